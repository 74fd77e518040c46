//! `fr`: the firing rate of a population.

use crate::error::MetricError;
use crate::metric::Metric;
use crate::options::{self, CheckedOptions, OptionRow};
use crate::statistics::Statistics;
use crate::statistics::firing_rate::firing_rates;

/// `r_i = n_i / T`, reduced over the neurons; undefined for no neurons.
pub(super) struct FiringRate;

static OPTIONS: [OptionRow; 5] =
    [options::subset("exc"), options::ids(), options::reducer("median"), options::t_start(), options::t_stop()];

impl Metric for FiringRate {
    fn name(&self) -> &str {
        "fr"
    }

    fn summary(&self) -> &str {
        "firing rate of the neurons, silent ones included"
    }

    fn unit(&self) -> &str {
        "Hz"
    }

    fn options(&self) -> &[OptionRow] {
        &OPTIONS
    }

    fn compute(&self, statistics: &Statistics<'_>, options: &CheckedOptions) -> Result<Option<f64>, MetricError> {
        let neurons = options.neurons(statistics.trains())?;
        let window = options.window(statistics.trains().duration())?;
        let mut rates = firing_rates(statistics.raster(), &neurons, window);
        Ok(options.reducer()?.reduce(&mut rates))
    }
}
