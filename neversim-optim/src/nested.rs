//! A strategy inside another one, found by its name.
//!
//! A strategy made of others is itself a row of the table in which it finds them, also when it is read back from a saved
//! state. So that this file need not know the table, it says what it needs of it ([`Directory`]), and the registry, which
//! stands above, fulfils it.

use rand::RngExt;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::search::Search;
use crate::{Candidate, Optimizer, OptimizerError, OptimizerOptions, OptimizerState, Outcome, SearchSpace};

/// Where the strategies inside others are found by name.
pub(crate) trait Directory {
    /// Returns an optimizer of the strategy called `name`.
    fn create(name: &str, options: &OptimizerOptions) -> Result<Box<dyn Optimizer>, OptimizerError>;

    /// Returns the optimizer that was saved.
    fn restore(state: &OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError>;

    /// Whether the strategy called `name`, which exists, supports choices.
    fn supports_choices(name: &str) -> bool;
}

/// The standard registry, in which all strategies look up others. Its [`Directory`] is implemented in `registry.rs`.
#[derive(Debug)]
pub(crate) struct Standard;

/// An optimizer of the registry as a part of another strategy. It is saved with it.
#[derive(Debug)]
pub(crate) struct Nested(Box<dyn Optimizer>);

/// The number of candidates that did not come from the nested optimizer: none of its own reaches it.
const FOREIGN: u64 = u64::MAX;

impl Nested {
    /// Returns the strategy called `name` for the space of the whole search, with a seed drawn from its generator.
    pub(crate) fn new(name: &str, budget: Option<u64>, num_workers: usize, search: &mut Search) -> Self {
        let space = search.space().clone();
        Self::on(space, name, budget, num_workers, search)
    }

    /// The same on another space.
    pub(crate) fn on(
        space: SearchSpace,
        name: &str,
        budget: Option<u64>,
        num_workers: usize,
        search: &mut Search,
    ) -> Self {
        let seed = search.generator.random();
        let options = OptimizerOptions::new(space, budget.map(|budget| budget.max(1)), num_workers.max(1), seed);
        let options = options.expect("the budget and the number of workers are not 0");
        let optimizer = Standard::create(name, &options);
        Self(optimizer.expect("the tables name only strategies they have, and those take any space"))
    }

    pub(crate) fn ask(&mut self) -> Candidate {
        self.0.ask()
    }

    pub(crate) fn learn(&mut self, candidate: &Candidate, outcome: &Outcome) {
        self.0.learn(candidate, outcome);
    }

    /// Takes in the outcome of a point that another strategy asked for.
    pub(crate) fn learn_foreign(&mut self, coordinates: &[f64], outcome: &Outcome) {
        let values = self.0.space().values(coordinates);
        self.0.learn(&Candidate::new(FOREIGN, coordinates.to_vec(), values), outcome);
    }
}

impl Serialize for Nested {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.state().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Nested {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let state = OptimizerState::deserialize(deserializer)?;
        Standard::restore(&state).map(Nested).map_err(D::Error::custom)
    }
}
