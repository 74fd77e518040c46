//! What can be searched in a NETSIM model.

use neversim_netsim::{Wholeness, closest_parameter, parameter};
use neversim_optim::{Parameter, ParameterType};

use crate::error::StudyError;

/// Refuses a parameter that NETSIM does not have, does not read, or rounds.
pub(super) fn check(searched: &Parameter) -> Result<(), StudyError> {
    let name = searched.name().to_owned();
    let Some(row) = parameter(&name) else {
        let closest = closest_parameter(&name);
        return Err(StudyError::UnknownParameter { name, closest });
    };
    if !row.has_effect {
        return Err(StudyError::NoEffect { name, meaning: row.meaning });
    }
    let is_whole = match searched.parameter_type() {
        ParameterType::Choice => searched.choices().iter().all(|value| value.fract() == 0.0),
        parameter_type => matches!(parameter_type, ParameterType::Int | ParameterType::LogInt),
    };
    if row.wholeness != Wholeness::Real && !is_whole {
        let parameter_type = searched.parameter_type().to_string();
        return Err(StudyError::NotWhole { name, meaning: row.meaning, parameter_type });
    }
    Ok(())
}
