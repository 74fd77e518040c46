//! Candidates known before the search: the parameter file's own point, and those that the user enqueues.

use std::collections::BTreeMap;

use neversim_optim::SearchSpace;

use crate::error::StudyError;
use crate::record::number::shortest;
use crate::simulator::model::Model;

/// Whether evaluation 0 is the parameter file's own point, and when the optimizer learns its result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Baseline {
    /// It is, if it lies within the bounds. The optimizer learns the result after ten evaluations of its own.
    #[default]
    IfWithinBounds,
    /// It is, and the optimizer learns the result immediately. A point outside the bounds is an error.
    Required,
    /// It is not: the optimizer proposes evaluation 0.
    Absent,
}

impl Baseline {
    /// How many evaluations of its own the optimizer makes before it learns the result of the file's own point, unless
    /// that is [`Required`](Self::Required). Enough to explore the box first, so that a merely tolerable point does not
    /// decide where the whole search goes; few enough to help where everything else fails. The README has the
    /// measurements.
    pub const HELD_BACK: u64 = 10;
}

/// Returns the model's own value of each parameter, within its bounds or not; `None` if it does not have one for each.
pub(crate) fn own_values(model: &dyn Model, space: &SearchSpace) -> Option<Vec<f64>> {
    space.parameters().iter().map(|parameter| model.own_value(parameter.name())).collect()
}

/// Returns the model's own point, the value of each parameter; `None` if it has none.
///
/// # Errors
///
/// [`StudyError::Enqueued`]: it does not lie within the bounds.
pub(crate) fn baseline(model: &dyn Model, space: &SearchSpace) -> Result<Option<Vec<f64>>, StudyError> {
    let Some(values) = own_values(model, space) else { return Ok(None) };
    let refuse = |reason: String| StudyError::Enqueued { candidate: "the parameter file's own point".into(), reason };
    space.coordinates(&values).map_err(|error| refuse(error.to_string()))?;
    Ok(Some(values))
}

/// Returns the value of each parameter of a candidate; parameters that are left out have the model's own value.
///
/// # Errors
///
/// [`StudyError::Enqueued`]: a name that is not searched, one that is left out and has no value of its own, a value that
/// does not lie within the bounds.
pub(crate) fn values_of(
    candidate: &BTreeMap<String, f64>,
    model: &dyn Model,
    space: &SearchSpace,
) -> Result<Vec<f64>, StudyError> {
    let refuse = |reason: String| {
        let words: Vec<_> = candidate.iter().map(|(name, value)| format!("{name}={}", shortest(*value))).collect();
        StudyError::Enqueued { candidate: format!("enqueued {}", words.join(",")), reason }
    };
    let names = || space.parameters().iter().map(|parameter| parameter.name());
    if let Some(name) = candidate.keys().find(|name| names().all(|known| known != *name)) {
        let searched: Vec<_> = names().collect();
        return Err(refuse(format!("`{name}` is not searched; the searched parameters are {}", searched.join(", "))));
    }
    let value_of = |name: &str| {
        let value = candidate.get(name).copied().or_else(|| model.own_value(name));
        value.ok_or_else(|| refuse(format!("`{name}` is left out, and the model has no value of its own")))
    };
    let values = names().map(value_of).collect::<Result<Vec<f64>, _>>()?;
    match space.coordinates(&values) {
        Ok(_) => Ok(values),
        Err(error) => {
            let left_out: Vec<_> = names().filter(|name| !candidate.contains_key(*name)).collect();
            let hint = match left_out.is_empty() {
                true => String::new(),
                false => format!(" (left out and taken from the parameter file: {})", left_out.join(", ")),
            };
            Err(refuse(format!("{error}{hint}")))
        }
    }
}
