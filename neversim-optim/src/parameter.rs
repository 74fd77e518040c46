//! One named parameter: its type, its bounds or choices, and the map between a coordinate in [0, 1] and its value.

use serde::{Deserialize, Serialize};

use crate::choices::{category, middle};
use crate::{ParameterType, SpaceError};

/// The largest magnitude up to which doubles hold every whole number, 2^53.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// A named parameter with its type and bounds, or its choices.
///
/// # Example
///
/// ```
/// use neversim_optim::{Parameter, ParameterType};
///
/// let parameter = Parameter::new("ge", "log".parse()?, 2e-9, 3e-8)?;
/// assert_eq!(parameter.parameter_type(), ParameterType::Log);
/// let error = Parameter::new("ge", ParameterType::Log, 0.0, 3e-8).unwrap_err();
/// assert_eq!(error.to_string(), "parameter 'ge': lower bound 0.0 must be greater than 0 (type log)");
/// let connector = Parameter::choice("connector", vec![4.0, 1.0, 2.0])?;
/// assert_eq!((connector.lower(), connector.upper()), (1.0, 4.0));
/// # Ok::<(), neversim_optim::SpaceError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "UncheckedParameter")]
pub struct Parameter {
    name: String,
    parameter_type: ParameterType,
    lower: f64,
    upper: f64,
    /// The values of a choice in the order given; empty for the other types.
    choices: Vec<f64>,
}

impl Parameter {
    /// Returns the parameter `name` between the bounds `lower` and `upper`, which belong to its range.
    ///
    /// # Errors
    ///
    /// - [`SpaceError::UnnamedParameter`] if the name is empty.
    /// - [`SpaceError::Bound`] unless both bounds are finite and `lower < upper`; unless `lower > 0` for the logarithmic
    ///   types; unless both are whole and of a magnitude up to 2^53 for the integer types.
    /// - [`SpaceError::TooWide`] if `upper - lower` (or `upper / lower` for the logarithmic types) overflows.
    /// - [`SpaceError::TooFewChoices`] of the type `choice`, which has a list instead: see [`Parameter::choice`].
    pub fn new(
        name: impl Into<String>,
        parameter_type: ParameterType,
        lower: f64,
        upper: f64,
    ) -> Result<Self, SpaceError> {
        let parameter = Self { name: name.into(), parameter_type, lower, upper, choices: Vec::new() };
        parameter.check()?;
        Ok(parameter)
    }

