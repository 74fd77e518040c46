//! Random models: every connector, input, speed and way of recording.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use neversim_netsim::Generator;

/// External input of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Input {
    None,
    Poisson,
    Rates,
    Currents,
    Sparse,
}

/// What models may be made of.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) inputs: Vec<Input>,
    /// The compile-time options of a reference. Models that it cannot run are then left out: connector 3, on which
    /// NETSIM crashes, connector 7, whose delay buffer it leaves unset, and recordings that overrun its buffer.
    pub(crate) options: Option<Vec<String>>,
}

/// A model, written to a file.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) file: PathBuf,
    /// What our program is given besides the file.
    pub(crate) arguments: Vec<String>,
    /// What is special about it, in a few words.
    pub(crate) summary: String,
}

/// Draws what a model is made of.
struct Dice(Generator);

impl Dice {
    fn chance(&mut self, probability: f64) -> bool {
        self.0.uniform64() < probability
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.uniform64()
    }

    fn log_between(&mut self, low: f64, high: f64) -> f64 {
        self.between(low.ln(), high.ln()).exp()
    }

    fn whole(&mut self, low: u32, high: u32) -> u32 {
        low + self.0.half() % (high - low + 1)
    }

    fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.0.half() as usize % values.len()]
    }
}

impl Model {
    /// Writes a random model, and the files that it reads, into `folder`.
    pub(crate) fn random(seed: u32, scope: &Scope, folder: &Path) -> io::Result<Self> {
        let mut dice = Dice(Generator::new(seed));
        let has_reference = scope.options.is_some();
        let input = dice.one_of(&scope.inputs);
        let connector = dice.one_of(if has_reference { &[1, 2, 4][..] } else { &[1, 2, 3, 4, 7][..] });
        // Only networks of thousands of neurons are run by several threads.
        let is_large = input == Input::None && dice.chance(0.15);
        let is_long = !is_large && matches!(input, Input::None | Input::Poisson) && dice.chance(0.15);
        let neurons = if is_large { dice.whole(8192, 14_000) } else { 10 * dice.whole(3, 40) };
        let out_degree = if is_large { dice.whole(1, 40) } else { dice.whole(0, neurons / 4) };
        let time_step = if is_long { 1e-3 } else { dice.one_of(&[1e-4, 1e-4, 5e-5, 2e-4]) };
        let steps = if is_long { dice.whole(1500, 2600) } else { dice.whole(200, 2000) };
        let duration = f64::from(steps) * time_step;
        let mut text = String::new();
        let mut line = |name: &str, value: f64| {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{name} = {value:e}");
        };
        line("N", neurons.into());
        line("K", out_degree.into());
        line("T", duration);
        line("dt", time_step);
        line("connector", connector.into());
        line("output_file_code", dice.whole(0, 99_999).into());
        line("connection_seed", dice.whole(0, 99_999).into());
        let side_length = dice.log_between(2e-4, 4e-3);
        line("L", side_length);
        line("sigma_space", side_length * dice.between(0.15, 0.8));
        if dice.chance(0.2) {
            line("rewiring_probability", dice.between(0.0, 0.5));
        }
        network_speeds(&mut dice, &mut line);
        neurons_and_synapses(&mut dice, &mut line);
        let downsample_factor = dice.one_of(&[1, 2, 5, 10]);
        line("record_downsample_factor", downsample_factor.into());
        if is_long {
            line("partial_recording_time", 1.0);
        } else if dice.chance(0.4) {
            let (mut start, mut stop) = (dice.whole(0, steps / 2), dice.whole(steps / 2, steps));
            if has_reference {
                start -= start % downsample_factor;
                stop -= stop % downsample_factor;
            }
            // In the middle of a step, so that rounding does not decide which one it is.
            line("start_record_time", (f64::from(start) + 0.5) * time_step);
            line("stop_record_time", ((f64::from(stop) + 0.5) * time_step).min(duration));
        }
        line("save_connectivity", f64::from(u8::from(dice.chance(0.5))));
        if connector == 7 {
            let within = dice.whole(0, out_degree);
            line("Nepop", dice.whole(1, neurons / 10).into());
            line("Kin", within.into());
            line("Kout", dice.whole(0, out_degree - within).into());
        }
        if connector == 3 {
            let targets: Vec<String> =
                (0..neurons * out_degree).map(|_| dice.whole(0, neurons - 1).to_string()).collect();
            text += &input_file(folder, "optional_connection_path", "targets.txt", targets.join(" ").as_bytes())?;
        }
        text += &external_input(&mut dice, input, Size { neurons, steps, time_step }, folder)?;

        let arguments = match &scope.options {
            Some(options) => options.iter().flat_map(|name| ["--netsim-option".into(), name.clone()]).collect(),
            None => random_arguments(&mut dice),
        };
        let file = folder.join("model.parameters");
        fs::write(&file, text)?;
        let length = if is_long { ", long" } else { "" };
        let options =
            arguments.iter().filter(|word| !word.starts_with("--")).fold(String::new(), |all, word| all + ", " + word);
        let summary =
            format!("N = {neurons}, K = {out_degree}, connector {connector}, input {input:?}{length}{options}");
        Ok(Self { file, arguments, summary })
    }
}

