//! One strategy after another, each for a part of the budget; those to come are told everything meanwhile.
//!
//! `ALGORITHMS.md` section 15.

use serde::{Deserialize, Serialize};

use crate::nested::{Directory, Nested, Standard};
use crate::search::Search;
use crate::strategies::middle::Middle;
use crate::strategy::Strategy;
use crate::{Candidate, Outcome};

/// Budget of a search that has none, for the lengths of the stages.
const USUAL_BUDGET: u64 = 500;

/// The stages: all but the last with their share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) stages: &'static [(&'static str, Share)],
}

/// For how many evaluations a stage goes on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Share {
    Workers,
    Dimension,
    Sqrt,
    /// This part of the budget.
    Part(u64, u64),
    Evaluations(u64),
    Rest,
}

impl Share {
    fn evaluations(self, budget: u64, search: &Search) -> u64 {
        let evaluations = match self {
            Self::Workers => search.options().num_workers() as u64,
            Self::Dimension => search.dimension() as u64,
            Self::Sqrt => budget.isqrt(),
            Self::Part(part, of) => budget * part / of,
            Self::Evaluations(evaluations) => evaluations,
            Self::Rest => budget,
        };
        evaluations.max(1)
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Chain {
    /// The present stage and those to come.
    stages: Vec<Stage>,
    /// Number of the present stage.
    number: usize,
    middle: Middle,
}

#[derive(Debug, Serialize, Deserialize)]
struct Stage {
    optimizer: Nested,
    /// Asks left, `None` of the last.
    left: Option<u64>,
}

impl Strategy for Chain {
    type Settings = Settings;
    /// Number of the stage, and its candidate.
    type Origin = (usize, Candidate);
    const FORMAT: u32 = 1;

    fn supports_choices(settings: &Settings) -> bool {
        settings.stages.iter().all(|(name, _)| Standard::supports_choices(name))
    }

    fn new(settings: &Settings, search: &mut Search) -> Self {
        let budget = search.options().budget();
        let workers = search.options().num_workers();
        let mut rest = budget.unwrap_or(USUAL_BUDGET);
        let planned = rest;
        let last = settings.stages.len() - 1;
        let mut stages = Vec::new();
        for (index, (name, share)) in settings.stages.iter().enumerate() {
            let evaluations = if index == last { rest.max(4) } else { share.evaluations(planned, search) };
            rest = rest.saturating_sub(evaluations);
            let member_budget = if index == last && budget.is_none() { None } else { Some(evaluations) };
            let optimizer = Nested::new(name, member_budget, workers, search);
            stages.push(Stage { optimizer, left: (index != last).then_some(evaluations) });
        }
        Self { stages, number: 0, middle: Middle::Unknown }
    }

    fn propose(&mut self, _search: &mut Search) -> (Vec<f64>, (usize, Candidate)) {
        while self.stages[0].left == Some(0) {
            self.stages.remove(0);
            self.number += 1;
        }
        let stage = &mut self.stages[0];
        stage.left = stage.left.map(|left| left - 1);
        let candidate = self.middle.ask(&mut stage.optimizer);
        (candidate.coordinates().to_vec(), (self.number, candidate))
    }

    fn learn(
        &mut self,
        _search: &mut Search,
        coordinates: &[f64],
        outcome: &Outcome,
        origin: Option<(usize, Candidate)>,
    ) {
        self.middle.learn(coordinates, outcome);
        for (index, stage) in self.stages.iter_mut().enumerate() {
            match &origin {
                Some((number, candidate)) if *number == self.number + index => {
                    stage.optimizer.learn(candidate, outcome)
                }
                _ => stage.optimizer.learn_foreign(coordinates, outcome),
            }
        }
    }
}
