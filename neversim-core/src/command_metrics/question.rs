//! What a program is asked about a simulation, and what it answers.

use std::collections::BTreeMap;
use std::path::Path;

use neversim_metrics::{CheckedOptions, Metric, MetricCall, MetricError, OptionKind, OptionRow, Statistics};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::spike_files::SpikeFiles;
use crate::metric_group::MetricValues;
use crate::program::{PROTOCOL, without_nan};
use crate::record::evaluation::{Failure, Status};
use crate::simulator::failure::SimulationFailure;

/// A metric to be computed, with all its options.
#[derive(Debug, Serialize)]
pub(super) struct MetricQuestion<'a> {
    name: &'a str,
    options: BTreeMap<&'a str, Value>,
}

#[derive(Debug, Serialize)]
struct Question<'a> {
    protocol: u32,
    metrics: &'a [MetricQuestion<'a>],
    parameters: serde_json::Map<String, Value>,
    spikes: SpikesQuestion<'a>,
}

#[derive(Debug, Serialize)]
struct SpikesQuestion<'a> {
    ids: &'a Path,
    times: &'a Path,
    neurons: u32,
    excitatory: u32,
    duration: f64,
    time_step: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    protocol: Option<u32>,
    values: Option<Vec<Option<f64>>>,
    error: Option<String>,
}

impl<'a> MetricQuestion<'a> {
    /// Returns the question for a metric with the options that were typed, and the defaults of the others.
    pub(super) fn of_call(call: &'a MetricCall) -> Self {
        let rows = call.metric().options().iter();
        let options = rows.filter_map(|row| {
            let text = call.options().get(row.name.as_ref()).map(String::as_str).or(row.default.as_deref())?;
            Some((row.name.as_ref(), text_value(row, text)))
        });
        Self { name: call.name(), options: options.collect() }
    }

    /// Returns the question for a metric with checked options.
    pub(super) fn of_options(metric: &'a dyn Metric, checked: &CheckedOptions) -> Result<Self, MetricError> {
        let options = metric.options().iter().map(|row| {
            let name = row.name.as_ref();
            let value = match row.kind {
                OptionKind::Number { .. } => number(checked.number(name)?),
                _ => Value::from(checked.word(name)?),
            };
            Ok((name, value))
        });
        Ok(Self { name: metric.name(), options: options.collect::<Result<_, MetricError>>()? })
    }
}

/// Returns the value of an option that was checked: a number where the option takes numbers.
fn text_value(row: &OptionRow, text: &str) -> Value {
    match (&row.kind, text.parse()) {
        (OptionKind::Number { .. }, Ok(value)) => number(value),
        _ => Value::from(text),
    }
}

/// Returns a number, a whole one without a point, so that it can count things in any language.
fn number(value: f64) -> Value {
    const LARGEST: f64 = (1_u64 << f64::MANTISSA_DIGITS) as f64;
    #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
    match value.fract() == 0.0 && value.abs() < LARGEST {
        true => Value::from(value as i64),
        false => Value::from(value),
    }
}

/// Returns the question about a simulation.
pub(super) fn line(
    metrics: &[MetricQuestion<'_>],
    statistics: &Statistics<'_>,
    files: &SpikeFiles,
) -> Result<String, String> {
    let trains = statistics.trains();
    let parameters = statistics.parameters().iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value)));
    let spikes = SpikesQuestion {
        ids: files.ids(),
        times: files.times(),
        neurons: trains.neurons(),
        excitatory: trains.excitatory(),
        duration: trains.duration(),
        time_step: trains.time_step(),
    };
    let question = Question { protocol: PROTOCOL, metrics, parameters: parameters.collect(), spikes };
    serde_json::to_string(&question).map_err(|error| error.to_string())
}

/// Returns what an answer says.
///
/// - `count`: how many metrics were asked for.
pub(super) fn read(line: &str, count: usize) -> Result<MetricValues, SimulationFailure> {
    let nonsense = |reason: String| {
        let start: String = line.chars().take(200).collect();
        crashed(format!("the metrics program's answer makes no sense: {reason} (`{start}`)"))
    };
    let answer: Answer = serde_json::from_str(&without_nan(line)).map_err(|error| nonsense(error.to_string()))?;
    if let Some(other) = answer.protocol.filter(|protocol| *protocol != PROTOCOL) {
        return Err(nonsense(format!("it is in protocol {other}, and this is protocol {PROTOCOL}")));
    }
    match (answer.values, answer.error) {
        (None, Some(error)) => Ok(Err(error)),
        (Some(values), None) if values.len() == count => Ok(Ok(values)),
        (Some(values), None) => Err(nonsense(format!("{} values, asked were {count}", values.len()))),
        _ => Err(nonsense("it needs either `values` or an `error`".into())),
    }
}

pub(super) fn crashed(reason: String) -> SimulationFailure {
    Failure::new(Status::Crashed, reason).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_errors_are_understood() {
        assert_eq!(read(r#"{"values": [0.5, null, NaN]}"#, 3).unwrap(), Ok(vec![Some(0.5), None, None]));
        assert_eq!(read(r#"{"error": "no bursts"}"#, 3).unwrap(), Err("no bursts".to_owned()));
        for (line, part) in [
            (r#"{"values": [1, 2]}"#, "2 values, asked were 1"),
            (r#"{"value": 1}"#, "unknown field `value`"),
            ("{}", "either `values` or an `error`"),
            ("Traceback", "expected value"),
        ] {
            let failure = read(line, 1).unwrap_err().failure;
            assert_eq!(failure.status, Status::Crashed);
            assert!(failure.reason.contains(part), "{line}: {}", failure.reason);
        }
    }

    #[test]
    fn whole_numbers_have_no_point() {
        assert_eq!([2.0, 0.01, -3.0, 1e300].map(|value| number(value).to_string()), ["2", "0.01", "-3", "1e+300"]);
    }
}
