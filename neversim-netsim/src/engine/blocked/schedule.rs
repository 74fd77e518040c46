//! How many steps are taken and counted at a time.

use crate::network::packed::PackedSynapses;

/// Limits the lists of a block where the shortest delay is long.
const MOST_STEPS: u32 = 16;

/// Counters of one kind that a part keeps at a time (bytes). On W (`MODEL.md`, section 1), half as many took 7 to 14 % longer,
/// and twice as many 5 %.
const CACHED_COUNTERS: u32 = 3 << 18;

/// How many steps a block and a window have; a window is a whole number of blocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schedule {
    /// The most steps that are taken at once; a block that ends before a frame is shorter.
    pub(super) block_steps: u32,
    /// Steps that have counters: as many blocks as fit into the second-level cache, because each visit to a spike in flight
    /// costs as much as several deliveries.
    pub(super) window_steps: u32,
}

impl Schedule {
    /// - `takes_single_steps`: whether an input needs the state after the previous step.
    pub(super) fn new(synapses: &PackedSynapses, takes_single_steps: bool) -> Self {
        let block_steps = if takes_single_steps { 1 } else { synapses.shortest_delay().min(MOST_STEPS) };
        let steps = CACHED_COUNTERS >> synapses.target_bits();
        let blocks = (steps / block_steps).min(synapses.longest_delay().div_ceil(block_steps)).max(1);
        Self { block_steps, window_steps: blocks * block_steps }
    }

    /// Returns how many steps from `first` on can be taken at once.
    pub(super) fn block_from(&self, first: u32) -> u32 {
        self.block_steps.min(self.window_steps - first % self.window_steps)
    }

    /// Returns the first step of the window of a step.
    pub(super) fn window_of(&self, step: u32) -> u32 {
        step - step % self.window_steps
    }
}
