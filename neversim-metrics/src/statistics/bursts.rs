//! Bursts: many spikes in a short time, of one neuron or of all.

use super::cv::cv;
use super::isi::intervals;

/// Returns a neuron's burstiness `(c - 1) / (c + 1)`, with `c` its [`cv`]: -1 regular, 0 Poisson, towards 1 bursty.
///
/// - `train`: times in seconds, ascending, those inside the window only.
/// - Result: `None` with fewer than two intervals, and when the mean interval is 0.
///
/// # Example
///
/// Intervals of 0.5 and 1.5 s have a CV of 0.5.
/// ```
/// use neversim_metrics::statistics::bursts::burstiness;
///
/// assert_eq!(burstiness(&[0.0, 0.5, 2.0]), Some(-0.5 / 1.5));
/// ```
///
/// # References
///
/// Goh, Barabasi 2008, EPL 81:48002, <https://doi.org/10.1209/0295-5075/81/48002>.
#[must_use]
pub fn burstiness(train: &[f64]) -> Option<f64> {
    cv(train, 2).map(|cv| (cv - 1.0) / (cv + 1.0))
}

/// Returns the share of a neuron's inter-spike intervals that are at most `longest` seconds.
///
/// - `train`: times in seconds, ascending, those inside the window only.
/// - Result: `None` for a neuron without an interval.
///
/// # Example
///
/// ```
/// use neversim_metrics::statistics::bursts::short_interval_share;
///
/// assert_eq!(short_interval_share(&[0.0, 0.25, 2.0], 0.25), Some(0.5));
/// ```
#[must_use]
pub fn short_interval_share(train: &[f64], longest: f64) -> Option<f64> {
    let intervals = intervals(train);
    let all = intervals.len();
    let short = intervals.filter(|isi| *isi <= longest).count();
    (all > 0).then(|| short as f64 / all as f64)
}

/// Returns the burst index of population counts: the excess of spikes in the fullest bins over an even spread.
///
/// `(f - top) / (1 - top)`, with `f` the share of all spikes in the `max(1, floor(top * bins + 0.5))` fullest bins: 0 for
/// even activity, 1 if all spikes are in those bins.
///
/// - `top`: the share of bins that count as the fullest, above 0 and below 1.
/// - Result: `None` without spikes or bins.
///
/// # Example
///
/// ```
/// use neversim_metrics::statistics::bursts::burst_index;
///
/// // The fuller half of the bins holds 6 of 8 spikes.
/// assert_eq!(burst_index(&[1, 4, 2, 1], 0.5), Some((0.75 - 0.5) / 0.5));
/// ```
///
/// # References
///
/// After Wagenaar, Madhavan, Pine, Potter 2005, J Neurosci 25:680, <https://doi.org/10.1523/JNEUROSCI.4209-04.2005>.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the number of bins")]
pub fn burst_index(counts: &[u32], top: f64) -> Option<f64> {
    let all: u64 = counts.iter().copied().map(u64::from).sum();
    if all == 0 {
        return None;
    }
    let fullest = ((top * counts.len() as f64 + 0.5).floor() as usize).clamp(1, counts.len());
    let mut counts = counts.to_vec();
    counts.sort_unstable_by(|one, two| two.cmp(one));
    let in_fullest: u64 = counts[..fullest].iter().copied().map(u64::from).sum();
    Some((in_fullest as f64 / all as f64 - top) / (1.0 - top))
}
