//! Injected currents for lists of neurons between two steps.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::drive::{Drive, Step};
use super::source::{InputSource, Run, RunningInput};
use crate::error::{InputFileError, ParameterError, SimulationError};
use crate::parameters::checked::Checked;
use crate::rng::Generator;

const PATH: &str = "sparse_current_injection_path";

/// The entries of a sparse injection file.
#[derive(Debug)]
struct SparseInjection {
    entries: Arc<[Entry]>,
}

/// A current for some neurons while `start <= step < stop`.
#[derive(Debug, PartialEq)]
struct Entry {
    start: u32,
    stop: u32,
    neurons: Vec<u32>,
    /// Amperes.
    intensity: f64,
}

pub(super) fn read(checked: &Checked<'_>, run: &Run<'_>) -> Result<Option<Arc<dyn InputSource>>, ParameterError> {
    let Some(path) = checked.input_file(PATH) else { return Ok(None) };
    if checked.whole("current_injection_count")? > 0 {
        let (name, other) = (format!("${PATH}"), "current_injection_count".into());
        return Err(ParameterError::Conflict { place: checked.file.place(PATH), name, other });
    }
    let bytes = fs::read(&path).map_err(InputFileError::io(&path)).map_err(checked.in_file(PATH))?;
    let entries = parse(&bytes, &path, run.network.neurons).map_err(checked.in_file(PATH))?;
    Ok(Some(Arc::new(SparseInjection { entries: entries.into() })))
}

/// Reads `u32` number of entries; each: `u32 start, u32 stop, u32 count, count x u32 neuron, f64 intensity`.
fn parse(bytes: &[u8], path: &Path, neurons: u32) -> Result<Vec<Entry>, InputFileError> {
    let mut reader = Reader { rest: bytes, length: bytes.len(), path };
    let count = reader.number("the number of entries")?;
    let mut entries = Vec::new();
    for index in 0..count {
        let start = reader.number("the start step")?;
        let stop = reader.number("the stop step")?;
        let listed = reader.number("the number of neurons")?;
        // No capacity is reserved: the file may not be as long as its count says.
        let mut indices = Vec::new();
        for _ in 0..listed {
            let at = reader.offset();
            let neuron = reader.number("a neuron index")?;
            if neuron >= neurons {
                let reason = format!("entry {index}: neuron {neuron} does not exist, N is {neurons}");
                return Err(InputFileError::new(path, at, reason));
            }
            indices.push(neuron);
        }
        let at = reader.offset();
        let intensity = f64::from_le_bytes(reader.take("the intensity")?);
        if !intensity.is_finite() {
            return Err(InputFileError::new(path, at, format!("entry {index}: intensity {intensity} is not finite")));
        }
        entries.push(Entry { start, stop, neurons: indices, intensity });
    }
    match reader.rest.len() {
        0 => Ok(entries),
        left => Err(InputFileError::new(path, reader.offset(), format!("{left} bytes follow the last entry"))),
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    length: usize,
    path: &'a Path,
}

impl Reader<'_> {
    fn offset(&self) -> u64 {
        (self.length - self.rest.len()) as u64
    }

    fn number(&mut self, what: &str) -> Result<u32, InputFileError> {
        self.take(what).map(u32::from_le_bytes)
    }

    fn take<const BYTES: usize>(&mut self, what: &str) -> Result<[u8; BYTES], InputFileError> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or_else(|| {
            InputFileError::new(self.path, self.offset(), format!("the file ends where {what} should be"))
        })?;
        self.rest = rest;
        Ok(*taken)
    }
}

impl InputSource for SparseInjection {
    fn open(&self) -> Result<Box<dyn RunningInput>, InputFileError> {
        Ok(Box::new(Running { cursors: vec![0; self.entries.len()], entries: Arc::clone(&self.entries) }))
    }

    fn compile_time_option(&self) -> &'static str {
        "SPARSE_CURRENT_INJECTION"
    }

    fn follows_the_state(&self) -> bool {
        true
    }

    fn sparse_entries(&self) -> usize {
        self.entries.len()
    }
}

#[derive(Debug)]
struct Running {
    entries: Arc<[Entry]>,
    /// For each entry, the index in its list of neurons that is waited for.
    cursors: Vec<usize>,
}

impl RunningInput for Running {
    /// NETSIM's cursor, faults included: it waits for the next index of the list and looks only at neurons that are not
    /// refractory, so an index passed while refractory stalls it (`MODEL.md`, section 6;
    /// `tests/data/cases/14-sparse-current-injection`).
    fn apply(&mut self, step: &Step<'_>, _: &mut Generator, drive: &mut Drive) -> Result<(), SimulationError> {
        for (entry, cursor) in self.entries.iter().zip(&mut self.cursors) {
            if !(entry.start..entry.stop).contains(&step.number) || entry.neurons.is_empty() {
                continue;
            }
            step.watch.work(drive.current.len() as u64)?;
            for (neuron, current) in drive.current.iter_mut().enumerate() {
                if entry.neurons[*cursor] as usize == neuron && (step.is_active)(neuron) {
                    *current = entry.intensity;
                    *cursor = (*cursor + 1) % entry.neurons.len();
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bytes(entry: &Entry) -> Vec<u8> {
        let mut bytes = Vec::from(1_u32.to_le_bytes());
        for number in [entry.start, entry.stop, u32::try_from(entry.neurons.len()).unwrap()] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(entry.neurons.iter().flat_map(|neuron| neuron.to_le_bytes()));
        bytes.extend(entry.intensity.to_le_bytes());
        bytes
    }

    fn entry() -> Entry {
        Entry { start: 10, stop: 20, neurons: vec![0, 4], intensity: 1e-10 }
    }

    fn refusal(bytes: &[u8]) -> String {
        parse(bytes, Path::new("sparse.bin"), 5).unwrap_err().to_string()
    }

    #[test]
    fn a_whole_file_is_read_and_every_cut_is_refused_with_its_offset() {
        let whole = bytes(&entry());
        assert_eq!(parse(&whole, Path::new("sparse.bin"), 5).unwrap(), [entry()]);
        for length in 0..whole.len() {
            let message = refusal(&whole[..length]);
            assert!(message.starts_with("sparse.bin, byte ") && message.contains("the file ends"), "{message}");
        }
        assert_eq!(refusal(&[whole.as_slice(), b"xy"].concat()), "sparse.bin, byte 32: 2 bytes follow the last entry");
    }

    #[test]
    fn neurons_that_do_not_exist_and_currents_that_are_not_finite_are_refused() {
        let far = Entry { neurons: vec![0, 5], ..entry() };
        assert_eq!(refusal(&bytes(&far)), "sparse.bin, byte 20: entry 0: neuron 5 does not exist, N is 5");
        let infinite = Entry { intensity: f64::NAN, ..entry() };
        assert_eq!(refusal(&bytes(&infinite)), "sparse.bin, byte 24: entry 0: intensity NaN is not finite");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(parse(&bytes, Path::new("sparse.bin"), 5));
        }
    }
}
