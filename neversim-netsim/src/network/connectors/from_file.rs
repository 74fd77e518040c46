//! Connector 3: targets from a text file.

use std::fs;
use std::path::Path;

use super::row::{Building, ChosenTargets, across_the_ring};
use crate::error::{InputFileError, NetworkError, ParameterError};
use crate::network::positions::Layout;
use crate::parameters::checked::Checked;
use crate::parameters::network::{ConnectorParameters, NetworkParameters};
use crate::rng::Generator;

const PATH: &str = "optional_connection_path";

/// Finds the file.
pub(super) fn check(checked: &Checked<'_>) -> Result<ConnectorParameters, ParameterError> {
    checked.input_file(PATH).map(ConnectorParameters::File).ok_or_else(|| ParameterError::Missing {
        place: checked.file.place("connector"),
        name: format!("${PATH}"),
        because: "with connector 3: the file of the targets".into(),
    })
}

/// Reads the targets: `N * K` numbers, sender by sender, separated by white space. Makes no draws.
///
/// NETSIM crashes on this connector; here the delay buffer is that of connector 1.
pub(super) fn connect(
    parameters: &NetworkParameters,
    _layout: &Layout,
    _generator: &mut Generator,
    _building: &Building<'_>,
) -> Result<ChosenTargets, NetworkError> {
    let ConnectorParameters::File(path) = &parameters.connector_parameters else {
        unreachable!("`check` of this connector returns nothing else")
    };
    let text = fs::read_to_string(path).map_err(InputFileError::io(path))?;
    let targets = parse(&text, path, parameters)?;
    Ok(ChosenTargets { targets, longest_delay_steps: across_the_ring(parameters) })
}

fn parse(text: &str, path: &Path, parameters: &NetworkParameters) -> Result<Vec<u32>, InputFileError> {
    let (neurons, out_degree) = (parameters.neurons, parameters.out_degree);
    let wanted = neurons as usize * out_degree as usize;
    let mut targets = Vec::with_capacity(wanted.min(text.len()));
    for word in text.split_ascii_whitespace() {
        let offset = (word.as_ptr() as usize - text.as_ptr() as usize) as u64;
        let refuse = |reason: String| InputFileError::new(path, offset, reason);
        if targets.len() == wanted {
            return Err(refuse(format!("more than N * K = {neurons} * {out_degree} targets")));
        }
        match word.parse() {
            Ok(target) if target < neurons => targets.push(target),
            _ => {
                return Err(refuse(format!(
                    "`{word}` is not a target: neurons are numbered from 0 to {}",
                    neurons - 1
                )));
            }
        }
    }
    match targets.len() == wanted {
        true => Ok(targets),
        false => {
            let reason = format!("{} targets, but N * K = {neurons} * {out_degree} are needed", targets.len());
            Err(InputFileError::new(path, text.len() as u64, reason))
        }
    }
}
