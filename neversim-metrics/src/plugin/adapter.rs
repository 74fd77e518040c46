//! The program's side of the boundary: a metric of a plugin as a [`Metric`], and the statistics that it shares.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

use abi_stable::sabi_trait::TD_Opaque;
use abi_stable::sabi_types::RRef;
use abi_stable::std_types::{ROption, RResult, RSlice};

use super::author::{PluginMetric, exported};
use super::interface::{
    Host, Host_TO, HostRef, MetricDescription, MetricObject, NamedNumber, NamedValue, OptionValue as ForeignValue,
    RunView,
};
use crate::bins::BinGrid;
use crate::error::MetricError;
use crate::metric::Metric;
use crate::neurons::Subset;
use crate::options::{self, CheckedOptions, OptionRow, OptionValue};
use crate::selection::Selection;
use crate::statistics::{NeuronStatistic, Statistics};

/// Returns a plugin's metric as a metric, through the same interface as from a library: for a plugin's own tests.
///
/// # Errors
///
/// What is wrong with how the metric describes itself, in words.
pub fn as_metric(metric: impl PluginMetric) -> Result<Arc<dyn Metric>, String> {
    Ok(Arc::new(ForeignAdapter::new(exported(metric))?))
}

/// A metric on the other side of the boundary.
pub(super) struct ForeignAdapter {
    object: MetricObject,
    description: MetricDescription,
    options: Vec<OptionRow>,
}

impl ForeignAdapter {
    /// Asks the metric what it is and checks the answer.
    pub(super) fn new(object: MetricObject) -> Result<Self, String> {
        let description = match object.description() {
            RResult::ROk(description) => description,
            RResult::RErr(reason) => return Err(format!("a metric cannot describe itself: {reason}")),
        };
        let mut options = common_options(&description)?;
        options.extend(description.options.iter().map(OptionRow::from));
        let adapter = Self { object, description, options };
        adapter.check_description().map_err(|problem| format!("metric `{}`: {problem}", adapter.name()))?;
        Ok(adapter)
    }

    fn check_description(&self) -> Result<(), String> {
        let is_name =
            |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let is_line = |text: &str| !text.trim().is_empty() && !text.contains('\n');
        if !is_name(self.name()) {
            return Err("the name is not made of letters, digits and underscores".to_owned());
        }
        if !is_line(self.summary()) || !is_line(self.unit()) {
            return Err("summary and unit must be one line each (unit `1` for a plain number)".to_owned());
        }
        for (index, row) in self.options.iter().enumerate() {
            let name = row.name.as_ref();
            if !is_name(name) {
                return Err(format!("the option name `{name}` is not made of letters, digits and underscores"));
            }
            if self.options[..index].iter().any(|earlier| earlier.name == name) {
                return Err(format!(
                    "the option `{name}` is declared twice (every metric has subset, ids, t_start, t_stop)"
                ));
            }
            if ["scale", "tol"].contains(&name) {
                return Err(format!("the option `{name}` belongs to the loss"));
            }
            for text in [&row.default, &row.required].into_iter().flatten() {
                row.kind.parse(text).map_err(|allowed| format!("the default {name}={text} is not {allowed}"))?;
            }
        }
        Ok(())
    }
}

fn common_options(description: &MetricDescription) -> Result<Vec<OptionRow>, String> {
    let subset = description.subset.as_str();
    if Subset::from_word(subset).is_none() {
        return Err(format!("metric `{}`: its subset `{subset}` is not one of exc, inh, all", description.name));
    }
    let default = Some(Cow::Owned(subset.to_owned()));
    Ok(vec![OptionRow { default, ..options::subset("exc") }, options::ids(), options::t_start(), options::t_stop()])
}

impl Metric for ForeignAdapter {
    fn name(&self) -> &str {
        self.description.name.as_str()
    }

    fn summary(&self) -> &str {
        self.description.summary.as_str()
    }

    fn unit(&self) -> &str {
        self.description.unit.as_str()
    }

