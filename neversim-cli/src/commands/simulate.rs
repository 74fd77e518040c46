//! `neversim simulate`: one simulation, its files and its metrics.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use neversim_core::{cores, statistics_of};
use neversim_metrics::MetricCall;
use neversim_netsim::{Output, ParameterError, ParameterFile, closest_parameter, parameter, shortest};

use crate::args::{SimulateArguments, key_value, number};
use crate::exit_code::{ExitCode, UsageError};
use crate::messages;
use crate::output;
use crate::units;

pub(crate) fn run(arguments: &SimulateArguments) -> anyhow::Result<ExitCode> {
    let metrics = resolve(arguments)?;
    let simulator = arguments.simulator.options().build(arguments.threads.unwrap_or_else(cores))?;
    let model = model(arguments)?;
    let parameters = simulator.check(&model).map_err(|error| of_setting(error, arguments))?;
    parameters.warnings().iter().for_each(messages::warning);
    for metric in &metrics {
        metric.check_against(parameters.neurons(), parameters.duration())?;
    }

    let clock = Instant::now();
    simulator.prepare(&model)?;
    let (built, clock) = (clock.elapsed(), Instant::now());
    let output = arguments.output.clone().or_else(|| model.text("output_path").map(PathBuf::from));
    let recording = match &output {
        Some(folder) => simulator
            .simulate_into(&model, &Output { is_overridden: arguments.output.is_some(), ..Output::new(folder) })?,
        None => simulator.simulate(&model)?,
    };
    let ran = clock.elapsed();

    let mut results = format!("Total number of spikes: {}\n", recording.spike_ids.len());
    results += &format!("Mean rate: {:.3} Hz\n", recording.mean_rate());
    let statistics = statistics_of(&recording, &model).context("the recorded spikes are not valid")?;
    for metric in &metrics {
        if let Some(note) = metric.note(statistics.trains())? {
            messages::note(note);
        }
        let unit = units::behind(units::shown(metric.unit()));
        match metric.compute(&statistics)? {
            Some(value) => results += &format!("{metric}: {}{unit}\n", shortest(value)),
            None => results += &format!("{metric}: undefined\n"),
        }
    }
    output::results(&results)?;
    messages::note(format_args!(
        "network built in {:.3} s, {} s simulated in {:.3} s",
        built.as_secs_f64(),
        recording.duration,
        ran.as_secs_f64()
    ));
    match output {
        Some(folder) => messages::note(format_args!("files in {}", folder.display())),
        None => messages::note("no files written; use -o DIR to write them"),
    }
    Ok(ExitCode::Done)
}

fn resolve(arguments: &SimulateArguments) -> anyhow::Result<Vec<MetricCall>> {
    let plugins = arguments.plugins.load()?;
    let metrics = arguments.metrics.metrics()?.into_iter();
    Ok(metrics.map(|(name, options)| plugins.registry().resolve(&name, &options)).collect::<Result<_, _>>()?)
}

fn model(arguments: &SimulateArguments) -> anyhow::Result<ParameterFile> {
    let mut model = ParameterFile::read(&arguments.params_file)?;
    let mut names = BTreeSet::new();
    for setting in &arguments.set {
        let refused = |reason: String| UsageError(format!("--set {setting}: {reason}"));
        let (name, value) = key_value(setting).map_err(|_| refused("expected NAME=VALUE".into()))?;
        let value = number(value).map_err(refused)?;
        if parameter(name).is_none() {
            let closest = closest_parameter(name).map(|closest| format!("; did you mean `{closest}`?"));
            return Err(refused(format!("unknown parameter `{name}`{}", closest.unwrap_or_default())).into());
        }
        if !names.insert(name) {
            return Err(refused(format!("`{name}` is set twice")).into());
        }
        model.set(name, value)?;
    }
    Ok(model)
}

/// Names the flag instead of the line of the file that it overrides.
fn of_setting(error: ParameterError, arguments: &SimulateArguments) -> anyhow::Error {
    let setting = |wanted: &str| {
        let mut settings = arguments.set.iter();
        settings.find(|setting| key_value(setting).is_ok_and(|(name, _)| name == wanted))
    };
    match &error {
        ParameterError::OutOfRange { name, allowed, .. } => match setting(name) {
            Some(setting) => UsageError(format!("--set {setting}: must be {allowed}")).into(),
            None => error.into(),
        },
        _ => error.into(),
    }
}
