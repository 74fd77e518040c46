//! TPE: the tree-structured Parzen estimator. Candidates are drawn where good points are dense, and the one is taken where
//! good points are densest compared with the others.
//!
//! Bergstra et al. 2011 (<https://papers.nips.cc/paper/4443-algorithms-for-hyper-parameter-optimization>), with the
//! bandwidths and the prior of Watanabe 2023 (<https://arxiv.org/abs/2304.11127>). Failures are among the others, as are
//! candidates that are out; the kernels of an integer are as wide as its cell at least.

use rand::RngExt;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use crate::choices::Choices;
use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Loss, Outcome, reflect};

/// Evaluations before the densities are used.
const FIRST: usize = 10;
/// Share of the points that counts as good, and their number at most (Bergstra et al. 2011; hyperopt).
const GOOD_SHARE: f64 = 0.15;
const MOST_GOOD: usize = 25;
const LEAST_GOOD: usize = 2;
/// Points remembered.
const WINDOW: usize = 160;
/// Candidates drawn at an ask.
const DRAWN: usize = 24;
/// Least bandwidth, as a share of the range: falls with the number of points (Watanabe 2023, section 3.3.4).
const BANDWIDTH_FLOOR: f64 = 0.3;
const MOST_PENDING: usize = 64;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ParzenEstimator {
    /// Latest last.
    known: Vec<(Vec<f64>, Loss)>,
    pending: Vec<(u64, Vec<f64>)>,
}

/// Kernels along each coordinate: centres and bandwidths; one wide kernel is the prior. The bandwidth of a choice is the
/// probability that its value is drawn from all (Aitchison and Aitken 1976, <https://doi.org/10.1093/biomet/63.3.413>).
struct Density<'a> {
    centres: Vec<Vec<f64>>,
    bandwidths: Vec<Vec<f64>>,
    choices: &'a Choices,
}

impl Strategy for ParzenEstimator {
    type Settings = ();
    /// Number of the ask.
    type Origin = u64;
    const FORMAT: u32 = 1;

    fn supports_choices(_settings: &Self::Settings) -> bool {
        true
    }

    fn new((): &(), _search: &mut Search) -> Self {
        Self { known: Vec::new(), pending: Vec::new() }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, u64) {
        let id = search.asked();
        let point = if id == 0 {
            vec![0.5; search.dimension()]
        } else if self.known.len() < FIRST || search.incumbent().is_none() {
            search.uniform_point()
        } else {
            self.most_promising(search)
        };
        if self.pending.len() >= MOST_PENDING {
            self.pending.remove(0);
        }
        self.pending.push((id, point.clone()));
        (point, id)
    }

    fn learn(&mut self, _search: &mut Search, coordinates: &[f64], outcome: &Outcome, origin: Option<u64>) {
        let loss = outcome.loss();
        self.pending.retain(|(id, _)| origin != Some(*id));
        self.known.push((coordinates.to_vec(), loss));
        if self.known.len() > WINDOW {
            // The oldest that is not among the good leaves.
            let mut losses: Vec<Loss> = self.known.iter().map(|(_, loss)| *loss).collect();
            losses.sort_unstable();
            let bound = losses[MOST_GOOD];
            let oldest = self.known.iter().position(|(_, loss)| *loss >= bound);
            self.known.remove(oldest.unwrap_or(0));
        }
    }
}

impl ParzenEstimator {
    fn most_promising(&self, search: &mut Search) -> Vec<f64> {
        let cells = search.cells();
        let mut order: Vec<usize> = (0..self.known.len()).collect();
        order.sort_by_key(|&index| self.known[index].1);
        let successes = order.iter().filter(|&&index| !self.known[index].1.is_failed()).count();
        // Of the successes: many failures would make everything else good.
        let share = GOOD_SHARE * successes as f64;
        let count = (1..=MOST_GOOD)
            .take_while(|&k| k as f64 <= share)
            .last()
            .unwrap_or(0)
            .max(LEAST_GOOD)
            .min(successes.max(1));
        let point = |index: &usize| self.known[*index].0.clone();
        let choices = search.choices.clone();
        let good = Density::new(order[..count].iter().map(point).collect(), &cells, &choices);
        let out = self.pending.iter().map(|(_, point)| point.clone());
        let rest = Density::new(order[count..].iter().map(point).chain(out).collect(), &cells, &choices);
        let mut best = (Vec::new(), f64::NEG_INFINITY);
        for _ in 0..DRAWN {
            let candidate = good.draw(&mut search.generator);
            let ratio = good.log(&candidate) - rest.log(&candidate);
            if ratio > best.1 {
                best = (candidate, ratio);
            }
        }
        if best.0.is_empty() { search.uniform_point() } else { best.0 }
    }
}

impl Density<'_> {
    fn new<'a>(mut centres: Vec<Vec<f64>>, cells: &[f64], choices: &'a Choices) -> Density<'a> {
        let d = cells.len();
        let n = centres.len();
        let floor = BANDWIDTH_FLOOR / (n as f64 + 1.0);
        // Scott's rule on the spread of the centres (Watanabe 2023, section 3.3.4).
        let widths: Vec<f64> = (0..d)
            .map(|j| {
                if let Some(count) = choices.count(j) {
                    // As if each value had been seen once beside the centres.
                    return count as f64 / (count + n) as f64;
                }
                let mean = centres.iter().map(|x| x[j]).sum::<f64>() / n.max(1) as f64;
                let variance = centres.iter().map(|x| (x[j] - mean).powi(2)).sum::<f64>() / n.max(1) as f64;
                let scott = 1.06 * variance.sqrt() * (n.max(1) as f64).powf(-1.0 / (d as f64 + 4.0));
                scott.max(floor).max(0.5 * cells[j]).min(1.0)
            })
            .collect();
        let mut bandwidths = vec![widths; n];
        centres.push(vec![0.5; d]);
        bandwidths.push(vec![1.0; d]);
        Density { centres, bandwidths, choices }
    }

    fn draw(&self, generator: &mut impl RngExt) -> Vec<f64> {
        let kernel = generator.random_range(0..self.centres.len());
        let coordinates = self.centres[kernel].iter().zip(&self.bandwidths[kernel]).enumerate();
        let along = |(j, (x, width)): (usize, (&f64, &f64))| match self.choices.count(j) {
            Some(_) if generator.random_bool(*width) => generator.random(),
            Some(_) => *x,
            None => reflect(x + width * generator.sample::<f64, _>(StandardNormal)),
        };
        coordinates.map(along).collect()
    }

    /// Logarithm of the density, up to a constant that all densities share.
    fn log(&self, point: &[f64]) -> f64 {
        let logs: Vec<f64> = self
            .centres
            .iter()
            .zip(&self.bandwidths)
            .map(|(centre, widths)| {
                let along = |(j, ((x, c), width)): (usize, ((&f64, &f64), &f64))| match self.choices.count(j) {
                    Some(count) => {
                        let is_equal = f64::from(u8::from(self.choices.are_equal(j, *x, *c)));
                        ((1.0 - width) * is_equal + width / count as f64).ln()
                    }
                    None => -0.5 * ((x - c) / width).powi(2) - width.ln(),
                };
                point.iter().zip(centre).zip(widths).enumerate().map(along).sum()
            })
            .collect();
        let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        largest + logs.iter().map(|log| (log - largest).exp()).sum::<f64>().ln() - (logs.len() as f64).ln()
    }
}
