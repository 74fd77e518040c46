//! How spikes are spread over the neurons.

/// Returns the Shannon entropy of the neurons' shares of all spikes, divided by its largest value,
/// `-sum(p_i ln p_i) / ln(n)`: 1 if all fire equally, 0 if one fires alone.
///
/// - `counts`: spikes of each neuron, silent ones included.
/// - Result: `None` for fewer than two neurons or no spikes.
///
/// # Example
///
/// ```
/// use neversim_metrics::statistics::rate_distribution::rate_entropy;
///
/// // Two of four neurons share all spikes: ln 2 / ln 4.
/// assert_eq!(rate_entropy(&[3.0, 3.0, 0.0, 0.0]), Some(0.5));
/// assert_eq!(rate_entropy(&[3.0]), None);
/// ```
///
/// # References
///
/// Shannon 1948, Bell Syst Tech J 27:379, <https://doi.org/10.1002/j.1538-7305.1948.tb01338.x>.
#[must_use]
pub fn rate_entropy(counts: &[f64]) -> Option<f64> {
    let all: f64 = counts.iter().sum();
    if counts.len() < 2 || all == 0.0 {
        return None;
    }
    let shares = counts.iter().filter(|count| **count > 0.0).map(|count| count / all);
    let entropy: f64 = shares.map(|share| -share * share.ln()).sum();
    Some(entropy / (counts.len() as f64).ln())
}

/// Returns the variance over the mean of the neurons' spike counts, dimensionless; `None` without spikes.
///
/// Elephant's `fanofactor` of a list of trains. For one neuron over time see
/// [`fano`](super::spike_counts::fano).
///
/// # Example
///
/// ```
/// use neversim_metrics::statistics::rate_distribution::count_fano;
///
/// // Mean 2, variance 4.
/// assert_eq!(count_fano(&[0.0, 4.0]), Some(2.0));
/// assert_eq!(count_fano(&[0.0, 0.0]), None);
/// ```
#[must_use]
pub fn count_fano(counts: &[f64]) -> Option<f64> {
    let n = counts.len() as f64;
    let (sum, squares) = counts.iter().fold((0.0, 0.0), |(sum, squares), count| (sum + count, squares + count * count));
    // Whole numbers: exact until the division.
    (sum > 0.0).then(|| (n * squares - sum * sum) / (n * sum))
}
