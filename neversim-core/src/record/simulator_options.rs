//! Which simulator runs a model, and its limits.

use std::path::PathBuf;
use std::time::Duration;

use neversim_netsim::{Limits, NetsimOptions, Sampling};
use serde::{Deserialize, Serialize};

use crate::error::StudyError;

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
    /// Returns NETSIM's options and the way of sampling.
    ///
    /// # Errors
    ///
    /// [`StudyError::Parameters`]: an unknown name.
    pub fn netsim_options(&self) -> Result<NetsimOptions, StudyError> {
        let sampling = self.sampling.as_deref().map_or(Ok(Sampling::Exact), str::parse)?;
        Ok(NetsimOptions::from_names(self.netsim_options.iter().map(String::as_str))?.with_sampling(sampling))
    }

    /// Returns the limits of one simulation.
    ///
    /// # Errors
    ///
    /// [`StudyError::Limit`]: a time that is not positive, a memory of 0.
    pub fn limits(&self) -> Result<Limits, StudyError> {
        let refuse = |field, value: f64| StudyError::Limit { field, value };
        let timeout = match self.timeout {
            None => None,
            Some(seconds) if seconds > 0.0 => {
                Some(Duration::try_from_secs_f64(seconds).map_err(|_| refuse("timeout", seconds))?)
            }
            Some(seconds) => return Err(refuse("timeout", seconds)),
        };
        match self.memory_limit {
            Some(0) => Err(refuse("memory_limit", 0.0)),
            memory_mib => Ok(Limits { timeout, memory_mib }),
        }
    }
}
