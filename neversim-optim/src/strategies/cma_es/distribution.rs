//! The normal distribution of CMA-ES: drawing from it, and its update by a ranked generation.

use rand::RngExt;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use super::constants::Constants;
use crate::Loss;
use crate::linear_algebra::{dot, symmetric_eigen};

/// An evaluated point.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Offspring {
    pub(super) coordinates: Vec<f64>,
    pub(super) loss: Loss,
    /// Whether it was not drawn from the distribution.
    pub(super) is_foreign: bool,
}

/// Mean, step size, covariance and evolution paths.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Distribution {
    pub(super) mean: Vec<f64>,
    sigma: f64,
    /// Covariance in row order; of a diagonal one its diagonal.
    covariance: Vec<f64>,
    /// Standard deviations along the eigenvectors, which are the columns of `axes`; empty for a diagonal covariance.
    deviations: Vec<f64>,
    axes: Vec<f64>,
    path_sigma: Vec<f64>,
    path_c: Vec<f64>,
    is_diagonal: bool,
    generation: u32,
}

/// A generation without a success makes the steps this much longer.
const WIDENING: f64 = 1.2;
/// As wide as the box.
const GREATEST_SIGMA: f64 = 1.0;
/// On integers the deviation is kept at this share of a value's cell, so that neighbours are still tried (after the margin
/// of Hamano et al. 2022, <https://doi.org/10.1145/3512290.3528827>).
const LEAST_CELL_SHARE: f64 = 0.4;

impl Distribution {
    pub(super) fn new(mean: Vec<f64>, sigma: f64, is_diagonal: bool) -> Self {
        let d = mean.len();
        let identity: Vec<f64> = (0..d * d).map(|k| f64::from(u8::from(k / d == k % d))).collect();
        Self {
            mean,
            sigma,
            covariance: if is_diagonal { vec![1.0; d] } else { identity.clone() },
            deviations: vec![1.0; d],
            axes: if is_diagonal { Vec::new() } else { identity },
            path_sigma: vec![0.0; d],
            path_c: vec![0.0; d],
            is_diagonal,
            generation: 0,
        }
    }

    /// Makes a diagonal covariance a full one, which is the same matrix at first; returns whether it was diagonal.
    pub(super) fn become_full(&mut self) -> bool {
        if !self.is_diagonal {
            return false;
        }
        let d = self.mean.len();
        let diagonal = std::mem::take(&mut self.covariance);
        self.covariance = (0..d * d).map(|k| if k / d == k % d { diagonal[k / d] } else { 0.0 }).collect();
        self.axes = (0..d * d).map(|k| f64::from(u8::from(k / d == k % d))).collect();
        self.is_diagonal = false;
        self.decompose();
        true
    }

    /// Draws a point: m + sigma B D z (eqs. 38-40).
    ///
    /// - `cells`: width of the values' cells on integer parameters, 0 on the others.
    pub(super) fn draw(&self, cells: &[f64], generator: &mut impl RngExt) -> Vec<f64> {
        let d = self.mean.len();
        let z: Vec<f64> =
            self.deviations.iter().map(|deviation| deviation * generator.sample::<f64, _>(StandardNormal)).collect();
        let step = |i: usize| if self.is_diagonal { z[i] } else { dot(&self.axes[i * d..(i + 1) * d], &z) };
        (0..d).map(|i| self.mean[i] + self.sigma * self.stretch(i, cells[i]) * step(i)).collect()
    }

    /// How much longer than the distribution's own the steps of an integer parameter are.
    fn stretch(&self, i: usize, cell: f64) -> f64 {
        let deviation = self.sigma * self.deviation(i);
        if deviation < LEAST_CELL_SHARE * cell { LEAST_CELL_SHARE * cell / deviation.max(1e-300) } else { 1.0 }
    }

    fn deviation(&self, i: usize) -> f64 {
        let d = self.mean.len();
        self.covariance[if self.is_diagonal { i } else { i * d + i }].sqrt()
    }

    pub(super) fn greatest_deviation(&self) -> f64 {
        self.sigma * self.deviations.iter().copied().fold(0.0, f64::max)
    }

    /// Ratio of the largest to the smallest variance.
    pub(super) fn condition(&self) -> f64 {
        let (least, greatest) =
            self.deviations.iter().fold((f64::INFINITY, 0.0_f64), |(least, greatest), &deviation| {
                (least.min(deviation), greatest.max(deviation))
            });
        (greatest / least).powi(2)
    }

    pub(super) fn widen(&mut self) {
        self.sigma = (self.sigma * WIDENING).min(GREATEST_SIGMA);
    }

    /// C^(-1/2) times a vector.
    fn whiten(&self, y: &[f64]) -> Vec<f64> {
        let d = y.len();
        if self.is_diagonal {
            return y.iter().zip(&self.deviations).map(|(y, deviation)| y / deviation).collect();
        }
        let rotated: Vec<f64> =
            (0..d).map(|k| (0..d).map(|i| self.axes[i * d + k] * y[i]).sum::<f64>() / self.deviations[k]).collect();
        (0..d).map(|i| dot(&self.axes[i * d..(i + 1) * d], &rotated)).collect()
    }

