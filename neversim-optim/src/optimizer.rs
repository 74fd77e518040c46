//! The interface of every strategy.

use std::fmt::Debug;

use crate::{Candidate, OptimizerState, Outcome, Recommendation, SearchSpace, SpaceError};

/// A search that proposes points and learns from their outcomes.
///
/// What a caller may rely on (and [`conformance`](crate::conformance) checks):
///
/// - Asking is always possible: before the first tell, with any number of candidates open, and beyond the budget.
/// - Candidates may be told in any order and at any time. One that will never be evaluated should be told as
///   [`Loss::FAILED`](crate::Loss::FAILED); otherwise the optimizer keeps it open, which costs memory.
/// - Values never leave the bounds, and those of integer parameters are whole.
/// - A failed evaluation ranks behind every loss, and a search in which all fail keeps exploring.
/// - The same options and the same calls give the same answers; [`state`](Optimizer::state) and
///   [`recommend`](Optimizer::recommend) change nothing.
///
/// # Example
///
/// ```
/// use neversim_optim::{Loss, OptimizerOptions, Parameter, ParameterType, SearchSpace, create};
///
/// let space = SearchSpace::new(vec![Parameter::new("x", ParameterType::Float, -1.0, 3.0)?])?;
/// let mut optimizer = create("OnePlusOne", &OptimizerOptions::new(space, None, 1, 7)?)?;
/// let candidate = optimizer.ask();
/// assert_eq!(candidate.values(), [1.0]); // this strategy starts in the middle
/// optimizer.tell(&candidate, Loss::new(2.5)?);
/// optimizer.tell_unasked(&[0.5], Loss::new(2.0)?)?;
/// assert_eq!(optimizer.recommend().unwrap().values(), [0.5]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Optimizer: Send + Debug {
    /// Returns the name of the strategy: what [`create`](crate::create) was given, and what a saved state is restored by.
    fn strategy(&self) -> &str;

    /// Returns the search space.
    fn space(&self) -> &SearchSpace;

    /// Returns the next point to evaluate. Its [`id`](Candidate::id) is the number of asks before this one.
    fn ask(&mut self) -> Candidate;

    /// Takes in the outcome of a candidate this optimizer asked for: what [`tell`](trait.Optimizer.html#method.tell) calls.
    fn learn(&mut self, candidate: &Candidate, outcome: &Outcome);

    /// Takes in the outcome of a point that did not come from [`ask`](Optimizer::ask): what
    /// [`tell_unasked`](trait.Optimizer.html#method.tell_unasked) calls.
    ///
    /// - `values`: in the order of the search space.
    ///
    /// # Errors
    ///
    /// [`SpaceError`] if the values do not belong to the search space; nothing is learned then.
    fn learn_unasked(&mut self, values: &[f64], outcome: &Outcome) -> Result<(), SpaceError>;

    /// Returns the point that the strategy considers best, `None` before the first success.
    ///
    /// Unless the strategy says otherwise that is the point with the lowest loss seen, the latest of several.
    fn recommend(&self) -> Option<Recommendation>;

    /// Returns everything [`restore`](crate::restore) needs to continue exactly here, including the open candidates.
    fn state(&self) -> OptimizerState;
}

/// How a caller reports outcomes: a [`Loss`](crate::Loss) where there is nothing else to say, or an [`Outcome`].
impl dyn Optimizer + '_ {
    /// Reports the outcome of a candidate this optimizer asked for.
    ///
    /// - `outcome`: a [`Loss`](crate::Loss), or an [`Outcome`] with residuals or the kind of a failure.
    ///
    /// Told again, a candidate counts as a point that was never asked for (see `tell_unasked`); so does a candidate of
    /// another optimizer, and one whose coordinates do not belong to this space is ignored.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_optim::{OptimizerOptions, Outcome, Parameter, ParameterType, SearchSpace, create};
    ///
    /// let space = SearchSpace::new(vec![Parameter::new("x", ParameterType::Float, -1.0, 3.0)?])?;
    /// let mut optimizer = create("GaussNewton", &OptimizerOptions::new(space, None, 1, 7)?)?;
    /// let candidate = optimizer.ask();
    /// let x = candidate.values()[0];
    /// optimizer.tell(&candidate, Outcome::from_residuals(vec![x - 0.5, 2.0 * x])?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn tell(&mut self, candidate: &Candidate, outcome: impl Into<Outcome>) {
        self.learn(candidate, &outcome.into());
    }

    /// Reports the outcome of a point that did not come from [`ask`](Optimizer::ask): from an earlier study, say.
    ///
    /// - `values`: in the order of the search space.
    /// - `outcome`: as in `tell`.
    ///
    /// # Errors
    ///
    /// [`SpaceError`] if the values do not belong to the search space; nothing is learned then.
    pub fn tell_unasked(&mut self, values: &[f64], outcome: impl Into<Outcome>) -> Result<(), SpaceError> {
        self.learn_unasked(values, &outcome.into())
    }
}
