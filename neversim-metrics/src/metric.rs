//! A metric, and a metric with checked options.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::bins::BinGrid;
use crate::error::MetricError;
use crate::neurons::NeuronIds;
use crate::options::{CheckedOptions, OptionRow};
use crate::selection::Selection;
use crate::spike_trains::SpikeTrains;
use crate::statistics::Statistics;
use crate::statistics::spectrum::segments;

/// What is drawn anew when a measurement is repeated: [`confidence_interval`](crate::confidence_interval) resamples it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Resampling {
    /// Nothing: an extreme value has no interval from resamples, none of which can exceed it (Bickel, Freedman 1981, Ann
    /// Stat 9:1196, <https://doi.org/10.1214/aos/1176345637>).
    None,
    /// The neurons: for statistics of single neurons and of pairs.
    Neurons,
    /// The stretch of time: for statistics of the population as a whole, which depend on how many neurons there are.
    ///
    /// The metric must have the options [`bin_size`](crate::options::bin_size) and `bin_ms`.
    Time {
        /// The time in seconds over which the metric relates spikes to each other, such as its largest lag.
        shortest_block: f64,
    },
}

/// One statistic of spike trains, with its table of options.
///
/// The built-in metrics implement it, and so can yours: [`Registry::add`](crate::Registry::add) makes a metric known,
/// and [`conformance`](crate::conformance) checks that it keeps the rules. A metric is given `N`, the populations and
/// the duration and guesses none of them from the spikes; it has no state; it takes `subset` or `ids`, `t_start` and
/// `t_stop`. `scale` and `tol` belong to the loss and must not be among its options.
///
/// # Example
///
/// ```
/// use neversim_metrics::{options, CheckedOptions, Metric, MetricError, OptionRow, Statistics};
///
/// struct SilentShare;
///
/// static OPTIONS: [OptionRow; 4] = [options::subset("exc"), options::ids(), options::t_start(), options::t_stop()];
///
/// impl Metric for SilentShare {
///     fn name(&self) -> &str {
///         "silent_share"
///     }
///     fn summary(&self) -> &str {
///         "share of the neurons without a spike"
///     }
///     fn unit(&self) -> &str {
///         "1"
///     }
///     fn options(&self) -> &[OptionRow] {
///         &OPTIONS
///     }
///     fn compute(&self, statistics: &Statistics<'_>, options: &CheckedOptions) -> Result<Option<f64>, MetricError> {
///         let neurons = options.neurons(statistics.trains())?;
///         let window = options.window(statistics.trains().duration())?;
///         let silent = statistics.raster().spike_trains(&neurons, window).filter(|train| train.is_empty()).count();
///         Ok((!neurons.is_empty()).then(|| silent as f64 / neurons.len() as f64))
///     }
/// }
/// # let mut registry = neversim_metrics::Registry::builtin();
/// # registry.add(std::sync::Arc::new(SilentShare)).unwrap();
/// # assert_eq!(neversim_metrics::conformance::check(&registry, "silent_share", &Default::default()), []);
/// ```
pub trait Metric: Send + Sync {
    /// Returns the name users call it by: lower case, no spaces.
    fn name(&self) -> &str;

    /// Returns other names that the field has for it, or for something close to it: lower case, underscores for spaces.
    ///
    /// A synonym is not accepted as a name: the error for it says what the metric is called here
    /// ([`Registry::by_synonym`](crate::Registry::by_synonym)).
    fn synonyms(&self) -> &[&str] {
        &[]
    }

    /// Returns what it is, in one line.
    fn summary(&self) -> &str;

    /// Returns the unit of its value: `Hz`, `s`, or `1` for a plain number.
    fn unit(&self) -> &str;

    /// Returns how it is computed, in Markdown; empty if its author does not say.
    fn formula(&self) -> &str {
        ""
    }

    /// Returns when it has no value: what follows the words "undefined when".
    fn undefined(&self) -> &str {
        ""
    }

    /// Returns the paper it is from, with a DOI.
    fn reference(&self) -> &str {
        ""
    }

    /// Returns its options, one row each.
    fn options(&self) -> &[OptionRow];

    /// Checks what the rows of the options cannot say: how one option depends on another.
    ///
    /// # Errors
    ///
    /// [`MetricError`], before any run.
    fn check(&self, _options: &CheckedOptions) -> Result<(), MetricError> {
        Ok(())
    }