    /// Takes in a generation ranked from best to worst (eqs. 41-47).
    pub(super) fn update(&mut self, generation: &[Offspring], constants: &Constants, cells: &[f64]) {
        let d = self.mean.len();
        let n = d as f64;
        self.generation += 1;
        let successes = generation.iter().filter(|offspring| !offspring.loss.is_failed()).count();
        let parents = constants.parents.min(successes);
        let steps: Vec<Vec<f64>> = generation.iter().map(|offspring| self.step_to(offspring, cells)).collect();
        // With fewer successes than parents the weights of the successes are scaled to the sum 1.
        let total: f64 = constants.weights[..parents].iter().sum();
        let weight = |rank: usize| if rank < parents { constants.weights[rank] / total } else { 0.0 };

        let mut shift = vec![0.0; d];
        for (rank, step) in steps.iter().enumerate().take(parents) {
            shift.iter_mut().zip(step).for_each(|(shift, y)| *shift += weight(rank) * y);
        }
        for i in 0..d {
            // The mean of points of the box, so it stays in it.
            self.mean[i] = (self.mean[i] + self.sigma * self.stretch(i, cells[i]) * shift[i]).clamp(0.0, 1.0);
        }

        let whitened = self.whiten(&shift);
        let pull = (constants.c_sigma * (2.0 - constants.c_sigma) * constants.effective).sqrt();
        self.path_sigma
            .iter_mut()
            .zip(&whitened)
            .for_each(|(path, y)| *path = (1.0 - constants.c_sigma) * *path + pull * y);
        let length = dot(&self.path_sigma, &self.path_sigma).sqrt();
        let started = 1.0 - (1.0 - constants.c_sigma).powf(2.0 * f64::from(self.generation));
        let is_short = length / started.sqrt() < (1.4 + 2.0 / (n + 1.0)) * constants.expected_length;
        let pull = if is_short { (constants.c_c * (2.0 - constants.c_c) * constants.effective).sqrt() } else { 0.0 };
        self.path_c.iter_mut().zip(&shift).for_each(|(path, y)| *path = (1.0 - constants.c_c) * *path + pull * y);

        self.update_covariance(&steps, parents, &weight, is_short, constants);
        let change = (constants.c_sigma / constants.damping) * (length / constants.expected_length - 1.0);
        self.sigma = (self.sigma * change.min(1.0).exp()).min(GREATEST_SIGMA);
        self.decompose();
    }

    /// The step from the mean to a point, in sigmas; of a foreign point shortened to a length that is usual (Hansen 2011,
    /// Injecting external solutions into CMA-ES, <https://arxiv.org/abs/1110.4181>).
    fn step_to(&self, offspring: &Offspring, cells: &[f64]) -> Vec<f64> {
        let d = self.mean.len();
        let mut step: Vec<f64> = (0..d)
            .map(|i| (offspring.coordinates[i] - self.mean[i]) / (self.sigma * self.stretch(i, cells[i])))
            .collect();
        if offspring.is_foreign {
            let whitened = self.whiten(&step);
            let length = dot(&whitened, &whitened).sqrt();
            let n = d as f64;
            let usual = n.sqrt() + 2.0 * n / (n + 2.0);
            if length > usual {
                step.iter_mut().for_each(|y| *y *= usual / length);
            }
        }
        step
    }

    fn update_covariance(
        &mut self,
        steps: &[Vec<f64>],
        parents: usize,
        weight: &dyn Fn(usize) -> f64,
        is_short: bool,
        constants: &Constants,
    ) {
        let d = self.mean.len();
        let mut coefficients: Vec<f64> = (0..steps.len()).map(weight).collect();
        // Negative weights by rank from the end, each step brought to the usual length (eq. 46).
        for (coefficient, (rank, step)) in coefficients.iter_mut().zip(steps.iter().enumerate()).skip(parents) {
            let negative = constants.weights[rank.min(constants.weights.len() - 1)];
            if rank >= constants.parents && negative < 0.0 {
                let whitened = self.whiten(step);
                *coefficient = negative * d as f64 / dot(&whitened, &whitened).max(1e-20);
            }
        }
        let sum: f64 = (0..steps.len())
            .map(|rank| {
                if coefficients[rank] < 0.0 {
                    constants.weights[rank.min(constants.weights.len() - 1)]
                } else {
                    coefficients[rank]
                }
            })
            .sum();
        let stalled = if is_short { 0.0 } else { constants.c_1 * constants.c_c * (2.0 - constants.c_c) };
        let keep = 1.0 + stalled - constants.c_1 - constants.c_mu * sum;
        let entry = |i: usize, j: usize, old: f64| {
            let by_generation: f64 = coefficients.iter().zip(steps).map(|(c, y)| c * y[i] * y[j]).sum();
            keep * old + constants.c_1 * self.path_c[i] * self.path_c[j] + constants.c_mu * by_generation
        };
        self.covariance = if self.is_diagonal {
            (0..d).map(|i| entry(i, i, self.covariance[i]).max(1e-40)).collect()
        } else {
            (0..d * d).map(|k| entry(k / d, k % d, self.covariance[k])).collect()
        };
    }

    fn decompose(&mut self) {
        let d = self.mean.len();
        if self.is_diagonal {
            self.deviations = self.covariance.iter().map(|variance| variance.sqrt()).collect();
            return;
        }
        let (values, axes) = symmetric_eigen(&self.covariance, d);
        let largest = values[d - 1];
        if !(largest > 0.0 && largest.is_finite()) {
            // Beyond what doubles can hold: start from a round distribution of the same width.
            *self = Self { generation: self.generation, ..Self::new(self.mean.clone(), self.sigma, false) };
            return;
        }
        self.deviations = values.iter().map(|value| value.max(1e-15 * largest).sqrt()).collect();
        self.axes = axes;
    }
}
