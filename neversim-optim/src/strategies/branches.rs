//! A search of its own for each combination of choices: the better ones are asked more often, and each may try the best
//! place of the best one.
//!
//! The visits are the poll of discrete neighbours of pattern search for mixed variables (Audet and Dennis 2001,
//! <https://doi.org/10.1137/S1052623499352024>); that branches are rivals for asks is ours.
//!
//! So that a strategy made for numbers, which learns slopes and curvatures, serves spaces with a few choices: within a
//! branch there are only numbers. Where there are more combinations than [`MOST_BRANCHES`] the worst branch now and then
//! gives way to a combination next to the best one.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::choices::middle;
use crate::nested::Nested;
use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Candidate, Outcome, SearchSpace};

/// Branches that are searched at the same time.
const MOST_BRANCHES: usize = 12;
/// A branch is asked this many times as often as the next worse one.
const PREFERENCE: f64 = 1.6;
/// Least share of the asks of a branch, in that of the best one.
const LEAST_SHARE: f64 = 0.04;
/// One in this many asks of a branch tries the best place of the best branch, if that has changed.
const VISIT_PERIOD: u64 = 4;
/// After this many asks the worst branch is replaced, if there are more combinations.
const REPLACEMENT_PERIOD: u64 = 6;
/// Probability that the new combination has nothing to do with the best one.
const STRANGER: f64 = 0.2;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) base: &'static str,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Branches {
    base: String,
    branches: Vec<Branch>,
    /// Number of combinations, if it is not larger than any memory.
    combinations: usize,
    /// Number of branches started so far.
    begun: u64,
    asks_since_replacement: u64,
}

/// A combination of choices and the search of the numbers under it.
#[derive(Debug, Serialize, Deserialize)]
struct Branch {
    id: u64,
    /// A point with these choices.
    choices: Vec<f64>,
    /// `None` where all parameters are choices.
    optimizer: Option<Nested>,
    asked: u64,
    best: Option<(f64, Vec<f64>)>,
    /// The lowest loss whose place in another branch was tried here.
    visited: f64,
}

impl Strategy for Branches {
    type Settings = Settings;
    /// Number of the branch, and the candidate of its search, if it came from there.
    type Origin = (u64, Option<Candidate>);
    const FORMAT: u32 = 1;

    fn supports_choices(_settings: &Settings) -> bool {
        true
    }

    fn new(settings: &Settings, search: &mut Search) -> Self {
        let counts = (0..search.dimension()).filter_map(|j| search.choices.count(j));
        let combinations = counts.fold(1, usize::saturating_mul);
        let mut branches = Self {
            base: settings.base.to_owned(),
            branches: Vec::new(),
            combinations,
            begun: 0,
            asks_since_replacement: 0,
        };
        let first = first_combinations(search, combinations);
        for choices in first {
            branches.begin(choices, search);
        }
        branches
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, (u64, Option<Candidate>)) {
        self.replace_worst(search);
        let order = self.order();
        let share = |rank: usize| PREFERENCE.powi(-i32::try_from(rank).unwrap_or(i32::MAX)).max(LEAST_SHARE);
        let turn = |rank: usize| (self.branches[order[rank]].asked + 1) as f64 / share(rank);
        let rank = (0..order.len()).min_by(|&one, &other| turn(one).total_cmp(&turn(other))).unwrap_or(0);
        let leader = self.branches[order[0]].best.clone();
        let branch = &mut self.branches[order[rank]];
        branch.asked += 1;
        if let Some((loss, place)) = leader.filter(|(loss, _)| rank > 0 && *loss < branch.visited)
            && (branch.asked == 1 || branch.asked.is_multiple_of(VISIT_PERIOD))
            && branch.optimizer.is_some()
        {
            branch.visited = loss;
            return (with_choices(&place, &branch.choices, search), (branch.id, None));
        }
        let mut point = branch.choices.clone();
        let candidate = branch.optimizer.as_mut().map(Nested::ask);
        if let Some(candidate) = &candidate {
            let numbers = (0..point.len()).filter(|&j| search.choices.count(j).is_none());
            numbers.zip(candidate.coordinates()).for_each(|(j, x)| point[j] = *x);
        }
        (point, (branch.id, candidate))
    }

    fn learn(
        &mut self,
        search: &mut Search,
        coordinates: &[f64],
        outcome: &Outcome,
        origin: Option<(u64, Option<Candidate>)>,
    ) {
        let loss = outcome.loss();
        let is_here = |branch: &&mut Branch| match &origin {
            Some((id, _)) => branch.id == *id,
            None => (0..coordinates.len()).all(|j| {
                let is_number = search.choices.count(j).is_none();
                is_number || search.choices.are_equal(j, branch.choices[j], coordinates[j])
            }),
        };
        let Some(branch) = self.branches.iter_mut().find(is_here) else {
            // A combination that is not searched: it is, from now on, if it is better than all that are.
            let is_best = loss.value().is_some_and(|loss| search.incumbent().is_none_or(|best| loss < best.loss));
            if is_best && origin.is_none() {
                self.retire_worst();
                self.begin(search.snapped(coordinates), search);
                if let Some(branch) = self.branches.last_mut() {
                    branch.learn(coordinates, outcome, None, search);
                }
            }
            return;
        };
        branch.learn(coordinates, outcome, origin.and_then(|(_, candidate)| candidate), search);
    }
}

