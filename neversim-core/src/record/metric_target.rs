//! A metric with the value that is wanted of it, and its part of the loss.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::StudyError;
use crate::record::number::shortest;

/// A metric with its target.
///
/// # Example
///
/// ```
/// use neversim_core::MetricTarget;
/// // A rate of 6 Hz counts 1.5 times as much as the others; a deviation of 3 Hz counts 1.
/// let target = MetricTarget::new("fr", 6.0).weight(1.5).scale(3.0).option("reducer", "mean");
/// assert_eq!(target.term(9.0), 1.5);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricTarget {
    pub(crate) name: String,
    pub(crate) target: f64,
    #[serde(default = "one")]
    pub(crate) weight: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) scale: Option<f64>,
    #[serde(default, rename = "tol", skip_serializing_if = "Option::is_none")]
    pub(crate) tolerance: Option<f64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) options: BTreeMap<String, String>,
}

fn one() -> f64 {
    1.0
}

impl MetricTarget {
    /// Returns the target `target` for the metric `name`, with weight 1.
    #[must_use]
    pub fn new(name: impl Into<String>, target: f64) -> Self {
        Self { name: name.into(), target, weight: 1.0, scale: None, tolerance: None, options: BTreeMap::new() }
    }

    /// Sets the factor of the metric's part of the loss.
    #[must_use]
    pub fn weight(self, weight: f64) -> Self {
        Self { weight, ..self }
    }

    /// Sets the deviation from the target that counts 1. The default is `|target|`, or 1 for a target of 0.
    #[must_use]
    pub fn scale(self, scale: f64) -> Self {
        Self { scale: Some(scale), ..self }
    }

    /// Sets the deviation from the target, in the metric's unit, that is good enough: a study ends when every metric of an
    /// evaluation is within its tolerance.
    #[must_use]
    pub fn tolerance(self, tolerance: f64) -> Self {
        Self { tolerance: Some(tolerance), ..self }
    }

    /// Sets an option of the metric. `scale` is the scale of the loss.
    #[must_use]
    pub fn option(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.insert(name.into(), value.into());
        self
    }

    /// Returns the part of the loss that `value` makes: `weight * ((value - target) / scale)^2`.
    #[must_use]
    pub fn term(&self, value: f64) -> f64 {
        let deviation = (value - self.target) / self.effective_scale();
        self.weight * deviation * deviation
    }

    /// Returns how far `value` is from the target, signed and weighted: `sqrt(weight) * (value - target) / scale`. Its square is
    /// the [`term`](Self::term) of the loss.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_core::MetricTarget;
    /// assert_eq!(MetricTarget::new("fr", 6.0).weight(4.0).scale(3.0).residual(4.5), -1.0); // 2 * (-1.5 / 3)
    /// ```
    #[must_use]
    pub fn residual(&self, value: f64) -> f64 {
        self.weight.sqrt() * (value - self.target) / self.effective_scale()
    }

    /// Returns the name of the metric.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the target value.
    #[must_use]
    pub fn target(&self) -> f64 {
        self.target
    }

    /// Returns the options of the metric that were given, without defaults.
    #[must_use]
    pub fn options(&self) -> &BTreeMap<String, String> {
        &self.options
    }

    /// Returns whether a value is within the tolerance; `None` if there is no tolerance.
    pub(crate) fn is_within_tolerance(&self, value: f64) -> Option<bool> {
        self.tolerance.map(|tolerance| (value - self.target).abs() <= tolerance)
    }

    fn effective_scale(&self) -> f64 {
        match (self.scale, self.target.abs()) {
            (Some(scale), _) => scale,
            (None, 0.0) => 1.0,
            (None, magnitude) => magnitude,
        }
    }

    pub(crate) fn check(&self) -> Result<(), StudyError> {
        let refuse = |field, value, allowed| {
            let name = self.name.clone();
            Err(StudyError::MetricTarget { name, field, value, allowed })
        };
        if !self.target.is_finite() {
            return refuse("target", self.target, "a finite number");
        }
        if !(self.weight >= 0.0 && self.weight.is_finite()) {
            return refuse("weight", self.weight, "0 or a positive number");
        }
        if let Some(tolerance) = self.tolerance.filter(|tolerance| !(*tolerance >= 0.0 && tolerance.is_finite())) {
            return refuse("tol", tolerance, "0 or a positive number");
        }
        match self.scale {
            Some(scale) if !(scale > 0.0 && scale.is_finite()) => refuse("scale", scale, "a positive number"),
            _ => Ok(()),
        }
    }
}

/// As it is typed: name, target, weight, scale if it was given, options.
impl fmt::Display for MetricTarget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, target, weight, scale, options, .. } = self;
        write!(formatter, "{name} {} {}", shortest(*target), shortest(*weight))?;
        scale.iter().try_for_each(|scale| write!(formatter, " scale={}", shortest(*scale)))?;
        options.iter().try_for_each(|(name, value)| write!(formatter, " {name}={value}"))
    }
}

/// Returns the history's column of each metric: its name, or `name_2` for the second of that name.
pub(crate) fn columns_of(targets: &[MetricTarget]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::with_capacity(targets.len());
    for MetricTarget { name, .. } in targets {
        let mut column = name.clone();
        let mut index = 2;
        while columns.contains(&column) {
            column = format!("{name}_{index}");
            index += 1;
        }
        columns.push(column);
    }
    columns
}
