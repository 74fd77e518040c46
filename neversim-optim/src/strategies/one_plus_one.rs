//! The (1+1) evolution strategy: normal steps from the best point, longer after a success, shorter after a miss.
//!
//! Nevergrad's `OnePlusOne` with Gaussian mutation (`optimizers.md` section 4). The parent is the incumbent at the time of
//! the ask, so with several candidates out it is a (1+n). Three departures from Nevergrad, each where it gets stuck:
//!
//! - While evaluations have failed and none has succeeded, points are drawn uniformly and sigma stays: there is
//!   no parent to search around, and shrinking steps would never leave a region of failures.
//! - Sigma is held between [`LEAST_SIGMA`] and [`GREATEST_SIGMA`].
//! - A mutation whose values are all those of the parent (small steps between integers) would waste an evaluation; sigma
//!   is doubled until it is not, at most [`MOST_DOUBLINGS`] times. So on integers sigma does not fall below what can
//!   make a difference.

use rand::RngExt;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Loss, reflect};

/// Range of a bounded parameter in Nevergrad's standardised variable z = 6 u - 3 (`optimizers.md` section 1); sigma
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

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OnePlusOne {
    sigma: f64,
}

impl Strategy for OnePlusOne {
    type Settings = ();
    type Origin = ();
    const FORMAT: u32 = 1;

    fn new((): &(), _search: &mut Search) -> OnePlusOne {
        OnePlusOne { sigma: INITIAL_SIGMA }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, ()) {
        let centre = vec![0.5; search.dimension()];
        if search.asked() == 0 {
            return (centre, ());
        }
        let parent = match search.incumbent() {
            Some(incumbent) => incumbent.coordinates.clone(),
            None if search.told() == 0 => centre,
            None => return (search.uniform_point(), ()),
        };
        (self.mutate(&parent, search), ())
    }

    fn learn(&mut self, search: &mut Search, _coordinates: &[f64], loss: Loss, _origin: Option<()>) {
        let factor = match (loss.value(), search.incumbent()) {
            (Some(_), None) => SIGMA_GROWTH,
            (Some(loss), Some(incumbent)) if loss < incumbent.loss => SIGMA_GROWTH,
            (Some(loss), Some(incumbent)) if loss == incumbent.loss => 1.0,
            (_, Some(_)) => SIGMA_DECAY,
            (None, None) => 1.0,
        };
        self.sigma = (self.sigma * factor).clamp(LEAST_SIGMA, GREATEST_SIGMA);
    }
}

impl OnePlusOne {
    /// Returns the parent moved by sigma times a standard normal draw a coordinate, in the cube.
    fn mutate(&mut self, parent: &[f64], search: &mut Search) -> Vec<f64> {
        let parent_values = search.space().values(parent);
        for _ in 0..MOST_DOUBLINGS {
            let child = self.step(parent, search);
            if search.space().values(&child) != parent_values {
                return child;
            }
            self.sigma = (self.sigma * 2.0).min(GREATEST_SIGMA);
        }
        self.step(parent, search)
    }

    fn step(&self, parent: &[f64], search: &mut Search) -> Vec<f64> {
        let sigma = self.sigma / STANDARDISED_RANGE;
        parent.iter().map(|x| reflect(x + sigma * search.generator.sample::<f64, _>(StandardNormal))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OptimizerOptions;

    #[test]
    fn sigma_follows_the_outcomes() {
        let space = crate::test_functions::box_space(1).unwrap();
        let mut search = Search::new(OptimizerOptions::new(space, None, 1, 1).unwrap());
        let mut strategy = OnePlusOne::new(&(), &mut search);
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
            strategy.learn(&mut search, &[0.5], outcome, None);
            search.record(vec![0.5], vec![0.0], outcome);
            assert!((strategy.sigma - sigma).abs() < 1e-12, "{outcome:?}: {}", strategy.sigma);
        }
    }
}
