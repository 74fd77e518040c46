//! CMA-ES: candidates from a normal distribution whose mean, step size and covariance follow the best of each generation.
//!
//! Hansen 2016, The CMA Evolution Strategy: A Tutorial (<https://arxiv.org/abs/1604.00772>); equation numbers below are
//! its. Full or separable covariance (Ros and Hansen 2008, <https://doi.org/10.1007/978-3-540-87700-4_30>), active update,
//! elitism, restarts with growing population (IPOP: Auger and Hansen 2005, <https://doi.org/10.1109/CEC.2005.1554902>;
//! BIPOP: Hansen 2009, <https://doi.org/10.1145/1570256.1570333>).
//!
//! A full covariance may start as a diagonal one, which is learned in fewer generations, as in pycma with its
//! option `CMA_diagonal`.
//!
//! There is no barrier between generations: a generation is complete when as many points were told as it has members,
//! whenever they were asked for, and points never asked for count as well. Failures rank last: with more than half of a
//! generation failed only the successes are parents, and a generation without success changes nothing but the step.

mod constants;
mod distribution;

use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::search::Search;
use crate::strategies::cma_es::constants::Constants;
use crate::strategies::cma_es::distribution::{Distribution, Offspring};
use crate::strategy::Strategy;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Settings {
    /// First standard deviation; the range of each parameter is 1.
    pub(crate) sigma: f64,
    /// Population size is 4 + this times ln d.
    pub(crate) population_factor: f64,
    /// Population size instead, 0 for none.
    pub(crate) population: usize,
    /// Whether the best point ever takes part in every generation.
    pub(crate) is_elitist: bool,
    /// Whether the covariance is kept diagonal: fewer evaluations where parameters act separately.
    pub(crate) is_diagonal: bool,
    /// Generations, times d over the population size, in which a full covariance is diagonal still: scales are learned
    /// sooner than dependencies.
    pub(crate) diagonal_start: f64,
    pub(crate) restarts: Restarts,
    /// Whether the first mean is a random point instead of the centre.
    pub(crate) starts_at_random: bool,
}

impl Settings {
    pub(crate) const FULL: Self = Self {
        sigma: 0.15,
        population_factor: 3.0,
        population: 0,
        is_elitist: false,
        is_diagonal: false,
        diagonal_start: 0.0,
        restarts: Restarts::Same,
        starts_at_random: false,
    };
}

impl Settings {
    fn starts_diagonal(&self) -> bool {
        self.is_diagonal || self.diagonal_start > 0.0
    }
}

/// What a restart does with the population size.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Restarts {
    Same,
    /// Doubles it.
    Ipop,
    /// Doubles it and, with as many evaluations, tries small ones with small steps, in turn.
    Bipop,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CmaEs {
    settings: Settings,
    constants: Constants,
    distribution: Distribution,
    waiting: Vec<Offspring>,
    best: Option<Offspring>,
    /// Best losses of the last generations, newest last.
    recent: Vec<f64>,
    /// Since the last restart.
    generations: u32,
    restarts: u32,
    /// Evaluations used by the restarts with large and with small populations.
    spent: [u64; 2],
    is_small: bool,
    failures_in_a_row: usize,
}

/// Generations without progress after which the search starts again (Hansen 2016, B.3: tolfun and stagnation).
const LEAST_PROGRESS: f64 = 1e-12;
const LEAST_SIGMA: f64 = 1e-12;
const GREATEST_CONDITION: f64 = 1e14;
/// The population grows to this power of two times the first at most, which bounds the memory.
const MOST_DOUBLINGS: u32 = 6;
/// Standard deviation of the generations after a restart with a small population, as a power of ten down from the first.
const SMALL_SIGMA_EXPONENT: f64 = 2.0;

impl Strategy for CmaEs {
    type Settings = Settings;
    /// Generation and restart the point was drawn in: it is useful later as well.
    type Origin = u32;
    const FORMAT: u32 = 2;

    fn new(settings: &Settings, search: &mut Search) -> Self {
        let d = search.dimension();
        let population = if settings.population > 0 {
            settings.population
        } else {
            constants::default_population(settings.population_factor, d)
        };
        let population = population.max(search.options().num_workers()).max(if settings.is_elitist { 3 } else { 4 });
        let mean = if settings.starts_at_random { search.uniform_point() } else { vec![0.5; d] };
        Self {
            settings: *settings,
            constants: Constants::new(d, population, settings.starts_diagonal()),
            distribution: Distribution::new(mean, settings.sigma, settings.starts_diagonal()),
            waiting: Vec::new(),
            best: None,
            recent: Vec::new(),
            generations: 0,
            restarts: 0,
            spent: [0; 2],
            is_small: false,
            failures_in_a_row: 0,
        }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, u32) {
        if search.incumbent().is_none() && self.failures_in_a_row >= self.constants.population {
            return (search.uniform_point(), self.restarts);
        }
        let cells = search.cells();
        (self.distribution.draw(&cells, &mut search.generator), self.restarts)
    }