    /// Returns what a confidence interval of its value resamples: neurons, unless the metric says otherwise.
    ///
    /// # Errors
    ///
    /// [`MetricError::UndeclaredOption`].
    fn resampling(&self, _trains: &SpikeTrains<'_>, _options: &CheckedOptions) -> Result<Resampling, MetricError> {
        Ok(Resampling::Neurons)
    }

    /// Returns its value: finite, or `None` where it is undefined.
    ///
    /// # Errors
    ///
    /// [`MetricError`] when the run and the options do not fit, or for a reason of the metric's own
    /// ([`MetricError::Failed`]). An undefined value is not an error.
    fn compute(&self, statistics: &Statistics<'_>, options: &CheckedOptions) -> Result<Option<f64>, MetricError>;
}

/// A metric with checked options: what [`Registry::resolve`](crate::Registry::resolve) returns.
///
/// Cloning is cheap. As text (`to_string`): the name and the options as given, such as `cv min_isis=2`.
#[derive(Clone)]
pub struct MetricCall {
    inner: Arc<Inner>,
}

struct Inner {
    metric: Arc<dyn Metric>,
    given: BTreeMap<String, String>,
    checked: CheckedOptions,
}

impl MetricCall {
    pub(crate) fn new(metric: Arc<dyn Metric>, given: &BTreeMap<String, String>) -> Result<Self, MetricError> {
        let checked = CheckedOptions::check(metric.name(), metric.options(), given)?;
        metric.check(&checked)?;
        let mut given = given.clone();
        for (name, value) in given.iter_mut().filter(|(_, value)| value.starts_with('@')) {
            if let Some(neurons) = checked.neuron_list(name) {
                *value = neurons.to_string();
            }
        }
        Ok(Self { inner: Arc::new(Inner { metric, given, checked }) })
    }

    /// Returns the name of the metric.
    #[must_use]
    pub fn name(&self) -> &str {
        self.inner.metric.name()
    }

    /// Returns the unit of the value.
    #[must_use]
    pub fn unit(&self) -> &str {
        self.inner.metric.unit()
    }

    /// Returns the metric itself.
    #[must_use]
    pub fn metric(&self) -> &dyn Metric {
        self.inner.metric.as_ref()
    }

    /// Returns the options as given, without defaults; `@FILE` is replaced by the neurons listed in the file.
    #[must_use]
    pub fn options(&self) -> &BTreeMap<String, String> {
        &self.inner.given
    }

    /// Returns what it looks at in a run.
    ///
    /// # Errors
    ///
    /// As [`check_against`](MetricCall::check_against).
    pub fn selection(&self, trains: &SpikeTrains<'_>) -> Result<Selection, MetricError> {
        self.inner.checked.selection(trains)
    }

    /// Returns what a confidence interval of the value resamples.
    pub(crate) fn resampling(&self, trains: &SpikeTrains<'_>) -> Result<Resampling, MetricError> {
        self.inner.metric.resampling(trains, &self.inner.checked)
    }

    /// Returns the grid of bins that its options describe.
    pub(crate) fn grid(&self, trains: &SpikeTrains<'_>) -> Result<BinGrid, MetricError> {
        self.inner.checked.grid(trains, &self.selection(trains)?)
    }

    /// Returns the error for a metric that cannot be computed.
    pub(crate) fn failed(&self, reason: String) -> MetricError {
        MetricError::Failed { metric: self.name().to_owned(), reason }
    }

    /// Returns the same call for these neurons, in any order, instead of those that its options select.
    pub(crate) fn with_neurons(&self, neurons: &[u32]) -> Self {
        let checked = self.inner.checked.with_neurons(NeuronIds::from_ids(neurons));
        let (metric, given) = (Arc::clone(&self.inner.metric), self.inner.given.clone());
        Self { inner: Arc::new(Inner { metric, given, checked }) }
    }

    /// Checks the options against a run that has not taken place yet.
    ///
    /// - `neurons`: number of neurons of the network.
    /// - `duration`: time to be simulated in seconds.
    ///
    /// # Errors
    ///
    /// What [`compute`](MetricCall::compute) would say about them: [`MetricError::BeyondDuration`] or
    /// [`MetricError::EmptyWindow`] for a window that the run does not cover, [`MetricError::UnknownNeuron`] for `ids`
    /// that it does not have.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_metrics::Registry;
    ///
    /// let options = [("t_stop".to_owned(), "2.5".to_owned())].into();
    /// let fr = Registry::builtin().resolve("fr", &options)?;
    /// assert_eq!(
    ///     fr.check_against(1000, 2.0).unwrap_err().to_string(),
    ///     "metric `fr`: t_stop=2.5 lies beyond the end of the run at 2 s"
    /// );
    /// # Ok::<(), neversim_metrics::MetricError>(())
    /// ```
    pub fn check_against(&self, neurons: u32, duration: f64) -> Result<(), MetricError> {
        self.inner.checked.check_against(neurons, duration)
    }

