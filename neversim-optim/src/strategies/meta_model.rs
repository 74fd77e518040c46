//! A strategy helped by a model: now and then the minimum of a quadratic fitted to the best points is tried instead of the
//! strategy's own candidate, and the strategy is told what came of it.
//!
//! As in Nevergrad, with two differences (`ALGORITHMS.md` section 13). The fit is a regression on up to twice as many points as it has
//! coefficients, so that it is not led astray by a rugged or noisy loss. And the model is asked as soon as there are enough points, and
//! as often as it was useful lately.

use serde::{Deserialize, Serialize};

use crate::linear_algebra::distance;
use crate::nested::Nested;
use crate::quadratic_model::{QuadraticModel, coefficients};
use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Candidate, Loss, Outcome};

/// Points in the fit, in coefficients.
const WINDOW_FACTOR: usize = 2;
/// Asks between two of the model, after a success and at most.
const SHORTEST_PAUSE: usize = 2;
const LONGEST_PAUSE: usize = 16;
/// A model step shorter than this share of the points' spread is rounding.
const LEAST_STEP: f64 = 1e-9;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) base: &'static str,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MetaModel {
    base: Nested,
    /// The best points, best first.
    best: Vec<(Loss, Vec<f64>)>,
    pause: usize,
    since: usize,
    is_out: bool,
}

impl Strategy for MetaModel {
    type Settings = Settings;
    /// The strategy's candidate; `None` of the model's.
    type Origin = Option<Candidate>;
    const FORMAT: u32 = 1;

    fn new(settings: &Settings, search: &mut Search) -> Self {
        let (budget, workers) = (search.options().budget(), search.options().num_workers());
        let base = Nested::new(settings.base, budget, workers, search);
        Self { base, best: Vec::new(), pause: SHORTEST_PAUSE, since: 0, is_out: false }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, Option<Candidate>) {
        self.since += 1;
        if !self.is_out && self.since >= self.pause.max(search.options().num_workers()) {
            // Also if the model has nothing to offer: the next points will hardly change that.
            self.since = 0;
            if let Some(point) = self.minimum(search) {
                self.is_out = true;
                return (point, None);
            }
        }
        let candidate = self.base.ask();
        (candidate.coordinates().to_vec(), Some(candidate))
    }

    fn learn(
        &mut self,
        search: &mut Search,
        coordinates: &[f64],
        outcome: &Outcome,
        origin: Option<Option<Candidate>>,
    ) {
        let loss = outcome.loss();
        match origin {
            Some(Some(candidate)) => self.base.learn(&candidate, outcome),
            Some(None) => {
                self.is_out = false;
                let is_best = loss.value().is_some_and(|loss| search.incumbent().is_none_or(|best| loss < best.loss));
                self.pause = if is_best { SHORTEST_PAUSE } else { (2 * self.pause).min(LONGEST_PAUSE) };
                self.base.learn_foreign(coordinates, outcome);
            }
            None => self.base.learn_foreign(coordinates, outcome),
        }
        if !loss.is_failed() {
            let place = self.best.partition_point(|(best, _)| *best <= loss);
            self.best.insert(place, (loss, coordinates.to_vec()));
            self.best.truncate(WINDOW_FACTOR * coefficients(search.dimension()));
        }
    }
}

impl MetaModel {
    /// The model's minimum among the best points, if there are enough, it promises something, and it is new.
    fn minimum(&self, search: &Search) -> Option<Vec<f64>> {
        let d = search.dimension();
        if self.best.len() < (2 * d + 1).min(coefficients(d)) {
            return None;
        }
        let (_, centre) = self.best.first()?;
        let radius = self.best.iter().map(|(_, x)| distance(x, centre)).fold(0.0, f64::max);
        if radius <= 0.0 {
            return None;
        }
        let points: Vec<Vec<f64>> =
            self.best.iter().map(|(_, x)| x.iter().zip(centre).map(|(x, c)| (x - c) / radius).collect()).collect();
        let losses: Vec<f64> = self.best.iter().filter_map(|(loss, _)| loss.value()).collect();
        // The better half counts fully, the rest less and less.
        let half = (points.len() / 2).max(1) as f64;
        let weights: Vec<f64> = (0..points.len()).map(|i| (half / (i as f64 + 1.0)).min(1.0)).collect();
        let model = QuadraticModel::fit(&points, &losses, &weights, 1.0)?;
        let lower: Vec<f64> = centre.iter().map(|c| -c / radius).collect();
        let upper: Vec<f64> = centre.iter().map(|c| (1.0 - c) / radius).collect();
        let step = model.minimise(1.0, &lower, &upper);
        let point: Vec<f64> = centre.iter().zip(&step).map(|(c, s)| (c + s * radius).clamp(0.0, 1.0)).collect();
        let values = search.space().values(&point);
        let is_new = self
            .best
            .iter()
            .all(|(_, known)| distance(known, &point) > LEAST_STEP * radius && search.space().values(known) != values);
        (is_new && model.value(&step) < model.value(&vec![0.0; d])).then_some(point)
    }
}
