//! The options of one call of a metric, checked.

use std::collections::BTreeMap;

use super::OptionRow;
use super::kind::OptionValue;
use crate::bins::BinGrid;
use crate::closest::closest;
use crate::error::MetricError;
use crate::neurons::{NeuronIds, Subset};
use crate::selection::Selection;
use crate::spike_trains::SpikeTrains;
use crate::statistics::reduce::Reducer;
use crate::window::Window;

/// Options that say the same thing in two ways.
const EXCLUSIVE: [(&str, &str); 2] = [("subset", "ids"), ("bin_size", "bin_ms")];

/// Checked, typed option values of a metric, defaults filled in.
///
/// The reading methods fail only when a metric reads what its own table does not declare, which
/// [`conformance`](crate::conformance) finds.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedOptions {
    metric: String,
    values: BTreeMap<String, OptionValue>,
}

impl CheckedOptions {
    pub(crate) fn check(
        metric: &str,
        rows: &[OptionRow],
        given: &BTreeMap<String, String>,
    ) -> Result<Self, MetricError> {
        if let Some(option) = given.keys().find(|option| rows.iter().all(|row| row.name != option.as_str())) {
            return Err(MetricError::UnknownOption {
                metric: metric.to_owned(),
                option: option.clone(),
                closest: closest(option, rows.iter().map(|row| row.name.as_ref())),
                allowed: rows.iter().map(|row| row.name.clone().into_owned()).collect(),
            });
        }
        for (first, second) in EXCLUSIVE {
            if given.contains_key(first) && given.contains_key(second) {
                let (first, second) = (first.to_owned(), second.to_owned());
                return Err(MetricError::ExclusiveOptions { metric: metric.to_owned(), first, second });
            }
        }
        let is_missing = |row: &&OptionRow| row.required.is_some() && !given.contains_key(row.name.as_ref());
        if let Some(OptionRow { name, required: Some(example), .. }) = rows.iter().find(is_missing) {
            return Err(MetricError::MissingOption {
                metric: metric.to_owned(),
                option: name.clone().into_owned(),
                example: example.clone().into_owned(),
            });
        }
        let mut values = BTreeMap::new();
        for row in rows {
            let text = given.get(row.name.as_ref()).map(String::as_str).or(row.default.as_deref());
            if let Some(text) = text {
                let value = row.kind.parse(text).map_err(|allowed| MetricError::InvalidValue {
                    metric: metric.to_owned(),
                    option: row.name.clone().into_owned(),
                    value: text.to_owned(),
                    allowed,
                })?;
                values.insert(row.name.clone().into_owned(), value);
            }
        }
        let checked = Self { metric: metric.to_owned(), values };
        if let (Some(OptionValue::Number(t_start)), Some(OptionValue::Number(t_stop))) =
            (checked.values.get("t_start"), checked.values.get("t_stop"))
        {
            checked.non_empty(*t_start, *t_stop)?;
        }
        Ok(checked)
    }

    /// Checks what only the run can tell: that it covers the window and has the neurons of `ids`.
    pub(crate) fn check_against(&self, neurons: u32, duration: f64) -> Result<(), MetricError> {
        if self.values.contains_key("t_start") || self.values.contains_key("t_stop") {
            self.window(duration)?;
        }
        match self.values.get("ids") {
            Some(OptionValue::NeuronIds(ids)) => self.existing(ids, neurons),
            _ => Ok(()),
        }
    }

    /// Returns the same options for other neurons.
    pub(crate) fn with_neurons(&self, neurons: NeuronIds) -> Self {
        let mut options = self.clone();
        options.values.insert("ids".to_owned(), OptionValue::NeuronIds(neurons));
        options
    }

    /// Iterates over the options that have a value.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&str, &OptionValue)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Returns a list of neurons, `None` if the option is not given or is not such a list.
    pub(crate) fn neuron_list(&self, option: &str) -> Option<&NeuronIds> {
        match self.values.get(option) {
            Some(OptionValue::NeuronIds(neurons)) => Some(neurons),
            _ => None,
        }
    }

    /// Returns an integer.
    ///
    /// # Errors
    ///
    /// [`MetricError::UndeclaredOption`] if the metric declares no integer of that name with a default.
    pub fn integer(&self, option: &str) -> Result<u64, MetricError> {
        match self.values.get(option) {
            Some(OptionValue::Integer(value)) => Ok(*value),
            _ => Err(self.undeclared(option, "an integer")),
        }
    }

    /// Returns a number.
    ///
    /// # Errors
    ///
    /// [`MetricError::UndeclaredOption`] if the metric declares no number of that name with a default.
    pub fn number(&self, option: &str) -> Result<f64, MetricError> {
        match self.values.get(option) {
            Some(OptionValue::Number(value)) => Ok(*value),
            _ => Err(self.undeclared(option, "a number")),
        }
    }

    /// Returns a word.
    ///
    /// # Errors
    ///
    /// [`MetricError::UndeclaredOption`] if the metric declares no word of that name with a default.
    pub fn word(&self, option: &str) -> Result<&str, MetricError> {
        match self.values.get(option) {
            Some(OptionValue::Word(word)) => Ok(word),
            _ => Err(self.undeclared(option, "a word")),
        }
    }

