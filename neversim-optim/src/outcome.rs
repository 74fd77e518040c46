//! What an optimizer is told of an evaluation: its loss with the residuals behind it, or how it failed.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Loss, OutcomeError};

/// Relative difference allowed between a loss and the sum of the squared residuals. Both are rounded in some ten
/// operations each, so they differ by 1e-14 or so; another weight or a forgotten metric makes far more than this.
const TOLERANCE: f64 = 1e-9;

/// How an evaluation failed, as far as a search may care.
///
/// New kinds are added at the end, because outcomes are saved by the number of their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum FailureKind {
    /// It ended, but what was to be measured has no value.
    Undefined,
    /// It left the region in which it makes sense, and was stopped.
    Runaway,
    /// It took too long.
    Timeout,
    /// It took too much memory.
    Memory,
    /// The program broke down.
    Crashed,
    /// The values were refused: no evaluation is possible there.
    Invalid,
    /// Any other reason, or an unknown one.
    Other,
}

impl fmt::Display for FailureKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Undefined => "undefined",
            Self::Runaway => "runaway",
            Self::Timeout => "timeout",
            Self::Memory => "memory",
            Self::Crashed => "crashed",
            Self::Invalid => "invalid",
            Self::Other => "other",
        })
    }
}

/// The outcome of one evaluation, as [`tell`](trait.Optimizer.html#method.tell) takes it. A plain [`Loss`] is one, too.
///
/// The *residuals* r are how far each metric is from its target, signed and weighted so that the loss is the sum of their
/// squares: r = sqrt(weight) (value - target) / scale. A strategy that models each of them needs fewer evaluations than one
/// that sees only the sum; every other strategy sees only the loss. The residuals stand in the same order in all
/// outcomes of a search. Where a loss is the mean over n replicates, the residuals of all replicates, each
/// divided by sqrt(n), have it as the sum of their squares.
///
/// # Example
///
/// A rate of 12 Hz instead of 10 and a CV of 0.9 instead of 1, in units of 1 Hz and 0.1:
/// ```
/// use neversim_optim::{FailureKind, Loss, Outcome};
///
/// let outcome = Outcome::from_residuals(vec![2.0, -1.0])?;
/// assert_eq!(outcome.loss().value(), Some(5.0));
/// assert_eq!(outcome.residuals(), Some(&[2.0, -1.0][..]));
///
/// let failed = Outcome::failed(FailureKind::Timeout);
/// assert!(failed.loss().is_failed());
/// assert_eq!(Outcome::from(Loss::new(5.0)?).residuals(), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "UncheckedOutcome")]
pub struct Outcome {
    loss: Loss,
    residuals: Option<Vec<f64>>,
    failure: Option<FailureKind>,
}

impl Outcome {
    /// Returns the outcome whose loss is the sum of the squared residuals, added in their order.
    ///
    /// # Errors
    ///
    /// [`OutcomeError`] if there are no residuals, one is not finite, or the sum overflows.
    pub fn from_residuals(residuals: Vec<f64>) -> Result<Self, OutcomeError> {
        let loss = Loss::new(sum_of_squares(&residuals)?).map_err(OutcomeError::Loss)?;
        Ok(Self { loss, residuals: Some(residuals), failure: None })
    }

    /// Returns the outcome with a loss that was computed from the same residuals in another way, such as in another order: the
    /// loss is kept to the last bit.
    ///
    /// # Errors
    ///
    /// [`OutcomeError`] if there are no residuals, one is not finite, or the loss is not the sum of their squares within a
    /// relative 1e-9. [`Loss::FAILED`] never is: a failure has no residuals.
    pub fn with_residuals(loss: Loss, residuals: Vec<f64>) -> Result<Self, OutcomeError> {
        let sum = sum_of_squares(&residuals)?;
        let value = loss.value().unwrap_or(f64::INFINITY);
        // Beside an infinite number everything would be within the tolerance.
        let are_finite = value.is_finite() && sum.is_finite();
        let agrees = (value - sum).abs() <= TOLERANCE * value.abs().max(sum) + f64::MIN_POSITIVE;
        if !(are_finite && agrees) {
            return Err(OutcomeError::Disagreement { loss: value, sum });
        }
        Ok(Self { loss, residuals: Some(residuals), failure: None })
    }

    /// Returns the outcome of an evaluation that failed. It ranks behind every loss.
    pub fn failed(kind: FailureKind) -> Self {
        Self { loss: Loss::FAILED, residuals: None, failure: Some(kind) }
    }

    /// Returns the outcome of an evaluation that failed, graded: strategies see `loss`, which says how far off it was,
    /// in place of a failure.
    pub fn graded(kind: FailureKind, loss: Loss) -> Self {
        Self { loss, residuals: None, failure: Some(kind) }
    }

    /// Returns the loss by which outcomes are ranked; of a failure the graded loss, or [`Loss::FAILED`].
    pub fn loss(&self) -> Loss {
        self.loss
    }

    /// Returns the residuals, whose squares sum to the loss, if the caller gave them.
    pub fn residuals(&self) -> Option<&[f64]> {
        self.residuals.as_deref()
    }

    /// Returns how the evaluation failed, graded or not; `None` if it did not.
    pub fn failure(&self) -> Option<FailureKind> {
        self.failure
    }
}

impl From<Loss> for Outcome {
    /// A loss without residuals, or a failure of an unknown kind.
    fn from(loss: Loss) -> Self {
        Self { loss, residuals: None, failure: loss.is_failed().then_some(FailureKind::Other) }
    }
}

/// Returns the sum, which may be infinite.
fn sum_of_squares(residuals: &[f64]) -> Result<f64, OutcomeError> {
    if residuals.is_empty() {
        return Err(OutcomeError::NoResiduals);
    }
    if let Some(index) = residuals.iter().position(|residual| !residual.is_finite()) {
        return Err(OutcomeError::Residual { index, value: residuals[index] });
    }
    Ok(residuals.iter().map(|residual| residual * residual).sum())
}

/// An outcome as it stands in a file.
#[derive(Deserialize)]
struct UncheckedOutcome {
    loss: Loss,
    residuals: Option<Vec<f64>>,
    failure: Option<FailureKind>,
}

impl TryFrom<UncheckedOutcome> for Outcome {
    type Error = OutcomeError;

    fn try_from(outcome: UncheckedOutcome) -> Result<Self, OutcomeError> {
        match (outcome.residuals, outcome.failure) {
            (None, Some(kind)) => Ok(Self::graded(kind, outcome.loss)),
            (None, None) => Ok(outcome.loss.into()),
            (Some(_), Some(_)) => Err(OutcomeError::FailureWithResiduals),
            (Some(residuals), None) => Self::with_residuals(outcome.loss, residuals),
        }
    }
}
