//! One spike on its way.

use std::ops::Range;

use crate::network::packed::PackedSynapses;

/// A spike in flight to a part of the neurons.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flight {
    pub(super) sender: u32,
    /// The first synapse of the row that the spike has not reached yet, and where the part's synapses end.
    pub(super) next: u32,
    pub(super) end: u32,
}

impl Flight {
    pub(super) fn new(synapses: &PackedSynapses, sender: u32, part: usize) -> Self {
        let Range { start: next, end } = synapses.part_of_row(sender, part);
        Self { sender, next, end }
    }
}
