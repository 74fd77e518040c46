//! `neversim simulate`: one simulation, its files and its metrics.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use neversim_metrics::{MetricCall, Registry, SpikeTrains, Statistics};
use neversim_netsim::{NativeSimulator, NetsimOptions, Output, ParameterFile, Simulator, shortest};

use crate::args::SimulateArguments;
use crate::exit_code::{ExitCode, UsageError};

pub(crate) fn run(arguments: &SimulateArguments) -> anyhow::Result<ExitCode> {
    let metrics = resolve(arguments)?;
    let options = NetsimOptions::from_names(arguments.netsim_options.iter().map(String::as_str))?;
    let model = model(arguments)?;
    let simulator = NativeSimulator::new(options);
    let parameters = simulator.check(&model)?;
    parameters.warnings().iter().for_each(|warning| eprintln!("warning: {warning}"));
    for metric in &metrics {
        metric.check_against(parameters.neurons(), parameters.duration())?;
    }

    let clock = Instant::now();
    simulator.network(&parameters)?;
    let (built, clock) = (clock.elapsed(), Instant::now());
    let output = arguments.output.clone().or_else(|| model.text("output_path").map(PathBuf::from));
    let recording = match &output {
        Some(folder) => simulator
            .simulate_into(&model, &Output { is_overridden: arguments.output.is_some(), ..Output::new(folder) })?,
        None => simulator.simulate(&model)?,
    };
    let ran = clock.elapsed();

    println!("Total number of spikes: {}", recording.spike_ids.len());
    println!("Mean rate: {:.3} Hz", recording.mean_rate());
    let neurons = recording.neurons;
    let trains = SpikeTrains::new(
        &recording.spike_ids,
        &recording.spike_times,
        neurons,
        recording.excitatory,
        recording.duration,
        recording.time_step,
    )
    .context("the recorded spikes make no sense")?;
    let statistics = Statistics::new(trains);
    for metric in &metrics {
        let unit = if metric.unit() == "1" { String::new() } else { format!(" {}", metric.unit()) };
        match metric.compute(&statistics)? {
            Some(value) => println!("{metric}: {}{unit}", shortest(value)),
            None => println!("{metric}: undefined"),
        }
    }
    eprintln!(
        "network built in {:.3} s, {} s simulated in {:.3} s",
        built.as_secs_f64(),
        recording.duration,
        ran.as_secs_f64()
    );
    match output {
        Some(folder) => eprintln!("files in {}", folder.display()),
        None => eprintln!("no files written; -o DIR writes them"),
    }
    Ok(ExitCode::Done)
}

fn resolve(arguments: &SimulateArguments) -> anyhow::Result<Vec<MetricCall>> {
    let registry = Registry::builtin();
    let metrics = arguments.metrics.metrics.iter();
    Ok(metrics.map(|(name, options)| registry.resolve(name, options)).collect::<Result<_, _>>()?)
}

fn model(arguments: &SimulateArguments) -> anyhow::Result<ParameterFile> {
    let mut model = ParameterFile::read(&arguments.params_file)?;
    for setting in &arguments.set {
        let (name, value) =
            setting.split_once('=').ok_or_else(|| UsageError(format!("--set {setting}: expected NAME=VALUE")))?;
        let (name, value) = (name.trim(), value.trim());
        let number = value.parse().map_err(|_| UsageError(format!("--set {name}: `{value}` is not a number")))?;
        model.set(name, number).map_err(|error| UsageError(format!("--set {setting}: {error}")))?;
    }
    Ok(model)
}
