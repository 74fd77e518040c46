//! What crosses the boundary between a program and a plugin, version [`VERSION`].
//!
//! Everything here has a layout that `abi_stable` checks when a library is loaded, so that the two sides may be built by
//! different compilers. Authors of plugins need none of it: they write a [`PluginMetric`](super::PluginMetric).
//!
//! Rules of change: a method or field may be added after the last one of a prefix type, with a higher minor version;
//! anything else needs a higher major version. A program loads plugins of its own major version and of no higher minor one.
#![expect(
    non_local_definitions,
    unsafe_code,
    unused_qualifications,
    reason = "abi_stable's macros write such code; there is no other here"
)]

use abi_stable::library::RootModule;
use abi_stable::sabi_types::{RRef, VersionStrings};
use abi_stable::std_types::{RBox, ROption, RResult, RSlice, RStr, RString, RVec};
use abi_stable::{StableAbi, sabi_trait};

/// Version of the interface, not of the crate.
pub const VERSION: &str = "1.0.0";

/// The run that a metric is computed from. Spikes are borrowed from the program, not copied.
#[repr(C)]
#[derive(StableAbi, Clone, Copy)]
pub struct RunView<'a> {
    /// Neuron of each spike.
    pub ids: RSlice<'a, u32>,
    /// Time of each spike in seconds.
    pub times: RSlice<'a, f64>,
    /// Number of neurons, silent ones included.
    pub neurons: u32,
    /// How many of them are excitatory; they come first.
    pub excitatory: u32,
    /// Simulated time in seconds.
    pub duration: f64,
    /// Integration step in seconds.
    pub time_step: f64,
    /// Start of the window in seconds.
    pub t_start: f64,
    /// End of the window in seconds, excluded.
    pub t_stop: f64,
    /// Parameters of the simulation.
    pub parameters: RSlice<'a, NamedNumber<'a>>,
    /// The metric's own options, checked, defaults filled in.
    pub options: RSlice<'a, NamedValue<'a>>,
}

/// A parameter of the simulation.
#[repr(C)]
#[derive(StableAbi, Clone, Copy)]
pub struct NamedNumber<'a> {
    /// Its name in the parameter file.
    pub name: RStr<'a>,
    /// Its value in SI units.
    pub value: f64,
}

/// An option of the metric.
#[repr(C)]
#[derive(StableAbi, Clone)]
pub struct NamedValue<'a> {
    /// Its name.
    pub name: RStr<'a>,
    /// Its value.
    pub value: OptionValue<'a>,
}

/// Value of an option.
#[repr(u8)]
#[derive(StableAbi, Clone)]
pub enum OptionValue<'a> {
    /// An integer.
    Integer(u64),
    /// A finite number.
    Number(f64),
    /// A word.
    Word(RStr<'a>),
    /// Neurons, ascending.
    Neurons(RVec<u32>),
}

/// What a metric says about itself.
#[repr(C)]
#[derive(StableAbi, Clone, Debug)]
pub struct MetricDescription {
    /// Name: letters, digits and underscores.
    pub name: RString,
    /// One line.
    pub summary: RString,
    /// Unit of the value, `1` for a plain number.
    pub unit: RString,
    /// Formula; may be empty.
    pub formula: RString,
    /// When it is undefined; may be empty.
    pub undefined: RString,
    /// Paper; may be empty.
    pub reference: RString,
    /// Default of `subset`.
    pub subset: RString,
    /// Options of its own.
    pub options: RVec<OptionDescription>,
}

/// An option of a metric.
#[repr(C)]
#[derive(StableAbi, Clone, Debug)]
pub struct OptionDescription {
    /// Name.
    pub name: RString,
    /// Type and allowed values.
    pub kind: OptionType,
    /// Value when not given.
    pub default: ROption<RString>,
    /// An example, if it must be given.
    pub required: ROption<RString>,
    /// Unit; empty for words and lists.
    pub unit: RString,
    /// One line.
    pub help: RString,
}

/// Type of an option.
#[repr(u8)]
#[derive(StableAbi, Clone, Debug)]
pub enum OptionType {
    /// An integer, both limits included.
    Integer {
        /// Smallest value.
        minimum: u64,
        /// Largest value.
        maximum: u64,
    },
    /// A finite number.
    Number {
        /// Lower limit.
        lower: Limit,
        /// Upper limit.
        upper: Limit,
    },
    /// One of some words.
    Word {
        /// The words.
        allowed: RVec<RString>,
    },
    /// A list of neurons.
    Neurons,
}

/// Limit of a number.
#[repr(u8)]
#[derive(StableAbi, Clone, Copy, Debug)]
pub enum Limit {
    /// No limit.
    None,
    /// The limit is allowed.
    Included(f64),
    /// The limit is not allowed.
    Excluded(f64),
}

/// Statistics that the program shares with plugins, of the selected neurons in the window, each computed once per run.
#[sabi_trait]
pub trait Host {
    /// The selected neurons, ascending.
    fn neurons(&self) -> RSlice<'_, u32>;
    /// Spike times of a neuron in seconds, ascending; empty if there is no such neuron.
    fn spike_train(&self, neuron: u32) -> RSlice<'_, f64>;
    /// Number of spikes of each selected neuron.
    fn counts(&self) -> RSlice<'_, f64>;
    /// Firing rate of each selected neuron in Hz.
    fn rates(&self) -> RSlice<'_, f64>;
    /// Coefficient of variation of each selected neuron's intervals, NaN where it is undefined.
    fn cvs(&self, min_isis: u64) -> RSlice<'_, f64>;
    /// Spikes of all selected neurons in bins of a number of time steps; none if there are too many bins.
    #[sabi(last_prefix_field)]
    fn population_counts(&self, bin_steps: u64) -> ROption<RSlice<'_, u32>>;
}

/// The program's statistics, borrowed for one computation.
pub type HostRef<'a> = Host_TO<'a, RRef<'a, ()>>;

/// A metric on the other side of the boundary.
#[sabi_trait]
pub trait ForeignMetric: Send + Sync {
    /// What the metric says about itself.
    fn description(&self) -> RResult<MetricDescription, RString>;
    /// Its value; nothing where it is undefined.
    #[sabi(last_prefix_field)]
    fn compute<'a>(&self, run: RunView<'a>, host: HostRef<'a>) -> RResult<ROption<f64>, RString>;
}

/// A metric as libraries hand it over.
pub type MetricObject = ForeignMetric_TO<'static, RBox<()>>;

/// What a library exports.
#[repr(C)]
#[derive(StableAbi)]
#[sabi(kind(Prefix(prefix_ref = PluginModuleRef, prefix_fields = PluginModulePrefix)))]
#[sabi(missing_field(panic))]
pub struct PluginModule {
    /// Makes its metrics.
    #[sabi(last_prefix_field)]
    pub metrics: extern "C" fn() -> RVec<MetricObject>,
}

impl RootModule for PluginModuleRef {
    abi_stable::declare_root_module_statics! {PluginModuleRef}
    const BASE_NAME: &'static str = "neversim_metrics_plugin";
    const NAME: &'static str = "neversim_metrics_plugin";
    const VERSION_STRINGS: VersionStrings = VersionStrings::new(VERSION);
}
