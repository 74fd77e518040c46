//! `neversim measure`: metrics of recorded spikes, for targets taken from data.

mod netsim_folder;
mod recorded_time;
mod spikes;
mod table;

use anyhow::Context;
use neversim_metrics::{ConfidenceInterval, MetricCall, Statistics, confidence_interval};
use neversim_netsim::shortest;
use serde_json::{Map, Value, json};

use self::spikes::Spikes;
use crate::args::MeasureArguments;
use crate::exit_code::{ExitCode, UsageError};
use crate::messages;
use crate::output;
use crate::units;

/// The choice of resamples is part of the result: the same command prints the same interval.
const SEED: u64 = 42;

/// A metric and its value.
struct Measured {
    call: MetricCall,
    value: Option<f64>,
    interval: Option<ConfidenceInterval>,
}

pub(crate) fn run(arguments: &MeasureArguments) -> anyhow::Result<ExitCode> {
    let plugins = arguments.plugins.load()?;
    let metrics = arguments.metrics.metrics()?.into_iter();
    let calls: Vec<MetricCall> =
        metrics.map(|(name, options)| plugins.registry().resolve(&name, &options)).collect::<Result<_, _>>()?;
    if calls.is_empty() {
        return Err(UsageError("nothing to measure: give at least one --metric NAME".into()).into());
    }
    let data = Spikes::read(arguments)?;
    let name = || arguments.data.display().to_string();
    let trains = data.trains().with_context(name)?;
    match recorded_time::check(&data) {
        Ok(warning) => warning.into_iter().for_each(messages::warning),
        Err(problem) => return Err(UsageError(format!("{}: {problem}", name())).into()),
    }
    let parameters = data.parameters.iter().map(|(name, value)| (name.as_str(), *value));
    let statistics = Statistics::new(trains).with_parameters(parameters);
    let mut measured = Vec::with_capacity(calls.len());
    for call in calls {
        if let Some(note) = call.note(&trains)? {
            output::note(note);
        }
        let value = call.compute(&statistics)?;
        let interval = match arguments.bootstrap {
            Some(repetitions) => confidence_interval(&call, &statistics, repetitions as usize, SEED)?,
            None => None,
        };
        if let Some(warning) = interval.and_then(|interval| interval.warning()) {
            messages::warning(format_args!("{call}: {warning}"));
        }
        measured.push(Measured { call, value, interval });
    }
    let text = if arguments.json { as_json(&measured, &data)? } else { as_table(&measured, arguments) };
    output::results(&text)?;
    Ok(ExitCode::Done)
}

fn as_table(measured: &[Measured], arguments: &MeasureArguments) -> String {
    let rows: Vec<[String; 4]> = measured
        .iter()
        .map(|Measured { call, value, interval }| {
            let unit = units::shown(call.unit()).unwrap_or_default().to_owned();
            let interval = match (arguments.bootstrap, interval) {
                (Some(_), Some(interval)) => {
                    let ends = [interval.lower, interval.upper].map(four_digits);
                    format!("{} to {} over {}", ends[0], ends[1], interval.over)
                }
                (Some(_), None) => "none".to_owned(),
                (None, _) => String::new(),
            };
            [call.to_string(), value.map_or("undefined".to_owned(), shortest), unit, interval]
        })
        .collect();
    let heading = if arguments.bootstrap.is_some() { "95 % interval" } else { "" };
    let heading = ["metric", "value", "unit", heading].map(str::to_owned);
    let width = |column: usize| rows.iter().chain([&heading]).map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (metric, value, unit) = (width(0), width(1), width(2));
    let lines = [&heading].into_iter().chain(&rows).map(|row| {
        let line = format!("{:metric$}  {:value$}  {:unit$}  {}", row[0], row[1], row[2], row[3]);
        line.trim_end().to_owned() + "\n"
    });
    lines.collect()
}

/// An interval's ends are known to no more digits.
fn four_digits(value: f64) -> String {
    format!("{value:.3e}").parse().map_or_else(|_| value.to_string(), shortest)
}

fn as_json(measured: &[Measured], data: &Spikes) -> anyhow::Result<String> {
    let metrics: Vec<Value> = measured
        .iter()
        .map(|Measured { call, value, interval }| {
            let mut entry = Map::new();
            entry.insert("metric".into(), call.name().into());
            entry.insert("options".into(), json!(call.options()));
            entry.insert("value".into(), (*value).into());
            entry.insert("unit".into(), call.unit().into());
            if let Some(interval) = interval {
                let interval = json!({
                    "lower": interval.lower,
                    "upper": interval.upper,
                    "over": interval.over.to_string(),
                    "units": interval.units,
                    "resamples": interval.repetitions,
                });
                entry.insert("confidence_95".into(), interval);
            }
            Value::Object(entry)
        })
        .collect();
    let whole = json!({
        "neurons": data.neurons,
        "excitatory": data.excitatory,
        "duration": data.duration,
        "dt": data.time_step,
        "spikes": data.ids.len(),
        "metrics": metrics,
    });
    Ok(serde_json::to_string_pretty(&whole)? + "\n")
}
