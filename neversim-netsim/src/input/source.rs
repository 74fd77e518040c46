//! What every input can do, before and during a run.

use std::fmt::Debug;
use std::sync::Arc;

use super::drive::{Drive, Step};
use crate::error::{InputFileError, SimulationError, Warning};
use crate::parameters::network::NetworkParameters;
use crate::rng::Generator;

/// What an input needs to know about the run to be checked.
#[derive(Debug)]
pub(crate) struct Run<'a> {
    pub(crate) network: &'a NetworkParameters,
    pub(crate) steps: u32,
}

/// An input of a model, checked; the same for every run.
pub(crate) type Input = Arc<dyn InputSource>;

pub(crate) trait InputSource: Debug + Send + Sync {
    /// Opens the input for a run.
    fn open(&self) -> Result<Box<dyn RunningInput>, InputFileError>;

    /// The compile-time option that NETSIM has for the input, as written in `params.txt`.
    fn compile_time_option(&self) -> &'static str;

    /// Entries of a sparse injection file.
    fn sparse_entries(&self) -> usize {
        0
    }

    /// Whether it needs to know which neurons are refractory, which is known only after all earlier steps.
    fn follows_the_state(&self) -> bool {
        false
    }

    /// Returns what is odd about it, but not an error.
    fn warnings(&self) -> Vec<Warning> {
        Vec::new()
    }
}

/// An input during a run.
pub(crate) trait RunningInput: Debug {
    /// Adds what arrives in this step.
    ///
    /// # Errors
    ///
    /// An invalid value in a file that is read during the run, or the reason to end the run: work that grows faster than the
    /// number of neurons is reported to the step's watch.
    fn apply(&mut self, step: &Step<'_>, generator: &mut Generator, drive: &mut Drive) -> Result<(), SimulationError>;
}
