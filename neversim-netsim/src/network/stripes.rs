//! How the neurons of a network are divided among threads.

use std::ops::Range;

/// Neurons that go through the engine together; shares consist of such groups.
pub(crate) const LANES: usize = 32;

/// The most neurons in a stripe: the engine takes a stripe through several steps while its state (28 bytes per neuron) stays
/// in the first-level cache.
const WIDEST: usize = 1024;

/// The fewest stripes in a part, if there are that many groups.
const FEWEST: usize = 4;

/// Contiguous stripes of neurons, dealt to the parts in rotation, so that each sender, whose targets lie around it, has about
/// equally many of them in every part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stripes {
    neurons: usize,
    /// The width is 2 to the power of this.
    width_bits: u32,
    parts: usize,
}

impl Stripes {
    pub(super) fn new(neurons: usize, parts: usize) -> Self {
        let parts = parts.max(1);
        let width = neurons.div_ceil(parts * FEWEST).next_power_of_two().clamp(LANES, WIDEST);
        Self { neurons, width_bits: width.ilog2(), parts }
    }

    pub(crate) fn parts(&self) -> usize {
        self.parts
    }

    /// Returns the part of a neuron, and its number within the part.
    pub(crate) fn place(&self, neuron: usize) -> (usize, usize) {
        let stripe = neuron >> self.width_bits;
        (stripe % self.parts, (stripe / self.parts) * self.width() + neuron % self.width())
    }

    /// Returns the neurons of each stripe of a part. Within the part, stripes begin at multiples of the width.
    pub(crate) fn of_part(&self, part: usize) -> impl Iterator<Item = Range<usize>> {
        let Self { neurons, parts, .. } = *self;
        let width = self.width();
        (part * width..neurons).step_by(parts * width).map(move |first| first..(first + width).min(neurons))
    }

    /// Returns the number of neurons in each stripe except the last, which may have fewer: a power of two.
    pub(crate) fn width(&self) -> usize {
        1 << self.width_bits
    }

    /// Returns an upper bound on the number of neurons in the largest part.
    pub(super) fn most_in_part(&self) -> usize {
        let stripes = self.neurons.div_ceil(self.width());
        (stripes.div_ceil(self.parts) * self.width()).min(self.neurons)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_neuron_is_in_one_part() {
        for (neurons, parts) in [(300, 3), (100_000, 2), (1, 4), (9999, 1)] {
            let stripes = Stripes::new(neurons, parts);
            let mut seen = 0;
            for part in 0..parts {
                for (stripe, range) in stripes.of_part(part).enumerate() {
                    assert!(range.len() <= WIDEST && range.start.is_multiple_of(LANES));
                    seen += range.len();
                    let first = stripe * stripes.width();
                    assert_eq!(stripes.place(range.start), (part, first));
                    assert_eq!(stripes.place(range.end - 1), (part, first + range.len() - 1));
                    assert!(first + range.len() <= stripes.most_in_part());
                }
            }
            assert_eq!(seen, neurons);
        }
        // 300 neurons in 3 parts: stripes of 32 (the last has 12), dealt out in turn.
        let stripes: Vec<_> = Stripes::new(300, 3).of_part(0).collect();
        assert_eq!(stripes, [0..32, 96..128, 192..224, 288..300]);
    }
}
