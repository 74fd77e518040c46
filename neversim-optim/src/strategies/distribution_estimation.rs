//! Estimation of distributions: draw a population, keep the best quarter, draw the next one from where those lie.
//!
//! - `TBPSA`: one step size, which the candidates carry along; the population grows where the loss is noisy
//!   (<https://doi.org/10.1007/978-3-319-45823-6_3>).
//! - `EDA`: a full covariance as well (Larrañaga and Lozano 2002, <https://doi.org/10.1007/978-1-4615-1539-5>).
//! - `EMNA`: a normal distribution fitted to the best, one standard deviation for all coordinates or one for each (same
//!   book, section 3.3).
//!
//! `ALGORITHMS.md` section 10 has Nevergrad's forms. Here EDA's covariance is a mean, not a sum, and EMNA's isotropic and
//! anisotropic forms are what their names say. Deviations are measured from the old centre, as in CMA-ES: from
//! the new one they shrink before the optimum is reached (Hansen 2006, <https://doi.org/10.1007/3-540-32494-1_4>).

use rand::RngExt;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use crate::linear_algebra::{dot, symmetric_eigen};
use crate::search::Search;
use crate::strategies::population_control::PopulationControl;
use crate::strategy::Strategy;
use crate::{Loss, Outcome, Recommendation, reflect};

/// First standard deviation; the range of each parameter is 1.
const FIRST_SIGMA: f64 = 1.0 / 6.0;
const LEAST_SIGMA: f64 = 1e-13;
/// Growth of the steps after a generation without success.
const WIDENING: f64 = 1.2;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) shape: Shape,
    /// Whether the population size follows the noise.
    pub(crate) is_controlled: bool,
    /// Whether the best point is recommended instead of the centre, for losses without noise.
    pub(crate) is_naive: bool,
}

