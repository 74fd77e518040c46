//! Spike-train statistics, each known by a name: rates, irregularity, bursts, correlation, synchrony, spectra.
//!
//! ```
//! use std::collections::BTreeMap;
//! use neversim_metrics::{Registry, SpikeTrains, Statistics};
//!
//! // Four neurons, the first three excitatory, simulated for 2 s in steps of 0.1 ms.
//! let ids = [0, 1, 0, 0, 1];
//! let times = [0.0, 0.05, 0.1, 0.4, 1.5];
//! let trains = SpikeTrains::new(&ids, &times, 4, 3, 2.0, 1e-4)?;
//! let statistics = Statistics::new(trains);
//!
//! // Rates of the excitatory neurons: 1.5, 1 and 0 Hz; their median is 1 Hz.
//! let fr = Registry::builtin().resolve("fr", &BTreeMap::new())?;
//! assert_eq!(fr.compute(&statistics)?, Some(1.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The pieces, from the data to the number:
//!
//! - [`SpikeTrains`] borrows the spikes of a run together with what spikes cannot tell: how many neurons there are, how
//!   many of them are excitatory, how long the run was. None of these is ever guessed from the spikes: silent neurons
//!   and a silent end of a run are data.
//! - [`Statistics`] computes what several metrics need, once, when the first of them asks.
//! - [`Metric`] is one statistic with its table of options; [`Registry`] finds it by name and checks the options.
//! - [`MetricCall`] is a metric with checked options, ready to compute. A value is `Some(finite number)`, or `None`
//!   where the statistic is undefined (the CV of a silent network); never NaN.
//! - [`plugin`] loads metrics from libraries, and defines what they are written against.
//! - [`conformance`] holds the checks that every metric must pass, wherever it is written.
//!
//! The options `scale` and `tol` are not options of metrics: they belong to the loss, which removes them before it
//! resolves a metric here.
//!
//! What lives elsewhere: targets, weights and losses; reading spike files; anything that draws or prints.

pub mod conformance;
pub mod options;
pub mod plugin;
pub mod statistics;

mod bins;
mod builtin;
mod closest;
mod error;
mod interval;
mod metric;
mod neurons;
mod raster;
mod registry;
mod selection;
mod spike_trains;
mod window;

pub use bins::BinGrid;
pub use error::{MetricError, SpikeTrainsError};
pub use interval::{ConfidenceInterval, Units, confidence_interval};
pub use metric::{Metric, MetricCall, Resampling};
pub use neurons::{NeuronIds, Subset};
pub use options::{CheckedOptions, OptionKind, OptionRow};
pub use raster::Raster;
pub use registry::Registry;
pub use selection::Selection;
pub use spike_trains::{SpikeTrains, excitatory_count};
pub use statistics::Statistics;
pub use window::Window;
