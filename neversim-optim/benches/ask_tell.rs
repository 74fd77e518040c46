//! Is a strategy's own time negligible beside the shortest simulation, and does it stay so in a long study?
//!
//! Prints, for each strategy of the registry, microseconds of one ask and one tell on the sphere (d = 8, 8 workers; the
//! function's own time included) around evaluations 1000 and 100 000, the ratio of the two, and Nevergrad's figure.
//! The README holds the latest result. Run with `cargo bench -p neversim-optim`.

use std::time::Instant;

use neversim_optim::test_functions::SUITE;
use neversim_optim::{Loss, Optimizer, OptimizerOptions, strategies};

const DIMENSION: usize = 8;
const NUM_WORKERS: usize = 8;
/// Evaluations in a measurement; the marks are in their middle.
const WINDOW: usize = 800;
/// Repetitions; the median is printed, because the machines are shared.
const REPETITIONS: u64 = 15;

/// Median of ask and tell together, microseconds, d = 8 and 8 workers over 160 evaluations, Nevergrad 1.0.12
/// (`shared/reference/nevergrad-overhead.csv`, column `median_us`).
const NEVERGRAD: &[(&str, f64)] =
    &[("DE", 2521.0), ("OnePlusOne", 2175.0), ("RandomSearch", 5418.0), ("TwoPointsDE", 2459.0)];

/// Asks for and tells `evaluations` candidates; returns microseconds for each.
#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock; the crate does not")]
fn microseconds(optimizer: &mut dyn Optimizer, evaluations: usize) -> f64 {
    let mut batch = Vec::with_capacity(NUM_WORKERS);
    let start = Instant::now();
    for _ in 0..evaluations / NUM_WORKERS {
        batch.extend((0..NUM_WORKERS).map(|_| optimizer.ask()));
        for candidate in batch.drain(..) {
            let loss = (SUITE[0].loss)(candidate.values());
            optimizer.tell(&candidate, Loss::new(loss).expect("the sphere is finite"));
        }
    }
    start.elapsed().as_secs_f64() * 1e6 / evaluations as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[expect(clippy::print_stdout, reason = "the result of a benchmark is what it prints")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("| strategy | at 1000 [us] | at 100 000 [us] | ratio | Nevergrad [us] |");
    println!("| --- | --- | --- | --- | --- |");
    for row in strategies() {
        let (mut early, mut late) = (Vec::new(), Vec::new());
        for seed in 0..REPETITIONS {
            let space = (SUITE[0].space)(DIMENSION)?;
            let mut optimizer = row.create(&OptimizerOptions::new(space, None, NUM_WORKERS, seed)?)?;
            microseconds(optimizer.as_mut(), 1000 - WINDOW / 2);
            early.push(microseconds(optimizer.as_mut(), WINDOW));
            microseconds(optimizer.as_mut(), 99_000 - WINDOW);
            late.push(microseconds(optimizer.as_mut(), WINDOW));
        }
        let (early, late) = (median(early), median(late));
        let nevergrad = NEVERGRAD.iter().find(|(name, _)| *name == row.name);
        let nevergrad = nevergrad.map_or_else(|| "-".to_owned(), |(_, figure)| format!("{figure:.0}"));
        println!("| {} | {early:.2} | {late:.2} | {:.2} | {nevergrad} |", row.name, late / early);
    }
    Ok(())
}
