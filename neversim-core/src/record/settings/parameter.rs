//! A searched parameter as `study.toml` holds it.

use neversim_optim::{Parameter, ParameterType};
use serde::{Deserialize, Serialize};

use crate::error::StudyError;
use crate::record::number::shortest;

/// A searched parameter as `study.toml` holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterSettings {
    /// Its name in the parameter file.
    pub name: String,
    /// Its type: `float`, `log`, `int`, `log-int` or `choice`.
    #[serde(rename = "type")]
    pub parameter_type: ParameterType,
    /// Lowest value; absent for a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lower: Option<f64>,
    /// Highest value; absent for a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// The values of a choice; empty for the other types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<f64>,
    /// Its unit, for a parameter that NETSIM does not know. It is shown, and converts nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

impl ParameterSettings {
    /// Returns a parameter between bounds.
    #[must_use]
    pub fn between(name: impl Into<String>, parameter_type: ParameterType, lower: f64, upper: f64) -> Self {
        Self {
            name: name.into(),
            parameter_type,
            lower: Some(lower),
            upper: Some(upper),
            choices: Vec::new(),
            unit: None,
        }
    }

    /// Returns a parameter that takes one of several values, which have no order.
    #[must_use]
    pub fn choice(name: impl Into<String>, choices: Vec<f64>) -> Self {
        let parameter_type = ParameterType::Choice;
        Self { name: name.into(), parameter_type, lower: None, upper: None, choices, unit: None }
    }

    /// Returns the parameter as it is searched.
    ///
    /// # Errors
    ///
    /// [`StudyError::Space`] for bounds or values that make no sense;
    /// [`StudyError::ParameterRange`] for bounds where values are needed, or vice versa.
    pub fn checked(&self) -> Result<Parameter, StudyError> {
        let parameter_type = self.parameter_type;
        let wanted = |wanted| StudyError::ParameterRange { name: self.name.clone(), parameter_type, wanted };
        match (parameter_type, self.lower, self.upper) {
            (ParameterType::Choice, None, None) => Ok(Parameter::choice(&self.name, self.choices.clone())?),
            (ParameterType::Choice, ..) => Err(wanted("`choices` instead of `lower` and `upper`")),
            (_, Some(lower), Some(upper)) if self.choices.is_empty() => {
                Ok(Parameter::new(&self.name, parameter_type, lower, upper)?)
            }
            _ => Err(wanted("`lower` and `upper`, and no `choices`")),
        }
    }

    /// Returns the smallest and the largest value; infinities if there is none, in settings that were not checked.
    #[must_use]
    pub fn extremes(&self) -> (f64, f64) {
        let values = || self.lower.iter().chain(&self.upper).chain(&self.choices).copied();
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
    }

    /// Returns type and range as the user types them.
    pub(super) fn range(&self) -> String {
        let numbers: Vec<String> = self.lower.iter().chain(&self.upper).map(|bound| shortest(*bound)).collect();
        let choices: Vec<String> = self.choices.iter().map(|value| shortest(*value)).collect();
        let range = if choices.is_empty() { numbers.join(" ") } else { choices.join(",") };
        format!("{} {range}", self.parameter_type)
    }
}
