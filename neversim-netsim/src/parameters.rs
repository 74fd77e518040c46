//! The checked parameters of a model, in SI units, and the file they come from.
//!
//! A [`ParameterFile`] holds what was written; [`Parameters`] what it means. Nothing is checked again after
//! [`Parameters::new`]. What determines the network is a type of its own ([`NetworkParameters`]), because simulations that
//! agree in it share one network.

pub(crate) mod checked;
pub(crate) mod file;
mod influence;
mod names;
pub(crate) mod network;
mod number;
pub(crate) mod options;

pub use file::ParameterFile;
pub use names::{PARAMETERS, PATHS, ParameterRow, Wholeness, closest_parameter, parameter};
pub use network::NetworkParameters;
pub use options::{NetsimOptions, Sampling};

use self::checked::Checked;
use self::network::SpeedParameters;
use crate::error::{ParameterError, Warning};
use crate::input;
use crate::input::source::Input;
use crate::network::connectors;

/// A model, checked, in SI units.
///
/// # Example
///
/// ```
/// use neversim_netsim::{NetsimOptions, ParameterFile, Parameters};
/// let file = ParameterFile::read("models/ring.parameters".as_ref())?;
/// let parameters = Parameters::new(&file, &NetsimOptions::default())?;
/// assert_eq!(parameters.neurons(), 2000);
/// assert_eq!(parameters.excitatory(), 1600);
/// # Ok::<(), neversim_netsim::ParameterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Parameters {
    pub(crate) network: NetworkParameters,
    pub(crate) membrane: MembraneParameters,
    pub(crate) synapses: SynapseParameters,
    /// `None`: every neuron starts at rest.
    pub(crate) initial_state: Option<InitialStateParameters>,
    /// `None`: no membrane potential and conductances are recorded.
    pub(crate) recording: Option<RecordingParameters>,
    /// `Some`: files for each part of the simulation instead of one set for all of it.
    pub(crate) parts: Option<PartParameters>,
    /// External input and injected currents.
    pub(crate) inputs: Vec<Input>,
    /// `Some`: a synapse transmits with this probability.
    pub(crate) release_probability: Option<f64>,
    pub(crate) duration: f64,
    pub(crate) steps: u32,
    pub(crate) saves_connectivity: bool,
    warnings: Vec<Warning>,
}

/// The neuron (SI).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MembraneParameters {
    pub(crate) time_constant: f64,
    pub(crate) leak_reversal: f64,
    pub(crate) threshold: f64,
    pub(crate) reset: f64,
    pub(crate) refractory_period: f64,
    pub(crate) capacitance: f64,
}

/// The synapses (SI).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SynapseParameters {
    pub(crate) excitatory_weight: f64,
    pub(crate) inhibitory_weight: f64,
    pub(crate) excitatory_reversal: f64,
    pub(crate) inhibitory_reversal: f64,
    pub(crate) excitatory_time_constant: f64,
    pub(crate) inhibitory_time_constant: f64,
}

/// Mean and standard deviation of the normal distributions of the initial state (V, S, S).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InitialStateParameters {
    pub(crate) potential: (f64, f64),
    pub(crate) excitatory_conductance: (f64, f64),
    pub(crate) inhibitory_conductance: (f64, f64),
}

/// Which steps are recorded: `first <= step < end`, every `downsample_factor`-th.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RecordingParameters {
    pub(crate) first_step: u32,
    pub(crate) end_step: u32,
    pub(crate) downsample_factor: u32,
}

/// The parts that a long simulation is recorded in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PartParameters {
    /// Duration of a part (s).
    pub(crate) duration: f64,
    /// Steps of a part.
    pub(crate) steps: u32,
    pub(crate) downsample_factor: u32,
    /// Frames are taken of steps below this.
    pub(crate) stop: u32,
}

