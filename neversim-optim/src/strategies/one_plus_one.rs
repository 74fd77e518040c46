//! The (1+1) evolution strategy: normal steps from the best point, longer after a success, shorter after a miss.
//!
//! Nevergrad's `OnePlusOne` with Gaussian mutation (`ALGORITHMS.md` section 5). The parent is the incumbent at the time of
//! the ask, so with several candidates out it is a (1+n). Three departures from Nevergrad, each where it gets stuck:
//!
//! - While evaluations have failed and none has succeeded, points are drawn uniformly and sigma stays: there is
//!   no parent to search around, and shrinking steps would never leave a region of failures.
//! - Sigma is held between [`LEAST_SIGMA`] and [`GREATEST_SIGMA`].
//! - A mutation whose values are all those of the parent (small steps between integers) would waste an evaluation; sigma
//!   is doubled until it is not, at most [`MOST_DOUBLINGS`] times. So on integers sigma does not fall below what can
//!   make a difference.

mod annealing;
mod archive;
mod crossover;
mod redraw;

use rand::RngExt;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use crate::search::Search;
use crate::strategies::one_plus_one::annealing::Accepted;
pub(crate) use crate::strategies::one_plus_one::annealing::Annealing;
use crate::strategies::one_plus_one::archive::Archive;
pub(crate) use crate::strategies::one_plus_one::crossover::Crossover;
use crate::strategies::one_plus_one::crossover::cross;
use crate::strategies::one_plus_one::redraw::Learned;
pub(crate) use crate::strategies::one_plus_one::redraw::Rate;
use crate::strategy::Strategy;
use crate::{Outcome, Recommendation, reflect};

/// Range of a bounded parameter in Nevergrad's standardised variable z = 6 u - 3 (`ALGORITHMS.md` section 1); sigma
/// is measured in z.
const STANDARDISED_RANGE: f64 = 6.0;
const INITIAL_SIGMA: f64 = 1.0;
/// Factors after a success and after a miss: 0.84 is about 2^(-1/4), so that sigma stays where one step in five
/// succeeds (Rechenberg 1973).
const SIGMA_GROWTH: f64 = 2.0;
const SIGMA_DECAY: f64 = 0.84;
/// In z: a step of this length moves a coordinate of 0.5 by a few of the last digits a double has.
const LEAST_SIGMA: f64 = 1e-15;
/// In z: a step of this length is as long as the whole range, and its reflection nearly uniform.
const GREATEST_SIGMA: f64 = 6.0;
/// Enough to come from the least to the greatest sigma, 2^53 times as long, and try a few times there.
const MOST_DOUBLINGS: usize = 60;

/// Probability that a child has another value of some choice.
const CHOICE_SHARE: f64 = 0.25;

/// What distinguishes the family's rows.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) mutation: Mutation,
    pub(crate) crossover: Crossover,
    pub(crate) repetition: Repetition,
    pub(crate) annealing: Annealing,
}

impl Settings {
    pub(crate) const fn of(mutation: Mutation) -> Self {
        Self { mutation, crossover: Crossover::None, repetition: Repetition::None, annealing: Annealing::None }
    }
}

/// How a child differs from its parent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Mutation {
    /// By a normal step.
    Gaussian,
    /// By a Cauchy step in each coordinate: mostly short, now and then long.
    Cauchy,
    /// To any point of the box.
    Anywhere,
    /// In some coordinates only.
    Redraw(Rate),
}

/// Which points are evaluated again, where the loss is noisy: as many times as asks stay below the given factor times the
/// cube of the number of different points (`ALGORITHMS.md` section 5).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Repetition {
    None,
    Random(f64),
    /// The one that may be best.
    Optimistic(f64),
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OnePlusOne {
    settings: Settings,
    sigma: f64,
    learned: Learned,
    archive: Archive,
    accepted: Accepted,
}

impl Strategy for OnePlusOne {
    type Settings = Settings;
    /// The share of coordinates that were changed; of normal and Cauchy steps 1 if a choice was changed.
    type Origin = f64;
    const FORMAT: u32 = 2;

    fn supports_choices(_settings: &Self::Settings) -> bool {
        true
    }

    fn new(settings: &Settings, _search: &mut Search) -> Self {
        let rate = if let Mutation::Redraw(rate) = settings.mutation { rate } else { Rate::Classic };
        Self {
            settings: *settings,
            sigma: INITIAL_SIGMA,
            learned: Learned::new(rate),
            archive: Archive::default(),
            accepted: Accepted::nothing(),
        }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, f64) {
        let centre = vec![0.5; search.dimension()];
        if search.asked() == 0 && search.incumbent().is_none() {
            return (centre, 0.0);
        }
        if search.incumbent().is_none() && search.told() > 0 {
            return (search.uniform_point(), 0.0);
        }
        if let Some(point) = self.repeated(search) {
            return (point, 0.0);
        }
        let mut parent = self.parent(search).unwrap_or(centre);
        cross(self.settings.crossover, &mut parent, &self.archive, search);
        match self.settings.mutation {
            Mutation::Redraw(rate) => self.learned.mutate(&parent, rate, search),
            Mutation::Anywhere => (search.uniform_point(), 0.0),
            Mutation::Gaussian | Mutation::Cauchy => self.mutate(&parent, search),
        }
    }

