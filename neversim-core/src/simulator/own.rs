//! A simulator that a Rust program brings.

use std::fmt;
use std::sync::Arc;

use super::Simulator;
use super::failure::SimulationFailure;
use super::model::{Model, SessionFacts};
use super::simulated::Simulated;
use super::simulation::Simulation;
use crate::error::StudyError;

/// A simulator that a Rust program brings, with the name that the study records. Clones share it.
#[derive(Clone)]
pub struct OwnSimulator {
    name: String,
    simulator: Arc<dyn Simulator>,
}

impl OwnSimulator {
    /// Returns a simulator under a name. A study is resumed only by a simulator of the same name, so a name should change
    /// whenever the model does.
    #[must_use]
    pub fn new(name: impl Into<String>, simulator: impl Simulator + 'static) -> Self {
        Self { name: name.into(), simulator: Arc::new(simulator) }
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Debug for OwnSimulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("OwnSimulator").field(&self.name).finish()
    }
}

/// Two are equal if they are the same simulator under the same name.
impl PartialEq for OwnSimulator {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && Arc::ptr_eq(&self.simulator, &other.simulator)
    }
}

impl Model for OwnSimulator {
    fn simulate(&self, simulation: &Simulation<'_>) -> Result<Simulated, SimulationFailure> {
        Ok(self.simulator.simulate(simulation)?)
    }

    fn start(self: Arc<Self>, _session: &SessionFacts<'_>) -> Result<Arc<dyn Model>, StudyError> {
        Ok(self)
    }
}