/// What is estimated beside the centre.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Shape {
    /// A step size by self-adaptation.
    StepSize,
    /// A step size by self-adaptation, and a covariance.
    Covariance,
    /// One standard deviation for all coordinates.
    Isotropic,
    /// One for each.
    Anisotropic,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DistributionEstimation {
    settings: Settings,
    control: PopulationControl,
    centre: Vec<f64>,
    sigma: f64,
    /// Covariance, and the matrix that turns standard normal draws into its: row order, of `Covariance` only.
    covariance: Vec<f64>,
    root: Vec<f64>,
    /// Of `Anisotropic`, and 1 else: factors on sigma.
    deviations: Vec<f64>,
    waiting: Vec<Sample>,
    failures_in_a_row: usize,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Sample {
    coordinates: Vec<f64>,
    sigma: f64,
    loss: Loss,
}

impl Strategy for DistributionEstimation {
    type Settings = Settings;
    /// The step size.
    type Origin = f64;
    const FORMAT: u32 = 1;

    fn new(settings: &Settings, search: &mut Search) -> Self {
        let d = search.dimension();
        let parents = if is_self_adapted(settings.shape) { d } else { d.max(4) };
        let identity: Vec<f64> = (0..d * d).map(|k| f64::from(u8::from(k / d == k % d))).collect();
        Self {
            settings: *settings,
            control: PopulationControl::new(parents, search.options().num_workers()),
            centre: vec![0.5; d],
            sigma: FIRST_SIGMA,
            covariance: identity.clone(),
            root: identity,
            deviations: vec![1.0; d],
            waiting: Vec::new(),
            failures_in_a_row: 0,
        }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, f64) {
        let d = search.dimension();
        if search.incumbent().is_none() && self.failures_in_a_row >= self.control.population {
            return (search.uniform_point(), self.sigma);
        }
        let mut normal = || search.generator.sample::<f64, _>(StandardNormal);
        let change = if is_self_adapted(self.settings.shape) { (normal() / (d as f64).sqrt()).exp() } else { 1.0 };
        let sigma = self.sigma * change;
        let z: Vec<f64> = (0..d).map(|_| normal()).collect();
        let step = |j: usize| match self.settings.shape {
            Shape::Covariance => dot(&self.root[j * d..(j + 1) * d], &z),
            _ => self.deviations[j] * z[j],
        };
        ((0..d).map(|j| reflect(self.centre[j] + sigma * step(j))).collect(), sigma)
    }

    fn learn(&mut self, search: &mut Search, coordinates: &[f64], outcome: &Outcome, origin: Option<f64>) {
        let loss = outcome.loss();
        if loss.is_failed() {
            self.failures_in_a_row += 1;
        } else {
            if search.incumbent().is_none() && self.failures_in_a_row >= self.control.population {
                self.centre = coordinates.to_vec();
                self.waiting.clear();
            }
            self.failures_in_a_row = 0;
        }
        let sigma = origin.unwrap_or(self.sigma);
        self.waiting.push(Sample { coordinates: coordinates.to_vec(), sigma, loss });
        if self.waiting.len() >= self.control.population {
            self.estimate();
        }
        if self.settings.is_controlled {
            self.control.learn(loss);
        }
    }

    fn recommend(&self, search: &Search) -> Option<Recommendation> {
        if self.settings.is_naive || search.told() <= self.control.population as u64 {
            return search.recommend_incumbent();
        }
        search.incumbent()?;
        let values = search.space().values(&self.centre);
        Some(Recommendation::new(self.centre.clone(), values, None))
    }
}

fn is_self_adapted(shape: Shape) -> bool {
    matches!(shape, Shape::StepSize | Shape::Covariance)
}

impl DistributionEstimation {
    /// Fits the distribution to the best of the population.
    fn estimate(&mut self) {
        let mut best = std::mem::take(&mut self.waiting);
        best.retain(|sample| !sample.loss.is_failed());
        best.sort_by_cached_key(|sample| sample.loss);
        best.truncate(self.control.parents.max(best.len().min(2)));
        if best.is_empty() {
            self.sigma = (self.sigma * WIDENING).min(1.0);
            return;
        }
        let (d, count) = (self.centre.len(), best.len() as f64);
        let old = std::mem::take(&mut self.centre);
        self.centre = (0..d).map(|j| best.iter().map(|sample| sample.coordinates[j]).sum::<f64>() / count).collect();
        let mean = |i: usize, j: usize| {
            let product = |sample: &Sample| (sample.coordinates[i] - old[i]) * (sample.coordinates[j] - old[j]);
            best.iter().map(product).sum::<f64>() / count
        };
        match self.settings.shape {
            Shape::StepSize => {}
            Shape::Covariance => self.learn_covariance(&mean, count),
            Shape::Isotropic => {
                self.sigma = ((0..d).map(|j| mean(j, j)).sum::<f64>() / d as f64).sqrt();
            }
            Shape::Anisotropic => {
                let variances: Vec<f64> = (0..d).map(|j| mean(j, j)).collect();
                self.sigma = (variances.iter().sum::<f64>() / d as f64).sqrt().max(LEAST_SIGMA);
                let least = 1e-6 * self.sigma;
                self.deviations = variances.iter().map(|variance| variance.sqrt().max(least) / self.sigma).collect();
            }
        }
        if is_self_adapted(self.settings.shape) {
            self.sigma = (best.iter().map(|sample| sample.sigma.ln()).sum::<f64>() / count).exp();
        }
        self.sigma = self.sigma.clamp(LEAST_SIGMA, 1.0);
        // Its memory serves the next generation.
        best.clear();
        self.waiting = best;
    }

    /// Mixes the covariance with that of the best, at the rate at which this many points can determine d^2 numbers.
    fn learn_covariance(&mut self, mean: &dyn Fn(usize, usize) -> f64, count: f64) {
        let d = self.centre.len();
        let rate = (count / (d * d + d) as f64).min(0.5);
        let scale: f64 = (0..d).map(|j| mean(j, j)).sum::<f64>() / d as f64;
        if scale <= 0.0 {
            return;
        }
        let mut covariance: Vec<f64> =
            (0..d * d).map(|k| (1.0 - rate) * self.covariance[k] + rate * mean(k / d, k % d) / scale).collect();
        // The step size is sigma's business: the covariance keeps the mean variance 1.
        let trace: f64 = (0..d).map(|j| covariance[j * d + j]).sum::<f64>() / d as f64;
        covariance.iter_mut().for_each(|entry| *entry /= trace);
        let (values, vectors) = symmetric_eigen(&covariance, d);
        let deviations: Vec<f64> = values.iter().map(|value| value.max(1e-14).sqrt()).collect();
        self.root = (0..d * d).map(|k| vectors[k] * deviations[k % d]).collect();
        self.covariance = covariance;
    }
}
