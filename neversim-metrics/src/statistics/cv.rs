//! The coefficient of variation of inter-spike intervals.

use super::isi::intervals;
use crate::neurons::NeuronIds;
use crate::raster::Raster;
use crate::window::Window;

/// Returns one neuron's coefficient of variation of inter-spike intervals: standard deviation over mean, dimensionless.
///
/// 0 is a regular train, 1 a Poisson process, above 1 bursty. The deviation has divisor `n`, so one interval gives
/// exactly 0; `min_isis = 2` leaves such neurons out.
///
/// - `train`: times in seconds, ascending, those inside the window only.
/// - Result: `None` with fewer intervals than `min_isis` (or none at all), and when the mean interval is 0.
///
/// # Example
///
/// Intervals of 0.5 and 1.5 s: mean 1, deviation 0.5.
/// ```
/// use neversim_metrics::statistics::cv::cv;
///
/// assert_eq!(cv(&[0.0, 0.5, 2.0], 2), Some(0.5));
/// assert_eq!(cv(&[0.0, 0.5], 1), Some(0.0));
/// assert_eq!(cv(&[0.0, 0.5], 2), None);
/// assert_eq!(cv(&[0.5, 0.5], 1), None);
/// ```
///
/// # References
///
/// Softky, Koch 1993, J Neurosci 13:334.
#[must_use]
pub fn cv(train: &[f64], min_isis: usize) -> Option<f64> {
    let isis = intervals(train).len();
    if isis == 0 || isis < min_isis {
        return None;
    }
    // The sum of the intervals is the time from the first spike to the last.
    let mean = (train[isis] - train[0]) / isis as f64;
    let squares: f64 = intervals(train).map(|isi| (isi - mean) * (isi - mean)).sum();
    (mean > 0.0).then(|| (squares / isis as f64).sqrt() / mean)
}

/// Iterates over the [`cv`] of each neuron: one entry per neuron, in order, `None` where it is undefined.
///
/// - `neurons`: which neurons; each must exist in `raster`.
/// - `window`: only intervals between two spikes inside it count.
///
/// # Panics
///
/// The iterator panics at a neuron that does not exist.
///
/// # Example
///
/// ```
/// use neversim_metrics::statistics::cv::cv_per_neuron;
/// use neversim_metrics::{NeuronIds, Raster, SpikeTrains, Window};
///
/// // Neuron 0 is silent, neuron 1 fires at 0, 0.5 and 2 s.
/// let raster = Raster::new(&SpikeTrains::new(&[1, 1, 1], &[0.0, 0.5, 2.0], 2, 2, 3.0, 1e-4)?);
/// let window = Window::new(0.0, 3.0).ok_or("empty window")?;
/// assert!(cv_per_neuron(&raster, &NeuronIds::from_range(0..2), window, 1).eq([None, Some(0.5)]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn cv_per_neuron<'a>(
    raster: &'a Raster,
    neurons: &'a NeuronIds,
    window: Window,
    min_isis: usize,
) -> impl Iterator<Item = Option<f64>> + 'a {
    raster.spike_trains(neurons, window).map(move |train| cv(train, min_isis))
}
