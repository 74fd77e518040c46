//! Which simulator runs a model, and its limits.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Which simulator runs the model, and the limits of one simulation.
///
/// # Example
///
/// ```
/// use neversim_core::SimulatorOptions;
/// let simulator = SimulatorOptions { timeout: Some(60.0), ..SimulatorOptions::default() }.build(1)?;
/// # Ok::<(), neversim_core::StudyError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SimulatorOptions {
    /// Folder of an external NETSIM program; `None` is the native engine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub netsim_dir: Option<PathBuf>,
    /// Name of the simulator that a Rust program brought; `None` for those that the `neversim` program can start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<String>,
    /// Program and arguments of a simulator by command; empty for NETSIM.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// NETSIM's compile-time options that are on; an external program has its own.
    pub netsim_options: Vec<String>,
    /// How Poisson input is drawn: `exact` or `fast`; `None` is `exact`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sampling: Option<String>,
    /// Longest time of one simulation (s).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<f64>,
    /// Most memory of one simulation (MiB).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_limit: Option<u64>,
}

impl SimulatorOptions {
    /// Returns the seed of the first replicate, for simulators other than NETSIM, whose models have their own.
    pub(crate) fn seed(&self) -> u32 {
        1
    }
}