    fn learn(&mut self, search: &mut Search, coordinates: &[f64], outcome: &Outcome, origin: Option<u32>) {
        let loss = outcome.loss();
        if origin.is_some_and(|restarts| restarts != self.restarts) {
            return;
        }
        if loss.is_failed() {
            self.failures_in_a_row += 1;
        } else {
            if search.incumbent().is_none() && self.failures_in_a_row >= self.constants.population {
                // The first success after nothing but failures: search there.
                self.distribution.mean = coordinates.to_vec();
                self.waiting.clear();
            }
            self.failures_in_a_row = 0;
        }
        if origin.is_none() && self.is_untouched() && !loss.is_failed() {
            // Told before anything else, and not asked for: somebody knows where to start.
            self.distribution.mean = coordinates.to_vec();
        }
        self.spent[usize::from(self.is_small)] += 1;
        let offspring = Offspring { coordinates: coordinates.to_vec(), loss, is_foreign: origin.is_none() };
        if self.best.as_ref().is_none_or(|best| loss < best.loss) && !loss.is_failed() {
            self.best = Some(offspring.clone());
        }
        self.waiting.push(offspring);
        if self.waiting.len() >= self.constants.population {
            self.end_generation(search);
        }
    }
}

impl CmaEs {
    fn end_generation(&mut self, search: &mut Search) {
        let mut generation = std::mem::take(&mut self.waiting);
        // Stable: of equal losses the earlier told is the better.
        generation.sort_by_key(|offspring| offspring.loss);
        let Some(lowest) = generation[0].loss.value() else {
            // Nothing to learn a direction from; look further afield.
            self.distribution.widen();
            return;
        };
        if self.settings.is_elitist
            && let Some(best) = &self.best
            && best.loss < generation[0].loss
        {
            generation.insert(0, Offspring { is_foreign: true, ..best.clone() });
        }
        self.distribution.update(&generation, &self.constants, &search.cells());
        self.generations += 1;
        let d = search.dimension();
        let length = self.settings.diagonal_start * d as f64 / self.constants.population as f64;
        let is_time = !self.settings.is_diagonal && f64::from(self.generations) >= length;
        if is_time && self.distribution.become_full() {
            self.constants = Constants::new(d, self.constants.population, false);
        }
        self.recent.push(lowest);
        let history = 10 + 30 * search.dimension() / self.constants.population;
        if self.recent.len() > history {
            self.recent.remove(0);
        }
        let highest = generation.last().and_then(|worst| worst.loss.value()).unwrap_or(f64::INFINITY);
        if self.has_converged(history, highest - lowest) {
            self.restart(search);
        }
    }

    /// Whether nothing was told yet.
    fn is_untouched(&self) -> bool {
        self.spent == [0; 2]
    }

    /// Whether the search has converged (Hansen 2016, B.3).
    fn has_converged(&self, history: usize, range: f64) -> bool {
        let spread = |losses: &[f64]| {
            losses.iter().copied().fold(f64::NEG_INFINITY, f64::max)
                - losses.iter().copied().fold(f64::INFINITY, f64::min)
        };
        let is_flat = self.recent.len() >= history && range.max(spread(&self.recent)) <= LEAST_PROGRESS * self.scale();
        is_flat
            || self.distribution.greatest_deviation() < LEAST_SIGMA
            || self.distribution.condition() > GREATEST_CONDITION
    }

    fn scale(&self) -> f64 {
        self.recent.iter().fold(1e-20, |scale: f64, loss| scale.max(loss.abs()))
    }

    fn restart(&mut self, search: &mut Search) {
        use rand::RngExt;
        self.restarts += 1;
        let d = search.dimension();
        let first =
            constants::default_population(self.settings.population_factor, d).max(search.options().num_workers());
        let grown = first << self.restarts.min(MOST_DOUBLINGS);
        let (mut population, mut sigma) = (self.constants.population, self.settings.sigma);
        self.is_small = false;
        match self.settings.restarts {
            Restarts::Same => {}
            Restarts::Ipop => population = grown,
            Restarts::Bipop => {
                self.is_small = self.spent[1] < self.spent[0];
                let u: f64 = search.generator.random();
                if self.is_small {
                    let ratio = grown as f64 / 2.0 / first as f64;
                    // Between the first and half of the grown population.
                    population = constants::whole(first as f64 * ratio.powf(u * u)).max(first);
                    sigma *= 10_f64.powf(-SMALL_SIGMA_EXPONENT * search.generator.random::<f64>());
                } else {
                    population = grown;
                }
            }
        }
        self.constants = Constants::new(d, population, self.settings.starts_diagonal());
        self.distribution = Distribution::new(search.uniform_point(), sigma, self.settings.starts_diagonal());
        self.best = None;
        self.generations = 0;
        self.recent.clear();
        self.waiting.clear();
    }
}
