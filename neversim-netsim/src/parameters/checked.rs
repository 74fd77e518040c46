//! Reading checked numbers and paths out of a parameter file.

use std::path::PathBuf;

use super::file::ParameterFile;
use super::options::NetsimOptions;
use crate::error::{InputFileError, ParameterError};

/// Reads numbers from a file and names the line of those it rejects.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checked<'a> {
    pub(crate) file: &'a ParameterFile,
    pub(crate) options: &'a NetsimOptions,
}

impl Checked<'_> {
    pub(crate) fn number(&self, name: &str) -> f64 {
        self.file.effective(name)
    }

    pub(crate) fn positive(&self, name: &str) -> Result<f64, ParameterError> {
        let value = self.number(name);
        if value > 0.0 { Ok(value) } else { Err(self.out_of_range(name, "above 0")) }
    }

    pub(crate) fn not_negative(&self, name: &str) -> Result<f64, ParameterError> {
        let value = self.number(name);
        if value >= 0.0 { Ok(value) } else { Err(self.out_of_range(name, "at least 0")) }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked before the cast")]
    pub(crate) fn whole(&self, name: &str) -> Result<u32, ParameterError> {
        let value = self.number(name);
        if (0.0..=f64::from(u32::MAX)).contains(&value) {
            Ok(value as u32)
        } else {
            Err(self.out_of_range(name, format!("an integer from 0 to {}", u32::MAX)))
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked before the cast")]
    pub(crate) fn steps(&self, name: &str, steps: f64) -> Result<u32, ParameterError> {
        if (0.0..f64::from(u32::MAX)).contains(&steps) {
            Ok(steps as u32)
        } else {
            Err(self.out_of_range(name, format!("below {} time steps of dt", u32::MAX)))
        }
    }

    pub(crate) fn out_of_range(&self, name: &str, allowed: impl Into<String>) -> ParameterError {
        ParameterError::OutOfRange {
            place: self.file.place(name),
            name: name.into(),
            value: self.number(name),
            allowed: allowed.into(),
        }
    }

    /// Returns a number from 0 to 1.
    pub(crate) fn probability(&self, name: &str) -> Result<f64, ParameterError> {
        let value = self.number(name);
        if (0.0..=1.0).contains(&value) { Ok(value) } else { Err(self.out_of_range(name, "a probability from 0 to 1")) }
    }

    /// Returns the file that a `$` entry names.
    pub(crate) fn input_file(&self, name: &str) -> Option<PathBuf> {
        self.file.input_path(name)
    }

    /// Returns `error` with the place of the `$` entry that names the file.
    pub(crate) fn in_file(&self, name: &str) -> impl Fn(InputFileError) -> ParameterError {
        let place = self.file.place(name);
        move |error| ParameterError::InputFile { place: place.clone(), error }
    }
}
