//! Differential evolution: children from differences between members, each replacing its parent if it is not worse.
//!
//! The asynchronous form of Nevergrad's `DE` and `TwoPointsDE` (`optimizers.md` section 5): no generations; the
//! [`MemberQueue`] says whose turn it is, and a child competes with its parent the moment it is told.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::Loss;
use crate::search::Search;
use crate::strategies::member_queue::MemberQueue;
use crate::strategy::Strategy;

/// Least number of members (`optimizers.md` section 5, `popsize=standard`).
const LEAST_POPULATION: usize = 30;
/// Weight of the difference of two members (`F1`).
const DIFFERENCE_WEIGHT: f64 = 0.8;
/// Weight of the way to the incumbent (`F2`).
const INCUMBENT_WEIGHT: f64 = 0.8;
/// Share of coordinates a child has from the donor (`CR`).
const CROSSOVER_RATE: f64 = 0.5;
/// Below this dimension two cuts leave too few children apart, so single coordinates are exchanged.
const LEAST_DIMENSION_FOR_TWO_POINTS: usize = 4;

/// What distinguishes the family's rows.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) crossover: Crossover,
}

/// Which coordinates a child has from the donor; the others are its parent's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Crossover {
    /// Each with probability [`CROSSOVER_RATE`], and at least one.
    Uniform,
    /// Those inside, or those outside, a segment between two cuts; in few dimensions as `Uniform`.
    TwoPoints,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DifferentialEvolution {
    settings: Settings,
    population_size: usize,
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
    const FORMAT: u32 = 1;

    fn new(settings: &Settings, search: &mut Search) -> DifferentialEvolution {
        DifferentialEvolution {
            settings: *settings,
            population_size: LEAST_POPULATION.max(search.options().num_workers()),
            members: Vec::new(),
            queue: MemberQueue::default(),
        }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, usize) {
        if self.members.len() < self.population_size {
            let coordinates = search.uniform_point();
            return (coordinates.clone(), self.join(coordinates, Loss::FAILED));
        }
        let parent = self.queue.next().expect("the population is full, so the queue has members");
        let mut child = self.donor(parent, search);
        let parent_coordinates = &self.members[parent].coordinates;
        match self.settings.crossover {
            Crossover::TwoPoints if child.len() >= LEAST_DIMENSION_FOR_TWO_POINTS => {
                cross_two_points(&mut child, parent_coordinates, &mut search.generator);
            }
            _ => cross_uniformly(&mut child, parent_coordinates, &mut search.generator),
        }
        (child, parent)
    }

    fn learn(&mut self, _search: &mut Search, coordinates: &[f64], loss: Loss, origin: Option<usize>) {
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

    /// "current-to-best/1": x + F1 (a - b) + F2 (best - x), with a and b any two members, possibly the same.
    ///
    /// As long as nothing has succeeded there is no best and no last term. Children then replace their parents without
    /// selection; the differences keep the population as wide as the cube.
    fn donor(&self, parent: usize, search: &mut Search) -> Vec<f64> {
        let mut random_member = || &self.members[search.generator.random_range(0..self.members.len())].coordinates;
        let (a, b) = (random_member(), random_member());
        let mut donor = self.members[parent].coordinates.clone();
        let best = search.incumbent().map(|incumbent| &incumbent.coordinates);
        for (j, x) in donor.iter_mut().enumerate() {
            let way_to_best = best.map_or(0.0, |best| best[j] - *x);
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

/// Gives a donor, in place, its parent's coordinates back: each with probability 1 - CR, all but one at most.
fn cross_uniformly(donor: &mut [f64], parent: &[f64], generator: &mut impl RngExt) {
    let kept = generator.random_range(0..donor.len());
    for (j, coordinate) in donor.iter_mut().enumerate() {
        if j != kept && generator.random::<f64>() > CROSSOVER_RATE {
            *coordinate = parent[j];
        }
    }
}

/// Gives a donor, in place, its parent's coordinates back inside or outside of a random segment that is neither empty nor
/// everything.
fn cross_two_points(donor: &mut [f64], parent: &[f64], generator: &mut impl RngExt) {
    let dimension = donor.len();
    let (from, to) = loop {
        let (one, other) = (generator.random_range(0..=dimension), generator.random_range(0..=dimension));
        if one != other && one.abs_diff(other) < dimension {
            break (one.min(other), one.max(other));
        }
    };
    if generator.random() {
        donor[from..to].copy_from_slice(&parent[from..to]);
    } else {
        donor[..from].copy_from_slice(&parent[..from]);
        donor[to..].copy_from_slice(&parent[to..]);
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;
    use crate::OptimizerOptions;

    /// Crosses a donor of ones with a parent of zeros many times; returns the children.
    fn children(dimension: usize, cross: fn(&mut [f64], &[f64], &mut Xoshiro256PlusPlus)) -> Vec<Vec<f64>> {
        let mut generator = Xoshiro256PlusPlus::seed_from_u64(1);
        (0..2000)
            .map(|_| {
                let mut child = vec![1.0; dimension];
                cross(&mut child, &vec![0.0; dimension], &mut generator);
                child
            })
            .collect()
    }

    #[test]
    fn a_child_has_at_least_one_coordinate_of_the_donor() {
        for child in children(3, cross_uniformly) {
            assert!(child.contains(&1.0), "{child:?}");
        }
    }

    #[test]
    fn uniform_crossover_takes_the_donors_coordinate_at_the_given_rate() {
        // One of 8 coordinates always, the others with probability 1/2: (1 + 7/2) / 8 = 0.5625 of 16 000 coordinates.
        // The standard deviation of the share is 1.32 / 8 / sqrt(2000) = 0.0037; 5 of them are exceeded with
        // probability 6e-7.
        let children = children(8, cross_uniformly);
        let share = children.iter().flatten().sum::<f64>() / 16_000.0;
        assert!((share - 0.5625).abs() < 5.0 * 0.0037, "{share}");
    }

    #[test]
    fn two_points_exchange_one_segment_and_both_parents_have_a_part() {
        let children = children(5, cross_two_points);
        for child in &children {
            assert!(child.contains(&1.0) && child.contains(&0.0), "{child:?}");
            // Around the ring of coordinates, a segment has exactly two ends.
            let ends = (0..5).filter(|&j| child[j] != child[(j + 1) % 5]).count();
            assert_eq!(ends, 2, "{child:?}");
        }
        // On that ring there are 5 * 4 segments of the donor; each occurs.
        let distinct: std::collections::BTreeSet<_> = children.iter().map(|child| format!("{child:?}")).collect();
        assert_eq!(distinct.len(), 20);
    }

    fn loss(value: f64) -> Loss {
        Loss::new(value).unwrap()
    }

    /// A search in two dimensions whose members 0 to 29 were told the losses 0 to 29, in this order.
    fn full_population() -> (DifferentialEvolution, Search) {
        let space = crate::test_functions::box_space(2).unwrap();
        let mut search = Search::new(OptimizerOptions::new(space, None, 1, 1).unwrap());
        let mut evolution = DifferentialEvolution::new(&Settings { crossover: Crossover::Uniform }, &mut search);
        for index in 0..30 {
            let (coordinates, origin) = evolution.propose(&mut search);
            assert_eq!(origin, index);
            evolution.learn(&mut search, &coordinates, loss(index as f64), Some(origin));
        }
        (evolution, search)
    }

    #[test]
    fn a_child_replaces_its_parent_if_it_is_not_worse() {
        let (mut evolution, mut search) = full_population();
        for (outcome, is_taken) in [(loss(4.5), false), (Loss::FAILED, false), (loss(4.0), true), (loss(3.5), true)] {
            let child = [outcome.value().unwrap_or(0.0) / 10.0, 0.25];
            evolution.learn(&mut search, &child, outcome, Some(4));
            assert_eq!(evolution.members[4].coordinates == child, is_taken, "{outcome:?}");
        }
    }

    #[test]
    fn a_point_never_asked_for_replaces_the_worst_member_if_it_is_better() {
        let (mut evolution, mut search) = full_population();
        evolution.learn(&mut search, &[0.1, 0.2], loss(29.0), None);
        assert!(evolution.members.iter().all(|member| member.coordinates != [0.1, 0.2]));
        evolution.learn(&mut search, &[0.1, 0.2], loss(28.5), None);
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
            evolution.learn(&mut search, &[0.5, 0.5], Loss::FAILED, Some(member));
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
