//! How certain a value is: a confidence interval, from other neurons of the same kind or from another stretch of time.

mod block_length;
mod blocks;
mod halves;
mod resampled;
mod split_mix;
mod student;

use std::fmt;

use self::resampled::Resampled;
use self::split_mix::SplitMix64;
use self::student::quantile_975;
use crate::error::MetricError;
use crate::metric::{MetricCall, Resampling};
use crate::statistics::Statistics;

/// What an interval accounts for: what would be drawn anew if the measurement were repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Units {
    /// Other neurons of the same population, in the same stretch of time.
    Neurons,
    /// Another stretch of time as long as this one, of the same neurons. A unit is a block of time.
    Time,
}

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Neurons => "neurons",
            Self::Time => "time",
        })
    }
}

/// An interval that contains the expected value in about 95 % of repeated measurements.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ConfidenceInterval {
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// What was resampled.
    pub over: Units,
    /// How many independent units there are: neurons, or blocks of time.
    pub units: usize,
    /// How many of the repetitions had a value.
    pub repetitions: usize,
}

impl ConfidenceInterval {
    /// With fewer units than this, the interval may contain the value less often than it says.
    pub const ENOUGH_UNITS: usize = 20;

    /// Returns a warning if the interval rests on so few units that it may contain the value less often than it says.
    #[must_use]
    pub fn warning(&self) -> Option<String> {
        let units = match self.over {
            Units::Neurons => "neurons",
            Units::Time => "blocks of time",
        };
        (self.units < Self::ENOUGH_UNITS)
            .then(|| format!("the 95 % interval rests on {} {units} and may be too narrow", self.units))
    }
}

/// Returns the 95 % confidence interval of a metric; `None` where the metric has no value, or more than half of its
/// repetitions have none, or there are fewer than two neurons or four blocks of time, or it is an extreme value.
///
/// The interval is `value ± t s`, with `s` the standard error from resampling and `t` the 97.5 % quantile of Student's
/// distribution with one degree of freedom fewer than there are units. [`Metric::resampling`](crate::Metric::resampling)
/// says which units:
///
/// - **Neurons**, for statistics of single neurons and of pairs: `s` is the standard deviation of the metric over random
///   halves of its neurons, times `sqrt(m / (n - m))` where `m` of `n` neurons are a half (1 for even `n`). For a mean this
///   is exactly its standard error `S / sqrt(n)`, `S` with divisor `n - 1`: unlike a bootstrap, whose variance has to be
///   multiplied by `n / (n - 1)`, halves are drawn without replacement and need no other correction. Nor do they ever
///   contain a neuron twice, whose perfect correlation with itself would drown that of pairs. Where the pairs of a
///   population are independent of one another, a half has a quarter of the pairs and not half of them: the interval is
///   then too wide, by a factor of at most 1.8.
/// - **Time**, for statistics of the population as a whole: `s` is the standard deviation of the metric over circular
///   block bootstraps of the recording, times `sqrt(b / (b - 1))` for `b` blocks. The length of a block follows from the
///   autocorrelation of the population's counts (Politis and White), but is at least that over which the metric relates
///   spikes to each other.
///
/// The example `coverage` measures how often these intervals contain the value; the README of the crate has the table.
///
/// - `repetitions`: number of resamples; beyond a few hundred, more hardly change the ends.
/// - `seed`: seed of the resampling.
///
/// # Errors
///
/// As [`MetricCall::compute`].
///
/// # Example
///
/// ```
/// use std::collections::BTreeMap;
/// use neversim_metrics::{Registry, SpikeTrains, Statistics, confidence_interval};
///
/// // Neurons 0 to 99 have 0 to 99 spikes in 1 s: mean 49.5 Hz, standard error 29.0 Hz / sqrt(100), t = 1.98.
/// let ids: Vec<u32> = (0..100).flat_map(|neuron| (0..neuron).map(move |_| neuron)).collect();
/// let times = vec![0.5; ids.len()];
/// let statistics = Statistics::new(SpikeTrains::new(&ids, &times, 100, 100, 1.0, 1e-4)?);
/// let mean = Registry::builtin().resolve("fr", &BTreeMap::from([("reducer".into(), "mean".into())]))?;
/// let interval = confidence_interval(&mean, &statistics, 400, 1)?.ok_or("undefined")?;
/// assert!((interval.lower - (49.5 - 1.98 * 2.90)).abs() < 1.0);
/// assert!((interval.upper - (49.5 + 1.98 * 2.90)).abs() < 1.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
///
/// Halves: McCarthy 1969, Rev Int Stat Inst 37:239, <https://doi.org/10.2307/1402116>; Politis, Romano 1994, Ann Stat
/// 22:2031, <https://doi.org/10.1214/aos/1176325770>. Blocks: Künsch 1989, Ann Stat 17:1217,
/// <https://doi.org/10.1214/aos/1176347265>; Politis, White 2004, Econom Rev 23:53,
/// <https://doi.org/10.1081/ETC-120028836>. Corrections for few units: Hesterberg 2015, Am Stat 69:371,
/// <https://doi.org/10.1080/00031305.2015.1089789>.
pub fn confidence_interval(
    call: &MetricCall,
    statistics: &Statistics<'_>,
    repetitions: usize,
    seed: u64,
) -> Result<Option<ConfidenceInterval>, MetricError> {
    let Some(value) = call.compute(statistics)? else { return Ok(None) };
    let generator = SplitMix64::new(seed);
    let (over, resampled) = match call.resampling(statistics.trains())? {
        Resampling::None => return Ok(None),
        Resampling::Neurons => (Units::Neurons, halves::resample(call, statistics, repetitions, generator)?),
        Resampling::Time { shortest_block } => {
            (Units::Time, blocks::resample(call, statistics, shortest_block, repetitions, generator)?)
        }
    };
    let Some(Resampled { values, units, correction }) = resampled else { return Ok(None) };
    if values.len() < 2 || 2 * values.len() < repetitions {
        return Ok(None);
    }
    let half_width = quantile_975(units - 1) * correction * standard_deviation(&values);
    let (lower, upper) = (value - half_width, value + half_width);
    Ok(Some(ConfidenceInterval { lower, upper, over, units, repetitions: values.len() }))
}

/// The sample standard deviation, of at least two values.
fn standard_deviation(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (squares / (n - 1.0)).sqrt()
}