    fn learn(&mut self, search: &mut Search, coordinates: &[f64], outcome: &Outcome, origin: Option<f64>) {
        let loss = outcome.loss();
        let has_steps = matches!(self.settings.mutation, Mutation::Gaussian | Mutation::Cauchy);
        let factor = match (loss.value(), search.incumbent()) {
            (Some(_), None) => SIGMA_GROWTH,
            (Some(loss), Some(incumbent)) if loss < incumbent.loss => SIGMA_GROWTH,
            (Some(loss), Some(incumbent)) if loss == incumbent.loss => 1.0,
            // What another choice is worth says nothing about the length of steps.
            (_, Some(_)) if has_steps && origin == Some(1.0) => 1.0,
            (_, Some(_)) => SIGMA_DECAY,
            (None, None) => 1.0,
        };
        self.sigma = (self.sigma * factor).clamp(LEAST_SIGMA, GREATEST_SIGMA);
        if self.settings.repetition != Repetition::None || self.settings.crossover != Crossover::None {
            self.archive.learn(coordinates, loss);
        }
        if let (Mutation::Redraw(rate), Some(share)) = (self.settings.mutation, origin) {
            let best = search.incumbent().map_or(f64::INFINITY, |incumbent| incumbent.loss);
            let gain = loss.value().map_or(f64::NEG_INFINITY, |loss| best - loss);
            self.learned.learn(rate, share, loss, gain, search.dimension());
        }
        if self.settings.annealing != Annealing::None {
            self.accepted.learn(self.settings.annealing, search, coordinates, loss);
        }
    }

    fn recommend(&self, search: &Search) -> Option<Recommendation> {
        if self.settings.repetition == Repetition::None {
            return search.recommend_incumbent();
        }
        let best = self.archive.best(1.0)?;
        let values = search.space().values(&best.coordinates);
        Some(Recommendation::new(best.coordinates.clone(), values, (best.count == 1).then_some(best.mean)))
    }
}

impl OnePlusOne {
    fn parent(&self, search: &Search) -> Option<Vec<f64>> {
        if let Some((accepted, _)) = &self.accepted.parent {
            return Some(accepted.clone());
        }
        if self.settings.repetition != Repetition::None {
            return self.archive.best(1.0).map(|best| best.coordinates.clone());
        }
        search.incumbent().map(|incumbent| incumbent.coordinates.clone())
    }

    /// The point to evaluate again, if it is time for that.
    fn repeated(&self, search: &mut Search) -> Option<Vec<f64>> {
        let (factor, is_optimistic) = match self.settings.repetition {
            Repetition::None => return None,
            Repetition::Random(factor) => (factor, false),
            Repetition::Optimistic(factor) => (factor, true),
        };
        let is_time = search.asked() as f64 <= factor * (self.archive.len() as f64).powi(3) || self.archive.is_full();
        let entry = if is_optimistic { self.archive.best(-1.0) } else { self.archive.random(&mut search.generator) };
        entry.filter(|_| is_time).map(|entry| entry.coordinates.clone())
    }

    /// Returns the parent moved by sigma times a standard normal draw per coordinate, in the cube, and 1 if a choice is
    /// another one, else 0.
    fn mutate(&mut self, parent: &[f64], search: &mut Search) -> (Vec<f64>, f64) {
        let parent_values = search.space().values(parent);
        let all_are_choices = search.choices.number() == parent.len();
        let share = if all_are_choices { 1.0 } else { CHOICE_SHARE };
        for _ in 0..MOST_DOUBLINGS {
            let mut child = self.step(parent, search);
            let is_changed =
                search.choices.number() > 0 && search.choices.mutate(&mut child, share, &mut search.generator);
            if search.space().values(&child) != parent_values {
                return (child, f64::from(u8::from(is_changed)));
            }
            if !all_are_choices {
                self.sigma = (self.sigma * 2.0).min(GREATEST_SIGMA);
            }
        }
        (self.step(parent, search), 0.0)
    }

    fn step(&self, parent: &[f64], search: &mut Search) -> Vec<f64> {
        let sigma = self.sigma / STANDARDISED_RANGE;
        let is_cauchy = self.settings.mutation == Mutation::Cauchy;
        parent
            .iter()
            .enumerate()
            .map(|(j, x)| {
                if search.choices.count(j).is_some() {
                    return *x;
                }
                let draw: f64 = search.generator.sample(StandardNormal);
                // The ratio of two normal draws has a Cauchy distribution.
                let divisor = if is_cauchy { search.generator.sample::<f64, _>(StandardNormal) } else { 1.0 };
                reflect(x + sigma * draw / divisor)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Loss, OptimizerOptions};

    #[test]
    fn sigma_follows_the_outcomes() {
        let space = crate::test_functions::box_space(1).unwrap();
        let mut search = Search::new(OptimizerOptions::new(space, None, 1, 1).unwrap());
        let mut strategy = OnePlusOne::new(&Settings::of(Mutation::Gaussian), &mut search);
        let loss = |value| Loss::new(value).unwrap();
        // Failed with nothing to compare, first success, equal, worse, failed, better: 1, 2, 2, 1.68, 1.4112, 2.8224.
        for (outcome, sigma) in [
            (Loss::FAILED, 1.0),
            (loss(5.0), 2.0),
            (loss(5.0), 2.0),
            (loss(6.0), 1.68),
            (Loss::FAILED, 1.4112),
            (loss(4.0), 2.8224),
        ] {
            strategy.learn(&mut search, &[0.5], &outcome.into(), None);
            search.record(vec![0.5], vec![0.0], outcome);
            assert!((strategy.sigma - sigma).abs() < 1e-12, "{outcome:?}: {}", strategy.sigma);
        }
    }
}
