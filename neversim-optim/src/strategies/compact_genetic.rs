//! The compact genetic algorithm for real parameters: a population that exists only as a mean and a standard deviation of
//! each coordinate, which the winners of pairwise comparisons pull towards themselves.
//!
//! Mininno, Cupertino and Naso 2008, <https://doi.org/10.1109/TEVC.2007.896689>. Nevergrad's `cGA` learns nothing on real
//! parameters (`ALGORITHMS.md` section 10).

use rand::RngExt;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Loss, Outcome, reflect};

/// Members of the population that is simulated: few, for budgets of a few hundred evaluations (not tuned).
const VIRTUAL_POPULATION: f64 = 12.0;
/// First standard deviation: that of a uniform distribution over the range, 1 / sqrt(12).
const FIRST_DEVIATION: f64 = 0.288_675_134_594_812_9;
const LEAST_DEVIATION: f64 = 1e-9;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CompactGenetic {
    means: Vec<f64>,
    deviations: Vec<f64>,
    /// The last told point, waiting for another to meet.
    waiting: Option<(Vec<f64>, Loss)>,
}

impl Strategy for CompactGenetic {
    type Settings = ();
    type Origin = ();
    const FORMAT: u32 = 1;

    fn new((): &(), search: &mut Search) -> Self {
        let d = search.dimension();
        Self { means: vec![0.5; d], deviations: vec![FIRST_DEVIATION; d], waiting: None }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, ()) {
        if search.incumbent().is_none() {
            return (search.uniform_point(), ());
        }
        let draw = |(mean, deviation): (&f64, &f64)| {
            reflect(mean + deviation * search.generator.sample::<f64, _>(StandardNormal))
        };
        (self.means.iter().zip(&self.deviations).map(draw).collect(), ())
    }

    fn learn(&mut self, search: &mut Search, coordinates: &[f64], outcome: &Outcome, _origin: Option<()>) {
        let loss = outcome.loss();
        // The best so far meets every newcomer (persistent elitism, section IV of the paper).
        let best =
            search.incumbent().map(|best| (best.coordinates.clone(), Loss::new(best.loss).unwrap_or(Loss::FAILED)));
        let Some((other, other_loss)) = best.or_else(|| self.waiting.take()) else {
            self.waiting = Some((coordinates.to_vec(), loss));
            return;
        };
        if loss.is_failed() && other_loss.is_failed() {
            return;
        }
        let (winner, loser) = if loss <= other_loss { (coordinates, &other[..]) } else { (&other[..], coordinates) };
        for j in 0..self.means.len() {
            let (mean, deviation) = (self.means[j], self.deviations[j]);
            let (w, l) = (winner[j], loser[j]);
            self.means[j] = (mean + (w - l) / VIRTUAL_POPULATION).clamp(0.0, 1.0);
            let variance = deviation * deviation + mean * mean - self.means[j] * self.means[j]
                + (w * w - l * l) / VIRTUAL_POPULATION;
            self.deviations[j] = variance.max(0.0).sqrt().clamp(LEAST_DEVIATION.max(0.7 * deviation), FIRST_DEVIATION);
        }
    }
}
