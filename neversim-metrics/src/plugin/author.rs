//! What authors of plugins write and use.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use abi_stable::prefix_type::PrefixTypeTrait;
use abi_stable::sabi_trait::TD_Opaque;
use abi_stable::std_types::{ROption, RResult, RString, RVec};

use super::interface::{
    ForeignMetric, HostRef, MetricDescription, MetricObject, OptionValue, PluginModule, PluginModuleRef, RunView,
};
use crate::options::OptionRow;

/// A metric of a plugin.
///
/// It has no mutable state: one object serves all threads. A panic is caught and fails the evaluation it happens
/// in; an endless loop or a crash of the process cannot be caught.
pub trait PluginMetric: Send + Sync + 'static {
    /// Returns the name users call it by: lower case, digits and underscores, not that of a built-in metric.
    fn name(&self) -> &str;

    /// Returns what it is, in one line.
    fn summary(&self) -> &str;

    /// Returns the unit of its value: `Hz`, `s`, or `1` for a plain number.
    fn unit(&self) -> &str;

    /// Returns how it is computed.
    fn formula(&self) -> &str {
        ""
    }

    /// Returns when it has no value: what follows the words "undefined when".
    fn undefined(&self) -> &str {
        ""
    }

    /// Returns the paper it is from.
    fn reference(&self) -> &str {
        ""
    }

    /// Returns the default of `subset`, the neurons it looks at: `exc`, `inh` or `all`.
    fn subset(&self) -> &str {
        "exc"
    }

    /// Returns its own options. Every metric has `subset`, `ids`, `t_start` and `t_stop` without declaring them.
    fn options(&self) -> Vec<OptionRow> {
        Vec::new()
    }

    /// Returns its value: finite, or `None` (or NaN) where it is undefined.
    ///
    /// # Errors
    ///
    /// Why the metric cannot be computed; the evaluation fails with this text.
    fn compute(&self, run: &PluginRun<'_>) -> Result<Option<f64>, String>;
}

/// The run that a metric is computed from: its spikes, the facts about it, the options, and the shared statistics.
pub struct PluginRun<'a> {
    view: RunView<'a>,
    host: HostRef<'a>,
}

impl PluginRun<'_> {
    /// Returns the neuron of each spike of the run, inside the window or not, in the order of [`times`](PluginRun::times).
    #[must_use]
    pub fn ids(&self) -> &[u32] {
        self.view.ids.as_slice()
    }

    /// Returns the time of each spike of the run in seconds; usually ascending, but nothing guarantees it.
    #[must_use]
    pub fn times(&self) -> &[f64] {
        self.view.times.as_slice()
    }

    /// Returns the number of neurons of the network, silent ones included.
    #[must_use]
    pub fn network_size(&self) -> u32 {
        self.view.neurons
    }

    /// Returns how many neurons are excitatory; they have the lowest ids.
    #[must_use]
    pub fn excitatory(&self) -> u32 {
        self.view.excitatory
    }

    /// Returns the simulated time in seconds.
    #[must_use]
    pub fn duration(&self) -> f64 {
        self.view.duration
    }

    /// Returns the integration step in seconds.
    #[must_use]
    pub fn time_step(&self) -> f64 {
        self.view.time_step
    }

    /// Returns the start and the end (excluded) of the window in seconds.
    #[must_use]
    pub fn window(&self) -> (f64, f64) {
        (self.view.t_start, self.view.t_stop)
    }

    /// Returns a parameter of the simulation, in SI units; `None` for an unknown one, and for recordings.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<f64> {
        self.view.parameters.iter().find(|parameter| parameter.name == *name).map(|parameter| parameter.value)
    }

    /// Returns an option that is an integer.
    ///
    /// # Errors
    ///
    /// The metric declares no such option.
    pub fn integer(&self, option: &str) -> Result<u64, String> {
        match self.option(option) {
            Some(OptionValue::Integer(value)) => Ok(*value),
            _ => Err(undeclared(option, "an integer")),
        }
    }

    /// Returns an option that is a number.
    ///
    /// # Errors
    ///
    /// The metric declares no such option.
    pub fn number(&self, option: &str) -> Result<f64, String> {
        match self.option(option) {
            Some(OptionValue::Number(value)) => Ok(*value),
            _ => Err(undeclared(option, "a number")),
        }
    }

    /// Returns an option that is a word.
    ///
    /// # Errors
    ///
    /// The metric declares no such option.
    pub fn word(&self, option: &str) -> Result<&str, String> {
        match self.option(option) {
            Some(OptionValue::Word(word)) => Ok(word.as_str()),
            _ => Err(undeclared(option, "a word")),
        }
    }

    /// Returns an option that is a list of neurons; `None` if it is not given.
    #[must_use]
    pub fn neuron_list(&self, option: &str) -> Option<&[u32]> {
        match self.option(option) {
            Some(OptionValue::Neurons(neurons)) => Some(neurons.as_slice()),
            _ => None,
        }
    }

    fn option(&self, name: &str) -> Option<&OptionValue<'_>> {
        self.view.options.as_slice().iter().find(|option| option.name == *name).map(|option| &option.value)
    }

    /// Returns the neurons to look at, those of `subset` or `ids`, ascending.
    #[must_use]
    pub fn neurons(&self) -> &[u32] {
        self.host.neurons().as_slice()
    }

    /// Returns the spike times of a neuron inside the window in seconds, ascending; empty if there is no such neuron.
    #[must_use]
    pub fn spike_train(&self, neuron: u32) -> &[f64] {
        self.host.spike_train(neuron).as_slice()
    }

    /// Iterates over the spike times inside the window of each of [`neurons`](PluginRun::neurons), in order.
    pub fn spike_trains(&self) -> impl Iterator<Item = &[f64]> {
        self.neurons().iter().map(|neuron| self.spike_train(*neuron))
    }

    /// Returns the number of spikes inside the window of each of [`neurons`](PluginRun::neurons), in order.
    #[must_use]
    pub fn counts(&self) -> &[f64] {
        self.host.counts().as_slice()
    }

    /// Returns the firing rate of each of [`neurons`](PluginRun::neurons) in Hz, in order; silent neurons have 0.
    #[must_use]
    pub fn rates(&self) -> &[f64] {
        self.host.rates().as_slice()
    }

    /// Returns the coefficient of variation of the intervals of each of [`neurons`](PluginRun::neurons), in order; NaN with
    /// fewer than `min_isis` intervals.
    #[must_use]
    pub fn cvs(&self, min_isis: u64) -> &[f64] {
        self.host.cvs(min_isis).as_slice()
    }

    /// Returns the spikes of all [`neurons`](PluginRun::neurons) together in bins of a number of time steps.
    ///
    /// # Errors
    ///
    /// Bins without a step, or more bins than the program has memory for.
    pub fn population_counts(&self, bin_steps: u64) -> Result<&[u32], String> {
        let counts = self.host.population_counts(bin_steps).into_option();
        counts
            .map(|counts| counts.as_slice())
            .ok_or_else(|| format!("no memory for counts in bins of {bin_steps} steps"))
    }
}

