//! A Gaussian process: what the loss is likely to be where it was not evaluated.
//!
//! Rasmussen and Williams 2006, Gaussian Processes for Machine Learning, chapters 2, 4 and 5: Matérn kernel with
//! nu = 5/2 (eq. 4.17) and a length scale for each coordinate, noise, hyperparameters by marginal likelihood (eq. 5.8).

use serde::{Deserialize, Serialize};

use crate::choices::Choices;
use crate::linear_algebra::{cholesky, dot, solve_lower, solve_upper};

/// What is chosen by likelihood. The outputs have the variance 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Hyperparameters {
    /// Length scales; the range of each coordinate is 1.
    pub(crate) lengths: Vec<f64>,
    /// Variance of the noise, of outputs of variance 1.
    pub(crate) noise: f64,
    /// Which coordinates are choices: different values are at distance 1 from each other.
    pub(crate) choices: Choices,
}

const SHORTEST: f64 = 0.03;
const LONGEST: f64 = 10.0;
const LEAST_NOISE: f64 = 1e-8;
const GREATEST_NOISE: f64 = 0.5;
/// Width of the prior on the logarithm of a length, around [`USUAL_LENGTH`]: keeps few points from extreme lengths.
const PRIOR_WIDTH: f64 = 1.2;
const USUAL_LENGTH: f64 = 0.5;

impl Hyperparameters {
    pub(crate) fn new(dimension: usize, choices: Choices) -> Self {
        let length = USUAL_LENGTH * (dimension as f64).sqrt().min(3.0);
        Self { lengths: vec![length; dimension], noise: 1e-4, choices }
    }

    /// The same with one of them (a length, the noise, or all lengths together) multiplied by a factor.
    pub(crate) fn scaled(&self, which: usize, factor: f64) -> Self {
        let mut changed = self.clone();
        let d = self.lengths.len();
        for (index, length) in changed.lengths.iter_mut().enumerate() {
            if which == index || which == d + 1 {
                *length = (*length * factor).clamp(SHORTEST, LONGEST);
            }
        }
        if which == d {
            changed.noise = (changed.noise * factor * factor).clamp(LEAST_NOISE, GREATEST_NOISE);
        }
        changed
    }
}

/// A process conditioned on data.
#[derive(Debug)]
pub(crate) struct GaussianProcess<'a> {
    hyperparameters: &'a Hyperparameters,
    points: &'a [Vec<f64>],
    factor: Vec<f64>,
    weights: Vec<f64>,
    /// Logarithm of the marginal likelihood and the prior, up to a constant.
    pub(crate) likelihood: f64,
}

/// sqrt(5).
const ROOT: f64 = 2.236_067_977_499_79;

/// The kernel at two points whose choices are in the middle of their cells.
pub(crate) fn matern(lengths: &[f64], choices: &Choices, a: &[f64], b: &[f64]) -> f64 {
    let along = |(j, ((a, b), length)): (usize, ((&f64, &f64), &f64))| {
        let distance = if choices.count(j).is_some() { f64::from(u8::from(a != b)) } else { a - b };
        (distance / length).powi(2)
    };
    let square: f64 = a.iter().zip(b).zip(lengths).enumerate().map(along).sum();
    let r = ROOT * square.sqrt();
    (1.0 + r + r * r / 3.0) * (-r).exp()
}

impl<'a> GaussianProcess<'a> {
    /// Conditions on outputs of mean 0 and variance 1 at `points`; `None` if the points are too close together for these
    /// hyperparameters.
    pub(crate) fn new(hyperparameters: &'a Hyperparameters, points: &'a [Vec<f64>], outputs: &[f64]) -> Option<Self> {
        let n = points.len();
        let mut factor = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..i {
                factor[i * n + j] = matern(&hyperparameters.lengths, &hyperparameters.choices, &points[i], &points[j]);
            }
            factor[i * n + i] = 1.0 + hyperparameters.noise;
        }
        if !cholesky(&mut factor, n) {
            return None;
        }
        let mut weights = outputs.to_vec();
        solve_lower(&factor, n, &mut weights);
        let misfit = dot(&weights, &weights);
        solve_upper(&factor, n, &mut weights);
        let determinant: f64 = (0..n).map(|i| factor[i * n + i].ln()).sum();
        let usual = USUAL_LENGTH.ln();
        let prior: f64 = hyperparameters.lengths.iter().map(|l| ((l.ln() - usual) / PRIOR_WIDTH).powi(2)).sum();
        let likelihood = -misfit / 2.0 - determinant - prior / 2.0;
        Some(GaussianProcess { hyperparameters, points, factor, weights, likelihood })
    }

    /// Mean and standard deviation at a point (eqs. 2.25 and 2.26).
    pub(crate) fn predict(&self, point: &[f64]) -> (f64, f64) {
        let Hyperparameters { lengths, choices, .. } = self.hyperparameters;
        let mut k: Vec<f64> = self.points.iter().map(|other| matern(lengths, choices, point, other)).collect();
        let mean = dot(&k, &self.weights);
        solve_lower(&self.factor, self.points.len(), &mut k);
        (mean, (1.0 - dot(&k, &k)).max(1e-12).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_point_pulls_its_surroundings() {
        let hyperparameters = Hyperparameters { lengths: vec![0.5], noise: 0.0, choices: Choices::default() };
        let points = [vec![0.5]];
        let process = GaussianProcess::new(&hyperparameters, &points, &[2.0]).unwrap();
        // At the point itself the output; a length away k = (1 + sqrt 5 + 5/3) exp(-sqrt 5) = 0.523994 of it, and the
        // variance 1 - k^2.
        let (mean, deviation) = process.predict(&[0.5]);
        assert!((mean - 2.0).abs() < 1e-12 && deviation < 1e-5);
        let (mean, deviation) = process.predict(&[1.0]);
        assert!((mean - 2.0 * 0.523_994).abs() < 1e-5, "{mean}");
        assert!((deviation - (1.0 - 0.523_994_f64.powi(2)).sqrt()).abs() < 1e-5);
    }
}
