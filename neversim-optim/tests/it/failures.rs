//! Failed evaluations: no strategy that learns is stopped by a box half of which fails, or by sixty failures at the start.

use std::collections::BTreeSet;

use neversim_optim::test_functions::box_space;
use neversim_optim::{Loss, OptimizerOptions, StrategyRow, create};

use crate::{distinct_rows, one_row_a_family};

const SEEDS: u64 = 5;
const BUDGET: u64 = 300;

/// The median over the seeds of the lowest loss of a search with 4 workers; a failure is an infinite loss.
fn median_of(strategy: &str, loss: impl Fn(u64, &[f64]) -> Option<f64>) -> f64 {
    let mut lowest: Vec<f64> = (0..SEEDS)
        .map(|seed| {
            let options = OptimizerOptions::new(box_space(3).unwrap(), Some(BUDGET), 4, seed).unwrap();
            let mut optimizer = create(strategy, &options).unwrap();
            for number in 0..BUDGET / 4 {
                let batch: Vec<_> = (0..4).map(|_| optimizer.ask()).collect();
                for candidate in &batch {
                    let outcome =
                        loss(4 * number, candidate.values()).map_or(Loss::FAILED, |loss| Loss::new(loss).unwrap());
                    optimizer.tell(candidate, outcome);
                }
            }
            let best = optimizer.recommend().map(|best| loss(BUDGET, best.values()));
            best.flatten().unwrap_or(f64::INFINITY)
        })
        .collect();
    lowest.sort_by(f64::total_cmp);
    lowest[lowest.len() / 2]
}

/// One row of each family that learns from losses, on the whole box: rescaled strategies see a part of it, and the first of
/// the split ones repeats evaluations, for noise.
fn learning_rows() -> Vec<&'static StrategyRow> {
    let others = ["random search", "one-shot sampling", "rescaled", "split"];
    one_row_a_family().into_iter().filter(|row| !others.contains(&row.family)).collect()
}

fn square(x: &[f64]) -> f64 {
    x.iter().map(|x| (x - 1.5).powi(2)).sum()
}

/// That every strategy gets below what random search does.
fn all_beat_random_search(loss: impl Fn(u64, &[f64]) -> Option<f64>) {
    let random = median_of("RandomSearch", &loss);
    let mut worse = String::new();
    for row in learning_rows() {
        let found = median_of(row.name, &loss);
        if found > random {
            worse.push_str(&format!("{}: {found:.3}\n", row.name));
        }
    }
    assert!(worse.is_empty(), "random search {random:.3}, but\n{worse}");
}

#[test]
fn a_box_half_of_which_fails_is_searched() {
    // The border runs through the optimum.
    all_beat_random_search(|_, x| (x[0] + x[1] <= 3.0).then(|| square(x)));
}

#[test]
fn sixty_failures_at_the_start_are_overcome() {
    all_beat_random_search(|number, x| (number >= 60).then(|| square(x)));
}

/// That no strategy of the registry keeps to the failures (fewer than a quarter of the last 80 evaluations succeed; half of
/// the box does) or, unless it repeats evaluations because of noise, stops exploring (40 asks in a row with fewer than 20
/// different points). 4 workers, 160 evaluations.
fn none_stalls_or_collapses(loss: impl Fn(u64, &[f64]) -> Option<f64>) {
    let mut stuck = String::new();
    for row in distinct_rows() {
        let options = OptimizerOptions::new(box_space(3).unwrap(), Some(160), 4, 2).unwrap();
        let mut optimizer = row.create(&options).unwrap();
        let (mut points, mut successes) = (Vec::new(), Vec::new());
        for number in 0..40 {
            let batch: Vec<_> = (0..4).map(|_| optimizer.ask()).collect();
            for candidate in &batch {
                let outcome = loss(4 * number, candidate.values());
                points.push(format!("{:?}", candidate.values()));
                successes.push(outcome.is_some());
                optimizer.tell(candidate, outcome.map_or(Loss::FAILED, |loss| Loss::new(loss).unwrap()));
            }
        }
        let different = points[120..].iter().collect::<BTreeSet<_>>().len();
        let succeeded = successes[80..].iter().filter(|is_success| **is_success).count();

        let repeats = format!("{row:?}").contains("repetition: ") && !format!("{row:?}").contains("repetition: None");
        // Chains and splits of such strategies have it in their names.
        let is_for_noise = repeats || row.name.contains("Noisy");
        if (different < 20 && !is_for_noise) || succeeded < 20 {
            stuck.push_str(&format!("{}: {different} different points, {succeeded} successes\n", row.name));
        }
    }
    assert!(stuck.is_empty(), "{stuck}");
}

#[test]
fn no_strategy_stalls_or_collapses_where_half_of_the_box_fails() {
    none_stalls_or_collapses(|_, x| (x[0] + x[1] <= 0.0).then(|| square(x)));
}

#[test]
fn no_strategy_stalls_or_collapses_after_sixty_failures() {
    none_stalls_or_collapses(|number, x| (number >= 60).then(|| square(x)));
}