    fn formula(&self) -> &str {
        self.description.formula.as_str()
    }

    fn undefined(&self) -> &str {
        self.description.undefined.as_str()
    }

    fn reference(&self) -> &str {
        self.description.reference.as_str()
    }

    fn options(&self) -> &[OptionRow] {
        &self.options
    }

    fn compute(&self, statistics: &Statistics<'_>, options: &CheckedOptions) -> Result<Option<f64>, MetricError> {
        let trains = statistics.trains();
        let selection = options.selection(trains)?;
        let parameters: Vec<NamedNumber<'_>> = statistics
            .parameters()
            .iter()
            .map(|(name, value)| NamedNumber { name: (*name).into(), value: *value })
            .collect();
        let common = ["ids", "subset", "t_start", "t_stop"];
        let own: Vec<NamedValue<'_>> = options
            .values()
            .filter(|(name, _)| !common.contains(name))
            .map(|(name, value)| NamedValue { name: name.into(), value: foreign(value) })
            .collect();
        let window = selection.window();
        let run = RunView {
            ids: trains.ids().into(),
            times: trains.times().into(),
            neurons: trains.neurons(),
            excitatory: trains.excitatory(),
            duration: trains.duration(),
            time_step: trains.time_step(),
            t_start: window.start(),
            t_stop: window.stop(),
            parameters: parameters.as_slice().into(),
            options: own.as_slice().into(),
        };
        let shared = SharedStatistics { statistics, selection: &selection, neurons: OnceCell::new() };
        let host: HostRef<'_> = Host_TO::from_ptr(RRef::new(&shared), TD_Opaque);
        match self.object.compute(run, host) {
            RResult::ROk(value) => Ok(value.into_option().filter(|value| !value.is_nan())),
            RResult::RErr(reason) => {
                Err(MetricError::Failed { metric: self.name().to_owned(), reason: reason.into_string() })
            }
        }
    }
}

fn foreign(value: &OptionValue) -> ForeignValue<'_> {
    match value {
        OptionValue::Integer(value) => ForeignValue::Integer(*value),
        OptionValue::Number(value) => ForeignValue::Number(*value),
        OptionValue::Word(word) => ForeignValue::Word(word.as_str().into()),
        OptionValue::NeuronIds(neurons) => ForeignValue::Neurons(neurons.iter().collect()),
    }
}

/// What the program shares: nothing here may panic, since a panic must not cross the boundary in this direction either.
struct SharedStatistics<'a> {
    statistics: &'a Statistics<'a>,
    selection: &'a Selection,
    neurons: OnceCell<Vec<u32>>,
}

impl Host for SharedStatistics<'_> {
    fn neurons(&self) -> RSlice<'_, u32> {
        self.neurons.get_or_init(|| self.selection.neurons().iter().collect()).as_slice().into()
    }

    fn spike_train(&self, neuron: u32) -> RSlice<'_, f64> {
        if neuron >= self.statistics.trains().neurons() {
            return RSlice::EMPTY;
        }
        self.selection.window().slice(self.statistics.raster().spike_train(neuron)).into()
    }

    fn counts(&self) -> RSlice<'_, f64> {
        self.statistics.of_neurons(NeuronStatistic::Count, self.selection).into()
    }

    fn rates(&self) -> RSlice<'_, f64> {
        self.statistics.of_neurons(NeuronStatistic::Rate, self.selection).into()
    }

    fn cvs(&self, min_isis: u64) -> RSlice<'_, f64> {
        let min_isis = usize::try_from(min_isis).unwrap_or(usize::MAX);
        self.statistics.of_neurons(NeuronStatistic::Cv { min_isis }, self.selection).into()
    }

    fn population_counts(&self, bin_steps: u64) -> ROption<RSlice<'_, u32>> {
        let grid = BinGrid::new(self.selection.window(), self.statistics.trains().time_step(), bin_steps);
        grid.map(|grid| self.statistics.population_counts(self.selection, grid).into()).into()
    }
}
