//! What an optimizer minimises: a number, or a failure.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::LossError;

/// The outcome of one evaluation: a finite loss (lower is better), or a failure.
///
/// Losses are totally ordered; a failure ranks behind every finite loss and equal to any other failure.
///
/// # Example
///
/// ```
/// use neversim_optim::Loss;
///
/// let loss = Loss::new(1e300)?;
/// assert!(loss < Loss::FAILED);
/// assert_eq!(loss.value(), Some(1e300));
/// assert!(Loss::new(f64::NAN).is_err());
/// # Ok::<(), neversim_optim::LossError>(())
/// ```
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "Option<f64>", into = "Option<f64>")]
pub struct Loss(
    /// Finite and not `-0.0`, or positive infinity for a failure.
    f64,
);

impl Loss {
    /// The outcome of an evaluation that yielded no loss.
    pub const FAILED: Self = Self(f64::INFINITY);

    /// Returns `value` as a loss.
    ///
    /// # Errors
    ///
    /// [`LossError`] if `value` is NaN or infinite. What NaN means is up to the caller, not to the optimizer.
    pub fn new(value: f64) -> Result<Self, LossError> {
        if value.is_finite() {
            // Adding zero turns -0.0, which total_cmp would rank before 0.0, into 0.0.
            Ok(Self(value + 0.0))
        } else {
            Err(LossError { value })
        }
    }

    /// Returns the finite loss, or `None` for a failure.
    pub fn value(self) -> Option<f64> {
        (!self.is_failed()).then_some(self.0)
    }

    /// Returns whether the evaluation failed.
    pub fn is_failed(self) -> bool {
        self.0.is_infinite()
    }
}

impl Ord for Loss {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Loss {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Loss {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Loss {}

impl fmt::Debug for Loss {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value() {
            Some(value) => write!(formatter, "Loss({value:?})"),
            None => write!(formatter, "Loss::FAILED"),
        }
    }
}

impl TryFrom<Option<f64>> for Loss {
    type Error = LossError;

    fn try_from(value: Option<f64>) -> Result<Self, LossError> {
        value.map_or(Ok(Self::FAILED), Self::new)
    }
}

impl From<Loss> for Option<f64> {
    fn from(loss: Loss) -> Self {
        loss.value()
    }
}
