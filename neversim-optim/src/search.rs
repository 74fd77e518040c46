//! What every strategy shares: options, generator, counts and the incumbent.

use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::{Deserialize, Serialize};

use crate::choices::Choices;
use crate::{Loss, OptimizerOptions, Parameter, Recommendation, SearchSpace};

/// The search as a strategy sees it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Search {
    options: OptimizerOptions,
    /// The only source of randomness.
    pub(crate) generator: Xoshiro256PlusPlus,
    asked: u64,
    told: u64,
    incumbent: Option<Incumbent>,
    /// Which coordinates are choices.
    pub(crate) choices: Choices,
}

/// The evaluated point with the lowest loss.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Incumbent {
    pub(crate) coordinates: Vec<f64>,
    pub(crate) values: Vec<f64>,
    /// Finite.
    pub(crate) loss: f64,
}

impl Search {
    pub(crate) fn new(options: OptimizerOptions) -> Self {
        let generator = Xoshiro256PlusPlus::seed_from_u64(options.seed());
        let counts = options.space().parameters().iter().map(|parameter| parameter.choices().len()).collect();
        Self { options, generator, asked: 0, told: 0, incumbent: None, choices: Choices::new(counts) }
    }

    pub(crate) fn options(&self) -> &OptimizerOptions {
        &self.options
    }

    pub(crate) fn space(&self) -> &SearchSpace {
        self.options.space()
    }

    pub(crate) fn dimension(&self) -> usize {
        self.space().dimension()
    }

    /// Number of asks answered before the present one.
    pub(crate) fn asked(&self) -> u64 {
        self.asked
    }

    /// Number of outcomes reported before the present one.
    pub(crate) fn told(&self) -> u64 {
        self.told
    }

    /// The point with the lowest loss before the present tell, the latest of several; `None` before the first success.
    pub(crate) fn incumbent(&self) -> Option<&Incumbent> {
        self.incumbent.as_ref()
    }

    /// The incumbent as a recommendation.
    pub(crate) fn recommend_incumbent(&self) -> Option<Recommendation> {
        let Incumbent { coordinates, values, loss } = self.incumbent.clone()?;
        Some(Recommendation::new(coordinates, values, Some(loss)))
    }

    /// Width of the values' cells in coordinates: 0 for parameters that are not integers.
    pub(crate) fn cells(&self) -> Vec<f64> {
        self.space().parameters().iter().map(Parameter::cell).collect()
    }

    /// Returns the point with the same values whose coordinates of integer parameters are in the middle of their cells:
    /// there a model of the loss should have them.
    pub(crate) fn snapped(&self, point: &[f64]) -> Vec<f64> {
        let snap = |(parameter, &x): (&Parameter, &f64)| {
            let is_real = parameter.cell() == 0.0;
            if is_real { x } else { parameter.coordinate(parameter.value(x)).unwrap_or(x) }
        };
        self.space().parameters().iter().zip(point).map(snap).collect()
    }

    /// Draws a point uniformly from the unit cube.
    pub(crate) fn uniform_point(&mut self) -> Vec<f64> {
        (0..self.dimension()).map(|_| self.generator.random()).collect()
    }

    /// Returns the number of the next candidate and counts it.
    pub(crate) fn next_id(&mut self) -> u64 {
        let id = self.asked;
        self.asked += 1;
        id
    }

    /// Counts an outcome and keeps the point if no loss before was lower.
    pub(crate) fn record(&mut self, coordinates: Vec<f64>, values: Vec<f64>, loss: Loss) {
        self.told += 1;
        let Some(loss) = loss.value() else { return };
        if self.incumbent.as_ref().is_none_or(|incumbent| loss <= incumbent.loss) {
            self.incumbent = Some(Incumbent { coordinates, values, loss });
        }
    }
}
