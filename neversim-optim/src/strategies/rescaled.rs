//! A strategy whose points are drawn towards the centre, or away from it, by a factor.
//!
//! `ALGORITHMS.md` section 15; the inner strategy is told its own point.

use serde::{Deserialize, Serialize};

use crate::nested::Nested;
use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Candidate, Outcome};

/// Budget of a search that has none, for the factor.
const USUAL_BUDGET: u64 = 500;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) base: &'static str,
    /// The factor; 0 for sqrt(ln B / d).
    pub(crate) scale: f64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Rescaled {
    base: Nested,
    scale: f64,
    failures: u64,
}

impl Strategy for Rescaled {
    type Settings = Settings;
    /// The inner candidate; `None` of a uniform point.
    type Origin = Option<Candidate>;
    const FORMAT: u32 = 1;

    fn new(settings: &Settings, search: &mut Search) -> Self {
        let (budget, workers) = (search.options().budget(), search.options().num_workers());
        let planned = budget.unwrap_or(USUAL_BUDGET) as f64;
        let tuned = (planned.max(2.0).ln() / search.dimension() as f64).sqrt();
        let scale = if settings.scale > 0.0 { settings.scale } else { tuned };
        Self { base: Nested::new(settings.base, budget, workers, search), scale, failures: 0 }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, Option<Candidate>) {
        if search.incumbent().is_none() && self.failures > 0 {
            // Where everything fails a small part of the box is not enough.
            return (search.uniform_point(), None);
        }
        let candidate = self.base.ask();
        let point = candidate.coordinates().iter().map(|x| 0.5 + self.scale * (x - 0.5)).collect();
        (point, Some(candidate))
    }

    fn learn(
        &mut self,
        _search: &mut Search,
        coordinates: &[f64],
        outcome: &Outcome,
        origin: Option<Option<Candidate>>,
    ) {
        self.failures += u64::from(outcome.loss().is_failed());
        if let Some(candidate) = origin.flatten() {
            self.base.learn(&candidate, outcome);
            return;
        }
        let inner: Vec<f64> = coordinates.iter().map(|x| 0.5 + (x - 0.5) / self.scale).collect();
        if inner.iter().all(|x| (0.0..=1.0).contains(x)) {
            self.base.learn_foreign(&inner, outcome);
        }
    }
}
