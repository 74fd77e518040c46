//! The runs: every name on every function, dimension, number of workers and seed.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use neversim_optim::test_functions::{SUITE, TestFunction};
use neversim_optim::{Loss, OptimizerOptions, create};

/// Numbers of evaluations after which the lowest loss is noted.
pub(crate) const MARKS: [usize; 5] = [25, 50, 100, 200, 500];
const DIMENSIONS: [usize; 2] = [2, 8];
/// The machines are shared.
const THREADS: usize = 2;

/// One run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) function: String,
    pub(crate) dimension: usize,
    pub(crate) workers: usize,
    pub(crate) seed: u64,
    /// Lowest loss at each of [`MARKS`]; `None` beyond the budget.
    pub(crate) best: [Option<f64>; MARKS.len()],
}

/// Runs everything; the rows come in the order of the arguments.
pub(crate) fn run(names: &[String], seeds: u64, workers: &[usize], budget: usize) -> Vec<Row> {
    let mut tasks = Vec::new();
    for name in names {
        for function in SUITE {
            for dimension in DIMENSIONS {
                for &workers in workers {
                    tasks.extend((0..seeds).map(|seed| (name, function, dimension, workers, seed)));
                }
            }
        }
    }
    let (next, rows) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(&(name, function, dimension, workers, seed)) =
                    tasks.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let best = search(name, function, dimension, workers, seed, budget);
                    let row =
                        Row { name: name.clone(), function: function.name.to_owned(), dimension, workers, seed, best };
                    rows.lock().expect("no thread panics while it holds the lock").push(row);
                }
            });
        }
    });
    let mut rows = rows.into_inner().expect("the scope passes panics on");
    let place = |row: &Row| {
        let name = names.iter().position(|name| *name == row.name);
        let function = SUITE.iter().position(|function| function.name == row.function);
        (name, function, row.dimension, row.workers, row.seed)
    };
    rows.sort_by_key(place);
    rows
}

/// Asks `workers` candidates, evaluates them, tells them in order, until the budget is used.
fn search(
    name: &str,
    function: &TestFunction,
    dimension: usize,
    workers: usize,
    seed: u64,
    budget: usize,
) -> [Option<f64>; MARKS.len()] {
    let space = (function.space)(dimension).expect("the dimensions are not 0");
    let options = OptimizerOptions::new(space, Some(budget as u64), workers, seed).expect("neither is 0");
    let mut optimizer = create(name, &options).unwrap_or_else(|error| panic!("{error}"));
    let mut best = [None; MARKS.len()];
    let (mut lowest, mut evaluations) = (f64::INFINITY, 0);
    while evaluations < budget {
        let batch: Vec<_> = (0..workers.min(budget - evaluations)).map(|_| optimizer.ask()).collect();
        for candidate in &batch {
            let loss = (function.loss)(candidate.values());
            lowest = lowest.min(loss);
            evaluations += 1;
            if let Some(mark) = MARKS.iter().position(|&mark| mark == evaluations) {
                best[mark] = Some(lowest);
            }
            optimizer.tell(candidate, Loss::new(loss).unwrap_or(Loss::FAILED));
        }
    }
    best
}
