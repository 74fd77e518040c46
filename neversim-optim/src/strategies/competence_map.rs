//! The competence map: the strategy that did best on problems like this one.

use serde::{Deserialize, Serialize};

use crate::nested::Nested;
use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Candidate, OptimizerOptions, Outcome};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CompetenceMap {
    chosen: Nested,
}

impl Strategy for CompetenceMap {
    type Settings = ();
    type Origin = Candidate;
    const FORMAT: u32 = 1;

    fn supports_choices(_settings: &Self::Settings) -> bool {
        true
    }

    fn new((): &(), search: &mut Search) -> Self {
        let (budget, workers) = (search.options().budget(), search.options().num_workers());
        let name = choose(search.options());
        Self { chosen: Nested::new(name, budget, workers, search) }
    }

    fn propose(&mut self, _search: &mut Search) -> (Vec<f64>, Candidate) {
        let candidate = self.chosen.ask();
        (candidate.coordinates().to_vec(), candidate)
    }

    fn learn(&mut self, _search: &mut Search, coordinates: &[f64], outcome: &Outcome, origin: Option<Candidate>) {
        match origin {
            Some(candidate) => self.chosen.learn(&candidate, outcome),
            None => self.chosen.learn_foreign(coordinates, outcome),
        }
    }
}

/// Below this budget, with one worker, there is no room for a second strategy beside the trust region.
const SMALL_BUDGET: u64 = 200;

/// Up to this many combinations of choices, each gets a search of its own: with one choice of 3 values that was ahead on
/// `examples/practice`, with 12 and more combinations a Gaussian process was, which learns from all of them together.
const MOST_BRANCHES: usize = 4;

/// The name of the strategy for these options.
///
/// Chosen by the mean ranks of `examples/practice` (rotated, bent, rugged, noisy, stepped, failing and integer functions, 2
/// to 10 parameters, 30 to 300 evaluations, 1 to 8 workers; the README has the table): two strategies were ahead of all
/// others nearly everywhere. With two workers and few evaluations, and in 10 dimensions, the trust region alone was a little
/// ahead on average; it is not chosen there, because it was behind where the loss is noisy.
fn choose(options: &OptimizerOptions) -> &'static str {
    let counts = options.space().parameters().iter().map(|parameter| parameter.choices().len().max(1));
    match counts.fold(1, usize::saturating_mul) {
        1 => {}
        2..=MOST_BRANCHES => return "BranchedTrustRegionCMA",
        _ => return "BO",
    }
    let is_small = options.budget().is_some_and(|budget| budget < SMALL_BUDGET);
    if options.num_workers() == 1 && is_small { "BOBYQA" } else { "TrustRegionCMA" }
}
