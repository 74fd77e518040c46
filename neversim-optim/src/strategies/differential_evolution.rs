//! Differential evolution: children from differences between members, each replacing its parent if it is not worse.
//!
//! The asynchronous form of Nevergrad's `DE` and `TwoPointsDE` (`ALGORITHMS.md` section 6): no generations; the
//! [`MemberQueue`] says whose turn it is, and a child competes with its parent the moment it is told.

mod crossover;
mod first_population;

use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::search::Search;
pub(crate) use crate::strategies::differential_evolution::crossover::Crossover;
use crate::strategies::differential_evolution::crossover::cross;
pub(crate) use crate::strategies::differential_evolution::first_population::Initialisation;
use crate::strategies::differential_evolution::first_population::first_population;
use crate::strategies::member_queue::MemberQueue;
use crate::strategy::Strategy;
use crate::{Loss, Outcome, reflect};

/// Least number of members (`ALGORITHMS.md` section 6, `popsize=standard`).
const LEAST_POPULATION: usize = 30;
/// Weight of the difference of two members (`F1`).
const DIFFERENCE_WEIGHT: f64 = 0.8;
/// Weight of the way to the incumbent (`F2`).
const INCUMBENT_WEIGHT: f64 = 0.8;
/// Probability that a donor's choice is one that neither of its sources has: a value the population has lost can come back.
const FRESH_CHOICE: f64 = 0.1;

/// What distinguishes the family's rows.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) crossover: Crossover,
    pub(crate) initialisation: Initialisation,
    pub(crate) population: Population,
}

/// Number of members, at least [`LEAST_POPULATION`] and one per worker.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Population {
    Standard,
    /// d + 1.
    Dimension,
    /// 7 d.
    Large,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DifferentialEvolution {
    settings: Settings,
    population_size: usize,
    /// Places of the first members, last first; none if they are drawn when they are asked for.
    first: Vec<Vec<f64>>,
    members: Vec<Member>,
    queue: MemberQueue,
}

#[derive(Debug, Serialize, Deserialize)]
struct Member {
    coordinates: Vec<f64>,
    /// `FAILED` also while the member's first evaluation is out: anything told is at least as good.
    loss: Loss,
}

impl Strategy for DifferentialEvolution {
    type Settings = Settings;
    /// The index of the member the child competes with.
    type Origin = usize;
    const FORMAT: u32 = 2;

    fn supports_choices(_settings: &Self::Settings) -> bool {
        true
    }

    fn new(settings: &Settings, search: &mut Search) -> Self {
        let least = match settings.population {
            Population::Standard => 0,
            Population::Dimension => search.dimension() + 1,
            Population::Large => 7 * search.dimension(),
        };
        let population_size = LEAST_POPULATION.max(search.options().num_workers()).max(least);
        let mut first = first_population(settings.initialisation, population_size, search);
        first.reverse();
        Self { settings: *settings, population_size, first, members: Vec::new(), queue: MemberQueue::default() }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, usize) {
        if self.members.len() < self.population_size {
            let coordinates = self.first.pop().unwrap_or_else(|| search.uniform_point());
            let coordinates: Vec<f64> = coordinates.into_iter().map(reflect).collect();
            return (coordinates.clone(), self.join(coordinates, Loss::FAILED));
        }
        let parent = self.queue.next().expect("the population is full, so the queue has members");
        let mut child = self.donor(parent, search);
        let parent_coordinates = &self.members[parent].coordinates;
        cross(self.settings.crossover, &mut child, parent_coordinates, &search.choices, &mut search.generator);
        (child, parent)
    }

    fn learn(&mut self, _search: &mut Search, coordinates: &[f64], outcome: &Outcome, origin: Option<usize>) {
        let loss = outcome.loss();
        let Some(index) = origin.or_else(|| self.place_of_unasked(coordinates, loss)) else { return };
        let member = &mut self.members[index];
        if loss <= member.loss {
            member.coordinates.copy_from_slice(coordinates);
            member.loss = loss;
        }
        self.queue.told(index);
    }
}

impl DifferentialEvolution {
    fn join(&mut self, coordinates: Vec<f64>, loss: Loss) -> usize {
        self.members.push(Member { coordinates, loss });
        self.queue.join();
        self.members.len() - 1
    }

    /// "current-to-best/1": x + F1 (a - b) + F2 (best - x), with a and b any two members, possibly the same. A choice is
    /// that of x, of a or of the best, or any.
    ///
    /// As long as nothing has succeeded there is no best and no last term. Children then replace their parents without
    /// selection; the differences keep the population as wide as the cube.
    fn donor(&self, parent: usize, search: &mut Search) -> Vec<f64> {
        let mut random_member = || &self.members[search.generator.random_range(0..self.members.len())].coordinates;
        let (a, b) = (random_member(), random_member());
        let mut donor = self.members[parent].coordinates.clone();
        let best = search.incumbent().map(|incumbent| incumbent.coordinates.clone());
        for (j, x) in donor.iter_mut().enumerate() {
            if search.choices.count(j).is_some() {
                // Without a success any is as good: chance alone would make the population lose some.
                *x = match &best {
                    Some(best) => chosen([*x, a[j], best[j]], j, search),
                    None => search.generator.random(),
                };
                continue;
            }
            let way_to_best = best.as_ref().map_or(0.0, |best| best[j] - *x);
            *x += DIFFERENCE_WEIGHT * (a[j] - b[j]) + INCUMBENT_WEIGHT * way_to_best;
        }
        donor
    }