impl Parameters {
    /// Checks the contents of a parameter file and returns their meaning.
    ///
    /// # Errors
    ///
    /// [`ParameterError`]: a value out of range, an input file that does not fit, entries that exclude or require each other; with
    /// the line of the parameter.
    pub fn new(file: &ParameterFile, options: &NetsimOptions) -> Result<Self, ParameterError> {
        let checked = Checked { file, options };
        check_uniform_delays(&checked)?;
        let network = NetworkParameters::new(&checked)?;
        let duration = checked.positive("T")?;
        let steps = checked.steps("T", (duration / network.time_step).round())?;
        if steps == 0 {
            return Err(checked.out_of_range("T", format!("at least one time step (dt = {} s)", network.time_step)));
        }
        let recording = RecordingParameters::new(&checked, duration, network.time_step)?;
        let parts = PartParameters::new(&checked, duration, network.time_step)?;
        let inputs = input::of_model(&checked, &network, steps)?;
        let warnings = warnings(&checked, &inputs);
        Ok(Self {
            membrane: MembraneParameters {
                time_constant: checked.positive("taum")?,
                leak_reversal: checked.number("El"),
                threshold: checked.number("vth"),
                reset: checked.number(if file.number("vreset").is_some() { "vreset" } else { "vr" }),
                refractory_period: checked.not_negative("taur")?,
                capacitance: checked.positive("Cm")?,
            },
            synapses: SynapseParameters {
                excitatory_weight: checked.number("ge"),
                inhibitory_weight: checked.number("gi"),
                excitatory_reversal: checked.number("Ee"),
                inhibitory_reversal: checked.number("Ei"),
                excitatory_time_constant: checked.positive("taue")?,
                inhibitory_time_constant: checked.positive("taui")?,
            },
            initial_state: (checked.number("initiator") == 0.0).then(|| InitialStateParameters {
                potential: (checked.number("vm_mean"), checked.number("vm_sigma")),
                excitatory_conductance: (checked.number("ge_mean"), checked.number("ge_sigma")),
                inhibitory_conductance: (checked.number("gi_mean"), checked.number("gi_sigma")),
            }),
            recording,
            parts,
            inputs,
            release_probability: match options.release_probability {
                true => Some(checked.probability("p_release")?),
                false => None,
            },
            duration,
            steps,
            saves_connectivity: checked.number("save_connectivity") == 1.0,
            warnings,
            network,
        })
    }

    /// Returns the number of neurons, N.
    #[must_use]
    pub fn neurons(&self) -> u32 {
        self.network.neurons
    }

    /// Returns the number of excitatory neurons, which come first: `round(0.8 N)`.
    #[must_use]
    pub fn excitatory(&self) -> u32 {
        self.network.excitatory()
    }

    /// Returns the duration of the simulation (s).
    #[must_use]
    pub fn duration(&self) -> f64 {
        self.duration
    }

    /// Returns the time step (s).
    #[must_use]
    pub fn time_step(&self) -> f64 {
        self.network.time_step
    }

    /// Returns the seed of the simulation, `output_file_code`.
    #[must_use]
    pub fn seed(&self) -> u32 {
        self.network.seed
    }

    /// Returns what determines the network.
    #[must_use]
    pub fn network(&self) -> &NetworkParameters {
        &self.network
    }

    /// Returns what is odd about the parameters, but not an error.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}

impl ParameterFile {
    /// Returns the file as the NETSIM program reads it: each name once, spaces around `=`, paths absolute, no
    /// `$output_path`, and a `vreset` in any case (NETSIM forgets to use `vr` in its place).
    #[must_use]
    pub fn for_netsim(&self, parameters: &Parameters) -> String {
        self.with_reset(parameters.membrane.reset)
    }
}

impl NetworkParameters {
    fn new(checked: &Checked<'_>) -> Result<Self, ParameterError> {
        let row = connectors::row(checked.whole("connector")?);
        let row = row.map_err(|allowed| checked.out_of_range("connector", allowed))?;
        let neurons = checked.whole("N")?;
        if neurons == 0 {
            return Err(checked.out_of_range("N", "at least 1"));
        }
        Ok(Self {
            neurons,
            out_degree: checked.whole("K")?,
            connector: &row.connector,
            connector_parameters: (row.check)(checked)?,
            side_length: checked.positive("L")?,
            sigma_space: checked.not_negative("sigma_space")?,
            speed: SpeedParameters::new(checked)?,
            synaptic_delay: checked.not_negative("synapse_delay")?,
            rewiring_probability: checked.probability("rewiring_probability")?,
            time_step: checked.positive("dt")?,
            seed: seed(checked)?,
            connection_seed: match checked.options.separate_connector_rng {
                true => Some(checked.whole("connection_seed")?),
                false => None,
            },
        })
    }
}

impl PartParameters {
    /// Returns the number of parts.
    pub(crate) fn count(&self) -> u32 {
        (self.stop / self.downsample_factor).div_ceil(self.steps / self.downsample_factor)
    }

