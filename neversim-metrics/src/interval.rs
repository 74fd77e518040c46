//! How sure a value is: an interval from what it would be for other neurons of the same kind.

use crate::error::MetricError;
use crate::metric::MetricCall;
use crate::statistics::Statistics;

/// An interval that holds the value with a probability of 95 %, were other neurons drawn from the same population.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConfidenceInterval {
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// How many of the repetitions had a value.
    pub repetitions: usize,
}

/// Returns the 95 % confidence interval of a metric over neurons; `None` where the metric or too few halves have a value.
///
/// The metric is computed for random halves of its neurons. For a half taken without replacement, the deviations from the
/// value of all are distributed, to first order, as those of the value itself in repeated samples of neurons; unlike a
/// resample with replacement it never holds a neuron twice, whose perfect correlation with itself would drown that of
/// pairs. Where the pairs of a population are independent of one another, a half has a quarter of the pairs and not half of
/// them: the interval is then too wide, by a factor of at most 1.8. Spikes are taken as they are: how the value would differ in another stretch of time the interval does not say.
///
/// - `repetitions`: number of halves; some hundred give ends that hardly move any more.
/// - `seed`: of the choice of halves.
///
/// # Errors
/// As [`MetricCall::compute`].
///
/// # Example
/// ```
/// use std::collections::BTreeMap;
/// use neversim_metrics::{Registry, SpikeTrains, Statistics, confidence_interval};
///
/// // Neurons 0 to 99 have 0 to 99 spikes in 1 s: mean 49.5 Hz, standard error 28.9 Hz / sqrt(100).
/// let ids: Vec<u32> = (0..100).flat_map(|neuron| (0..neuron).map(move |_| neuron)).collect();
/// let times = vec![0.5; ids.len()];
/// let statistics = Statistics::new(SpikeTrains::new(&ids, &times, 100, 100, 1.0, 1e-4)?);
/// let mean = Registry::builtin().resolve("fr", &BTreeMap::from([("reducer".into(), "mean".into())]))?;
/// let interval = confidence_interval(&mean, &statistics, 400, 1)?.ok_or("undefined")?;
/// assert!((interval.lower - (49.5 - 1.96 * 2.89)).abs() < 1.0);
/// assert!((interval.upper - (49.5 + 1.96 * 2.89)).abs() < 1.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Politis, Romano 1994, Ann Stat 22:2031, <https://doi.org/10.1214/aos/1176325770>; McCarthy 1969, Rev Int Stat Inst
/// 37:239, <https://doi.org/10.2307/1402116>.
pub fn confidence_interval(
    call: &MetricCall,
    statistics: &Statistics<'_>,
    repetitions: usize,
    seed: u64,
) -> Result<Option<ConfidenceInterval>, MetricError> {
    let Some(value) = call.compute(statistics)? else { return Ok(None) };
    let mut neurons: Vec<u32> = call.selection(statistics.trains())?.neurons().iter().collect();
    let mut generator = SplitMix64(seed);
    let half = neurons.len().div_ceil(2);
    let mut values = Vec::with_capacity(repetitions);
    for _ in 0..repetitions {
        for index in 0..half {
            let other = index + generator.below(neurons.len() - index);
            neurons.swap(index, other);
        }
        // A copy, so that what is kept for one half goes with it; the raster is shared work.
        statistics.raster();
        values.extend(call.with_neurons(&neurons[..half]).compute(&statistics.without_selections())?);
    }
    if values.len() < 2 {
        return Ok(None);
    }
    values.sort_unstable_by(f64::total_cmp);
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let lower = value + quantile(&values, 0.025) - mean;
    let upper = value + quantile(&values, 0.975) - mean;
    Ok(Some(ConfidenceInterval { lower, upper, repetitions: values.len() }))
}

/// The quantile of sorted values, interpolated linearly between them.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position in the list")]
fn quantile(values: &[f64], share: f64) -> f64 {
    let position = share * (values.len() - 1) as f64;
    let (below, part) = (position.floor() as usize, position.fract());
    let above = values.get(below + 1).unwrap_or(&values[below]);
    values[below] + part * (above - values[below])
}

/// Steele, Lea, Flood 2014, <https://doi.org/10.1145/2714064.2660195>: enough to choose halves by.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`; the bias of at most `bound / 2^64` does not matter here.
    fn below(&mut self, bound: usize) -> usize {
        let product = u128::from(self.next()) * bound as u128;
        usize::try_from(product >> 64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{SplitMix64, quantile};

    #[test]
    fn generator_has_the_published_values() {
        // The first outputs for seed 1234567 in the reference implementation of Vigna.
        let mut generator = SplitMix64(1_234_567);
        assert_eq!([generator.next(), generator.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn quantiles_lie_between_the_values() {
        let values = [1.0, 2.0, 4.0];
        assert_eq!([0.0, 0.25, 0.5, 0.75, 1.0].map(|share| quantile(&values, share)), [1.0, 1.5, 2.0, 3.0, 4.0]);
    }
}
