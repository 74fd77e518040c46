//! Firing rates of single neurons.

use crate::neurons::NeuronIds;
use crate::raster::Raster;
use crate::window::Window;

/// Returns each neuron's firing rate in Hz: its spikes in the window over the window's length.
///
/// - `neurons`: which neurons; each must exist in `raster`.
/// - Result: one rate per neuron, in order; silent neurons have 0.
///
/// # Panics
///
/// Panics if a neuron does not exist.
///
/// # Example
///
/// Neuron 0 fires at 0.1, 0.6 and 0.7 s: two spikes in the half second from 0.5 s, 4 Hz. Neuron 1 is silent.
/// ```
/// use neversim_metrics::statistics::firing_rate::firing_rates;
/// use neversim_metrics::{NeuronIds, Raster, SpikeTrains, Window};
///
/// let raster = Raster::new(&SpikeTrains::new(&[0, 0, 0], &[0.1, 0.6, 0.7], 2, 2, 1.0, 1e-4)?);
/// let window = Window::new(0.5, 1.0).ok_or("empty window")?;
/// assert_eq!(firing_rates(&raster, &NeuronIds::from_range(0..2), window), [4.0, 0.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn firing_rates(raster: &Raster, neurons: &NeuronIds, window: Window) -> Vec<f64> {
    let duration = window.duration();
    let mut rates = Vec::with_capacity(neurons.len());
    rates.extend(raster.spike_trains(neurons, window).map(|train| train.len() as f64 / duration));
    rates
}
