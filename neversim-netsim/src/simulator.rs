//! A simulator: a model in, a recording out.

use std::path::Path;

use crate::error::{ParameterError, SimulationError};
use crate::parameters::{ParameterFile, Parameters};
use crate::recording::Recording;

/// Runs NETSIM models.
///
/// One simulator serves many threads at once.
pub trait Simulator: Send + Sync {
    /// Checks a model without running it.
    ///
    /// # Errors
    ///
    /// [`ParameterError`]: what [`simulate`](Self::simulate) would refuse.
    fn check(&self, model: &ParameterFile) -> Result<Parameters, ParameterError>;

    /// Runs a model and returns its spikes.
    ///
    /// # Errors
    ///
    /// [`SimulationError`]: the model is refused, its network cannot be built, or the run broke NETSIM's rate limit.
    fn simulate(&self, model: &ParameterFile) -> Result<Recording, SimulationError>;

    /// Runs a model and writes NETSIM's files of it into `folder`.
    ///
    /// # Errors
    ///
    /// As [`simulate`](Self::simulate), and [`SimulationError::Write`].
    fn simulate_into(&self, model: &ParameterFile, folder: &Path) -> Result<Recording, SimulationError>;
}
