//! A whole search in one call.

use crate::{Loss, OptimizerError, OptimizerOptions, Recommendation, create};

/// The strategy recommended for 20 to 500 evaluations of 2 to 10 parameters, with any number of workers: by the
/// options it chooses among the strategies that did best on problems for which nothing was tuned.
pub const DEFAULT_STRATEGY: &str = "NGOpt";

/// Budget of [`minimize`] if the options have none.
const USUAL_BUDGET: u64 = 200;

/// Evaluates `loss` as often as the budget allows (200 times without one), and returns the best point; `None` if every
/// evaluation failed.
///
/// - `strategy`: a name of [`strategies`](crate::strategies), such as [`DEFAULT_STRATEGY`].
/// - `loss`: values in the order of the search space to a loss; a value that is not finite counts as a failure.
///
/// # Errors
///
/// As [`create`].
///
/// # Example
///
/// ```
/// use neversim_optim::{DEFAULT_STRATEGY, OptimizerOptions, Parameter, ParameterType, SearchSpace, minimize};
///
/// let space = SearchSpace::new(vec![Parameter::new("x", ParameterType::Float, -1.0, 3.0)?])?;
/// let options = OptimizerOptions::new(space, Some(50), 1, 7)?;
/// let best = minimize(DEFAULT_STRATEGY, &options, |x| (x[0] - 0.3).powi(2))?.expect("no evaluation fails");
/// assert!((best.values()[0] - 0.3).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn minimize(
    strategy: &str,
    options: &OptimizerOptions,
    mut loss: impl FnMut(&[f64]) -> f64,
) -> Result<Option<Recommendation>, OptimizerError> {
    let mut optimizer = create(strategy, options)?;
    for _ in 0..options.budget().unwrap_or(USUAL_BUDGET) {
        let candidate = optimizer.ask();
        let outcome = Loss::new(loss(candidate.values())).unwrap_or(Loss::FAILED);
        optimizer.tell(&candidate, outcome);
    }
    Ok(optimizer.recommend())
}
