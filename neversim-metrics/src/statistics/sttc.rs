//! The spike time tiling coefficient of pairs of neurons.

use crate::raster::Raster;
use crate::selection::Selection;
use crate::window::Window;

/// Returns the spike time tiling coefficient of each pair of neurons that both have spikes, dimensionless, from -1 to 1.
///
/// `0.5 [(P_A - T_B) / (1 - P_A T_B) + (P_B - T_A) / (1 - P_B T_A)]`: `T_A` is the share of the window within
/// `half_width` of a spike of A, `P_A` the share of A's spikes with a spike of B that close. A term with a denominator
/// of 0 counts as 1.
///
/// - `half_width`: in seconds.
/// - `slack`: how much further apart two spikes may be and still count as near, in seconds: distances on the grid of
///   time steps equal `half_width` except for rounding.
///
/// # Panics
///
/// Panics if a neuron does not exist.
///
/// # Example
///
/// Spikes at 0.2 and 0.8 s, and at 0.25 s; half width 0.1 s in a window of 1 s: `T_A = 0.4`, `T_B = 0.2`, `P_A = 0.5`,
/// `P_B = 1`.
/// ```
/// use neversim_metrics::statistics::sttc::pair_sttc;
/// use neversim_metrics::{NeuronIds, Raster, Selection, SpikeTrains, Window};
///
/// let raster = Raster::new(&SpikeTrains::new(&[0, 1, 0], &[0.2, 0.25, 0.8], 3, 3, 1.0, 1e-4)?);
/// let selection = Selection::new(NeuronIds::from_range(0..3), Window::new(0.0, 1.0).ok_or("empty window")?);
/// let pairs = pair_sttc(&raster, &selection, 0.1, 1e-10);
/// assert_eq!(pairs.len(), 1);
/// assert!((pairs[0] - 0.5 * (0.3 / 0.9 + 0.6 / 0.6)).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
///
/// Cutts, Eglen 2014, J Neurosci 34:14288, <https://doi.org/10.1523/JNEUROSCI.2767-14.2014>.
#[must_use]
pub fn pair_sttc(raster: &Raster, selection: &Selection, half_width: f64, slack: f64) -> Vec<f64> {
    let window = selection.window();
    let trains: Vec<(&[f64], f64)> = raster
        .spike_trains(selection.neurons(), window)
        .filter(|train| !train.is_empty())
        .map(|train| (train, tiled_share(train, half_width, window)))
        .collect();
    let reach = half_width + slack;
    let mut values = Vec::with_capacity(trains.len() * trains.len().saturating_sub(1) / 2);
    for (index, &(one, one_tiled)) in trains.iter().enumerate() {
        for &(two, two_tiled) in &trains[index + 1..] {
            let forth = term(near_share(one, two, reach), two_tiled);
            let back = term(near_share(two, one, reach), one_tiled);
            values.push(0.5 * (forth + back));
        }
    }
    values
}

/// The share of a window within `half_width` of a spike.
fn tiled_share(train: &[f64], half_width: f64, window: Window) -> f64 {
    let (mut tiled, mut covered) = (0.0, window.start());
    for time in train {
        let start = (time - half_width).max(covered);
        let end = (time + half_width).min(window.stop());
        if end > start {
            tiled += end - start;
            covered = end;
        }
    }
    tiled / window.duration()
}

/// The share of spikes of one train with a spike of the other within `reach`.
fn near_share(train: &[f64], other: &[f64], reach: f64) -> f64 {
    // `next` is the first spike of the other train that is not too early to be near.
    let (mut next, mut near) = (0, 0_u32);
    for time in train {
        while next < other.len() && time - other[next] > reach {
            next += 1;
        }
        if next == other.len() {
            break;
        }
        near += u32::from(other[next] - time <= reach);
    }
    f64::from(near) / train.len() as f64
}

fn term(near: f64, tiled: f64) -> f64 {
    let denominator = 1.0 - near * tiled;
    if denominator <= 1e-12 { 1.0 } else { (near - tiled) / denominator }
}
