//! A population size that grows where a loss is noisy, and shrinks where there is progress.

use serde::{Deserialize, Serialize};

use crate::Loss;

/// Generations between two decisions.
const GENERATIONS: usize = 5;
/// A decrease of this many standard errors counts as progress.
const PROGRESS: f64 = 2.0;
const GROWTH: usize = 2;
const SHRINKAGE: f64 = 0.84;
/// Parents at most, which bounds the memory.
const MOST_PARENTS: usize = 512;

/// The population control of Hellwig and Beyer 2016, <https://doi.org/10.1007/978-3-319-45823-6_3>, as in `ALGORITHMS.md`
/// section 10: the losses at the start and at the end of five generations are compared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PopulationControl {
    least_parents: usize,
    workers: usize,
    /// mu.
    pub(crate) parents: usize,
    /// lambda.
    pub(crate) population: usize,
    losses: Vec<f64>,
}

impl PopulationControl {
    pub(crate) fn new(parents: usize, workers: usize) -> Self {
        let population = (4 * parents).max(workers);
        Self { least_parents: parents, workers, parents, population, losses: Vec::new() }
    }

    /// Takes in an outcome and adapts the sizes when it is time. Failures are not compared.
    pub(crate) fn learn(&mut self, loss: Loss) {
        let Some(loss) = loss.value() else { return };
        self.losses.push(loss);
        let n = self.population;
        if self.losses.len() < GENERATIONS * n {
            return;
        }
        let (first, last) = (&self.losses[..n], &self.losses[self.losses.len() - n..]);
        let moments = |losses: &[f64]| {
            let mean = losses.iter().sum::<f64>() / n as f64;
            let variance = losses.iter().map(|loss| (loss - mean).powi(2)).sum::<f64>() / n as f64;
            (mean, variance / (n.max(2) - 1) as f64)
        };
        let ((first, first_error), (last, last_error)) = (moments(first), moments(last));
        let has_progress = first - last >= PROGRESS * (first_error + last_error).sqrt();
        self.parents = if has_progress {
            let shrunk = self.parents as f64 * SHRINKAGE;
            (1..=self.parents).take_while(|&k| k as f64 <= shrunk).last().unwrap_or(1).max(self.least_parents)
        } else {
            (GROWTH * self.parents).min(MOST_PARENTS.max(self.least_parents))
        };
        self.population = (4 * self.parents).max(self.workers);
        self.losses.clear();
    }
}
