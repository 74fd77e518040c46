//! Bayesian optimization: evaluate where a Gaussian process expects the greatest improvement.
//!
//! Jones, Schonlau and Welch 1998, <https://doi.org/10.1023/A:1008306431147>. What an implementation decides:
//!
//! - Losses are brought to a common scale by a logarithm around their median distance from the best, so that one huge loss
//!   does not flatten the rest.
//! - Candidates that are out take part with the median loss (constant liar: Ginsbourger et al. 2010,
//!   <https://doi.org/10.1007/978-3-642-10701-6_6>), so any number of workers gets different points.
//! - Failures have a model of their own: the expected improvement is weighted by the share of successes near the point.
//! - The process sees a bounded number of points, the best and the latest; an ask never costs more than that.

use rand::RngExt;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use crate::gaussian_process::{GaussianProcess, Hyperparameters, matern};
use crate::low_discrepancy::sobol;
use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Outcome, reflect};

/// Points the process sees.
const WINDOW: usize = 64;
/// Failures that are remembered.
const MOST_FAILURES: usize = 60;
/// Points at which the expected improvement is compared: drawn anywhere, and around good points.
const ANYWHERE: usize = 32;
const AROUND: usize = 48;
/// Hyperparameters tried at an ask.
const TRIALS: usize = 4;
/// Candidates out that are remembered.
const MOST_PENDING: usize = 64;
/// Probability that a point around another one has another value of a choice, for each.
const CHOICE_SHARE: f64 = 0.2;
/// Weight, in evaluations, of the assumption that a point succeeds.
const PRIOR_SUCCESSES: f64 = 0.3;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Bayesian {
    hyperparameters: Hyperparameters,
    successes: Vec<(Vec<f64>, f64)>,
    failures: Vec<Vec<f64>>,
    pending: Vec<(u64, Vec<f64>)>,
    /// Asks answered by the sequence of Sobol before the process is asked.
    first: usize,
    seed: u32,
    trial: usize,
}

impl Strategy for Bayesian {
    type Settings = ();
    /// Number of the ask.
    type Origin = u64;
    const FORMAT: u32 = 1;

    fn supports_choices(_settings: &Self::Settings) -> bool {
        true
    }

    fn new((): &(), search: &mut Search) -> Self {
        let d = search.dimension();
        let budget = search.options().budget().unwrap_or(100);
        let quarter = usize::try_from(budget / 4).unwrap_or(usize::MAX);
        Self {
            hyperparameters: Hyperparameters::new(d, search.choices.clone()),
            successes: Vec::new(),
            failures: Vec::new(),
            pending: Vec::new(),
            first: (d + 2).max(search.options().num_workers()).min(quarter.max(2)),
            seed: search.generator.random(),
            trial: 0,
        }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, u64) {
        let id = search.asked();
        let is_first = id < self.first as u64;
        let point = if id == 0 {
            vec![0.5; search.dimension()]
        } else if is_first || self.successes.len() < 2 {
            (0..search.dimension()).map(|j| sobol(id, j, self.seed)).collect()
        } else {
            self.most_promising(search)
        };
        // While all fail every point of the box is as good; the middles of cells are not all of it.
        let point = if search.incumbent().is_none() { point } else { search.snapped(&point) };
        if self.pending.len() >= MOST_PENDING {
            self.pending.remove(0);
        }
        self.pending.push((id, point.clone()));
        (point, id)
    }

    fn learn(&mut self, search: &mut Search, coordinates: &[f64], outcome: &Outcome, origin: Option<u64>) {
        let loss = outcome.loss();
        self.pending.retain(|(id, _)| origin != Some(*id));
        let point = search.snapped(coordinates);
        let Some(loss) = loss.value() else {
            if self.failures.len() >= MOST_FAILURES {
                self.failures.remove(0);
            }
            self.failures.push(point);
            return;
        };
        self.successes.push((point, loss));
        if self.successes.len() > WINDOW {
            // Of the older half the worst leaves.
            let older = 0..WINDOW / 2;
            let worst = older.max_by(|&i, &j| self.successes[i].1.total_cmp(&self.successes[j].1));
            self.successes.remove(worst.unwrap_or(0));
        }
    }
}

