//! A model as a study needs it: what is known of it before the first simulation, and how it is simulated.

use std::fmt::{Debug, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use neversim_optim::SearchSpace;

use super::failure::SimulationFailure;
use super::simulated::Simulated;
use super::simulation::{Simulation, Values};
use crate::cancellation::Cancellation;
use crate::error::StudyError;
use crate::record::evaluation_options::EvaluationOptions;
use crate::record::metric_target::MetricTarget;
use crate::record::number::shortest;
use crate::record::outside::{InputSettings, ProgramSettings};

/// A model that a study fits.
///
/// What a method says by default is true of a model about which nothing is known.
pub(crate) trait Model: Debug + Send + Sync {
    /// Simulates the model once.
    fn simulate(&self, simulation: &Simulation<'_>) -> Result<Simulated, SimulationFailure>;

    /// Returns the seed that a failed simulation has in the history.
    fn seed(&self, simulation: &Simulation<'_>) -> u32 {
        simulation.seed
    }

    /// Whether any name may be a number that the simulator gives, and so a metric.
    fn may_give_numbers(&self) -> bool {
        true
    }

    /// Whether it runs as a program of its own, to which the run folder must be named by its path.
    fn is_external(&self) -> bool {
        false
    }

    /// Returns the model's own value of a parameter, if it has one.
    fn own_value(&self, _name: &str) -> Option<f64> {
        None
    }

    /// Refuses what cannot be simulated, and returns what is known before the first simulation.
    fn check(&self, _space: &SearchSpace, _evaluation: &EvaluationOptions) -> Result<Prospect, StudyError> {
        Ok(Prospect::default())
    }

    /// Returns what looks wrong without being an error.
    fn findings(&self, _space: &SearchSpace, _targets: &[MetricTarget]) -> Vec<String> {
        Vec::new()
    }

    /// Returns the memory (bytes) of a network and of a run, at most, over the search space; `None` if it is not known.
    fn memory(&self, _space: &SearchSpace) -> Option<Memory> {
        None
    }

    /// Returns what the study records of the outside world: the files that the model reads and the program that simulates.
    fn outside(&self) -> Result<(Vec<InputSettings>, Option<ProgramSettings>), StudyError> {
        Ok((Vec::new(), None))
    }

    /// Returns the file that is copied into the run folder.
    fn file(&self) -> Option<String> {
        None
    }

    /// Returns the model with the values of a candidate, as a file in which users find them, below a comment.
    fn file_with(&self, values: &Values<'_>, headline: &str) -> Result<String, StudyError> {
        let mut text = format!("# {headline}\n");
        for (name, value) in values.iter() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{name} = {}", shortest(value));
        }
        Ok(text)
    }

    /// Returns what a simulation left in a folder, `None` if it cannot be read.
    fn read(&self, _folder: &Path, _values: &Values<'_>) -> Option<Simulated> {
        None
    }

    /// Returns the model as it runs in a session.
    fn start(self: Arc<Self>, session: &SessionFacts<'_>) -> Result<Arc<dyn Model>, StudyError>;

    /// Builds what simulations share; returns how long that took.
    fn prepare(&self, _simulation: &Simulation<'_>) -> Duration {
        Duration::ZERO
    }

    /// Returns remarks for a log about the work so far.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }
}

/// What is known of a model before its first simulation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prospect {
    pub(crate) population: Option<Population>,
    /// What looks odd about the model's file.
    pub(crate) warnings: Vec<String>,
}

/// What metrics can be checked against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Population {
    pub(crate) neurons: u32,
    pub(crate) excitatory: u32,
    /// Of a simulation (s).
    pub(crate) duration: f64,
    /// Of a simulation (s).
    pub(crate) time_step: f64,
}

/// The memory that simulations need, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Memory {
    /// Whether a searched parameter decides the network, so that each evaluation builds one of its own.
    pub(crate) builds_networks: bool,
    /// Networks that are kept when simulations no longer use them.
    pub(crate) networks_kept: usize,
    /// A network and a run, in several places of the search space.
    pub(crate) places: Vec<(u64, u64)>,
}

/// What a model is told about the session in which it runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionFacts<'a> {
    /// The run folder.
    pub(crate) run: &'a Path,
    /// Threads of one simulation.
    pub(crate) threads: usize,
    pub(crate) cancellation: &'a Cancellation,
}
