//! What metrics are made of: pure functions on spike trains, and [`Statistics`], which shares their common work.
//!
//! A function here takes spike trains in ascending order and knows nothing of options, names or registries. What has no
//! value is `None`.

pub mod cv;
pub mod firing_rate;
pub mod isi;
pub mod reduce;

use std::cell::OnceCell;

use crate::raster::Raster;
use crate::spike_trains::SpikeTrains;

/// The spikes of one run, and what several metrics need of them, computed when first asked for and kept.
///
/// What is kept does not depend on any option of a metric: two calls with different options cannot see each other.
#[derive(Debug, Clone)]
pub struct Statistics<'a> {
    trains: SpikeTrains<'a>,
    raster: OnceCell<Raster>,
}

impl<'a> Statistics<'a> {
    /// Returns the statistics of a run, none of them computed yet.
    #[must_use]
    pub fn new(trains: SpikeTrains<'a>) -> Statistics<'a> {
        Statistics { trains, raster: OnceCell::new() }
    }

    /// Returns the spikes as they came, and the facts about the run.
    #[must_use]
    pub fn trains(&self) -> &SpikeTrains<'a> {
        &self.trains
    }

    /// Returns the spikes grouped by neuron.
    ///
    /// Inter-spike intervals are not kept beside them: [`isi::intervals`] takes one subtraction each, less than a load
    /// from memory.
    pub fn raster(&self) -> &Raster {
        self.raster.get_or_init(|| Raster::new(&self.trains))
    }
}