impl Bayesian {
    /// The point of greatest expected improvement among many.
    fn most_promising(&mut self, search: &mut Search) -> Vec<f64> {
        let d = search.dimension();
        let (mut points, mut outputs) = self.data();
        self.adapt(&points, &outputs);
        let best = outputs.iter().copied().fold(f64::INFINITY, f64::min);
        let mut sorted = outputs.clone();
        sorted.sort_by(f64::total_cmp);
        let median = sorted[sorted.len() / 2];
        points.extend(self.pending.iter().map(|(_, point)| point.clone()));
        outputs.resize(points.len(), median);
        // A failure is as bad as the worst: the process turns away from it.
        let failures = self.failures.iter().rev().take(WINDOW / 2);
        points.extend(failures.cloned());
        outputs.resize(points.len(), sorted[sorted.len() - 1]);
        let Some(process) = GaussianProcess::new(&self.hyperparameters, &points, &outputs) else {
            return search.uniform_point();
        };
        let value = |point: &[f64]| {
            let (mean, deviation) = process.predict(point);
            expected_improvement(best, mean, deviation) * self.chance_of_success(point)
        };
        let mut order: Vec<usize> = (0..self.successes.len()).collect();
        order.sort_by(|&i, &j| self.successes[i].1.total_cmp(&self.successes[j].1));
        let mut candidate = (Vec::new(), f64::NEG_INFINITY);
        let values_known: Vec<Vec<f64>> = points.iter().map(|point| search.space().values(point)).collect();
        let consider = |point: Vec<f64>, candidate: &mut (Vec<f64>, f64), search: &Search| {
            let point = search.snapped(&point);
            let worth = value(&point);
            if worth > candidate.1 && !values_known.contains(&search.space().values(&point)) {
                *candidate = (point, worth);
            }
        };
        for _ in 0..ANYWHERE {
            let point = search.uniform_point();
            consider(point, &mut candidate, search);
        }
        for number in 0..AROUND {
            // First around the best points, then around the best candidate so far, ever closer.
            let is_late = number >= AROUND / 2 && !candidate.0.is_empty();
            let good = &self.successes[order[number % order.len().min(4)]].0;
            let centre = if is_late { candidate.0.clone() } else { good.clone() };
            let scale = 0.3 * 10_f64.powf(-4.0 * search.generator.random::<f64>());
            let all = search.generator.random_bool(0.5);
            let chosen = search.generator.random_range(0..d);
            let point = (0..d)
                .map(|j| {
                    if search.choices.count(j).is_some() {
                        let is_changed = if all { search.generator.random_bool(CHOICE_SHARE) } else { j == chosen };
                        let x = centre[j];
                        return if is_changed { search.choices.another(j, x, &mut search.generator) } else { x };
                    }
                    let step = scale * search.generator.sample::<f64, _>(StandardNormal);
                    if all || j == chosen { reflect(centre[j] + step) } else { centre[j] }
                })
                .collect();
            consider(point, &mut candidate, search);
        }
        if candidate.0.is_empty() { search.uniform_point() } else { candidate.0 }
    }

    /// Points and outputs of mean 0 and variance 1.
    fn data(&self) -> (Vec<Vec<f64>>, Vec<f64>) {
        let points = self.successes.iter().map(|(point, _)| point.clone()).collect();
        let least = self.successes.iter().map(|(_, loss)| *loss).fold(f64::INFINITY, f64::min);
        let mut above: Vec<f64> = self.successes.iter().map(|(_, loss)| loss - least).collect();
        let mut sorted = above.clone();
        sorted.sort_by(f64::total_cmp);
        let median = sorted[sorted.len() / 2];
        if median > 0.0 {
            above.iter_mut().for_each(|loss| *loss = (1.0 + *loss / median).ln());
        }
        let count = above.len() as f64;
        let mean = above.iter().sum::<f64>() / count;
        let deviation = (above.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / count).sqrt();
        let scale = if deviation > 0.0 { deviation } else { 1.0 };
        (points, above.iter().map(|y| (y - mean) / scale).collect())
    }

    /// Improves the hyperparameters a little: one after another is tried longer and shorter.
    fn adapt(&mut self, points: &[Vec<f64>], outputs: &[f64]) {
        let likelihood = |hyperparameters: &Hyperparameters| {
            GaussianProcess::new(hyperparameters, points, outputs)
                .map_or(f64::NEG_INFINITY, |process| process.likelihood)
        };
        let mut current = likelihood(&self.hyperparameters);
        for _ in 0..TRIALS / 2 {
            self.trial = (self.trial + 1) % (self.hyperparameters.lengths.len() + 2);
            for factor in [1.6, 1.0 / 1.6] {
                let changed = self.hyperparameters.scaled(self.trial, factor);
                let found = likelihood(&changed);
                if found > current {
                    self.hyperparameters = changed;
                    current = found;
                    break;
                }
            }
        }
    }

    /// Share of successes near a point, near ones counting more.
    fn chance_of_success(&self, point: &[f64]) -> f64 {
        if self.failures.is_empty() {
            return 1.0;
        }
        let choices = &self.hyperparameters.choices;
        let lengths = vec![0.1 * (point.len() as f64).sqrt(); point.len()];
        let successes: f64 = self.successes.iter().map(|(other, _)| matern(&lengths, choices, point, other)).sum();
        let failures: f64 = self.failures.iter().map(|other| matern(&lengths, choices, point, other)).sum();
        (PRIOR_SUCCESSES + successes) / (PRIOR_SUCCESSES + successes + failures)
    }
}

/// (best - mean) Phi(z) + deviation phi(z) with z = (best - mean) / deviation (Jones et al. 1998, eq. 15).
fn expected_improvement(best: f64, mean: f64, deviation: f64) -> f64 {
    let z = (best - mean) / deviation;
    let density = (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
    (best - mean) * normal_probability(z) + deviation * density
}

/// The distribution function of the standard normal (Abramowitz and Stegun 1964, 26.2.17; error below 7.5e-8).
fn normal_probability(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let coefficients = [1.330_274_429, -1.821_255_978, 1.781_477_937, -0.356_563_782, 0.319_381_530];
    let polynomial = coefficients.iter().fold(0.0, |sum, c| (sum + c) * t);
    let tail = (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt() * polynomial;
    if z > 0.0 { 1.0 - tail } else { tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expected_improvement_of_known_cases() {
        // At equal mean it is the deviation times phi(0) = 0.398942; one deviation below: Phi(1) + phi(1) = 1.083315.
        assert!((expected_improvement(0.0, 0.0, 2.0) - 2.0 * 0.398_942).abs() < 1e-5);
        assert!((expected_improvement(0.0, -1.0, 1.0) - 1.083_315).abs() < 1e-5);
        assert!(expected_improvement(0.0, 5.0, 1.0) < 1e-6);
    }
}
