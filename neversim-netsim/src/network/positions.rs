//! Where the neurons are: on a ring or on a square lattice with wrapped borders.

use crate::parameters::network::NetworkParameters;

/// Positions of all neurons and the geometry that the connectors need.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// Metres; y and z are 0 on a ring.
    pub(crate) positions: Vec<[f64; 3]>,
    pub(crate) excitatory: Population,
    pub(crate) inhibitory: Population,
}

/// One population's grid.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Population {
    pub(crate) name: &'static str,
    /// Index of its first neuron.
    pub(crate) first: u32,
    /// Neurons per row: all of them on a ring, the square root on a lattice.
    pub(crate) row_length: u32,
    /// Neurons that have a position of their own.
    pub(crate) in_grid: u32,
    /// Distance of neighbours (m).
    pub(crate) spacing: f64,
}

impl Layout {
    /// Both populations evenly around a ring, `x = index * (L / count)`.
    ///
    /// `i * (L/Ne)` and not `(i * L)/Ne`: the last bit decides which neuron is the nearest (`MODEL.md`, section 5).
    pub(crate) fn ring(parameters: &NetworkParameters) -> Self {
        let population = |name, first, count| Population {
            name,
            first,
            row_length: count,
            in_grid: count,
            spacing: parameters.side_length / f64::from(count),
        };
        let (excitatory_count, inhibitory_count) = (parameters.excitatory(), parameters.inhibitory());
        let excitatory = population("excitatory", 0, excitatory_count);
        let inhibitory = population("inhibitory", excitatory_count, inhibitory_count);
        let along = |count, spacing| (0..count).map(move |i| [f64::from(i) * spacing, 0.0, 0.0]);
        let positions =
            along(excitatory_count, excitatory.spacing).chain(along(inhibitory_count, inhibitory.spacing)).collect();
        Self { positions, excitatory, inhibitory }
    }

    /// Both populations on a square lattice; neurons beyond the largest full square stay at the origin.
    pub(crate) fn lattice(parameters: &NetworkParameters) -> Self {
        let population = |name, first, count: u32| {
            let row_length = count.isqrt();
            let spacing = parameters.side_length / f64::from(row_length);
            Population { name, first, row_length, in_grid: row_length * row_length, spacing }
        };
        let (excitatory_count, inhibitory_count) = (parameters.excitatory(), parameters.inhibitory());
        let excitatory = population("excitatory", 0, excitatory_count);
        let inhibitory = population("inhibitory", excitatory_count, inhibitory_count);
        let on_lattice = |count, Population { row_length, in_grid, spacing, .. }| {
            (0..count).map(move |i| match i < in_grid {
                true => [f64::from(i % row_length) * spacing, f64::from(i / row_length) * spacing, 0.0],
                false => [0.0; 3],
            })
        };
        let positions =
            on_lattice(excitatory_count, excitatory).chain(on_lattice(inhibitory_count, inhibitory)).collect();
        Self { positions, excitatory, inhibitory }
    }
}

impl Population {
    /// Returns the row or column of this population that is nearest to coordinate `x` (m), wrapped around.
    ///
    /// C's `round`: halves away from zero. `x` may lie outside the ring by up to half its length on each side; farther out,
    /// the result means nothing.
    #[inline]
    pub(crate) fn nearest(&self, x: f64) -> u32 {
        let row_length = f64::from(self.row_length);
        // At most one and a half rows up, one down: subtracting is many times faster than a division.
        let mut nearest = round(x / self.spacing) + row_length;
        for _ in 0..2 {
            nearest -= if nearest >= row_length { row_length } else { 0.0 };
        }
        whole_to_u32(nearest)
    }
}

/// Doubles from here on are whole numbers.
const WHOLE: f64 = (1_u64 << 52) as f64;

/// Returns a whole number from 0 to 2^32 - 1 as an integer: where all doubles are whole, their last bits count up.
#[expect(clippy::cast_possible_truncation, reason = "the low half is the number")]
#[inline]
fn whole_to_u32(x: f64) -> u32 {
    (x + WHOLE).to_bits() as u32
}

/// Returns the nearest integer, halves away from zero, for numbers below 2^51.
///
/// The same as `f64::round`, which is a call to the C library on machines whose baseline has no instruction for it. Without a
/// branch, because whether a distance is rounded up cannot be predicted.
#[inline]
pub(super) fn round(x: f64) -> f64 {
    let magnitude = x.abs();
    // Rounds halves to the even neighbour.
    let whole = (magnitude + WHOLE) - WHOLE;
    let is_half_rounded_down = magnitude - whole == 0.5;
    (whole + f64::from(u8::from(is_half_rounded_down))).copysign(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rounding_is_that_of_the_standard_library(x in -1e15..1e15_f64, half in -1_000_000..1_000_000_i32) {
            prop_assert_eq!(round(x), x.round());
            for x in [f64::from(half) + 0.5, (f64::from(half) + 0.5).next_down(), (f64::from(half) + 0.5).next_up()] {
                prop_assert_eq!(round(x), x.round());
            }
        }
    }
}
