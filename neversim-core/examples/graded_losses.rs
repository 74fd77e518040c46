//! Does it help an optimizer to be told how far off a failed evaluation is?
//!
//! A ring of 200 neurons, five parameters whose box is silent in one part and runs away in another, two targets; every
//! optimizer on 20 networks and seeds (some are deterministic and would repeat one search), with `undefined = inf` and with
//! `graded`. Prints the median best loss, and how often each setting was better for the same seed.
//!
//! `cargo run --release -p neversim-core --example graded_losses [BUDGET [SEEDS]]`; it takes a few minutes.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example is a program")]

use std::fs;
use std::path::Path;

use neversim_core::{EvaluationOptions, MetricTarget, ParameterType, Study, StudyError, StudyOptions, Undefined};

const RING: &str = include_str!("../tests/data/ring.parameters");
const OPTIMIZERS: [&str; 7] = ["BO", "MetaModel", "TrustRegionCMA", "NGOpt", "CMA", "TwoPointsDE", "RandomSearch"];

/// Best loss and number of failures of one study.
struct Fit {
    loss: f64,
    failed: usize,
}

fn main() -> Result<(), StudyError> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<u64>().ok());
    let budget = numbers.next().flatten().unwrap_or(150);
    let seeds = numbers.next().flatten().unwrap_or(20);
    let place = tempfile::tempdir().map_err(|error| {
        eprintln!("no temporary folder: {error}");
        StudyError::NoMetric
    })?;
    println!(
        "{:16} {:>12} {:>12} {:>7} {:>7} {:>5} {:>9} {:>9}",
        "optimizer", "inf", "graded", "better", "worse", "p", "failed", "failed"
    );
    for optimizer in OPTIMIZERS {
        let fits = |undefined| -> Result<Vec<Fit>, StudyError> {
            (0..seeds).map(|seed| fit(place.path(), optimizer, budget, seed, undefined)).collect()
        };
        let (inf, graded) = (fits(Undefined::Inf)?, fits(Undefined::Graded)?);
        let better = inf.iter().zip(&graded).filter(|(inf, graded)| graded.loss < inf.loss).count();
        let worse = inf.iter().zip(&graded).filter(|(inf, graded)| graded.loss > inf.loss).count();
        let share = |fits: &[Fit]| fits.iter().map(|fit| fit.failed).sum::<usize>() as f64 / (budget * seeds) as f64;
        println!(
            "{optimizer:16} {:12.3e} {:12.3e} {better:7} {worse:7} {:5.2} {:8.0} % {:7.0} %",
            median(&inf),
            median(&graded),
            sign_test(better, worse),
            100.0 * share(&inf),
            100.0 * share(&graded)
        );
    }
    Ok(())
}

fn fit(place: &Path, optimizer: &str, budget: u64, seed: u64, undefined: Undefined) -> Result<Fit, StudyError> {
    let model = place.join(format!("{seed}.parameters"));
    fs::write(&model, format!("{RING}N = 200\nK = 20\nT = 0.5\noutput_file_code = {seed}\n"))
        .expect("the temporary folder can be written");
    let options = StudyOptions::new(model)
        .parameter("ge", ParameterType::Log, 1e-9, 1e-7)
        .parameter("gi", ParameterType::Log, 1e-8, 2e-6)
        .parameter("taue", ParameterType::Float, 0.002, 0.02)
        .parameter("taui", ParameterType::Float, 0.002, 0.02)
        .parameter("vth", ParameterType::Float, -0.058, -0.045)
        .metric(MetricTarget::new("cv", 1.0))
        .metric(MetricTarget::new("fr", 6.0).option("reducer", "mean"))
        .optimizer(optimizer)
        .budget(budget)
        .workers(1)
        .threads(1)
        .seed(seed)
        .evaluation(EvaluationOptions { undefined, ..EvaluationOptions::default() });
    let mut study = Study::open(place.join(format!("{optimizer}_{undefined}_{seed}")), &options)?;
    study.run()?;
    let best = study.history().best().and_then(|best| best.outcome.loss());
    Ok(Fit { loss: best.unwrap_or(f64::INFINITY), failed: study.history().failed() })
}

fn median(fits: &[Fit]) -> f64 {
    let mut losses: Vec<f64> = fits.iter().map(|fit| fit.loss).collect();
    losses.sort_by(f64::total_cmp);
    (losses[losses.len() / 2] + losses[(losses.len() - 1) / 2]) / 2.0
}

/// Returns the two-sided probability of a split at least this uneven if both are equally likely, ties left out.
fn sign_test(better: usize, worse: usize) -> f64 {
    let (most, all) = (better.max(worse), better + worse);
    let mut probability = 0.5_f64.powi(i32::try_from(all).unwrap_or(i32::MAX));
    let mut tail = 0.0;
    for count in (most..=all).rev() {
        tail += probability;
        probability *= count as f64 / (all - count + 1) as f64;
    }
    (2.0 * tail).min(1.0)
}
