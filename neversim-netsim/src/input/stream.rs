//! Files of doubles that are read while a simulation runs: they can be larger than memory.

use std::fs::{self, File};
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::error::{InputFileError, Warning};

const BYTES: usize = size_of::<f64>();

/// A file of doubles, little endian, step-major: the same number for each time step.
#[derive(Clone, Debug)]
pub(super) struct StepFile {
    path: PathBuf,
    values_per_step: usize,
    /// Bytes that the file has, and those that the run reads.
    found: u64,
    needed: u64,
}

/// The file, open at some step.
#[derive(Debug)]
pub(super) struct StepReader {
    file: StepFile,
    reader: BufReader<File>,
    step: u64,
    bytes: Vec<u8>,
    values: Vec<f64>,
}

impl StepFile {
    /// Checks that the file has `values_per_step` doubles for each of `steps`. It may have more steps than that, so
    /// that a simulation can be shortened, but only whole steps.
    pub(super) fn new(path: &Path, values_per_step: u32, steps: u32) -> Result<Self, InputFileError> {
        let found = fs::metadata(path).map_err(InputFileError::io(path))?.len();
        let step_bytes = u64::from(values_per_step) * BYTES as u64;
        let needed = step_bytes * u64::from(steps);
        if found < needed {
            let reason = format!("{found} bytes, but {steps} steps of {values_per_step} doubles are {needed} bytes");
            return Err(InputFileError::new(path, found, reason));
        }
        if !found.is_multiple_of(step_bytes) {
            let reason = format!("{found} bytes are not a whole number of steps of {values_per_step} doubles");
            return Err(InputFileError::new(path, found - found % step_bytes, reason));
        }
        Ok(Self { path: path.into(), values_per_step: values_per_step as usize, found, needed })
    }

    /// Returns a warning if the file is longer than needed.
    pub(super) fn warning(&self) -> Option<Warning> {
        let &Self { found, needed, .. } = self;
        (found > needed).then(|| Warning::LongerThanNeeded { path: self.path.clone(), found, needed })
    }

    /// Opens the file at `step`.
    pub(super) fn open(&self, step: u32) -> Result<StepReader, InputFileError> {
        let mut file = File::open(&self.path).map_err(InputFileError::io(&self.path))?;
        let offset = u64::from(step) * self.step_bytes() as u64;
        file.seek(SeekFrom::Start(offset)).map_err(InputFileError::io(&self.path))?;
        Ok(StepReader {
            file: self.clone(),
            reader: BufReader::with_capacity(1 << 16, file),
            step: step.into(),
            bytes: vec![0; self.step_bytes()],
            values: vec![0.0; self.values_per_step],
        })
    }

    fn step_bytes(&self) -> usize {
        self.values_per_step * BYTES
    }
}

impl StepReader {
    /// Returns the values of the next step; each must be `allowed`, described as `what`.
    pub(super) fn next(&mut self, what: &str, allowed: impl Fn(f64) -> bool) -> Result<&[f64], InputFileError> {
        let path = &self.file.path;
        let start = self.step * self.bytes.len() as u64;
        self.reader.read_exact(&mut self.bytes).map_err(|error| {
            InputFileError::new(path, start, format!("the values of step {} cannot be read: {error}", self.step))
        })?;
        for (index, (value, bytes)) in self.values.iter_mut().zip(self.bytes.as_chunks().0).enumerate() {
            *value = f64::from_le_bytes(*bytes);
            if !allowed(*value) {
                let offset = start + (index * BYTES) as u64;
                return Err(InputFileError::new(path, offset, format!("{value} is not {what}")));
            }
        }
        self.step += 1;
        Ok(&self.values)
    }
}
