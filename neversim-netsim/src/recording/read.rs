//! Reading what a simulation has written.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::{OutputFolder, Recording};
use crate::error::InputFileError;
use crate::parameters::Parameters;

impl OutputFolder {
    /// Returns a folder that holds the files of a simulation with seed `seed`.
    #[must_use]
    pub fn existing(folder: &Path, seed: u32) -> Self {
        Self { folder: folder.into(), seed }
    }

    /// Reads the spikes and positions of a simulation of these parameters, in one set of files or in parts.
    ///
    /// # Errors
    ///
    /// [`InputFileError`], with file and offset: a file that is missing or cut short, neurons that do not exist, times
    /// that are not numbers.
    pub fn read_recording(&self, parameters: &Parameters) -> Result<Recording, InputFileError> {
        let mut recording = Recording {
            spike_ids: Vec::new(),
            spike_times: Vec::new(),
            neurons: parameters.neurons(),
            excitatory: parameters.excitatory(),
            duration: parameters.duration(),
            time_step: parameters.time_step(),
            seed: parameters.seed(),
            positions: Arc::from([]),
        };
        for (ids, times) in self.spike_files(parameters) {
            self.read_spikes(&ids, &times, &mut recording)?;
        }
        if parameters.parts.is_none() {
            recording.positions = self.read_positions(parameters.neurons())?;
        }
        Ok(recording)
    }

    /// Returns the names of the files of spikes, neurons and times: one pair, or one for each part that is there.
    pub(crate) fn spike_files(&self, parameters: &Parameters) -> Vec<(String, String)> {
        if parameters.parts.is_none() {
            return vec![("spk_ids.bin".into(), "spk_times.bin".into())];
        }
        let part = |index: u32| (format!("spk_ids_{index:04}.bin"), format!("spk_times_{index:04}.bin"));
        (0..).map(part).take_while(|(ids, _)| self.path(ids).exists()).collect()
    }

    fn read_spikes(&self, ids: &str, times: &str, recording: &mut Recording) -> Result<(), InputFileError> {
        let (ids, times) = (self.path(ids), self.path(times));
        let (read_ids, read_times) = (values(&ids, u32::from_le_bytes)?, values(&times, f64::from_le_bytes)?);
        if read_ids.len() != read_times.len() {
            let reason =
                format!("{} spike times, but {} holds {} neurons", read_times.len(), ids.display(), read_ids.len());
            return Err(InputFileError::new(&times, None, reason));
        }
        if let Some(index) = read_ids.iter().position(|id| *id >= recording.neurons) {
            let reason = format!("neuron {} does not exist, N is {}", read_ids[index], recording.neurons);
            return Err(InputFileError::new(&ids, 4 * index as u64, reason));
        }
        if let Some(index) = read_times.iter().position(|time| !time.is_finite()) {
            let reason = format!("spike time {} is not finite", read_times[index]);
            return Err(InputFileError::new(&times, 8 * index as u64, reason));
        }
        let duration = recording.duration;
        if let Some(index) = read_times.iter().position(|time| !(0.0..=duration).contains(time)) {
            let reason = format!("spike time {} s lies outside the duration of {duration} s", read_times[index]);
            return Err(InputFileError::new(&times, 8 * index as u64, reason));
        }
        recording.spike_ids.extend(read_ids);
        recording.spike_times.extend(read_times);
        Ok(())
    }

    fn read_positions(&self, neurons: u32) -> Result<Arc<[[f64; 3]]>, InputFileError> {
        let path = self.path("pos.bin");
        let coordinates = values(&path, f64::from_le_bytes)?;
        if coordinates.len() != 3 * neurons as usize {
            let reason = format!("{} coordinates, but {neurons} neurons have three each", coordinates.len());
            return Err(InputFileError::new(&path, 8 * coordinates.len() as u64, reason));
        }
        Ok(coordinates.as_chunks().0.into())
    }
}

/// Reads a file of numbers.
fn values<T, const BYTES: usize>(path: &Path, decode: fn([u8; BYTES]) -> T) -> Result<Vec<T>, InputFileError> {
    // A pipe may have no end, and opening it may wait for ever.
    if fs::metadata(path).is_ok_and(|file| !file.is_file()) {
        return Err(InputFileError::new(path, None, "not a regular file"));
    }
    let bytes = fs::read(path).map_err(InputFileError::io(path))?;
    let (values, rest) = bytes.as_chunks();
    if !rest.is_empty() {
        let offset = (bytes.len() - rest.len()) as u64;
        return Err(InputFileError::new(path, offset, format!("the file ends within a number of {BYTES} bytes")));
    }
    Ok(values.iter().map(|bytes| decode(*bytes)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::{NetsimOptions, ParameterFile};
    use proptest::prelude::*;

    fn parameters() -> Parameters {
        let model = include_str!("../../models/ring.parameters").to_owned() + "N = 4\nK = 0\n";
        let file: ParameterFile = model.parse().unwrap();
        Parameters::new(&file, &NetsimOptions::default()).unwrap()
    }

    #[test]
    fn spikes_outside_the_duration_are_refused_with_their_place() {
        let folder = tempfile::tempdir().unwrap();
        let files = OutputFolder::existing(folder.path(), 3);
        let read = |time: f64| {
            fs::write(files.path("spk_ids.bin"), [0; 8]).unwrap();
            fs::write(files.path("spk_times.bin"), [0.5, time].map(f64::to_le_bytes).concat()).unwrap();
            fs::write(files.path("pos.bin"), [0; 96]).unwrap();
            files.read_recording(&parameters()).map(|_| ()).map_err(|error| error.to_string())
        };
        // The model lasts 1 s.
        assert_eq!(read(0.9999), Ok(()));
        for time in [1.5, -0.1, 900.0] {
            let message = read(time).unwrap_err();
            assert!(message.contains("byte 8: spike time") && message.contains("duration of 1 s"), "{message}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused_with_their_file(
            ids in proptest::collection::vec(any::<u8>(), 0..40),
            times in proptest::collection::vec(any::<u8>(), 0..80),
            positions in proptest::collection::vec(any::<u8>(), 90..100),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let files = OutputFolder::existing(folder.path(), 3);
            for (name, bytes) in [("spk_ids.bin", &ids), ("spk_times.bin", &times), ("pos.bin", &positions)] {
                fs::write(files.path(name), bytes).unwrap();
            }
            match files.read_recording(&parameters()) {
                Ok(recording) => prop_assert!(recording.spike_ids.iter().all(|id| *id < 4)),
                Err(error) => prop_assert!(error.to_string().contains(".bin")),
            }
        }
    }
}
