//! Is a strategy's own time negligible beside the shortest simulation, and does it stay so in a long study?
//!
//! Prints, for strategies of all families, microseconds of one ask and one tell on the sphere (d = 8, 8 workers; the
//! function's own time included) around evaluations 1000 and 100 000 (10 000 where one takes longer than 30 microseconds),
//! the ratio of the two, and Nevergrad's figure.
//! The README holds the latest result. Run with `cargo bench -p neversim-optim`.

use std::time::Instant;

use neversim_optim::test_functions::SUITE;
use neversim_optim::{Loss, Optimizer, OptimizerOptions, create};

const DIMENSION: usize = 8;
const NUM_WORKERS: usize = 8;
/// Evaluations in a measurement; the marks are in their middle.
const WINDOW: usize = 800;
/// Repetitions; the median is printed, because the machines are shared.
const REPETITIONS: u64 = 7;
/// Longer than this, in microseconds, and the second mark is at a tenth of the evaluations.
const LONG: f64 = 30.0;

/// Median of ask and tell together, microseconds, d = 8 and 8 workers over 160 evaluations, Nevergrad 1.0.12; `None` where
/// there is no figure.
const STRATEGIES: &[(&str, Option<f64>)] = &[
    ("BO", None),
    ("CMA", Some(5404.0)),
    ("Cobyla", Some(3485.0)),
    ("DE", Some(2521.0)),
    ("DiagonalCMA", Some(4597.0)),
    ("EDA", Some(2428.0)),
    ("ES", Some(4804.0)),
    ("LHSSearch", Some(4201.0)),
    ("MetaModel", Some(5918.0)),
    ("NGOpt", Some(6822.0)),
    ("NelderMead", Some(2300.0)),
    ("OnePlusOne", Some(2175.0)),
    ("PSO", Some(2424.0)),
    ("ParaPortfolio", Some(10580.0)),
    ("Powell", Some(2380.0)),
    ("RandomSearch", Some(5418.0)),
    ("SPSA", Some(3838.0)),
    ("TBPSA", Some(2235.0)),
    ("TPE", None),
    ("TwoPointsDE", Some(2459.0)),
    ("cGA", Some(4189.0)),
];

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
    println!("| strategy | at 1000 [us] | late [us] | ratio | Nevergrad [us] |");
    println!("| --- | --- | --- | --- | --- |");
    for &(name, nevergrad) in STRATEGIES {
        let (mut early, mut late) = (Vec::new(), Vec::new());
        for seed in 0..REPETITIONS {
            let space = (SUITE[0].space)(DIMENSION)?;
            let mut optimizer = create(name, &OptimizerOptions::new(space, None, NUM_WORKERS, seed)?)?;
            microseconds(optimizer.as_mut(), 1000 - WINDOW / 2);
            early.push(microseconds(optimizer.as_mut(), WINDOW));
            let rest = if early[0] > LONG { 9_000 } else { 99_000 };
            microseconds(optimizer.as_mut(), rest - WINDOW);
            late.push(microseconds(optimizer.as_mut(), WINDOW));
        }
        let (early, late) = (median(early), median(late));
        let nevergrad = nevergrad.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.0}"));
        println!("| {name} | {early:.2} | {late:.2} | {:.2} | {nevergrad} |", late / early);
    }
    Ok(())
}