fn undeclared(option: &str, wanted: &str) -> String {
    format!("the metric reads its option `{option}` as {wanted}, but does not declare it so")
}

/// A metric as it crosses the boundary: nothing but values and errors comes out, never a panic.
struct Exported<M>(M);

impl<M: PluginMetric> ForeignMetric for Exported<M> {
    fn description(&self) -> RResult<MetricDescription, RString> {
        guard(|| Ok(MetricDescription::of(&self.0)))
    }

    fn compute<'a>(&self, run: RunView<'a>, host: HostRef<'a>) -> RResult<ROption<f64>, RString> {
        guard(|| self.0.compute(&PluginRun { view: run, host }).map(ROption::from))
    }
}

/// Turns a panic into an error: one that crossed the boundary would end the program.
fn guard<T>(body: impl FnOnce() -> Result<T, String>) -> RResult<T, RString> {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(value)) => RResult::ROk(value),
        Ok(Err(reason)) => RResult::RErr(reason.into()),
        Err(panic) => RResult::RErr(format!("panic: {}", panic_text(panic.as_ref())).into()),
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a message")
}

/// Returns a metric as libraries hand it over.
#[doc(hidden)]
#[must_use]
pub fn exported(metric: impl PluginMetric) -> MetricObject {
    MetricObject::from_value(Exported(metric), TD_Opaque)
}

/// Returns what a library exports.
#[doc(hidden)]
#[must_use]
pub fn module(metrics: extern "C" fn() -> RVec<MetricObject>) -> PluginModuleRef {
    PluginModule { metrics }.leak_into_prefix()
}

/// Makes a library a plugin: `export_metrics!(OneMetric, AnotherMetric);`, once per library, at its root.
///
/// Each argument is an expression whose value implements [`PluginMetric`](crate::plugin::PluginMetric). The crate needs
/// `crate-type = ["cdylib"]` and no dependency but `neversim-metrics`.
#[macro_export]
macro_rules! export_metrics {
    ($($metric:expr),+ $(,)?) => {
        const _: () = {
            extern "C" fn metrics() -> $crate::plugin::export::Metrics {
                ::std::vec![$($crate::plugin::export::exported($metric)),+].into()
            }

            fn module() -> $crate::plugin::export::PluginModuleRef {
                $crate::plugin::export::module(metrics)
            }

            extern "C" fn load() -> $crate::plugin::export::RootModuleResult {
                $crate::plugin::export::__call_root_module_loader(module)
            }

            // What `abi_stable::export_root_module` writes, but through this crate, so that a plugin depends on it alone.
            #[unsafe(export_name = "_1as_0lib_1header_0root_bmodule_bloader")]
            static HEADER: $crate::plugin::export::LibHeader = unsafe {
                // SAFETY: `load` returns what `__call_root_module_loader` makes of a `PluginModuleRef`.
                $crate::plugin::export::LibHeader::from_constructor::<$crate::plugin::export::PluginModuleRef>(
                    load,
                    $crate::plugin::export::CheckTypeLayout::Yes,
                )
            };
        };
    };
}
