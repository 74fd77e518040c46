//! What every strategy shares: options, generator, counts and the incumbent.

use rand::{Rng, RngExt, SeedableRng};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::{Deserialize, Serialize};

use crate::choices::Choices;
use crate::{Loss, OptimizerOptions, Parameter, Recommendation, SearchSpace};

/// The search as a [`Strategy`](crate::Strategy) sees it: what was asked for, how far it has come, and chance.
///
/// # Example
///
/// ```
/// use neversim_optim::{OptimizerOptions, Parameter, ParameterType, Search, SearchSpace};
///
/// let space = SearchSpace::new(vec![
///     Parameter::new("x", ParameterType::Float, 0.0, 8.0)?,
///     Parameter::new("n", ParameterType::Int, 1.0, 4.0)?,
/// ])?;
/// let mut search = Search::new(OptimizerOptions::new(space, None, 1, 7)?);
/// assert_eq!((search.dimension(), search.asked(), search.told()), (2, 0, 0));
/// assert_eq!(search.cells(), [0.0, 0.25]);
/// assert_eq!(search.snapped(&[0.3, 0.3]), [0.3, 0.375]); // n = 2 from 0.25 to 0.5
/// assert!(search.uniform_point().iter().all(|x| (0.0..1.0).contains(x)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Search {
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
#[non_exhaustive]
pub struct Incumbent {
    /// The point in the unit cube.
    pub coordinates: Vec<f64>,
    /// Its values, in the order of the search space.
    pub values: Vec<f64>,
    /// Its loss, finite.
    pub loss: f64,
}

impl Search {
    /// Returns a search at its start; for tests of a strategy (everywhere else the bookkeeping makes it).
    pub fn new(options: OptimizerOptions) -> Self {
        let generator = Xoshiro256PlusPlus::seed_from_u64(options.seed());
        let counts = options.space().parameters().iter().map(|parameter| parameter.choices().len()).collect();
        Self { options, generator, asked: 0, told: 0, incumbent: None, choices: Choices::new(counts) }
    }

    /// Returns what the caller decided: space, budget, number of workers, seed.
    pub fn options(&self) -> &OptimizerOptions {
        &self.options
    }

    /// Returns the search space.
    pub fn space(&self) -> &SearchSpace {
        self.options.space()
    }

    /// Returns the number of coordinates, one per parameter.
    pub fn dimension(&self) -> usize {
        self.space().dimension()
    }

    /// Returns the number of asks answered before the present one.
    pub fn asked(&self) -> u64 {
        self.asked
    }

    /// Returns the number of outcomes reported before the present one.
    pub fn told(&self) -> u64 {
        self.told
    }

    /// Returns the point with the lowest loss before the present tell, the latest of several; `None` before the first success.
    pub fn incumbent(&self) -> Option<&Incumbent> {
        self.incumbent.as_ref()
    }

    /// Returns the incumbent as a recommendation.
    pub fn recommend_incumbent(&self) -> Option<Recommendation> {
        let Incumbent { coordinates, values, loss } = self.incumbent.clone()?;
        Some(Recommendation::new(coordinates, values, Some(loss)))
    }

    /// Returns the width of each parameter's cells in coordinates: 0 for parameters that are not integers. A shorter step may
    /// change nothing.
    pub fn cells(&self) -> Vec<f64> {
        self.space().parameters().iter().map(Parameter::cell).collect()
    }

    /// Returns the point with the same values whose coordinates of integer parameters are in the middle of their cells:
    /// there a model of the loss should have them.
    pub fn snapped(&self, point: &[f64]) -> Vec<f64> {
        let snap = |(parameter, &x): (&Parameter, &f64)| {
            let is_real = parameter.cell() == 0.0;
            if is_real { x } else { parameter.coordinate(parameter.value(x)).unwrap_or(x) }
        };
        self.space().parameters().iter().zip(point).map(snap).collect()
    }

    /// Draws a point uniformly from the unit cube.
    pub fn uniform_point(&mut self) -> Vec<f64> {
        (0..self.dimension()).map(|_| self.generator.random()).collect()
    }

    /// Draws a number uniformly from [0, 1).
    pub fn uniform(&mut self) -> f64 {
        self.generator.random()
    }

    /// Draws a number from the standard normal distribution.
    pub fn normal(&mut self) -> f64 {
        self.generator.sample(StandardNormal)
    }

    /// Returns the generator, for draws of other kinds with the crate `rand` 0.10. A strategy that has another source of
    /// randomness does not repeat.
    pub fn generator(&mut self) -> &mut impl Rng {
        &mut self.generator
    }

    /// Returns the number of values of parameter j if it is a choice, else `None`.
    pub fn choice_count(&self, j: usize) -> Option<usize> {
        self.choices.count(j)
    }

    /// Draws a coordinate of another value of parameter j, each as likely as the others; the same coordinate if the
    /// parameter is not a choice.
    pub fn another_choice(&mut self, j: usize, coordinate: f64) -> f64 {
        self.choices.another(j, coordinate, &mut self.generator)
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
