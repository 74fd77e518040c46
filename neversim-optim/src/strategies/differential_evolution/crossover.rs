//! Crossovers of differential evolution: which coordinates of the donor a child has.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::choices::Choices;

/// Below these dimensions cuts leave too few children apart, so single coordinates are exchanged.
const LEAST_DIMENSION_FOR_ONE_POINT: usize = 3;
const LEAST_DIMENSION_FOR_TWO_POINTS: usize = 4;
/// Share of coordinates a child has from the donor (`CR`) where nothing else is said.
const USUAL_RATE: f64 = 0.5;

/// Which coordinates a child has from the donor; the others are its parent's.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Crossover {
    /// Each with this probability, and at least one.
    Uniform(f64),
    /// One on average.
    One,
    /// Those before, or behind, a cut; in few dimensions as `Uniform`.
    OnePoint,
    /// Those inside, or those outside, a segment between two cuts; in few dimensions as `Uniform`.
    TwoPoints,
    /// All but a segment, which is the parent's from another place; in few dimensions as `Uniform`.
    RotatedTwoPoints,
    /// The mean of both in all.
    Mean,
}

/// Turns a donor, in place, into a child of it and the parent.
pub(super) fn cross(
    crossover: Crossover,
    donor: &mut [f64],
    parent: &[f64],
    choices: &Choices,
    generator: &mut impl RngExt,
) {
    let d = donor.len();
    match crossover {
        Crossover::Uniform(rate) => cross_uniformly(donor, parent, rate, generator),
        Crossover::One => cross_uniformly(donor, parent, 1.0 / d as f64, generator),
        Crossover::Mean => {
            for (j, (x, y)) in donor.iter_mut().zip(parent).enumerate() {
                // There is no mean of two choices.
                let is_choice = choices.count(j).is_some();
                *x = if !is_choice { (*x + y) / 2.0 } else { if generator.random() { *x } else { *y } };
            }
        }
        Crossover::OnePoint if d >= LEAST_DIMENSION_FOR_ONE_POINT => {
            let cut = generator.random_range(1..d);
            let kept = if generator.random() { 0..cut } else { cut..d };
            donor[kept.clone()].copy_from_slice(&parent[kept]);
        }
        Crossover::TwoPoints if d >= LEAST_DIMENSION_FOR_TWO_POINTS => cross_two_points(donor, parent, generator),
        // What is moved to the place of a choice must be one of its values.
        Crossover::RotatedTwoPoints if d >= LEAST_DIMENSION_FOR_TWO_POINTS && choices.number() == 0 => {
            let length = generator.random_range(1..d);
            let (from, to) = (generator.random_range(0..=d - length), generator.random_range(0..=d - length));
            donor[to..to + length].copy_from_slice(&parent[from..from + length]);
        }
        Crossover::OnePoint | Crossover::TwoPoints | Crossover::RotatedTwoPoints => {
            cross_uniformly(donor, parent, USUAL_RATE, generator);
        }
    }
}

/// Gives a donor, in place, its parent's coordinates back: each with probability 1 - CR, all but one at most.
fn cross_uniformly(donor: &mut [f64], parent: &[f64], rate: f64, generator: &mut impl RngExt) {
    let kept = generator.random_range(0..donor.len());
    for (j, coordinate) in donor.iter_mut().enumerate() {
        if j != kept && generator.random::<f64>() > rate {
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

    /// Crosses a donor of ones with a parent of zeros many times; returns the children.
    fn children(dimension: usize, crossover: Crossover) -> Vec<Vec<f64>> {
        let mut generator = Xoshiro256PlusPlus::seed_from_u64(1);
        (0..2000)
            .map(|_| {
                let mut child = vec![1.0; dimension];
                cross(crossover, &mut child, &vec![0.0; dimension], &Choices::default(), &mut generator);
                child
            })
            .collect()
    }

    #[test]
    fn a_child_has_at_least_one_coordinate_of_the_donor() {
        for child in children(3, Crossover::Uniform(0.5)) {
            assert!(child.contains(&1.0), "{child:?}");
        }
    }

    #[test]
    fn uniform_crossover_takes_the_donors_coordinate_at_the_given_rate() {
        // One of 8 coordinates always, the others with probability 1/2: (1 + 7/2) / 8 = 0.5625 of 16 000 coordinates.
        // The standard deviation of the share is 1.32 / 8 / sqrt(2000) = 0.0037; 5 of them are exceeded with
        // probability 6e-7.
        let children = children(8, Crossover::Uniform(0.5));
        let share = children.iter().flatten().sum::<f64>() / 16_000.0;
        assert!((share - 0.5625).abs() < 5.0 * 0.0037, "{share}");
    }

    #[test]
    fn two_points_exchange_one_segment_and_both_parents_have_a_part() {
        let children = children(5, Crossover::TwoPoints);
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
}
