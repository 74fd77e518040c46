//! Statistics with one value per neuron, by name and options.

use super::bursts::{burstiness, short_interval_share};
use super::cv::cv;
use super::firing_rate::firing_rates;
use super::local_variation::{cv2, lv, lvr};
use crate::raster::Raster;
use crate::selection::Selection;

/// A statistic with one value per neuron.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum NeuronStatistic {
    /// Number of spikes.
    Count,
    /// Firing rate in Hz, 0 for silent neurons.
    Rate,
    /// [`cv`] of inter-spike intervals.
    Cv {
        /// Fewest intervals.
        min_isis: usize,
    },
    /// [`cv2`].
    Cv2,
    /// [`lv`].
    Lv,
    /// [`lvr`].
    Lvr {
        /// The constant R in seconds.
        refractoriness: f64,
    },
    /// [`burstiness`].
    Burstiness,
    /// [`short_interval_share`].
    ShortIntervalShare {
        /// Longest interval in seconds.
        longest: f64,
    },
}

impl NeuronStatistic {
    /// One value per neuron, NaN where it is undefined.
    pub(super) fn compute(self, raster: &Raster, selection: &Selection) -> Vec<f64> {
        // One loop per statistic, rather than a choice in each iteration, so that the compiler can inline them.
        match self {
            Self::Count => of_trains(raster, selection, |train| Some(train.len() as f64)),
            Self::Rate => firing_rates(raster, selection.neurons(), selection.window()),
            Self::Cv { min_isis } => of_trains(raster, selection, |train| cv(train, min_isis)),
            Self::Cv2 => of_trains(raster, selection, cv2),
            Self::Lv => of_trains(raster, selection, lv),
            Self::Lvr { refractoriness } => of_trains(raster, selection, |train| lvr(train, refractoriness)),
            Self::Burstiness => of_trains(raster, selection, burstiness),
            Self::ShortIntervalShare { longest } => {
                of_trains(raster, selection, |train| short_interval_share(train, longest))
            }
        }
    }
}

fn of_trains(raster: &Raster, selection: &Selection, value: impl Fn(&[f64]) -> Option<f64>) -> Vec<f64> {
    let mut values = Vec::with_capacity(selection.neurons().len());
    let trains = raster.spike_trains(selection.neurons(), selection.window());
    values.extend(trains.map(|train| value(train).unwrap_or(f64::NAN)));
    values
}
