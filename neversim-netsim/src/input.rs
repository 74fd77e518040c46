//! What drives a network from outside: Poisson spikes and injected currents. One file and one row each.

mod alias_table;
mod current;
pub(crate) mod drive;
mod poisson;
pub(crate) mod source;
mod sparse_current;
mod stream;

use std::sync::Arc;

use self::source::{Input, InputSource, Run};
use crate::error::ParameterError;
use crate::parameters::checked::Checked;
use crate::parameters::network::NetworkParameters;

/// Reads an input from a model, if the model has it.
type ReadInput = fn(&Checked<'_>, &Run<'_>) -> Result<Option<Arc<dyn InputSource>>, ParameterError>;

/// In the order in which `params.txt` names them.
const INPUTS: &[ReadInput] = &[current::read, sparse_current::read, poisson::read];

/// Returns the inputs of a model.
pub(crate) fn of_model(
    checked: &Checked<'_>,
    network: &NetworkParameters,
    steps: u32,
) -> Result<Vec<Input>, ParameterError> {
    let run = Run { network, steps };
    INPUTS.iter().filter_map(|read| read(checked, &run).transpose()).collect()
}
