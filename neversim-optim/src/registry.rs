//! The table of strategies. A strategy is a file in `strategies/` and a row here; a variant of a family is a row only.

use std::fmt::Debug;

use crate::closest::closest;
use crate::strategies::differential_evolution::{self, Crossover, DifferentialEvolution};
use crate::strategies::one_plus_one::OnePlusOne;
use crate::strategies::random_search::RandomSearch;
use crate::strategy::{Strategy, StrategyOptimizer};
use crate::{Optimizer, OptimizerError, OptimizerOptions, OptimizerState};

/// A strategy that can be created by name.
#[derive(Debug)]
#[non_exhaustive]
pub struct StrategyRow {
    /// Name, as Nevergrad spells it where it has the strategy.
    pub name: &'static str,
    /// What the strategy does, in one line.
    pub summary: &'static str,
    /// Whether it makes use of several candidates out at once. Any strategy may be asked for more; one that is not
    /// parallel then answers with little new.
    pub is_parallel: bool,
    /// Author, year and DOI of the publication.
    pub reference: &'static str,
    family: &'static dyn Family,
}

impl StrategyRow {
    /// Returns an optimizer of this strategy.
    ///
    /// # Errors
    /// [`OptimizerError`] if the strategy cannot work with the options.
    pub fn create(&self, options: &OptimizerOptions) -> Result<Box<dyn Optimizer>, OptimizerError> {
        Ok(self.family.create(self.name, options))
    }
}

/// The table, in alphabetical order.
static STRATEGIES: &[StrategyRow] = &[
    StrategyRow {
        name: "DE",
        summary: "differential evolution; robust on rugged losses, wants some hundred evaluations",
        is_parallel: true,
        reference: "Storn and Price 1997, https://doi.org/10.1023/A:1008202821328",
        family: &Configured::<DifferentialEvolution>(differential_evolution::Settings {
            crossover: Crossover::Uniform,
        }),
    },
    StrategyRow {
        name: "OnePlusOne",
        summary: "(1+1) evolution strategy; quick on smooth losses, also with few evaluations",
        is_parallel: true,
        reference: "Schumer and Steiglitz 1968, https://doi.org/10.1109/TAC.1968.1098903",
        family: &Configured::<OnePlusOne>(()),
    },
    StrategyRow {
        name: "RandomSearch",
        summary: "uniform random points; what every other strategy has to beat",
        is_parallel: true,
        reference: "Bergstra and Bengio 2012, https://jmlr.org/papers/v13/bergstra12a.html",
        family: &Configured::<RandomSearch>(()),
    },
    StrategyRow {
        name: "TwoPointsDE",
        summary: "differential evolution that exchanges neighbouring parameters together",
        is_parallel: true,
        reference: "Storn and Price 1997, https://doi.org/10.1023/A:1008202821328",
        family: &Configured::<DifferentialEvolution>(differential_evolution::Settings {
            crossover: Crossover::TwoPoints,
        }),
    },
];

/// Returns the table of all strategies.
///
/// # Example
/// ```
/// for row in neversim_optim::strategies() {
///     println!("{:15} {}", row.name, row.summary);
/// }
/// # assert!(neversim_optim::strategies().iter().any(|row| row.name == "TwoPointsDE"));
/// ```
pub fn strategies() -> &'static [StrategyRow] {
    STRATEGIES
}

/// Returns an optimizer of the strategy called `name` (upper and lower case matter).
///
/// # Errors
/// [`OptimizerError::UnknownStrategy`] with the closest name; [`OptimizerError`] if the strategy cannot work with the
/// options.
pub fn create(name: &str, options: &OptimizerOptions) -> Result<Box<dyn Optimizer>, OptimizerError> {
    find(name)?.create(options)
}

/// Returns the optimizer that [`Optimizer::state`] saved; it continues exactly as the saved one would have.
///
/// # Errors
/// - [`OptimizerError::UnknownStrategy`] if the registry does not have the strategy (any more).
/// - [`OptimizerError::UnsupportedFormat`] if another version with other fields wrote it.
/// - [`OptimizerError::DamagedState`] if the bytes are not what was written.
pub fn restore(state: &OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError> {
    let row = find(state.strategy())?;
    row.family.restore(row.name, state)
}

fn find(name: &str) -> Result<&'static StrategyRow, OptimizerError> {
    STRATEGIES.iter().find(|row| row.name == name).ok_or_else(|| OptimizerError::UnknownStrategy {
        name: name.to_owned(),
        closest: closest(name, STRATEGIES.iter().map(|row| row.name)).map(str::to_owned),
    })
}

/// A family of strategies with its settings filled in.
trait Family: Debug + Sync {
    fn create(&self, name: &'static str, options: &OptimizerOptions) -> Box<dyn Optimizer>;

    fn restore(&self, name: &'static str, state: &OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError>;
}

/// The settings of a row, tied to the algorithm they are for.
#[derive(Debug)]
struct Configured<S: Strategy>(S::Settings);

impl<S: Strategy> Family for Configured<S> {
    fn create(&self, name: &'static str, options: &OptimizerOptions) -> Box<dyn Optimizer> {
        Box::new(StrategyOptimizer::<S>::new(name, &self.0, options))
    }

    fn restore(&self, name: &'static str, state: &OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError> {
        Ok(Box::new(StrategyOptimizer::<S>::restore(name, state)?))
    }
}
