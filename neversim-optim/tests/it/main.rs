//! The crate from outside.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report; clippy exempts #[test] functions only")]

mod citations;
mod conformance;
mod damage;
mod failures;
mod least_squares;
mod names;
mod nevergrad;
mod outcomes;
mod own_strategy;
mod recommendations;
mod seeds;
mod space;
mod states;
mod strategies;

use std::collections::BTreeSet;

use neversim_optim::test_functions::TestFunction;
use neversim_optim::{Loss, Optimizer, OptimizerOptions, SearchSpace, StrategyRow, create, strategies};

/// The first row of each family of algorithms: for checks that would take too long on every row.
fn one_row_a_family() -> Vec<&'static StrategyRow> {
    let mut rows: Vec<&StrategyRow> = Vec::new();
    for row in strategies() {
        if rows.iter().all(|known| known.family != row.family) {
            rows.push(row);
        }
    }
    rows
}

/// The rows of the registry without those that differ from another one in name alone.
fn distinct_rows() -> Vec<&'static StrategyRow> {
    let mut settings = BTreeSet::new();
    let mut is_new = |row: &&StrategyRow| {
        let description = format!("{row:?}");
        let build = description.split_once("build: ").unwrap().1;
        settings.insert((row.family, build.to_owned()))
    };
    strategies().iter().filter(|row| is_new(row)).collect()
}

/// Starts a strategy of the registry without a budget.
fn start(strategy: &str, space: SearchSpace, num_workers: usize, seed: u64) -> Box<dyn Optimizer> {
    create(strategy, &OptimizerOptions::new(space, None, num_workers, seed).unwrap()).unwrap()
}

/// Evaluates `evaluations` candidates of an optimizer, `num_workers` at a time, told in order.
fn run(optimizer: &mut dyn Optimizer, function: &TestFunction, num_workers: usize, evaluations: usize) {
    for _ in 0..evaluations / num_workers {
        let batch: Vec<_> = (0..num_workers).map(|_| optimizer.ask()).collect();
        for candidate in &batch {
            optimizer.tell(candidate, Loss::new((function.loss)(candidate.values())).unwrap());
        }
    }
}
