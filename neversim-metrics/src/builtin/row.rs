//! A row of the table of built-in metrics, and what its computation is given.

use crate::bins::BinGrid;
use crate::error::MetricError;
use crate::metric::{Metric, Resampling};
use crate::options::{self, CheckedOptions, OptionRow};
use crate::selection::Selection;
use crate::spike_trains::SpikeTrains;
use crate::statistics::{NeuronStatistic, Statistics};

/// What a built-in metric is: help, listing, checks of options, reference page and conformance tests follow from it.
pub(super) struct Row {
    pub(super) name: &'static str,
    /// Other names that the field has for it, or for something close to it, in lower case with underscores.
    pub(super) synonyms: &'static [&'static str],
    pub(super) summary: &'static str,
    pub(super) unit: &'static str,
    /// In Markdown; `I` inter-spike intervals, `n_i` spikes of neuron i, `T` length of the window, `c` counts in bins.
    pub(super) formula: &'static str,
    /// What follows "undefined when".
    pub(super) undefined: &'static str,
    /// Author, year, journal, DOI.
    pub(super) reference: &'static str,
    /// Default of `subset`.
    pub(super) subset: &'static str,
    /// Default of `reducer`, if the metric reduces one value per neuron.
    pub(super) reducer: Option<&'static str>,
    /// Options besides `subset`, `ids`, `reducer`, `t_start` and `t_stop`.
    pub(super) options: &'static [OptionRow],
    pub(super) check: fn(&CheckedOptions) -> Result<(), MetricError>,
    pub(super) variation: Variation,
    pub(super) compute: fn(&Call<'_>) -> Result<Option<f64>, MetricError>,
}

/// What makes the value vary when the measurement is repeated.
pub(super) enum Variation {
    /// Other neurons.
    Neurons,
    /// Another stretch of time; the metric is its largest value.
    Extreme,
    /// Another stretch of time; the metric relates spikes within a bin.
    Time,
    /// Another stretch of time; the metric relates spikes up to this option's milliseconds apart.
    TimeOfMs(&'static str),
    /// Another stretch of time; the metric relates spikes up to this option's bins apart.
    TimeOfBins(&'static str),
}

/// For options that do not depend on one another.
pub(super) fn independent(_: &CheckedOptions) -> Result<(), MetricError> {
    Ok(())
}

/// One computation: the run, what to look at, and the options.
pub(super) struct Call<'a> {
    pub(super) statistics: &'a Statistics<'a>,
    pub(super) selection: Selection,
    pub(super) options: &'a CheckedOptions,
}

impl<'a> Call<'a> {
    /// Returns the reduced values of a statistic of each neuron.
    pub(super) fn reduce(&self, statistic: NeuronStatistic) -> Result<Option<f64>, MetricError> {
        Ok(self.options.reducer()?.reduce_defined(self.of_neurons(statistic)))
    }

    /// Returns a statistic of each neuron, NaN where it is undefined.
    pub(super) fn of_neurons(&self, statistic: NeuronStatistic) -> &'a [f64] {
        self.statistics.of_neurons(statistic, &self.selection)
    }

    /// Returns the grid of bins.
    pub(super) fn grid(&self) -> Result<BinGrid, MetricError> {
        self.options.grid(self.statistics.trains(), &self.selection)
    }

    /// Returns the spikes of all neurons together in each bin.
    pub(super) fn population_counts(&self) -> Result<&'a [u32], MetricError> {
        Ok(self.statistics.population_counts(&self.selection, self.grid()?))
    }

    /// Returns the seconds of an option in milliseconds.
    pub(super) fn seconds(&self, option_ms: &str) -> Result<f64, MetricError> {
        Ok(self.options.number(option_ms)? * 1e-3)
    }

    /// Returns an option that counts something; saturates at `usize::MAX`.
    pub(super) fn size(&self, option: &str) -> Result<usize, MetricError> {
        Ok(usize::try_from(self.options.integer(option)?).unwrap_or(usize::MAX))
    }
}

/// A row as a metric, with its whole table of options.
pub(super) struct Builtin {
    row: Row,
    options: Vec<OptionRow>,
}

impl Builtin {
    pub(super) fn new(row: Row) -> Self {
        let mut options = vec![options::subset(row.subset), options::ids()];
        options.extend(row.reducer.map(options::reducer));
        options.extend([options::t_start(), options::t_stop()]);
        options.extend_from_slice(row.options);
        Self { row, options }
    }
}

impl Metric for Builtin {
    fn name(&self) -> &str {
        self.row.name
    }

    fn synonyms(&self) -> &[&str] {
        self.row.synonyms
    }

    fn summary(&self) -> &str {
        self.row.summary
    }

    fn unit(&self) -> &str {
        self.row.unit
    }

    fn formula(&self) -> &str {
        self.row.formula
    }

    fn undefined(&self) -> &str {
        self.row.undefined
    }

    fn reference(&self) -> &str {
        self.row.reference
    }

    fn options(&self) -> &[OptionRow] {
        &self.options
    }

    fn check(&self, options: &CheckedOptions) -> Result<(), MetricError> {
        (self.row.check)(options)
    }

    fn resampling(&self, trains: &SpikeTrains<'_>, options: &CheckedOptions) -> Result<Resampling, MetricError> {
        let shortest_block = match self.row.variation {
            Variation::Neurons => return Ok(Resampling::Neurons),
            Variation::Extreme => return Ok(Resampling::None),
            Variation::Time => 0.0,
            Variation::TimeOfMs(option) => options.number(option)? * 1e-3,
            Variation::TimeOfBins(option) => {
                let bin = options.grid(trains, &options.selection(trains)?)?.bin_duration();
                options.integer(option)? as f64 * bin
            }
        };
        Ok(Resampling::Time { shortest_block })
    }

    fn compute(&self, statistics: &Statistics<'_>, options: &CheckedOptions) -> Result<Option<f64>, MetricError> {
        let selection = options.selection(statistics.trains())?;
        (self.row.compute)(&Call { statistics, selection, options })
    }
}
