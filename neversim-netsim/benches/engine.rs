//! How fast is the engine? `cargo bench -p neversim-netsim [-- NAME ...]`
//!
//! Prints the median of several runs, and nanoseconds per neuron step and per delivery. `benches/brian2_network.py`
//! runs the same network in Brian2. Machines differ and are shared, so compare ratios within one session.
#![expect(clippy::print_stdout, reason = "a benchmark prints")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot continue stops")]

use std::time::Instant;

use neversim_netsim::{NativeSimulator, NetsimOptions, Output, ParameterFile, Sampling, Simulator};

/// A network, what is special about it, and NETSIM's number of spikes.
struct Row {
    name: &'static str,
    changes: &'static str,
    /// Out-degree, for the number of deliveries.
    out_degree: u32,
    threads: usize,
    sampling: Sampling,
    netsim_spikes: Option<usize>,
    records: bool,
}

const fn row(name: &'static str, changes: &'static str, out_degree: u32) -> Row {
    Row { name, changes, out_degree, threads: 1, sampling: Sampling::Exact, netsim_spikes: None, records: false }
}

const W: &str = "N = 100000\nK = 1000\noutput_file_code = 2\n";
const POISSON: &str = "N = 1000\nK = 10\nconnector = 1\noutput_file_code = 2\npoisson_rate = 8\npoisson_stop_time = 1\n\
                       poisson_K_E = 1000\npoisson_K_I = 1000\n";

fn rows() -> Vec<Row> {
    vec![
        Row { netsim_spikes: Some(16_377), ..row("small", "N = 2000\nK = 200\noutput_file_code = 2\n", 200) },
        row("medium", "N = 10000\nK = 1000\noutput_file_code = 2\n", 1000),
        row("N=20000", "N = 20000\nK = 1000\noutput_file_code = 2\n", 1000),
        row("N=50000", "N = 50000\nK = 1000\noutput_file_code = 2\n", 1000),
        Row { netsim_spikes: Some(336_954), ..row("W", W, 1000) },
        row("N=1000000", "N = 1000000\nK = 1000\noutput_file_code = 2\nT = 0.1\n", 1000),
        Row { netsim_spikes: Some(336_954), threads: 2, ..row("W-2-threads", W, 1000) },
        Row { netsim_spikes: Some(336_954), records: true, ..row("W-recorded", RECORDED, 1000) },
        Row { sampling: Sampling::Fast, ..row("poisson-fast", POISSON, 10) },
        Row { netsim_spikes: Some(1_409), ..row("poisson-exact", POISSON, 10) },
        Row {
            netsim_spikes: Some(343_298),
            ..row("test1", "N = 100000\nK = 1000\noutput_file_code = 2\nconnector = 1\n", 1000)
        },
        Row { netsim_spikes: Some(329_733), ..row("test5", TEST5, 1000) },
        Row { netsim_spikes: Some(330_971), ..row("test6", TEST6, 1000) },
        Row { netsim_spikes: Some(571_025), ..row("test7", TEST7, 1000) },
    ]
}

const RECORDED: &str =
    "N = 100000\nK = 1000\noutput_file_code = 2\nstop_record_time = 1\nrecord_downsample_factor = 10\n";
const TEST5: &str = "N = 100000\nK = 1000\noutput_file_code = 2\nconduction_speed_code = 2\nmin_conduction_speed = 0.05\n\
                     max_conduction_speed = 0.8\ngamma_parameter_shape = 4\ngamma_parameter_scale = 0.1\n";
const TEST6: &str = "N = 100000\nK = 1000\noutput_file_code = 2\nrewiring_probability = 0.1\n";
const TEST7: &str = "N = 112500\nK = 1000\noutput_file_code = 1\nconnector = 4\nL = 4e-3\n\
                     min_conduction_speed = 0.2\nmax_conduction_speed = 0.2\nge = 1e-9\ngi = 1e-8\n";

/// What runs by default: a few minutes.
const USUAL: [&str; 5] = ["small", "medium", "W", "W-2-threads", "poisson-fast"];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let is_wanted = |name: &str| match wanted.is_empty() {
        true => USUAL.contains(&name),
        false => wanted.iter().any(|wanted| wanted == name || wanted == "all"),
    };
    println!("network         build (s)  run (s)  ns/neuron step  ns/delivery   spikes  peak (MiB)");
    rows().iter().filter(|row| is_wanted(row.name)).for_each(measure);
}

fn measure(row: &Row) {
    let ring = include_str!("../models/ring.parameters");
    let model: ParameterFile = format!("{ring}{}", row.changes).parse().unwrap();
    let options = NetsimOptions::default().with_sampling(row.sampling);
    let simulator = NativeSimulator::new(options).with_threads(row.threads);
    let begun = Instant::now();
    simulator.prepare(&model).unwrap();
    let built = begun.elapsed().as_secs_f64();
    let folder = tempfile::tempdir().unwrap();
    let run = || match row.records {
        true => simulator.simulate_into(&model, &Output::new(folder.path())),
        false => simulator.simulate(&model),
    };
    let mut times = Vec::new();
    let mut spikes = 0;
    let limit = Instant::now();
    while times.len() < 3 || (times.len() < 15 && limit.elapsed().as_secs() < 5) {
        let begun = Instant::now();
        spikes = run().unwrap().spike_ids.len();
        times.push(begun.elapsed().as_secs_f64());
        if times[0] > 20.0 {
            break;
        }
    }
    times.sort_by(f64::total_cmp);
    let time = times[times.len() / 2];
    let parameters = simulator.check(&model).unwrap();
    let neuron_steps = f64::from(parameters.neurons()) * (parameters.duration() / parameters.time_step());
    let deliveries = spikes as f64 * f64::from(row.out_degree);
    let (per_step, per_delivery) = (time / neuron_steps * 1e9, time / deliveries * 1e9);
    let peak = peak_memory_mib().map_or_else(String::new, |peak| format!("{peak:11}"));
    println!("{:15} {built:9.3} {time:8.4} {per_step:15.3} {per_delivery:12.2} {spikes:8} {peak}", row.name);
    if let Some(expected) = row.netsim_spikes {
        assert_eq!(spikes, expected, "{}: NETSIM has a different number of spikes", row.name);
    }
}

/// Returns the peak memory of this program (MiB), if the system reports it: run a row alone to see its own.
fn peak_memory_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? / 1024)
}