fn network_speeds(dice: &mut Dice, line: &mut impl FnMut(&str, f64)) {
    let minimum = dice.log_between(0.02, 0.5);
    let maximum = minimum * dice.between(1.0, 8.0);
    let code = dice.whole(0, 2);
    line("min_conduction_speed", minimum);
    line("max_conduction_speed", if code == 0 { minimum } else { maximum });
    line("conduction_speed_code", code.into());
    let shape = dice.whole(1, 5);
    line("gamma_parameter_shape", shape.into());
    line("gamma_parameter_scale", (minimum + maximum) / 2.0 / f64::from(shape));
    line("synapse_delay", dice.one_of(&[0.0, 1e-4, 3e-4, 2e-3]));
}

fn neurons_and_synapses(dice: &mut Dice, line: &mut impl FnMut(&str, f64)) {
    line("taum", dice.between(0.01, 0.03));
    line("vr", -0.07);
    line("vreset", dice.between(-0.075, -0.06));
    line("vth", dice.between(-0.055, -0.045));
    line("taur", dice.one_of(&[0.0, 1e-3, 2.5e-3, 5e-3]));
    line("El", dice.between(-0.07, -0.055));
    line("Cm", dice.log_between(1e-10, 4e-10));
    line("ge", dice.log_between(1e-9, 2e-8));
    line("gi", dice.log_between(3e-8, 5e-7));
    line("Ee", 0.0);
    line("Ei", -0.08);
    line("taue", dice.between(0.003, 0.01));
    line("taui", dice.between(0.003, 0.01));
    line("initiator", f64::from(u8::from(dice.chance(0.2))));
    line("vm_mean", -0.068);
    line("vm_sigma", dice.between(0.0, 0.006));
    line("ge_mean", dice.between(0.0, 2e-8));
    line("ge_sigma", 4e-9);
    line("gi_mean", dice.between(0.0, 1e-7));
    line("gi_sigma", 5e-8);
    line("p_release", dice.between(0.0, 1.0));
}

/// What an input needs to know about the run.
struct Size {
    neurons: u32,
    steps: u32,
    time_step: f64,
}

/// Returns the lines of an input, with its file written.
fn external_input(dice: &mut Dice, input: Input, size: Size, folder: &Path) -> io::Result<String> {
    let Size { neurons, steps, time_step } = size;
    let sources = |dice: &mut Dice| {
        let (excitatory, inhibitory) = (dice.whole(0, 150), dice.whole(0, 60));
        let (start, stop) = (dice.whole(0, steps / 4), dice.whole(steps / 2, steps + 10));
        let times = [start, stop].map(|step| f64::from(step) * time_step);
        format!(
            "poisson_K_E = {excitatory}\npoisson_K_I = {inhibitory}\npoisson_start_time = {:e}\npoisson_stop_time = {:e}\n",
            times[0], times[1]
        )
    };
    match input {
        Input::None => Ok(String::new()),
        Input::Poisson => {
            let rate = dice.log_between(1.0, 50.0);
            Ok(sources(dice) + &format!("poisson_rate = {rate:e}\n"))
        }
        Input::Rates => {
            let rates = doubles(neurons * steps, || dice.between(0.0, 30.0));
            Ok(sources(dice) + &input_file(folder, "poisson_rate_path", "rates.f64", &rates)?)
        }
        Input::Currents => {
            let count = dice.one_of(&[1, 2, 5, 10]);
            let currents = doubles(count * steps, || dice.between(-1e-10, 6e-10));
            let file = input_file(folder, "current_injection_path", "currents.f64", &currents)?;
            Ok(format!("current_injection_count = {count}\n{file}"))
        }
        Input::Sparse => {
            let mut words = Vec::new();
            let entries = dice.whole(1, 4);
            words.extend(entries.to_le_bytes());
            for _ in 0..entries {
                let start = dice.whole(0, steps / 2);
                let listed: Vec<u32> = (0..neurons).filter(|_| dice.chance(0.2)).collect();
                let length = u32::try_from(listed.len()).unwrap_or(u32::MAX);
                [start, start + dice.whole(1, steps), length].iter().for_each(|word| words.extend(word.to_le_bytes()));
                listed.iter().for_each(|neuron| words.extend(neuron.to_le_bytes()));
                words.extend(dice.between(0.0, 1e-9).to_le_bytes());
            }
            input_file(folder, "sparse_current_injection_path", "sparse.bin", &words)
        }
    }
}

/// Returns arguments that are given to our program in both runs.
fn random_arguments(dice: &mut Dice) -> Vec<String> {
    let mut arguments = Vec::new();
    for (name, probability) in [("separate_connector_rng", 0.2), ("fast_binomial", 0.2), ("release_probability", 0.1)] {
        if dice.chance(probability) {
            arguments.extend(["--netsim-option".into(), name.into()]);
        }
    }
    if dice.chance(0.3) {
        arguments.extend(["--sampling".into(), "fast".into()]);
    }
    arguments
}

fn doubles(count: u32, mut value: impl FnMut() -> f64) -> Vec<u8> {
    (0..count).flat_map(|_| value().to_le_bytes()).collect()
}

fn input_file(folder: &Path, name: &str, file: &str, bytes: &[u8]) -> io::Result<String> {
    let path = folder.join(file);
    fs::write(&path, bytes)?;
    Ok(format!("${name} = {}\n", path.display()))
}
