//! How much neighbouring inter-spike intervals differ: `cv2`, `lv`, `lvr`. Slow changes of the rate hardly show in them.

/// Returns a neuron's `cv2`: the mean of `2 |I' - I| / (I' + I)` over neighbouring intervals, dimensionless.
///
/// - `train`: times in seconds, ascending, those inside the window only.
/// - Result: `None` with fewer than two intervals, and if two neighbouring intervals are both 0.
///
/// # Example
///
/// Intervals of 0.5 and 1.5 s: 2 * 1 / 2.
/// ```
/// use neversim_metrics::statistics::local_variation::cv2;
///
/// assert_eq!(cv2(&[0.0, 0.5, 2.0]), Some(1.0));
/// assert_eq!(cv2(&[0.0, 0.5]), None);
/// ```
///
/// # References
///
/// Holt, Softky, Koch, Douglas 1996, J Neurophysiol 75:1806, <https://doi.org/10.1152/jn.1996.75.5.1806>.
#[must_use]
pub fn cv2(train: &[f64]) -> Option<f64> {
    mean_over_pairs(train, |one, two| 2.0 * (two - one).abs() / (two + one))
}

/// Returns a neuron's local variation `lv`: the mean of `3 ((I - I') / (I + I'))^2` over neighbouring intervals,
/// dimensionless; 0 is a regular train, 1 a Poisson process.
///
/// - `train`: times in seconds, ascending, those inside the window only.
/// - Result: `None` with fewer than two intervals, and if two neighbouring intervals are both 0.
///
/// # Example
///
/// Intervals of 0.5 and 1.5 s: 3 * (1 / 2)^2.
/// ```
/// use neversim_metrics::statistics::local_variation::lv;
///
/// assert_eq!(lv(&[0.0, 0.5, 2.0]), Some(0.75));
/// ```
///
/// # References
///
/// Shinomoto, Shima, Tanji 2003, Neural Comput 15:2823, <https://doi.org/10.1162/089976603322518759>.
#[must_use]
pub fn lv(train: &[f64]) -> Option<f64> {
    mean_over_pairs(train, |one, two| {
        let ratio = (one - two) / (one + two);
        3.0 * ratio * ratio
    })
}

/// Returns a neuron's revised local variation `lvr`: the mean of `3 (1 - 4 I I' / (I + I')^2) (1 + 4 R / (I + I'))`
/// over neighbouring intervals, dimensionless; like [`lv`], but a refractory period does not make it look more regular.
///
/// - `train`: times in seconds, ascending, those inside the window only.
/// - `refractoriness`: the constant R in seconds; the paper's is 0.005.
/// - Result: `None` with fewer than two intervals, and if two neighbouring intervals are both 0.
///
/// # Example
///
/// Intervals of 0.5 and 1.5 s and R of 0.5 s: 3 * (1 - 3 / 4) * (1 + 2 / 2).
/// ```
/// use neversim_metrics::statistics::local_variation::lvr;
///
/// assert_eq!(lvr(&[0.0, 0.5, 2.0], 0.5), Some(1.5));
/// ```
///
/// # References
///
/// Shinomoto et al. 2009, PLoS Comput Biol 5:e1000433, <https://doi.org/10.1371/journal.pcbi.1000433>.
#[must_use]
pub fn lvr(train: &[f64], refractoriness: f64) -> Option<f64> {
    mean_over_pairs(train, |one, two| {
        let sum = one + two;
        3.0 * (1.0 - 4.0 * one * two / (sum * sum)) * (1.0 + 4.0 * refractoriness / sum)
    })
}

/// A sum of two intervals that is 0 makes the term, and with it the mean, NaN or infinite.
fn mean_over_pairs(train: &[f64], term: impl Fn(f64, f64) -> f64) -> Option<f64> {
    let pairs = train.len().checked_sub(2).filter(|pairs| *pairs > 0)?;
    let sum: f64 = train.windows(3).map(|spikes| term(spikes[1] - spikes[0], spikes[2] - spikes[1])).sum();
    Some(sum / pairs as f64).filter(|mean| mean.is_finite())
}