    /// Returns how `reducer` turns many numbers into one.
    ///
    /// # Errors
    ///
    /// [`MetricError::UndeclaredOption`] if the metric does not declare [`reducer`](super::reducer).
    pub fn reducer(&self) -> Result<Reducer, MetricError> {
        Reducer::from_word(self.word("reducer")?).ok_or_else(|| self.undeclared("reducer", "a reducer"))
    }

    /// Returns the neurons that `ids` names, or else those of `subset`.
    ///
    /// # Errors
    ///
    /// [`MetricError::UnknownNeuron`] if the network does not have one of `ids`; [`MetricError::UndeclaredOption`] if
    /// the metric declares neither option.
    pub fn neurons(&self, trains: &SpikeTrains<'_>) -> Result<NeuronIds, MetricError> {
        if let Some(OptionValue::NeuronIds(ids)) = self.values.get("ids") {
            self.existing(ids, trains.neurons())?;
            return Ok(ids.clone());
        }
        let subset = Subset::from_word(self.word("subset")?).ok_or_else(|| self.undeclared("subset", "a subset"))?;
        Ok(subset.neurons(trains))
    }

    /// Returns the window `[t_start, t_stop)` of a run of `duration` seconds.
    ///
    /// # Errors
    ///
    /// [`MetricError::BeyondDuration`] if the run does not cover it, [`MetricError::EmptyWindow`] if it has no length.
    pub fn window(&self, duration: f64) -> Result<Window, MetricError> {
        // A duration of steps times time step differs from the decimal number typed by a few units in the last place.
        let end = duration * (1.0 + 1e-12);
        let within = |option: &str, default: f64| match self.values.get(option) {
            Some(OptionValue::Number(value)) if *value > end => Err(MetricError::BeyondDuration {
                metric: self.metric.clone(),
                option: option.to_owned(),
                value: *value,
                duration,
            }),
            Some(OptionValue::Number(value)) => Ok(value.min(duration)),
            _ => Ok(default),
        };
        self.non_empty(within("t_start", 0.0)?, within("t_stop", duration)?)
    }

    /// Returns the neurons and the window to look at. A metric with the option `max_neurons` takes that many evenly
    /// spaced neurons if there are more.
    ///
    /// # Errors
    ///
    /// As [`neurons`](CheckedOptions::neurons) and [`window`](CheckedOptions::window).
    pub fn selection(&self, trains: &SpikeTrains<'_>) -> Result<Selection, MetricError> {
        let mut neurons = self.neurons(trains)?;
        if let Some(OptionValue::Integer(most)) = self.values.get("max_neurons") {
            neurons = neurons.evenly_spaced(usize::try_from(*most).unwrap_or(usize::MAX));
        }
        Ok(Selection::new(neurons, self.window(trains.duration())?))
    }

    /// Returns the grid of bins of `bin_size` time steps, or of `bin_ms` milliseconds, in the window of a selection.
    ///
    /// # Errors
    ///
    /// [`MetricError::TooManyBins`]; [`MetricError::UndeclaredOption`] if the metric declares no `bin_size`.
    pub fn grid(&self, trains: &SpikeTrains<'_>, selection: &Selection) -> Result<BinGrid, MetricError> {
        let time_step = trains.time_step();
        let bin_steps = match self.values.get("bin_ms") {
            // The cast saturates.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive number of steps")]
            Some(OptionValue::Number(bin_ms)) => ((bin_ms * 1e-3 / time_step).round() as u64).max(1),
            _ => self.integer("bin_size")?,
        };
        BinGrid::new(selection.window(), time_step, bin_steps)
            .ok_or_else(|| MetricError::TooManyBins { metric: self.metric.clone(), limit: BinGrid::MAX_BINS })
    }

    /// Checks that `option` is above `other`.
    ///
    /// # Errors
    ///
    /// [`MetricError::InvalidValue`]; [`MetricError::UndeclaredOption`] if either is not a number of this metric.
    pub fn check_above(&self, option: &str, other: &str) -> Result<(), MetricError> {
        let (value, limit) = (self.number(option)?, self.number(other)?);
        if value > limit {
            return Ok(());
        }
        Err(MetricError::InvalidValue {
            metric: self.metric.clone(),
            option: option.to_owned(),
            value: value.to_string(),
            allowed: format!("a number > {other}, which is {limit}"),
        })
    }

    fn non_empty(&self, t_start: f64, t_stop: f64) -> Result<Window, MetricError> {
        Window::new(t_start, t_stop).ok_or_else(|| MetricError::EmptyWindow {
            metric: self.metric.clone(),
            t_start,
            t_stop,
        })
    }

    fn existing(&self, ids: &NeuronIds, neurons: u32) -> Result<(), MetricError> {
        match ids.last() {
            Some(id) if id >= neurons => Err(MetricError::UnknownNeuron { metric: self.metric.clone(), id, neurons }),
            _ => Ok(()),
        }
    }

    fn undeclared(&self, option: &str, wanted: &'static str) -> MetricError {
        MetricError::UndeclaredOption { metric: self.metric.clone(), option: option.to_owned(), wanted }
    }
}
