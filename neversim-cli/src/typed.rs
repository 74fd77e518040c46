//! Errors of a study in terms of the command line: what was typed, and which command shows what is allowed.

use neversim_core::{ParameterSettings, StudyError, StudyOptions};
use neversim_metrics::MetricError;
use neversim_netsim::{ParameterError, shortest};
use neversim_optim::OptimizerError;

use crate::exit_code::UsageError;

/// Returns the error in terms of flags where the library would name a file's line or its own function.
pub(crate) fn as_typed(error: StudyError, options: &StudyOptions) -> anyhow::Error {
    let message = match &error {
        StudyError::Optimizer(OptimizerError::UnsupportedChoice { .. }) => {
            Some(format!("{error}; `neversim optimizers --all` marks all that do"))
        }
        StudyError::Optimizer(OptimizerError::UnknownStrategy { name, closest }) => {
            let closest = closest.as_ref().map(|closest| format!(" (did you mean `{closest}`?)")).unwrap_or_default();
            Some(format!("unknown optimizer `{name}`{closest}; `neversim optimizers` lists those that matter most"))
        }
        StudyError::Optimizer(OptimizerError::CalledOtherwise { name, here }) => {
            Some(format!("unknown optimizer `{name}`: it is called `{here}` here"))
        }
        StudyError::Optimizer(error @ OptimizerError::NotOffered { .. }) => Some(format!("optimizer: {error}")),
        StudyError::Metric(MetricError::UnknownOption { .. }) => Some(format!(
            "{error}; with a target also tol and scale, and the weight is the third word: NAME TARGET WEIGHT"
        )),
        StudyError::Parameters(ParameterError::OutOfRange { name, allowed, .. }) => {
            let searched = options.parameters.iter().find(|searched| searched.name == *name);
            searched.map(|searched| format!("--param {}: `{name}` must be {allowed}", words(searched)))
        }
        _ => None,
    };
    message.map_or_else(|| error.into(), |message| UsageError(message).into())
}

/// Returns a searched parameter as it is typed.
fn words(searched: &ParameterSettings) -> String {
    let list = |values: &mut dyn Iterator<Item = &f64>, separator: &str| {
        values.map(|value| shortest(*value)).collect::<Vec<_>>().join(separator)
    };
    let range = match searched.choices.is_empty() {
        true => list(&mut searched.lower.iter().chain(&searched.upper), " "),
        false => list(&mut searched.choices.iter(), ","),
    };
    format!("{} {} {range}", searched.name, searched.parameter_type)
}
