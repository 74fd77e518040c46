//! Values of a metric for random halves of its neurons.

use super::resampled::Resampled;
use super::split_mix::SplitMix64;
use crate::error::MetricError;
use crate::metric::MetricCall;
use crate::statistics::Statistics;

/// Computes the metric for random halves of its neurons, drawn without replacement; `None` for fewer than two neurons.
pub(super) fn resample(
    call: &MetricCall,
    statistics: &Statistics<'_>,
    repetitions: usize,
    mut generator: SplitMix64,
) -> Result<Option<Resampled>, MetricError> {
    let mut neurons: Vec<u32> = call.selection(statistics.trains())?.neurons().iter().collect();
    let count = neurons.len();
    if count < 2 {
        return Ok(None);
    }
    // The larger half, so that even the smallest network leaves a pair.
    let half = count.div_ceil(2);
    // Computed once here: the copies below share the raster, but nothing that depends on the selected half.
    statistics.raster();
    let mut values = Vec::with_capacity(repetitions);
    for _ in 0..repetitions {
        for index in 0..half {
            let other = index + generator.below(count - index);
            neurons.swap(index, other);
        }
        values.extend(call.with_neurons(&neurons[..half]).compute(&statistics.without_selections())?);
    }
    // The mean of m of n values without replacement varies by S^2/m (1 - m/n), that of n values by S^2/n.
    let correction = (half as f64 / (count - half) as f64).sqrt();
    Ok(Some(Resampled { values, units: count, correction }))
}
