//! What comes out of a simulation.

use std::fmt::Debug;
use std::path::Path;

use super::spikes::Spikes;
use crate::error::StudyError;

/// What comes out of a simulation: spikes, numbers by name, or both.
///
/// neversim's metrics are computed from the spikes. A number is a metric by itself, under its name.
///
/// # Example
///
/// ```
/// use neversim_core::{Simulated, Spikes};
/// let numbers = Simulated::numbers([("rate", 8.0), ("latency", 0.012)]);
/// assert_eq!(numbers.number("rate"), Some(Some(8.0)));
/// let both = Simulated::from(Spikes::new(vec![0], vec![0.5], 1, 1.0)).with_number("latency", None);
/// assert_eq!(both.number("latency"), Some(None)); // given, but undefined
/// assert_eq!(both.number("rate"), None); // not given
/// ```
#[derive(Debug, Default)]
pub struct Simulated {
    pub(crate) spikes: Option<Spikes>,
    numbers: Vec<(String, Option<f64>)>,
    /// The parameters of the model, for metrics that depend on them; those of the candidate if there are none.
    pub(crate) parameters: Vec<(&'static str, f64)>,
    /// The seed for the history, if it is not that of the [`Simulation`](super::simulation::Simulation).
    pub(crate) seed: Option<u32>,
    pub(crate) files: Option<Box<dyn Files>>,
}

/// The files of a simulation, in memory or on disk.
pub(crate) trait Files: Debug + Send {
    /// Writes them into a folder, which exists.
    fn write(&self, spikes: Option<&Spikes>, folder: &Path) -> Result<(), StudyError>;
}

impl Simulated {
    /// Returns numbers by name; a value that is not finite is undefined.
    #[must_use]
    pub fn numbers<N: Into<String>>(numbers: impl IntoIterator<Item = (N, f64)>) -> Self {
        numbers.into_iter().fold(Self::default(), |simulated, (name, value)| simulated.with_number(name, value))
    }

    /// Adds a number; `None`, or a value that is not finite: it is undefined.
    #[must_use]
    pub fn with_number(mut self, name: impl Into<String>, value: impl Into<Option<f64>>) -> Self {
        self.numbers.push((name.into(), value.into().filter(|value| value.is_finite())));
        self
    }

    /// Returns a number: `None` if it was not given, `Some(None)` if it is undefined.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<Option<f64>> {
        self.numbers.iter().find(|(given, _)| given == name).map(|(_, value)| *value)
    }

    /// Returns the names of the numbers.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.numbers.iter().map(|(name, _)| name.as_str())
    }

    /// Adds the parameters of the model, the seed that the history shows, and what to keep.
    pub(crate) fn with_facts(
        self,
        parameters: Vec<(&'static str, f64)>,
        seed: u32,
        files: impl Files + 'static,
    ) -> Self {
        Self { parameters, seed: Some(seed), files: Some(Box::new(files)), ..self }
    }

    /// Adds what to keep.
    pub(crate) fn with_files(self, files: impl Files + 'static) -> Self {
        Self { files: Some(Box::new(files)), ..self }
    }

    /// Writes what is worth keeping of the simulation into a folder, which exists.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), StudyError> {
        match (&self.files, &self.spikes) {
            (Some(files), spikes) => files.write(spikes.as_ref(), folder),
            (None, Some(spikes)) => spikes.write(folder),
            (None, None) => Ok(()),
        }
    }
}

impl From<Spikes> for Simulated {
    fn from(spikes: Spikes) -> Self {
        Self { spikes: Some(spikes), ..Self::default() }
    }
}
