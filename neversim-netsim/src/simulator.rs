//! A simulator: a model in, a recording out.

use std::fmt::Debug;
use std::path::Path;

use crate::error::{ParameterError, SimulationError};
use crate::parameters::{ParameterFile, Parameters};
use crate::recording::Recording;

/// Runs NETSIM models.
///
/// One simulator can serve many threads at once.
pub trait Simulator: Debug + Send + Sync {
    /// Checks a model without running it.
    ///
    /// # Errors
    ///
    /// [`ParameterError`]: what [`simulate`](Self::simulate) would refuse.
    fn check(&self, model: &ParameterFile) -> Result<Parameters, ParameterError>;

    /// Builds what simulations of a model share, so that the next one does not have to.
    ///
    /// # Errors
    ///
    /// As [`simulate`](Self::simulate).
    fn prepare(&self, _model: &ParameterFile) -> Result<(), SimulationError> {
        Ok(())
    }

    /// Returns remarks for a log about the work so far.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    /// Runs a model and returns its spikes.
    ///
    /// # Errors
    ///
    /// [`SimulationError`]: the model is refused, its network cannot be built, or the run broke NETSIM's rate limit.
    fn simulate(&self, model: &ParameterFile) -> Result<Recording, SimulationError>;

    /// Runs a model and writes its NETSIM files into a folder.
    ///
    /// # Errors
    ///
    /// As [`simulate`](Self::simulate), and [`SimulationError::Write`].
    fn simulate_into(&self, model: &ParameterFile, output: &Output<'_>) -> Result<Recording, SimulationError>;
}

/// Where the files of a simulation go, and what `params.txt` says about it.
#[derive(Clone, Copy, Debug)]
pub struct Output<'a> {
    /// The folder; it is created if it does not exist.
    pub folder: &'a Path,
    /// Whether it overrides the model's `$output_path`.
    pub is_overridden: bool,
    /// A number that NETSIM's users give to their runs.
    pub job: u32,
}

impl<'a> Output<'a> {
    /// Returns the output into a folder of the caller's choice.
    #[must_use]
    pub fn new(folder: &'a Path) -> Self {
        Self { folder, is_overridden: true, job: 0 }
    }
}