    /// Returns the parameter `name` that takes one of `values`, which have no order.
    ///
    /// # Errors
    ///
    /// [`SpaceError::UnnamedParameter`] if the name is empty, [`SpaceError::TooFewChoices`] of fewer than two values,
    /// [`SpaceError::DuplicateChoice`] of a value that occurs twice, [`SpaceError::Value`] of one that is not finite.
    pub fn choice(name: impl Into<String>, values: Vec<f64>) -> Result<Self, SpaceError> {
        let (lower, upper) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(*x), h.max(*x)));
        let parameter =
            Self { name: name.into(), parameter_type: ParameterType::Choice, lower, upper, choices: values };
        parameter.check()?;
        Ok(parameter)
    }

    fn check(&self) -> Result<(), SpaceError> {
        let (lower, upper) = (self.lower, self.upper);
        if self.name.is_empty() {
            return Err(SpaceError::UnnamedParameter);
        }
        if self.parameter_type == ParameterType::Choice {
            return self.check_choices();
        }
        // Both bounds are numbers from here on, so the comparisons below need not consider NaN.
        for (bound, value) in [("lower", lower), ("upper", upper)] {
            if !value.is_finite() {
                return Err(self.bound_error(bound, value, "finite"));
            }
            if self.parameter_type.is_whole() && !(value.fract() == 0.0 && value.abs() <= LARGEST_WHOLE) {
                return Err(self.bound_error(bound, value, "a whole number between -2^53 and 2^53"));
            }
        }
        if self.parameter_type.is_logarithmic() && lower <= 0.0 {
            return Err(self.bound_error("lower", lower, "greater than 0"));
        }
        if lower >= upper {
            return Err(self.bound_error("lower", lower, &format!("less than the upper bound {upper:?}")));
        }
        let (width, quantity) = if self.parameter_type.is_logarithmic() {
            (upper / lower, "upper / lower")
        } else {
            (upper - lower, "upper - lower")
        };
        if !width.is_finite() {
            return Err(SpaceError::TooWide { parameter: self.name.clone(), lower, upper, quantity });
        }
        Ok(())
    }

    fn check_choices(&self) -> Result<(), SpaceError> {
        let parameter = self.name.clone();
        if self.choices.len() < 2 {
            return Err(SpaceError::TooFewChoices { parameter });
        }
        for (index, &value) in self.choices.iter().enumerate() {
            if !value.is_finite() {
                return Err(self.value_error(value, "finite (type choice)"));
            }
            if self.choices[..index].contains(&value) {
                return Err(SpaceError::DuplicateChoice { parameter, value });
            }
        }
        Ok(())
    }

    fn bound_error(&self, bound: &'static str, value: f64, allowed: &str) -> SpaceError {
        let allowed = format!("{allowed} (type {})", self.parameter_type);
        SpaceError::Bound { parameter: self.name.clone(), bound, value, allowed }
    }

    /// Returns the name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns how coordinates become values.
    pub fn parameter_type(&self) -> ParameterType {
        self.parameter_type
    }

    /// Returns the values of a `choice` in the order given; nothing of the other types.
    pub fn choices(&self) -> &[f64] {
        &self.choices
    }

    /// Returns the least value.
    pub fn lower(&self) -> f64 {
        self.lower
    }

    /// Returns the greatest value.
    pub fn upper(&self) -> f64 {
        self.upper
    }

    /// Returns the value at a coordinate. One outside [0, 1] counts as the nearer border, NaN as 0.
    pub(crate) fn value(&self, coordinate: f64) -> f64 {
        let u = if coordinate > 0.0 { coordinate.min(1.0) } else { 0.0 };
        let (start, end) = self.range();
        let value = match self.parameter_type {
            ParameterType::Float => start + u * (end - start),
            ParameterType::Log => start * (u * (end / start).ln()).exp(),
            ParameterType::Int => start + (u * (end - start)).floor(),
            ParameterType::LogInt => (start * (u * (end / start).ln()).exp()).round(),
            ParameterType::Choice => return self.choices[category(u, self.choices.len())],
        };
        value.clamp(self.lower, self.upper)
    }

    /// Returns a coordinate that has this value.
    pub(crate) fn coordinate(&self, value: f64) -> Result<f64, SpaceError> {
        if self.parameter_type == ParameterType::Choice {
            let index = self.choices.iter().position(|choice| *choice == value);
            let allowed = || self.choices.iter().map(|choice| format!("{choice:?}")).collect::<Vec<_>>().join(", ");
            let index = index.ok_or_else(|| self.value_error(value, &format!("one of {}", allowed())))?;
            return Ok(middle(index, self.choices.len()));
        }
        if !(self.lower <= value && value <= self.upper) {
            return Err(self.value_error(value, &format!("between {:?} and {:?}", self.lower, self.upper)));
        }
        if self.parameter_type.is_whole() && value.fract() != 0.0 {
            return Err(self.value_error(value, &format!("a whole number (type {})", self.parameter_type)));
        }
        let (start, end) = self.range();
        let u = match self.parameter_type {
            ParameterType::Float => (value - start) / (end - start),
            ParameterType::Log | ParameterType::LogInt => (value / start).ln() / (end / start).ln(),
            // The middle of the integer's cell; choices are dealt with above.
            ParameterType::Int | ParameterType::Choice => (value - start + 0.5) / (end - start),
        };
        Ok(self.polish(u.clamp(0.0, 1.0), value))
    }

    /// Width of a value's cell in coordinates: of a `log-int` that in the middle of its range; 0 of real numbers.
    pub(crate) fn cell(&self) -> f64 {
        let (start, end) = self.range();
        match self.parameter_type {
            ParameterType::Float | ParameterType::Log => 0.0,
            ParameterType::Int => 1.0 / (end - start),
            ParameterType::Choice => 1.0 / self.choices.len() as f64,
            ParameterType::LogInt => {
                let middle = (start * end).sqrt().round().max(1.0);
                ((middle + 0.5) / (middle - 0.5)).ln() / (end / start).ln()
            }
        }
    }

    /// The interval that the coordinates 0 to 1 are spread over. For the integer types it is wider than the bounds, so
    /// that the end values have a whole cell.
    fn range(&self) -> (f64, f64) {
        match self.parameter_type {
            ParameterType::Float | ParameterType::Log | ParameterType::Choice => (self.lower, self.upper),
            ParameterType::Int => (self.lower, self.upper + 1.0),
            ParameterType::LogInt => (self.lower - 0.5, self.upper + 0.5),
        }
    }

    /// Returns the double nearest to `estimate` that has exactly `value`, or `estimate` if none of its neighbours has.
    ///
    /// The formulas round on the way there and back, which can end one step beside the value; a search that is told its
    /// own points should meet the same values again.
    fn polish(&self, estimate: f64, value: f64) -> f64 {
        // Each map has three or four roundings, so the coordinate is within a few steps.
        const STEPS: usize = 8;
        let (mut below, mut above) = (estimate, estimate);
        for _ in 0..=STEPS {
            for u in [below, above] {
                if self.value(u) == value {
                    return u;
                }
            }
            below = below.next_down().max(0.0);
            above = above.next_up().min(1.0);
        }
        estimate
    }

    fn value_error(&self, value: f64, allowed: &str) -> SpaceError {
        SpaceError::Value { parameter: self.name.clone(), value, allowed: allowed.to_owned() }
    }
}

/// A parameter as it stands in a file.
#[derive(Deserialize)]
struct UncheckedParameter {
    name: String,
    parameter_type: ParameterType,
    lower: f64,
    upper: f64,
    choices: Vec<f64>,
}

impl TryFrom<UncheckedParameter> for Parameter {
    type Error = SpaceError;

    fn try_from(parameter: UncheckedParameter) -> Result<Self, SpaceError> {
        let UncheckedParameter { name, parameter_type, lower, upper, choices } = parameter;
        if parameter_type == ParameterType::Choice {
            return Self::choice(name, choices);
        }
        Self::new(name, parameter_type, lower, upper)
    }
}
