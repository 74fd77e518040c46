//! Evolution strategies: a population whose members carry their step sizes along, which mutate with them.
//!
//! Beyer and Schwefel 2002, <https://doi.org/10.1023/A:1015059928466>: (mu, lambda) and (mu + lambda) selection,
//! intermediate recombination, one self-adapted step size per member. Nevergrad's names select 40 of 60, which is
//! hardly a selection; here it is one in five, near the optimum for the sphere (same paper, section 2.2).

use rand::RngExt;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Loss, Outcome, reflect};

/// First step size; the range of each parameter is 1.
const FIRST_SIGMA: f64 = 1.0 / 6.0;
const LEAST_SIGMA: f64 = 1e-12;
/// Members of the first population.
const FIRST_POPULATION: usize = 20;

/// Probability that a child has another value of some choice.
const CHOICE_SHARE: f64 = 0.25;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) parents: usize,
    pub(crate) selection: Selection,
    pub(crate) recombines: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Selection {
    /// The parents are the best of this many offspring.
    Comma(usize),
    /// The best of the parents and this many offspring.
    Plus(usize),
    /// A child replaces its parent at once if it is better.
    Pairwise,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct EvolutionStrategy {
    settings: Settings,
    parents: Vec<Member>,
    offspring: Vec<Member>,
    turn: usize,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Member {
    coordinates: Vec<f64>,
    sigma: f64,
    loss: Loss,
}

impl Strategy for EvolutionStrategy {
    type Settings = Settings;
    /// Step size, and index of the parent if there was one.
    type Origin = (f64, Option<usize>);
    const FORMAT: u32 = 1;

    fn supports_choices(_settings: &Self::Settings) -> bool {
        true
    }

    fn new(settings: &Settings, _search: &mut Search) -> Self {
        Self { settings: *settings, parents: Vec::new(), offspring: Vec::new(), turn: 0 }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, (f64, Option<usize>)) {
        if self.parents.is_empty() || search.incumbent().is_none() {
            return (search.uniform_point(), (FIRST_SIGMA, None));
        }
        self.turn = (self.turn + 1) % self.parents.len();
        let mut child = self.parents[self.turn].clone();
        if self.settings.recombines {
            let other = &self.parents[search.generator.random_range(0..self.parents.len())];
            for (j, (x, y)) in child.coordinates.iter_mut().zip(&other.coordinates).enumerate() {
                *x = if search.choices.count(j).is_none() {
                    (*x + y) / 2.0
                } else {
                    if search.generator.random() { *x } else { *y }
                };
            }
            child.sigma = (child.sigma * other.sigma).sqrt();
        }
        // tau = 1 / sqrt(2 d) (Beyer and Schwefel 2002, eq. 6).
        let tau = 1.0 / (2.0 * search.dimension() as f64).sqrt();
        let mut normal = || search.generator.sample::<f64, _>(StandardNormal);
        let sigma = (child.sigma * (tau * normal()).exp()).clamp(LEAST_SIGMA, 1.0);
        let is_choice = |j: usize| search.choices.count(j).is_some();
        let step = |(j, x): (usize, &f64)| if is_choice(j) { *x } else { reflect(x + sigma * normal()) };
        let mut point: Vec<f64> = child.coordinates.iter().enumerate().map(step).collect();
        if search.choices.number() > 0 {
            search.choices.mutate(&mut point, CHOICE_SHARE, &mut search.generator);
        }
        (point, (sigma, Some(self.turn)))
    }

    fn learn(
        &mut self,
        _search: &mut Search,
        coordinates: &[f64],
        outcome: &Outcome,
        origin: Option<(f64, Option<usize>)>,
    ) {
        let loss = outcome.loss();
        let (sigma, parent) = origin.unwrap_or((FIRST_SIGMA, None));
        let child = Member { coordinates: coordinates.to_vec(), sigma, loss };
        if self.settings.selection == Selection::Pairwise
            && let Some(index) = parent.filter(|index| *index < self.parents.len())
        {
            if loss <= self.parents[index].loss {
                self.parents[index] = child;
            }
            return;
        }
        self.offspring.push(child);
        let wanted = match self.settings.selection {
            _ if self.parents.is_empty() => FIRST_POPULATION.max(self.settings.parents),
            Selection::Comma(offspring) | Selection::Plus(offspring) => offspring,
            Selection::Pairwise => 1,
        };
        if self.offspring.len() >= wanted {
            self.select();
        }
    }
}

impl EvolutionStrategy {
    fn select(&mut self) {
        let mut pool = std::mem::take(&mut self.offspring);
        // Without a success the parents, if any, are as good as the offspring.
        let has_success = pool.iter().any(|member| !member.loss.is_failed());
        if !matches!(self.settings.selection, Selection::Comma(_)) || !has_success {
            pool.append(&mut self.parents);
        }
        pool.sort_by_key(|member| member.loss);
        pool.truncate(self.settings.parents);
        pool.retain(|member| !member.loss.is_failed());
        self.parents = pool;
    }
}