/// Choices of the first branches: all combinations if they are few, else as many as are searched at a time, drawn.
fn first_combinations(search: &mut Search, combinations: usize) -> Vec<Vec<f64>> {
    let d = search.dimension();
    if combinations <= MOST_BRANCHES {
        let combination = |mut number: usize| {
            let coordinate = |j: usize| {
                let Some(count) = search.choices.count(j) else { return 0.5 };
                let x = middle(number % count, count);
                number /= count;
                x
            };
            (0..d).map(coordinate).collect()
        };
        return (0..combinations).map(combination).collect();
    }
    let mut drawn: Vec<Vec<f64>> = Vec::new();
    while drawn.len() < MOST_BRANCHES {
        let point = random_choices(search);
        if !drawn.contains(&point) {
            drawn.push(point);
        }
    }
    drawn
}

/// A point with random choices, in the middle of everything else.
fn random_choices(search: &mut Search) -> Vec<f64> {
    let d = search.dimension();
    let coordinate = |j: usize| {
        let count = search.choices.count(j);
        count.map_or(0.5, |count| middle(search.generator.random_range(0..count), count))
    };
    (0..d).map(coordinate).collect()
}

/// The numbers of one point with the choices of another.
fn with_choices(numbers: &[f64], choices: &[f64], search: &Search) -> Vec<f64> {
    let coordinate = |j: usize| if search.choices.count(j).is_some() { choices[j] } else { numbers[j] };
    (0..numbers.len()).map(coordinate).collect()
}

impl Branches {
    fn begin(&mut self, choices: Vec<f64>, search: &mut Search) {
        let parameters = search.space().parameters().iter();
        let numbers: Vec<_> = parameters.filter(|parameter| parameter.choices().is_empty()).cloned().collect();
        let (budget, workers) = (search.options().budget(), search.options().num_workers());
        let optimizer = SearchSpace::new(numbers).ok();
        let optimizer = optimizer.map(|space| Nested::on(space, &self.base, budget, workers, search));
        let id = self.begun;
        self.begun += 1;
        self.branches.push(Branch { id, choices, optimizer, asked: 0, best: None, visited: f64::INFINITY });
    }

    /// Indices of the branches, best first.
    fn order(&self) -> Vec<usize> {
        let loss = |index: &usize| self.branches[*index].best.as_ref().map_or(f64::INFINITY, |(loss, _)| *loss);
        let mut order: Vec<usize> = (0..self.branches.len()).collect();
        order.sort_by(|one, other| loss(one).total_cmp(&loss(other)));
        order
    }

    /// Puts a combination next to the best one in the place of the worst, where not all are searched.
    fn replace_worst(&mut self, search: &mut Search) {
        self.asks_since_replacement += 1;
        let all_were_asked = self.branches.iter().all(|branch| branch.asked > 0);
        let period = if self.branches.iter().all(|branch| branch.optimizer.is_none()) { 1 } else { REPLACEMENT_PERIOD };
        if self.combinations <= MOST_BRANCHES || !all_were_asked || self.asks_since_replacement < period {
            return;
        }
        self.asks_since_replacement = 0;
        let mut choices = random_choices(search);
        if let Some(best) = search.incumbent().map(|best| best.coordinates.clone())
            && !search.generator.random_bool(STRANGER)
        {
            choices = with_choices(&choices, &search.snapped(&best), search);
            let places: Vec<usize> = (0..choices.len()).filter(|&j| search.choices.count(j).is_some()).collect();
            let j = places[search.generator.random_range(0..places.len())];
            choices[j] = search.choices.another(j, choices[j], &mut search.generator);
        }
        if self.branches.iter().all(|branch| branch.choices != choices) {
            self.retire_worst();
            self.begin(choices, search);
        }
    }

    fn retire_worst(&mut self) {
        if self.branches.len() >= MOST_BRANCHES
            && let Some(worst) = self.order().pop()
        {
            self.branches.remove(worst);
        }
    }
}

impl Branch {
    fn learn(&mut self, coordinates: &[f64], outcome: &Outcome, candidate: Option<Candidate>, search: &Search) {
        if let Some(loss) = outcome.loss().value()
            && self.best.as_ref().is_none_or(|(best, _)| loss < *best)
        {
            self.best = Some((loss, coordinates.to_vec()));
        }
        let Some(optimizer) = &mut self.optimizer else { return };
        match candidate {
            Some(candidate) => optimizer.learn(&candidate, outcome),
            None => {
                let numbers = (0..coordinates.len()).filter(|&j| search.choices.count(j).is_none());
                let numbers: Vec<f64> = numbers.map(|j| coordinates[j]).collect();
                optimizer.learn_foreign(&numbers, outcome);
            }
        }
    }
}
