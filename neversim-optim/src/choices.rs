//! Coordinates of `choice` parameters: n cells of equal width, none of which is nearer to another one.
//!
//! What a strategy does with them: take one from a known point, or draw another one. Never a step.

use rand::RngExt;
use serde::{Deserialize, Serialize};

/// Returns which of `count` values a coordinate in [0, 1] stands for.
pub(crate) fn category(coordinate: f64, count: usize) -> usize {
    // Counting the cell borders at or below the coordinate; a list is short.
    (1..count).take_while(|&k| coordinate * count as f64 >= k as f64).count()
}

/// Returns the middle of a value's cell.
pub(crate) fn middle(category: usize, count: usize) -> f64 {
    (category as f64 + 0.5) / count as f64
}

/// Which coordinates of a space are choices.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Choices {
    /// Number of values of each coordinate, 0 of those that are not choices; empty if none is.
    counts: Vec<usize>,
    /// Number of coordinates that are choices.
    number: usize,
}

impl Choices {
    pub(crate) fn new(counts: Vec<usize>) -> Self {
        let number = counts.iter().filter(|&&count| count > 0).count();
        Self { counts: if number > 0 { counts } else { Vec::new() }, number }
    }

    /// Number of values of coordinate j, `None` if it is not a choice.
    pub(crate) fn count(&self, j: usize) -> Option<usize> {
        self.counts.get(j).copied().filter(|&count| count > 0)
    }

    /// Number of coordinates that are choices.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// Returns a coordinate j of another value, each as likely as the others.
    pub(crate) fn another(&self, j: usize, coordinate: f64, generator: &mut impl RngExt) -> f64 {
        let Some(count) = self.count(j) else { return coordinate };
        let drawn = generator.random_range(0..count - 1);
        let present = category(coordinate, count);
        middle(drawn + usize::from(drawn >= present), count)
    }

    /// Changes the choices of a point: with probability `share` at least about one of them, each as likely as the others.
    /// Returns whether any was changed.
    pub(crate) fn mutate(&self, point: &mut [f64], share: f64, generator: &mut impl RngExt) -> bool {
        let each = share / self.number.max(1) as f64;
        let mut is_changed = false;
        for (j, x) in point.iter_mut().enumerate() {
            if self.count(j).is_some() && generator.random_bool(each) {
                *x = self.another(j, *x, generator);
                is_changed = true;
            }
        }
        is_changed
    }

    /// Whether two coordinates j stand for the same value.
    pub(crate) fn are_equal(&self, j: usize, a: f64, b: f64) -> bool {
        self.count(j).is_some_and(|count| category(a, count) == category(b, count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_equal_width_and_their_middles_are_in_them() {
        assert_eq!([0.0, 0.3, 0.34, 0.66, 0.67, 1.0].map(|u| category(u, 3)), [0, 0, 1, 1, 2, 2]);
        assert!((2..50).all(|count| (0..count).all(|k| category(middle(k, count), count) == k)));
    }
}
