//! What a program that exited normally has left: is it complete, and does it make sense?

use std::fs;
use std::path::Path;

use crate::error::{InputFileError, ProcessError, SimulationError};
use crate::parameters::Parameters;
use crate::recording::{OutputFolder, Recording};

/// Bytes of the number of a neuron.
const ID: u64 = 4;
/// Bytes of a spike time.
const TIME: u64 = 8;
/// Bytes of the position of a neuron.
const POSITION: u64 = 24;

/// Reads the files of a run with exit status 0.
///
/// - `printed`: what the program printed, or the end of it.
pub(super) fn read(folder: &Path, parameters: &Parameters, printed: &str) -> Result<Recording, SimulationError> {
    let files = OutputFolder::existing(folder, parameters.seed());
    let Some(reported) = reported_spikes(printed) else {
        let reason = "it did not print how many spikes there were (`Total number of spikes: N`)".into();
        return Err(ProcessError::Incomplete { reason }.into());
    };
    let lengths = Lengths::of(&files, parameters).map_err(ProcessError::Output)?;
    if let Some(found) = lengths.spikes().filter(|found| *found > reported) {
        return Err(ProcessError::SpikeCount { reported, found }.into());
    }
    // Read first, even if known to be incomplete: the error is clearest where the fault shows.
    let recording = files.read_recording(parameters);
    if lengths.are_short(reported, parameters) {
        let found = lengths.spikes().unwrap_or(0);
        let counts = || format!("it reported {reported} spikes, and its files hold {found}");
        let reason = recording.map_or_else(|error| error.to_string(), |_| counts());
        return Err(ProcessError::Incomplete { reason }.into());
    }
    Ok(recording.map_err(ProcessError::Output)?)
}

/// Lengths of the files of a run (bytes), 0 where there is none.
#[derive(Debug, Default)]
struct Lengths {
    ids: u64,
    times: u64,
    positions: u64,
}

impl Lengths {
    /// Adds up the files of all parts.
    fn of(files: &OutputFolder, parameters: &Parameters) -> Result<Self, InputFileError> {
        let mut lengths = Self::default();
        for (ids, times) in files.spike_files(parameters) {
            lengths.ids += length(&files.path(&ids))?;
            lengths.times += length(&files.path(&times))?;
        }
        if parameters.parts.is_none() {
            lengths.positions = length(&files.path("pos.bin"))?;
        }
        Ok(lengths)
    }

    /// Returns the number of spikes, if the files agree about it.
    fn spikes(&self) -> Option<u64> {
        let (ids, times) = (self.ids / ID, self.times / TIME);
        (ids == times && self.ids.is_multiple_of(ID) && self.times.is_multiple_of(TIME)).then_some(ids)
    }

    /// Whether something that the program reported is missing.
    fn are_short(&self, reported: u64, parameters: &Parameters) -> bool {
        if parameters.parts.is_some() {
            // NETSIM leaves out the spikes after the end of the last part.
            return self.spikes().is_none();
        }
        let positions = POSITION * u64::from(parameters.neurons());
        self.ids < ID * reported || self.times < TIME * reported || self.positions < positions
    }
}

/// Returns the length of a file, 0 if there is none; anything but a regular file is refused, as it may be endless.
fn length(path: &Path) -> Result<u64, InputFileError> {
    match fs::metadata(path) {
        Ok(file) if file.is_file() => Ok(file.len()),
        Ok(_) => Err(InputFileError::new(path, None, "not a regular file")),
        Err(_) => Ok(0),
    }
}

/// Returns the number in the last line `Total number of spikes: N`.
fn reported_spikes(printed: &str) -> Option<u64> {
    let line = printed.lines().rev().find_map(|line| line.trim().strip_prefix("Total number of spikes:"))?;
    line.trim().parse().ok()
}
