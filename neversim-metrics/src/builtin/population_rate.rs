//! What the metrics of the population rate share.

use super::row::Call;
use crate::error::MetricError;
use crate::statistics::population::mean_and_variance;

/// The population rate over time, in Hz per neuron.
pub(super) struct Rates<'a> {
    counts: &'a [u32],
    neurons: usize,
    bin_duration: f64,
}

/// Returns the population rate of a call.
pub(super) fn rates<'a>(call: &Call<'a>) -> Result<Rates<'a>, MetricError> {
    let (neurons, bin_duration) = (call.selection.neurons().len(), call.grid()?.bin_duration());
    Ok(Rates { counts: call.population_counts()?, neurons, bin_duration })
}

impl Rates<'_> {
    pub(super) fn mean(&self) -> Option<f64> {
        self.rate(mean_and_variance(self.counts)?.0)
    }

    pub(super) fn standard_deviation(&self) -> Option<f64> {
        self.rate(mean_and_variance(self.counts)?.1.sqrt())
    }

    pub(super) fn peak(&self) -> Option<f64> {
        self.rate(f64::from(*self.counts.iter().max()?))
    }

    fn rate(&self, count: f64) -> Option<f64> {
        (self.neurons > 0).then(|| count / (self.neurons as f64 * self.bin_duration))
    }
}