    /// Where a point that was never asked for competes: it joins a population that is not full, else it meets the worst
    /// member; `None` if it is not better than that.
    fn place_of_unasked(&mut self, coordinates: &[f64], loss: Loss) -> Option<usize> {
        if self.members.len() < self.population_size {
            return Some(self.join(coordinates.to_vec(), loss));
        }
        let worst = (0..self.members.len()).max_by_key(|&index| self.members[index].loss)?;
        (loss < self.members[worst].loss).then_some(worst)
    }
}

/// One of the values of a choice, or now and then another one.
fn chosen(values: [f64; 3], j: usize, search: &mut Search) -> f64 {
    let value = values[search.generator.random_range(0..values.len())];
    let is_fresh = search.generator.random_bool(FRESH_CHOICE);
    if is_fresh { search.choices.another(j, value, &mut search.generator) } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OptimizerOptions;

    fn loss(value: f64) -> Loss {
        Loss::new(value).unwrap()
    }

    const SETTINGS: Settings = Settings {
        crossover: Crossover::Uniform(0.5),
        initialisation: Initialisation::Uniform,
        population: Population::Standard,
    };

    /// A search in two dimensions whose members 0 to 29 were told the losses 0 to 29, in this order.
    fn full_population() -> (DifferentialEvolution, Search) {
        let space = crate::test_functions::box_space(2).unwrap();
        let mut search = Search::new(OptimizerOptions::new(space, None, 1, 1).unwrap());
        let mut evolution = DifferentialEvolution::new(&SETTINGS, &mut search);
        for index in 0..30 {
            let (coordinates, origin) = evolution.propose(&mut search);
            assert_eq!(origin, index);
            evolution.learn(&mut search, &coordinates, &loss(index as f64).into(), Some(origin));
        }
        (evolution, search)
    }

    #[test]
    fn a_child_replaces_its_parent_if_it_is_not_worse() {
        let (mut evolution, mut search) = full_population();
        for (outcome, is_taken) in [(loss(4.5), false), (Loss::FAILED, false), (loss(4.0), true), (loss(3.5), true)] {
            let child = [outcome.value().unwrap_or(0.0) / 10.0, 0.25];
            evolution.learn(&mut search, &child, &outcome.into(), Some(4));
            assert_eq!(evolution.members[4].coordinates == child, is_taken, "{outcome:?}");
        }
    }

    #[test]
    fn a_point_never_asked_for_replaces_the_worst_member_if_it_is_better() {
        let (mut evolution, mut search) = full_population();
        evolution.learn(&mut search, &[0.1, 0.2], &loss(29.0).into(), None);
        assert!(evolution.members.iter().all(|member| member.coordinates != [0.1, 0.2]));
        evolution.learn(&mut search, &[0.1, 0.2], &loss(28.5).into(), None);
        assert_eq!(evolution.members[29].coordinates, [0.1, 0.2]);
        assert_eq!(evolution.members.len(), 30);
    }

    #[test]
    fn members_with_news_are_parents_first() {
        let (mut evolution, mut search) = full_population();
        for _ in 0..30 {
            evolution.propose(&mut search);
        }
        for member in [7, 3] {
            evolution.learn(&mut search, &[0.5, 0.5], &Loss::FAILED.into(), Some(member));
        }
        assert_eq!([(); 3].map(|()| evolution.propose(&mut search).1), [7, 3, 0]);
    }

    #[test]
    fn the_donor_is_the_formula() {
        let (mut evolution, mut search) = full_population();
        for member in &mut evolution.members {
            member.coordinates = vec![0.5, 0.25];
        }
        // All differences are 0. Without a success: x itself; with one at 1: x + 0.8 (1 - x) = 0.9 and 0.85.
        assert_eq!(evolution.donor(0, &mut search), [0.5, 0.25]);
        search.record(vec![1.0, 1.0], vec![5.0, 5.0], loss(0.0));
        let donor = evolution.donor(0, &mut search);
        assert!((donor[0] - 0.9).abs() < 1e-15 && (donor[1] - 0.85).abs() < 1e-15, "{donor:?}");
        // One member differs by 1 in the second coordinate: the differences are -0.8, 0 and 0.8.
        evolution.members[9].coordinates[1] = 1.25;
        let mut steps: Vec<String> =
            (0..1000).map(|_| format!("{:.1}", evolution.donor(0, &mut search)[1] - 0.85)).collect();
        steps.sort();
        steps.dedup();
        assert_eq!(steps, ["-0.8", "0.0", "0.8"]);
    }
}
