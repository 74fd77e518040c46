//! `cv`: the coefficient of variation of inter-spike intervals.

use crate::error::MetricError;
use crate::metric::Metric;
use crate::options::{self, CheckedOptions, OptionKind, OptionRow};
use crate::statistics::Statistics;
use crate::statistics::cv::cv_per_neuron;

/// Standard deviation over mean of a neuron's inter-spike intervals, reduced over the neurons that have enough of them;
/// undefined if none has.
pub(super) struct Cv;

static OPTIONS: [OptionRow; 6] = [
    options::subset("exc"),
    options::ids(),
    options::reducer("median"),
    options::t_start(),
    options::t_stop(),
    OptionRow::new(
        "min_isis",
        OptionKind::Integer { minimum: 1, maximum: u64::MAX },
        Some("1"),
        "1",
        "least number of intervals for a neuron to count; use 2 for targets from data (one interval gives a CV of 0)",
    ),
];

impl Metric for Cv {
    fn name(&self) -> &str {
        "cv"
    }

    fn summary(&self) -> &str {
        "coefficient of variation of inter-spike intervals: 0 regular, 1 Poisson"
    }

    fn unit(&self) -> &str {
        "1"
    }

    fn options(&self) -> &[OptionRow] {
        &OPTIONS
    }

    fn compute(&self, statistics: &Statistics<'_>, options: &CheckedOptions) -> Result<Option<f64>, MetricError> {
        let neurons = options.neurons(statistics.trains())?;
        let window = options.window(statistics.trains().duration())?;
        // More intervals than memory can hold: no neuron has as many.
        let min_isis = usize::try_from(options.integer("min_isis")?).unwrap_or(usize::MAX);
        let mut values = Vec::with_capacity(neurons.len());
        values.extend(cv_per_neuron(statistics.raster(), &neurons, window, min_isis).flatten());
        Ok(options.reducer()?.reduce(&mut values))
    }
}