    /// Whether the frame of this step is taken.
    pub(crate) fn has_frame(&self, step: u32) -> bool {
        step.is_multiple_of(self.downsample_factor) && step < self.stop
    }

    /// Whether this step's spikes are the last ones of a part.
    pub(crate) fn ends_at(&self, part: u32, step: u32) -> bool {
        let end = u64::from(part + 1) * u64::from(self.steps);
        let last_step = end.min(u64::from(self.stop.saturating_sub(self.downsample_factor)));
        part < self.count() && self.has_frame(step) && u64::from(step) == last_step
    }

    fn new(checked: &Checked<'_>, whole: f64, time_step: f64) -> Result<Option<Self>, ParameterError> {
        let duration = f64::from(checked.whole("partial_recording_time")?);
        if duration == 0.0 {
            return Ok(None);
        }
        let downsample_factor = downsample_factor(checked)?;
        let steps = checked.steps("partial_recording_time", (duration / time_step).trunc())?;
        if steps == 0 || !steps.is_multiple_of(downsample_factor) {
            // NETSIM ends a part only at a recorded step, and would end none.
            let allowed = format!("a multiple of record_downsample_factor * dt ({downsample_factor} steps)");
            return Err(checked.out_of_range("partial_recording_time", allowed));
        }
        let stop = checked.steps("T", (whole / time_step).floor())?;
        Ok(Some(Self { duration, steps, downsample_factor, stop }))
    }
}

impl RecordingParameters {
    fn new(checked: &Checked<'_>, duration: f64, time_step: f64) -> Result<Option<Self>, ParameterError> {
        let (start, stop) = (checked.not_negative("start_record_time")?, checked.not_negative("stop_record_time")?);
        if start >= duration {
            return Err(checked.out_of_range("start_record_time", format!("below T ({duration})")));
        }
        if stop > duration {
            return Err(checked.out_of_range("stop_record_time", format!("at most T ({duration})")));
        }
        if start > stop {
            return Err(checked.out_of_range("start_record_time", format!("at most stop_record_time ({stop})")));
        }
        if stop == 0.0 {
            return Ok(None);
        }
        let downsample_factor = downsample_factor(checked)?;
        Ok(Some(Self {
            first_step: checked.steps("start_record_time", (start / time_step).floor())?,
            end_step: checked.steps("stop_record_time", (stop / time_step).floor())?,
            downsample_factor,
        }))
    }
}

/// Returns `output_file_code`.
fn seed(checked: &Checked<'_>) -> Result<u32, ParameterError> {
    const LARGEST: u32 = i32::MAX.unsigned_abs();
    match checked.whole("output_file_code") {
        Ok(seed) if seed <= LARGEST => Ok(seed),
        _ => {
            let allowed = format!(
                "an integer from 0 to {LARGEST}: what NETSIM makes of any other number is undefined in C \
                 (2147483648 on x86-64)"
            );
            Err(checked.out_of_range("output_file_code", allowed))
        }
    }
}

fn downsample_factor(checked: &Checked<'_>) -> Result<u32, ParameterError> {
    match checked.whole("record_downsample_factor")? {
        0 => Err(checked.out_of_range("record_downsample_factor", "at least 1 when something is recorded")),
        factor => Ok(factor),
    }
}

fn check_uniform_delays(checked: &Checked<'_>) -> Result<(), ParameterError> {
    match ["min_uniform_delay", "max_uniform_delay"].into_iter().find(|name| checked.number(name) != 0.0) {
        Some(name) => Err(checked.out_of_range(name, "0: NETSIM 1.0 has no uniform delays")),
        None => Ok(()),
    }
}

fn warnings(checked: &Checked<'_>, inputs: &[Input]) -> Vec<Warning> {
    let mut warnings = checked.file.warnings().to_vec();
    if checked.file.number("vreset").is_none() && checked.number("vr") != 0.0 {
        warnings.push(Warning::ResetFromResting);
    }
    let made_whole = PARAMETERS.iter().filter_map(|row| {
        let (given, used) = (checked.file.number(row.name)?, checked.number(row.name));
        (given != used).then_some(Warning::MadeWhole { name: row.name, given, used })
    });
    warnings.extend(made_whole);
    warnings.extend(inputs.iter().flat_map(|input| input.warnings()));
    let given = PARAMETERS.iter().filter(|row| !row.has_effect && checked.number(row.name) != 0.0);
    warnings.extend(given.map(|row| Warning::NoEffect { name: row.name, meaning: row.meaning }));
    warnings
}
