//! Comparing the files of two runs.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::run::{Outcome, Run};

/// What two runs have in common.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    /// Files that are the same, byte for byte.
    pub(crate) files: usize,
    /// Files that differ, but only as documented.
    pub(crate) departures: usize,
    pub(crate) differences: Vec<String>,
}

impl Comparison {
    pub(crate) fn of(expected: &Run, found: &Run) -> io::Result<Self> {
        let mut comparison = Self::default();
        let is_original = found.program.is_original;
        if !is_same_outcome(&expected.outcome, &found.outcome, is_original) {
            comparison.differences.push(format!("{:?} became {:?}", expected.outcome, found.outcome));
            return Ok(comparison);
        }
        if is_original && !matches!(found.outcome, Outcome::Spikes(_)) {
            // What a program leaves behind when it aborts is not specified.
            return Ok(comparison);
        }
        let names: BTreeSet<String> = names(&expected.folder)?.into_iter().chain(names(&found.folder)?).collect();
        let last_part = names.iter().filter_map(|name| part_of(name, "vm_")).max();
        for name in &names {
            let (here, there) = (read(expected, name)?, read(found, name)?);
            match (here, there) {
                (Some(here), Some(there)) if here == there => comparison.files += 1,
                (Some(here), Some(there)) if is_departure(name, &here, &there, found, last_part) => {
                    comparison.departures += 1;
                }
                // The spikes after the last part, which NETSIM loses.
                (Some(_), None) if is_original && part_of(name, "spk_") > last_part && last_part.is_some() => {
                    comparison.departures += 1;
                }
                (Some(here), Some(there)) => {
                    let at = here.iter().zip(&there).position(|(a, b)| a != b).unwrap_or(here.len().min(there.len()));
                    let lengths = format!("{} and {} bytes", here.len(), there.len());
                    comparison.differences.push(format!("{name} differs from byte {at} on ({lengths})"));
                }
                (here, _) => {
                    let only = if here.is_some() { "the program" } else { "the other" };
                    comparison.differences.push(format!("only {only} wrote {name}"));
                }
            }
        }
        Ok(comparison)
    }
}

/// The wording of errors is our own.
fn is_same_outcome(expected: &Outcome, found: &Outcome, is_original: bool) -> bool {
    match (expected, found) {
        (Outcome::Failed(_), Outcome::Failed(_)) if is_original => true,
        _ => expected == found,
    }
}

fn is_frames(name: &str) -> bool {
    ["vm", "ge", "gi"].iter().any(|kind| name[8.min(name.len())..].starts_with(kind))
}

/// Whether a difference between two files is a documented one.
fn is_departure(name: &str, here: &[u8], there: &[u8], other: &Run, last_part: Option<u32>) -> bool {
    let is_original = other.program.is_original;
    if !is_frames(name) || !(is_original || other.program.rounds_frames_otherwise) {
        return false;
    }
    // NETSIM fills the last part with a stale frame.
    let is_last = is_original && last_part.is_some() && part_of(name, &name[8..11]) == last_part;
    let length = if is_last { here.len().min(there.len()) } else { here.len() };
    let same_length = is_last || here.len() == there.len();
    same_length && are_close(&here[..length], &there[..length])
}

/// Whether single-precision numbers agree to 1e-6 of themselves, or of what rounding leaves of numbers that cancel.
fn are_close(here: &[u8], there: &[u8]) -> bool {
    const RELATIVE: f64 = 1e-6;
    const ABSOLUTE: f64 = 1e-18;
    let number = |bytes: &[u8; 4]| f64::from(f32::from_le_bytes(*bytes));
    here.as_chunks().0.iter().zip(there.as_chunks().0).all(|(a, b)| {
        let (a, b) = (number(a), number(b));
        (a - b).abs() <= RELATIVE * b.abs() + ABSOLUTE
    })
}

/// Returns the number of the part that a file of a long simulation holds, if its name begins with `kind`.
fn part_of(name: &str, kind: &str) -> Option<u32> {
    let rest = name.get(8..)?.strip_prefix(kind)?.strip_suffix(".bin")?;
    rest.rsplit('_').next()?.parse().ok()
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

/// Reads a file; in `params.txt` the run's own folder is replaced.
fn read(run: &Run, name: &str) -> io::Result<Option<Vec<u8>>> {
    let path = run.folder.join(name);
    if !path.exists() {
        return Ok(None);
    }
    let bytes = fs::read(path)?;
    if !name.ends_with("params.txt") {
        return Ok(Some(bytes));
    }
    let folder = run.folder.display().to_string();
    Ok(Some(String::from_utf8_lossy(&bytes).replace(&folder, "OUT").into_bytes()))
}
