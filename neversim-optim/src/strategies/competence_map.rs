//! The competence map: the strategy that did best on problems like this one.

use serde::{Deserialize, Serialize};

use crate::nested::Nested;
use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Candidate, Loss, OptimizerOptions};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CompetenceMap {
    chosen: Nested,
}

impl Strategy for CompetenceMap {
    type Settings = ();
    type Origin = Candidate;
    const FORMAT: u32 = 1;

    fn new((): &(), search: &mut Search) -> CompetenceMap {
        let (budget, workers) = (search.options().budget(), search.options().num_workers());
        let name = choose(search.options());
        CompetenceMap { chosen: Nested::new(name, budget, workers, search) }
    }

    fn propose(&mut self, _search: &mut Search) -> (Vec<f64>, Candidate) {
        let candidate = self.chosen.ask();
        (candidate.coordinates().to_vec(), candidate)
    }

    fn learn(&mut self, _search: &mut Search, coordinates: &[f64], loss: Loss, origin: Option<Candidate>) {
        match origin {
            Some(candidate) => self.chosen.tell(&candidate, loss),
            None => self.chosen.tell_foreign(coordinates, loss),
        }
    }
}

/// The name of the strategy for these options.
fn choose(_options: &OptimizerOptions) -> &'static str {
    "BOBYQA"
}
