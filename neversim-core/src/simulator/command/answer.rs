//! What a simulator by command answers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::program::{PROTOCOL, without_nan};
use crate::record::evaluation::{Failure, Status};
use crate::simulator::failure::SimulationFailure;
use crate::simulator::simulated::Simulated;
use crate::simulator::spikes::Spikes;
use crate::simulator::spikes::file::{read_csv, read_npy_ids, read_npy_times};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    protocol: Option<u32>,
    evaluation: Option<u64>,
    #[serde(default)]
    metrics: BTreeMap<String, Option<f64>>,
    spikes: Option<SpikesAnswer>,
    error: Option<String>,
    status: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpikesAnswer {
    ids: Option<Column<u32>>,
    times: Option<Column<f64>>,
    /// Of a CSV file with the columns id, time.
    file: Option<PathBuf>,
    neurons: u32,
    excitatory: Option<u32>,
    /// Of the simulation (s).
    duration: f64,
    /// Of the simulation (s).
    time_step: Option<f64>,
}

/// Numbers in the line, or a NumPy file with them.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Column<T> {
    Inline(Vec<T>),
    File(PathBuf),
}

/// Returns what an answer says.
///
/// - `folder`: of the simulation; paths are relative to it.
pub(super) fn read(line: &str, evaluation: u64, folder: &Path) -> Result<Simulated, SimulationFailure> {
    let nonsense = |reason: String| {
        let start: String = line.chars().take(200).collect();
        Failure::new(Status::Crashed, format!("the simulator's answer makes no sense: {reason} (`{start}`)"))
    };
    let answer: Answer = serde_json::from_str(&without_nan(line)).map_err(|error| nonsense(error.to_string()))?;
    if let Some(other) = answer.protocol.filter(|protocol| *protocol != PROTOCOL) {
        return Err(nonsense(format!("it is in protocol {other}, and this is protocol {PROTOCOL}")).into());
    }
    if let Some(other) = answer.evaluation.filter(|other| *other != evaluation) {
        return Err(nonsense(format!("it is about evaluation {other}, asked was {evaluation}")).into());
    }
    if let Some(error) = answer.error {
        let status = answer.status.as_deref().map_or(Ok(Status::Crashed), str::parse);
        return match status {
            Ok(Status::Ok) => Err(nonsense("an error with the status ok".into()).into()),
            Ok(status) => Err(Failure::new(status, error).into()),
            Err(unknown) => {
                let known: Vec<String> = Status::ALL[1..].iter().map(ToString::to_string).collect();
                Err(nonsense(format!("{unknown}; known are {}", known.join(", "))).into())
            }
        };
    }
    if answer.status.is_some_and(|status| status != "ok") {
        return Err(nonsense("a status needs an error, its reason".into()).into());
    }
    let spikes = answer.spikes.map(|spikes| spikes.read(folder)).transpose().map_err(nonsense)?;
    let simulated = spikes.map_or_else(Simulated::default, Simulated::from);
    Ok(answer.metrics.into_iter().fold(simulated, |simulated, (name, value)| simulated.with_number(name, value)))
}

impl SpikesAnswer {
    fn read(self, folder: &Path) -> Result<Spikes, String> {
        let (ids, times) = match (self.ids, self.times, self.file) {
            (Some(ids), Some(times), None) => {
                let ids = match ids {
                    Column::Inline(ids) => ids,
                    Column::File(path) => read_npy_ids(&folder.join(path))?,
                };
                let times = match times {
                    Column::Inline(times) => times,
                    Column::File(path) => read_npy_times(&folder.join(path))?,
                };
                (ids, times)
            }
            (None, None, Some(file)) => read_csv(&folder.join(file))?,
            _ => return Err("spikes need either `ids` and `times`, or `file`".into()),
        };
        let spikes = Spikes::new(ids, times, self.neurons, self.duration);
        let excitatory = self.excitatory.unwrap_or(self.neurons);
        Ok(spikes.with_excitatory(excitatory).with_time_step(self.time_step.unwrap_or(Spikes::TIME_STEP)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_line(line: &str) -> Result<Simulated, Failure> {
        read(line, 3, Path::new("")).map_err(|error| error.failure)
    }

    #[test]
    fn numbers_spikes_and_both_are_understood() {
        let both = read_line(
            r#"{"metrics": {"rate": 1.5, "cv": null, "gain": NaN}, "spikes": {"ids": [0, 1], "times": [0.1, 0.2],
                "neurons": 4, "excitatory": 3, "duration": 1}, "evaluation": 3}"#,
        );
        let both = both.unwrap();
        assert_eq!(
            [both.number("rate"), both.number("cv"), both.number("gain")],
            [Some(Some(1.5)), Some(None), Some(None)]
        );
        let expected = Spikes::new(vec![0, 1], vec![0.1, 0.2], 4, 1.0).with_excitatory(3);
        assert_eq!(both.spikes, Some(expected));
    }

    #[test]
    fn an_error_has_its_status_and_its_reason() {
        let failure = read_line(r#"{"error": "too fast", "status": "runaway"}"#).unwrap_err();
        assert_eq!((failure.status, failure.reason.as_str()), (Status::Runaway, "too fast"));
        assert_eq!(read_line(r#"{"error": "x"}"#).unwrap_err().status, Status::Crashed);
    }

    #[test]
    fn nonsense_is_told_with_what_is_wrong() {
        for (line, part) in [
            ("hello", "expected value"),
            (r#"{"metric": {"rate": 1}}"#, "unknown field `metric`, expected one of"),
            (r#"{"metrics": {"rate": "fast"}}"#, "expected f64"),
            (r#"{"evaluation": 4, "metrics": {}}"#, "evaluation 4, asked was 3"),
            (r#"{"error": "x", "status": "broken"}"#, "known are undefined, runaway"),
            (r#"{"spikes": {"ids": [0], "neurons": 1, "duration": 1}}"#, "either `ids` and `times`, or `file`"),
            (r#"{"spikes": {"file": "absent.csv", "neurons": 1, "duration": 1}}"#, "absent.csv"),
        ] {
            let failure = read_line(line).unwrap_err();
            assert_eq!(failure.status, Status::Crashed);
            assert!(failure.reason.contains(part), "{line}: {}", failure.reason);
        }
    }
}
