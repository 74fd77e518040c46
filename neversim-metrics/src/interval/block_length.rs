//! How long the blocks of a block bootstrap must be.

/// Returns the length of a block, in samples, at which a circular block bootstrap of the mean of a series has the least
/// mean squared error in its variance: at least 1, at most a third of the series and `3 sqrt(n)`.
///
/// The rule of Politis and White: lags count up to twice the one after which the autocorrelation stays insignificant
/// (`2 sqrt(log10(n) / n)`) for `max(5, sqrt(log10(n)))` lags, under a trapezoidal window.
///
/// # References
///
/// Politis, White 2004, Econom Rev 23:53, <https://doi.org/10.1081/ETC-120028836>; with the correction of Patton,
/// Politis, White 2009, Econom Rev 28:372, <https://doi.org/10.1080/07474930802459016>.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small positive numbers")]
pub(super) fn block_length(series: &[u32]) -> usize {
    let count = series.len();
    if count < 9 {
        return 1;
    }
    let n = count as f64;
    let mean = series.iter().map(|value| f64::from(*value)).sum::<f64>() / n;
    let deviations: Vec<f64> = series.iter().map(|value| f64::from(*value) - mean).collect();
    let covariance =
        |lag: usize| deviations.iter().zip(&deviations[lag..]).map(|(one, other)| one * other).sum::<f64>() / n;
    let variance = covariance(0);
    if variance == 0.0 {
        return 1;
    }
    let longest = (n / 3.0).min(3.0 * n.sqrt()).ceil() as usize;
    let in_a_row = (n.log10().sqrt().ceil() as usize).max(5);
    // A thousand lags are enough for a long series; more would take seconds.
    let most_lags = (n.sqrt().ceil() as usize + in_a_row).min(1000).min(count - 1);
    let threshold = 2.0 * (n.log10() / n).sqrt() * variance;

    let covariances: Vec<f64> = (0..=most_lags).map(covariance).collect();
    let is_quiet = |lag: &usize| {
        let after = &covariances[(lag + 1).min(most_lags)..=(lag + in_a_row).min(most_lags)];
        after.iter().all(|covariance| covariance.abs() < threshold)
    };
    let significant = (0..=most_lags).find(is_quiet).unwrap_or(most_lags);
    let window = (2 * significant.max(1)).min(most_lags);
    let (mut slope, mut spectrum) = (0.0, variance);
    for (lag, covariance) in covariances.iter().enumerate().take(window + 1).skip(1) {
        let share = lag as f64 / window as f64;
        let weight = if share <= 0.5 { 1.0 } else { 2.0 * (1.0 - share) };
        slope += 2.0 * weight * lag as f64 * covariance;
        spectrum += 2.0 * weight * covariance;
    }
    let length = (2.0 * slope * slope / (4.0 / 3.0 * spectrum * spectrum)).cbrt() * n.cbrt();
    // NaN, where the spectrum is 0, becomes 1.
    (length.ceil().max(1.0) as usize).min(longest)
}

#[cfg(test)]
mod tests {
    use super::block_length;

    /// White noise from a linear congruential generator.
    fn noise(count: usize) -> Vec<u32> {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 60) as u32
        };
        (0..count).map(|_| next()).collect()
    }

    #[test]
    fn blocks_of_noise_are_short_and_those_of_slow_series_long() {
        let noise = noise(2000);
        assert!(block_length(&noise) <= 8, "{}", block_length(&noise));
        // Each value forty times: correlated up to 40 samples.
        let slow: Vec<u32> = (0..2000).map(|k| noise[k / 40]).collect();
        assert!((30..=135).contains(&block_length(&slow)), "{}", block_length(&slow));
    }

    #[test]
    fn series_without_variance_or_length_have_blocks_of_one() {
        assert_eq!([block_length(&[]), block_length(&[3; 8]), block_length(&[3; 100])], [1, 1, 1]);
    }
}
