//! Crossover of the parent with another good point.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::search::Search;
use crate::strategies::one_plus_one::archive::Archive;

/// Which coordinates every second child has from another good point; it is mutated afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Crossover {
    None,
    /// Each with probability 1/2.
    Uniform,
    /// Those before, or behind, a cut.
    OnePoint,
    /// A segment.
    TwoPoints,
}

/// Gives every second parent, in place, some coordinates of the better of two other points.
pub(super) fn cross(crossover: Crossover, parent: &mut [f64], archive: &Archive, search: &mut Search) {
    let d = parent.len();
    if crossover == Crossover::None || search.asked().is_multiple_of(2) || archive.len() <= 2 {
        return;
    }
    let generator = &mut search.generator;
    let [one, other] = [(); 2].map(|()| archive.random(generator));
    let (Some(one), Some(other)) = (one, other) else { return };
    let donor = if one.mean <= other.mean { one } else { other };
    let (mut from, mut to) = (generator.random_range(0..=d), generator.random_range(0..=d));
    match crossover {
        Crossover::None | Crossover::Uniform => {
            for (x, y) in parent.iter_mut().zip(&donor.coordinates) {
                if generator.random() {
                    *x = *y;
                }
            }
            return;
        }
        Crossover::OnePoint if generator.random() => from = 0,
        Crossover::OnePoint => to = d,
        Crossover::TwoPoints => {}
    }
    let (from, to) = (from.min(to), from.max(to));
    parent[from..to].copy_from_slice(&donor.coordinates[from..to]);
}
