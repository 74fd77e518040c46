//! What drives a network from outside: Poisson spikes and injected currents. One file and one row each.

mod alias_table;
mod current;
mod poisson;
mod sparse_current;
mod stream;

use std::fmt::Debug;
use std::sync::Arc;

use crate::engine::{Drive, Step};
use crate::error::{InputFileError, ParameterError, SimulationError, Warning};
use crate::parameters::{Checked, NetworkParameters};
use crate::rng::Generator;

/// Reads an input out of a model, if the model has it.
type ReadInput = fn(&Checked<'_>, &Run<'_>) -> Result<Option<Arc<dyn InputSource>>, ParameterError>;

/// In the order in which `params.txt` names them.
const INPUTS: &[ReadInput] = &[current::read, sparse_current::read, poisson::read];

/// What an input needs to know of the run to be checked.
#[derive(Debug)]
pub(crate) struct Run<'a> {
    pub(crate) network: &'a NetworkParameters,
    pub(crate) steps: u32,
}

/// An input of a model, checked; the same for every run.
pub(crate) type Input = Arc<dyn InputSource>;

pub(crate) trait InputSource: Debug + Send + Sync {
    /// Begins a run.
    fn open(&self) -> Result<Box<dyn RunningInput>, InputFileError>;

    /// The compile-time option by which NETSIM knows the input, as `params.txt` writes it.
    fn compile_time_option(&self) -> &'static str;

    /// Entries of a sparse injection file.
    fn sparse_entries(&self) -> usize {
        0
    }

    /// Whether it has to know which neurons are refractory, which is known only when all earlier steps are done.
    fn follows_the_state(&self) -> bool {
        false
    }

    /// Returns what is odd about it without being wrong.
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
    /// What is wrong in a file that is read as the run goes on, and what ends the run: the step's watch is told of work that
    /// grows with more than the number of neurons.
    fn apply(&mut self, step: &Step<'_>, generator: &mut Generator, drive: &mut Drive) -> Result<(), SimulationError>;
}

/// Returns the inputs of a model.
pub(crate) fn of_model(
    checked: &Checked<'_>,
    network: &NetworkParameters,
    steps: u32,
) -> Result<Vec<Input>, ParameterError> {
    let run = Run { network, steps };
    INPUTS.iter().filter_map(|read| read(checked, &run).transpose()).collect()
}
