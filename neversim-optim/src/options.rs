//! What the caller decides about a search, checked once.

use serde::{Deserialize, Serialize};

use crate::{OptimizerError, SearchSpace};

/// Everything a strategy needs to start.
///
/// # Example
///
/// ```
/// use neversim_optim::{OptimizerOptions, Parameter, ParameterType, SearchSpace};
///
/// let space = SearchSpace::new(vec![Parameter::new("x", ParameterType::Float, 0.0, 1.0)?])?;
/// let options = OptimizerOptions::new(space, Some(200), 4, 42)?;
/// assert_eq!(options.num_workers(), 4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "UncheckedOptions")]
pub struct OptimizerOptions {
    space: SearchSpace,
    budget: Option<u64>,
    num_workers: usize,
    seed: u64,
}

impl OptimizerOptions {
    /// Returns the options of a search.
    ///
    /// - `space`: the parameters to search.
    /// - `budget`: planned number of evaluations, `None` if open. Some strategies spread their points over it; all can go
    ///   on beyond it.
    /// - `num_workers`: number of candidates out at once. This is a plan, too: more may be asked for at any time.
    /// - `seed`: seed of the one generator the strategy draws from.
    ///
    /// # Errors
    ///
    /// [`OptimizerError::NoBudget`] and [`OptimizerError::NoWorkers`] if the respective number is 0.
    pub fn new(space: SearchSpace, budget: Option<u64>, num_workers: usize, seed: u64) -> Result<Self, OptimizerError> {
        if budget == Some(0) {
            return Err(OptimizerError::NoBudget);
        }
        if num_workers == 0 {
            return Err(OptimizerError::NoWorkers);
        }
        Ok(Self { space, budget, num_workers, seed })
    }

    /// Returns the search space.
    pub fn space(&self) -> &SearchSpace {
        &self.space
    }

    /// Returns the planned number of evaluations, `None` if open.
    pub fn budget(&self) -> Option<u64> {
        self.budget
    }

    /// Returns the planned number of candidates out at once.
    pub fn num_workers(&self) -> usize {
        self.num_workers
    }

    /// Returns the seed of the strategy's generator.
    pub fn seed(&self) -> u64 {
        self.seed
    }
}

/// The options as they stand in a file.
#[derive(Deserialize)]
struct UncheckedOptions {
    space: SearchSpace,
    budget: Option<u64>,
    num_workers: usize,
    seed: u64,
}

impl TryFrom<UncheckedOptions> for OptimizerOptions {
    type Error = OptimizerError;

    fn try_from(options: UncheckedOptions) -> Result<Self, OptimizerError> {
        Self::new(options.space, options.budget, options.num_workers, options.seed)
    }
}
