//! Inter-spike intervals.

/// Iterates over the inter-spike intervals of one neuron in seconds: one fewer than spikes, none for a silent neuron.
///
/// - `train`: times in seconds, ascending. Give the part inside the window: an interval counts if both its spikes do.
///
/// # Example
///
/// ```
/// use neversim_metrics::statistics::isi::intervals;
///
/// assert!(intervals(&[0.0, 0.5, 2.0]).eq([0.5, 1.5]));
/// assert_eq!(intervals(&[0.5]).len(), 0);
/// ```
pub fn intervals(train: &[f64]) -> impl ExactSizeIterator<Item = f64> {
    train.windows(2).map(|pair| pair[1] - pair[0])
}