    /// Returns what the user should know about the metric before such a run starts, as a note for the log.
    ///
    /// - A metric of pairs looks at fewer neurons of a large network than were asked for, unless `max_neurons` is given.
    /// - A spectrum is the mean of few segments.
    ///
    /// # Errors
    ///
    /// As [`check_against`](MetricCall::check_against), and [`MetricError::UndeclaredOption`].
    ///
    /// # Example
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use neversim_metrics::{Registry, SpikeTrains};
    ///
    /// let sttc = Registry::builtin().resolve("sttc", &BTreeMap::new())?;
    /// let large = SpikeTrains::new(&[], &[], 2000, 1600, 1.0, 1e-4)?;
    /// let note = sttc.note(&large)?;
    /// assert_eq!(note.as_deref(), Some("sttc: 500 of 1600 neurons, evenly spaced; max_neurons=1600 takes all"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn note(&self, trains: &SpikeTrains<'_>) -> Result<Option<String>, MetricError> {
        Ok(self.note_on_neurons(trains)?.or(self.note_on_segments(trains)?))
    }

    fn declares(&self, option: &str) -> bool {
        self.metric().options().iter().any(|row| row.name == option)
    }

    fn note_on_neurons(&self, trains: &SpikeTrains<'_>) -> Result<Option<String>, MetricError> {
        if !self.declares("max_neurons") || self.options().contains_key("max_neurons") {
            return Ok(None);
        }
        let asked = self.inner.checked.neurons(trains)?.len();
        let taken = self.inner.checked.selection(trains)?.neurons().len();
        let note = format!("{self}: {taken} of {asked} neurons, evenly spaced; max_neurons={asked} takes all");
        Ok((taken < asked).then_some(note))
    }

    fn note_on_segments(&self, trains: &SpikeTrains<'_>) -> Result<Option<String>, MetricError> {
        /// The density of `k` segments is uncertain by about `1 / sqrt(k)`, a third here.
        const ENOUGH: usize = 9;
        if !self.declares("nperseg") {
            return Ok(None);
        }
        let (grid, nperseg) = (self.grid(trains)?, self.inner.checked.integer("nperseg")?);
        let nperseg = usize::try_from(nperseg).unwrap_or(usize::MAX).min(grid.bins());
        let seconds = nperseg as f64 * grid.bin_duration();
        Ok(match segments(grid.bins(), nperseg) {
            0 | ENOUGH.. => None,
            1 => Some(format!(
                "{self}: the spectrum comes from 1 segment of {seconds:.3} s, so it is noisy; a longer run or a smaller \
                 nperseg gives more"
            )),
            few => Some(format!(
                "{self}: the spectrum is the mean of {few} segments of {seconds:.3} s, so it is noisy; a longer run or a \
                 smaller nperseg gives more"
            )),
        })
    }

    /// Returns the value of the metric for a run: finite, or `None` where it is undefined.
    ///
    /// # Errors
    ///
    /// As [`check_against`](MetricCall::check_against); [`MetricError::NotFinite`] if the metric returns NaN or
    /// infinity, so that neither goes unnoticed; and any other error of the metric.
    pub fn compute(&self, statistics: &Statistics<'_>) -> Result<Option<f64>, MetricError> {
        let trains = statistics.trains();
        self.check_against(trains.neurons(), trains.duration())?;
        match self.inner.metric.compute(statistics, &self.inner.checked)? {
            Some(value) if !value.is_finite() => Err(MetricError::NotFinite { metric: self.name().to_owned(), value }),
            value => Ok(value),
        }
    }
}

impl fmt::Debug for MetricCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MetricCall").field("name", &self.name()).field("options", self.options()).finish()
    }
}

impl fmt::Display for MetricCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        // In the order in which the metric declares them, so that `f_lo` comes before `f_hi`.
        let rows = self.metric().options().iter();
        let mut given = rows.filter_map(|row| self.options().get_key_value(row.name.as_ref()));
        given.try_for_each(|(option, value)| write!(f, " {option}={value}"))
    }
}
