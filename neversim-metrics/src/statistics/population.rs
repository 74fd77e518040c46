//! The activity of a population as a whole: its counts over time, and what follows from them.

use crate::bins::BinGrid;
use crate::selection::Selection;
use crate::spike_trains::SpikeTrains;

/// Returns the number of spikes of all selected neurons in each bin.
///
/// # Example
///
/// ```
/// use neversim_metrics::statistics::population::population_counts;
/// use neversim_metrics::{BinGrid, NeuronIds, Selection, SpikeTrains, Window};
///
/// let trains = SpikeTrains::new(&[0, 1, 2, 0], &[0.1, 0.2, 0.3, 0.9], 3, 2, 1.0, 0.01)?;
/// let window = Window::new(0.0, 1.0).ok_or("empty window")?;
/// let selection = Selection::new(NeuronIds::from_range(0..2), window);
/// let grid = BinGrid::new(window, 0.01, 50).ok_or("too many bins")?;
/// assert_eq!(population_counts(&trains, &selection, grid), [2, 1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn population_counts(trains: &SpikeTrains<'_>, selection: &Selection, grid: BinGrid) -> Vec<u32> {
    let mut counts = vec![0; grid.bins()];
    let spikes = trains.ids().iter().zip(trains.times());
    let mut count = |time: &f64| {
        if let Some(count) = grid.bin_of(*time).and_then(|bin| counts.get_mut(bin)) {
            *count += 1;
        }
    };
    match selection.neurons().as_range() {
        Some(range) => spikes.filter(|(id, _)| range.contains(&u64::from(**id))).for_each(|(_, time)| count(time)),
        None => {
            let mut is_selected = vec![false; trains.neurons() as usize];
            selection.neurons().iter().for_each(|neuron| is_selected[neuron as usize] = true);
            spikes.filter(|(id, _)| is_selected[**id as usize]).for_each(|(_, time)| count(time));
        }
    }
    counts
}

/// Returns mean and variance (divisor `n`) of counts; `None` for no counts.
///
/// # Example
///
/// ```
/// use neversim_metrics::statistics::population::mean_and_variance;
///
/// assert_eq!(mean_and_variance(&[1, 3]), Some((2.0, 1.0)));
/// ```
#[must_use]
pub fn mean_and_variance(counts: &[u32]) -> Option<(f64, f64)> {
    if counts.is_empty() {
        return None;
    }
    let (sum, squares) = counts.iter().fold((0_u64, 0_u128), |(sum, squares), &count| {
        (sum + u64::from(count), squares + u128::from(u64::from(count) * u64::from(count)))
    });
    let bins = counts.len() as u128;
    // In integers, so that the variance of equal counts is 0.
    let scaled_variance = bins * squares - u128::from(sum) * u128::from(sum);
    Some((sum as f64 / bins as f64, scaled_variance as f64 / (bins * bins) as f64))
}

/// Returns a lag in bins, rounded to the nearest.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates at both ends")]
pub fn lags(lag: f64, bin_duration: f64) -> usize {
    (lag / bin_duration).round() as usize
}

/// Returns the time scale of a population's activity in bins: `2` times the trapezoid integral of `(C(k) / C(1))^2` over the
/// lags `k = 1..=lags`, with `C(k) = sum_t c(t) c(t + k) - S^2 / B`.
///
/// - Result: `None` for fewer than two spikes, `C(1) = 0`, or a window that is not longer than the lags.
///
/// # Example
///
/// Counts 3, 1, 1, 3 with sum 8: `C(1) = 7 - 16`, `C(2) = 6 - 16`.
/// ```
/// use neversim_metrics::statistics::population::timescale;
///
/// let ratio: f64 = 10.0 / 9.0;
/// assert_eq!(timescale(&[3, 1, 1, 3], 2), Some(2.0 * 0.5 * (1.0 + ratio * ratio)));
/// assert_eq!(timescale(&[3, 1, 1, 3], 4), None);
/// ```
///
/// # References
///
/// Wieland, Bernardi, Schwalger, Lindner 2015, Phys Rev E 92:040901, <https://doi.org/10.1103/PhysRevE.92.040901>.
#[must_use]
pub fn timescale(counts: &[u32], lags: usize) -> Option<f64> {
    let sum: u64 = counts.iter().copied().map(u64::from).sum();
    if sum < 2 || lags == 0 || lags >= counts.len() {
        return None;
    }
    let expected = sum as f64 * sum as f64 / counts.len() as f64;
    let covariance = |lag: usize| {
        let products: u64 = counts.iter().zip(&counts[lag..]).map(|(one, two)| u64::from(*one) * u64::from(*two)).sum();
        products as f64 - expected
    };
    let first = covariance(1);
    if first == 0.0 {
        return None;
    }
    let squares: Vec<f64> = (1..=lags).map(|lag| (covariance(lag) / first).powi(2)).collect();
    Some(2.0 * squares.windows(2).map(|ends| (ends[0] + ends[1]) / 2.0).sum::<f64>())
}

/// Returns the lag in bins at which a population's autocorrelation falls to `1/e`, interpolated between lags.
///
/// - `lags`: the largest lag looked at, in bins.
/// - Result: `None` for constant counts and for an autocorrelation that does not fall that far.
///
/// # Example
///
/// Counts 2, 0, 2, 0 deviate by 1, -1, 1, -1: autocorrelation 1 at lag 0 and -3/4 at lag 1.
/// ```
/// use neversim_metrics::statistics::population::autocorrelation_time;
///
/// let tau = autocorrelation_time(&[2, 0, 2, 0], 3).unwrap();
/// assert!((tau - (1.0 - (-1.0_f64).exp()) / 1.75).abs() < 1e-15);
/// assert_eq!(autocorrelation_time(&[1, 1, 1], 2), None);
/// ```
#[must_use]
pub fn autocorrelation_time(counts: &[u32], lags: usize) -> Option<f64> {
    let is_constant = counts.windows(2).all(|pair| pair[0] == pair[1]);
    if is_constant {
        return None;
    }
    let mean = counts.iter().copied().map(f64::from).sum::<f64>() / counts.len() as f64;
    let deviations: Vec<f64> = counts.iter().map(|count| f64::from(*count) - mean).collect();
    let product = |lag: usize| deviations.iter().zip(&deviations[lag..]).map(|(one, two)| one * two).sum::<f64>();
    let variance = product(0);
    let threshold = (-1.0_f64).exp();
    let mut before = 1.0;
    for lag in 1..=lags.min(counts.len() - 1) {
        let now = product(lag) / variance;
        if now <= threshold {
            return Some((lag - 1) as f64 + (before - threshold) / (before - now));
        }
        before = now;
    }
    None
}
