//! Metrics from loadable libraries: the interface they are written against, and its loader.
//!
//! A plugin is a `cdylib` that implements [`PluginMetric`] and names its metrics in [`export_metrics!`](crate::export_metrics).
//! A program loads it with [`Plugins::load`]; from then on its metrics are metrics like the built-in ones.
//!
//! ```
//! use neversim_metrics::plugin::{PluginMetric, PluginRun, as_metric};
//!
//! /// The share of selected neurons that fire faster than the mean.
//! struct FastShare;
//!
//! impl PluginMetric for FastShare {
//!     fn name(&self) -> &str {
//!         "fast_share"
//!     }
//!     fn summary(&self) -> &str {
//!         "share of neurons that fire faster than the mean"
//!     }
//!     fn unit(&self) -> &str {
//!         "1"
//!     }
//!     fn compute(&self, run: &PluginRun<'_>) -> Result<Option<f64>, String> {
//!         let rates = run.rates();
//!         let mean = rates.iter().sum::<f64>() / rates.len() as f64;
//!         let fast = rates.iter().filter(|rate| **rate > mean).count();
//!         Ok((!rates.is_empty()).then(|| fast as f64 / rates.len() as f64))
//!     }
//! }
//!
//! // In a library: neversim_metrics::export_metrics!(FastShare);
//! // In its tests, over the same interface but without a library:
//! let mut registry = neversim_metrics::Registry::builtin();
//! registry.add(as_metric(FastShare)?)?;
//! # assert_eq!(neversim_metrics::conformance::check(&registry, "fast_share", &Default::default()), []);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What crosses the boundary between program and library is in [`interface`], and nothing else: types of a fixed
//! layout, functions of the C calling convention, no panics. A library is loaded from a private copy, so that it can be
//! built again while a study runs, and is never unloaded.

mod adapter;
mod author;
mod description;
mod error;
mod file_type;
pub mod interface;
mod library;
mod plugins;

pub use adapter::as_metric;
pub use author::{PluginMetric, PluginRun};
pub use error::PluginError;
pub use library::LoadedPlugin;
pub use plugins::{PLUGIN_PATH, Plugins};

/// What [`export_metrics!`](crate::export_metrics) expands to.
#[doc(hidden)]
pub mod export {
    pub use abi_stable::library::{__call_root_module_loader, CheckTypeLayout, LibHeader, RootModuleResult};

    pub use super::author::{exported, module};
    pub use super::interface::PluginModuleRef;

    /// The metrics of a library.
    pub type Metrics = abi_stable::std_types::RVec<super::interface::MetricObject>;
}
