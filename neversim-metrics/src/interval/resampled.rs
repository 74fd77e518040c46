//! What resampling returns, whatever was resampled.

/// The result of resampling.
pub(super) struct Resampled {
    /// The values of the repetitions that have one.
    pub(super) values: Vec<f64>,
    /// Number of independent units, at least 2.
    pub(super) units: usize,
    /// The standard deviation of the values times this is the standard error of the metric.
    pub(super) correction: f64,
}
