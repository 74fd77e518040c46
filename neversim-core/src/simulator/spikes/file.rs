//! Spikes as files: `spikes.csv`, readable anywhere, and `spikes.toml` with what is needed to interpret them.

#[cfg(feature = "netsim")]
mod npy;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Spikes;
use crate::error::StudyError;
use crate::record::number::shortest;

/// A line per spike: neuron, time (s).
pub(crate) const SPIKES: &str = "spikes.csv";
const FACTS: &str = "spikes.toml";

/// What `spikes.toml` holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    neurons: u32,
    excitatory: u32,
    /// Of the simulation (s).
    duration: f64,
    /// Of the simulation (s).
    time_step: f64,
}

impl Spikes {
    /// Writes both files into a folder, which exists.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), StudyError> {
        let Self { neurons, excitatory, duration, time_step, .. } = *self;
        let mut text = String::from("id,time\n");
        for (id, time) in self.ids.iter().zip(&self.times) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{id},{}", shortest(*time));
        }
        let (spikes, facts) = (folder.join(SPIKES), folder.join(FACTS));
        fs::write(&spikes, text).map_err(StudyError::write(&spikes))?;
        let text = toml::to_string(&Facts { neurons, excitatory, duration, time_step });
        let text = text.map_err(|error| StudyError::Settings { path: facts.clone(), reason: error.to_string() })?;
        fs::write(&facts, text).map_err(StudyError::write(&facts))
    }

    /// Reads both files; `None` if they are missing or damaged.
    pub(crate) fn read(folder: &Path) -> Option<Self> {
        let facts: Facts = toml::from_str(&fs::read_to_string(folder.join(FACTS)).ok()?).ok()?;
        let (ids, times) = read_csv(&folder.join(SPIKES)).ok()?;
        let Facts { neurons, excitatory, duration, time_step } = facts;
        Some(Self { ids, times, neurons, excitatory, duration, time_step })
    }
}

/// Reads a file with the columns `id` and `time` (s).
///
/// # Errors
///
/// What is wrong, with the line.
pub(crate) fn read_csv(path: &Path) -> Result<(Vec<u32>, Vec<f64>), String> {
    let said = |error: csv::Error| format!("{}: {error}", path.display());
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path).map_err(said)?;
    let header = reader.headers().map_err(said)?;
    let column = |name: &str| {
        let found = header.iter().position(|column| column == name);
        found.ok_or_else(|| format!("{}: there is no column `{name}`; needed are id,time", path.display()))
    };
    let (id, time) = (column("id")?, column("time")?);
    let (mut ids, mut times) = (Vec::new(), Vec::new());
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(said)? {
        let line = record.position().map_or(0, csv::Position::line);
        let field = |column: usize| record.get(column).unwrap_or_default();
        let refuse = |text: &str, wanted: &str| format!("{}, line {line}: `{text}` is not {wanted}", path.display());
        ids.push(field(id).parse().map_err(|_| refuse(field(id), "the number of a neuron, from 0"))?);
        times.push(field(time).parse().map_err(|_| refuse(field(time), "a time in seconds"))?);
    }
    Ok((ids, times))
}

/// Reads the neurons of spikes from a NumPy file: one dimension, any type of whole numbers.
///
/// # Errors
///
/// What is wrong.
#[cfg(feature = "netsim")]
pub(crate) fn read_npy_ids(path: &Path) -> Result<Vec<u32>, String> {
    let whole =
        |value: i128| u32::try_from(value).map_err(|_| format!("{value} is not the number of a neuron, from 0"));
    npy::read(path, |number| match number {
        npy::Number::Whole(value) => whole(value),
        npy::Number::Real(value) => Err(format!("{value} is not a whole number: neurons are numbered in integers")),
    })
}

/// Reads times (s) from a NumPy file: one dimension, any type of numbers.
///
/// # Errors
///
/// What is wrong.
#[cfg(feature = "netsim")]
pub(crate) fn read_npy_times(path: &Path) -> Result<Vec<f64>, String> {
    npy::read(path, |number| match number {
        npy::Number::Whole(value) => Ok(value as f64),
        npy::Number::Real(value) => Ok(value),
    })
}

/// Writes numbers into a NumPy file, as the type that they have.
///
/// # Errors
///
/// What is wrong, with the path.
#[cfg(feature = "netsim")]
pub(crate) fn write_npy<T: npyz::AutoSerialize + Copy>(path: &Path, values: &[T]) -> Result<(), String> {
    npy::write(path, values).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let spikes = Spikes::new(vec![0, 2, 0], vec![0.1, 0.2, 1.0 / 3.0], 3, 1.0).with_excitatory(2);
        spikes.write(folder.path()).unwrap();
        let text = fs::read_to_string(folder.path().join(SPIKES)).unwrap();
        assert_eq!(text, "id,time\n0,0.1\n2,0.2\n0,0.3333333333333333\n");
        assert_eq!(Spikes::read(folder.path()), Some(spikes));
        fs::write(folder.path().join(SPIKES), "time,id\n0.5,1\n0.6,x\n").unwrap();
        let error = read_csv(&folder.path().join(SPIKES)).unwrap_err();
        assert!(error.ends_with("line 3: `x` is not the number of a neuron, from 0"), "{error}");
    }
}
