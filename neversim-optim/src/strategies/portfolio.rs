//! Several strategies at once: they take turns, and all of them are told every outcome.
//!
//! `ALGORITHMS.md` section 15. After a warm-up only the member that found the best point goes on, if the row asks for it.

use serde::{Deserialize, Serialize};

use crate::nested::{Directory, Nested, Standard};
use crate::search::Search;
use crate::strategies::middle::Middle;
use crate::strategy::Strategy;
use crate::{Candidate, Outcome};

/// Budget of a search that has none, for the length of the warm-up.
const USUAL_BUDGET: u64 = 500;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) members: &'static [&'static str],
    /// Share of the budget after which only the best member goes on; 1 for never.
    pub(crate) warm_up: f64,
    /// Turns the first member has in a round; the others have one.
    pub(crate) first_turns: usize,
    /// Whether the first member searches alone at first, if there is one worker.
    pub(crate) has_head_start: bool,
}

/// Evaluations of a head start, times d + 1, the points of a first linear model. Chosen on `examples/practice` with one
/// worker (`TrustRegionCMA`; 16 functions, 8 instances) from 3 (d + 1), 30 and 100: better : worse than none it was
/// 260 : 146 after 30 evaluations, 178 : 160 after 100 and 127 : 114 after 300; the others were behind none after 300
/// (114 : 125, 115 : 125). With 8 workers (12 functions, 3 instances) it was 43 : 75 after 30.
const HEAD_START: u64 = 3;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Portfolio {
    members: Vec<Nested>,
    warm_up: u64,
    turn: usize,
    first_turns: usize,
    /// Asks that the first member alone answers.
    head_start: u64,
    /// The member whose candidate is the best so far.
    leader: usize,
    middle: Middle,
}

impl Strategy for Portfolio {
    type Settings = Settings;
    type Origin = (usize, Candidate);
    const FORMAT: u32 = 2;

    fn supports_choices(settings: &Settings) -> bool {
        settings.members.iter().all(|name| Standard::supports_choices(name))
    }

    fn new(settings: &Settings, search: &mut Search) -> Self {
        let count = settings.members.len();
        let (budget, workers) = (search.options().budget(), search.options().num_workers());
        let member_budget = budget.map(|budget| budget.div_ceil(count as u64));
        let members = settings.members.iter();
        let members = members.map(|name| Nested::new(name, member_budget, workers.div_ceil(count), search)).collect();
        let planned = budget.unwrap_or(USUAL_BUDGET);
        let warm_up = if settings.warm_up < 1.0 {
            (0..=planned).take_while(|&n| n as f64 <= settings.warm_up * planned as f64).last().unwrap_or(0)
        } else {
            u64::MAX
        };
        let has_head_start = settings.has_head_start && workers == 1;
        let head_start = if has_head_start { HEAD_START * (search.dimension() as u64 + 1) } else { 0 };
        Self {
            members,
            warm_up,
            turn: 0,
            first_turns: settings.first_turns,
            head_start,
            leader: 0,
            middle: Middle::Unknown,
        }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, (usize, Candidate)) {
        let index = if search.told() >= self.warm_up {
            self.leader
        } else if search.asked() < self.head_start {
            0
        } else {
            let turn = self.turn;
            self.turn = (self.turn + 1) % (self.members.len() + self.first_turns - 1);
            (turn + 1).saturating_sub(self.first_turns)
        };
        let candidate = self.middle.ask(&mut self.members[index]);
        (candidate.coordinates().to_vec(), (index, candidate))
    }

    fn learn(
        &mut self,
        search: &mut Search,
        coordinates: &[f64],
        outcome: &Outcome,
        origin: Option<(usize, Candidate)>,
    ) {
        let loss = outcome.loss();
        self.middle.learn(coordinates, outcome);
        let author = origin.as_ref().map(|(index, _)| *index);
        let is_best = loss.value().is_some_and(|loss| search.incumbent().is_none_or(|best| loss < best.loss));
        if let (Some(author), true) = (author, is_best) {
            self.leader = author;
        }
        if let Some((index, candidate)) = &origin {
            self.members[*index].learn(candidate, outcome);
        }
        for (index, member) in self.members.iter_mut().enumerate() {
            if Some(index) != author {
                member.learn_foreign(coordinates, outcome);
            }
        }
    }
}
