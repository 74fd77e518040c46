//! Why a simulation gave no result.

use serde::{Deserialize, Serialize};

use crate::record::evaluation::Failure;

/// Why a simulation gave no result.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SimulationFailure {
    pub(crate) failure: Failure,
    /// The cause, if it says nothing about the candidate and may be gone the next time.
    pub(crate) outside: Option<OutsideCause>,
    /// Mean rate (Hz) at which a runaway was ended.
    pub(crate) rate: Option<f64>,
}

impl From<Failure> for SimulationFailure {
    fn from(failure: Failure) -> Self {
        Self { failure, outside: None, rate: None }
    }
}

/// A cause of failure that lies outside the evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OutsideCause {
    /// The machine is short of memory.
    Memory,
    /// The files of the evaluation cannot be written.
    Files,
    /// The external program cannot be started, was ended by somebody, or found no room for its files.
    Program,
    /// The worker was lost, or cannot be started.
    Worker,
    /// A metric is wanted that the simulator does not give.
    Metric,
}

impl OutsideCause {
    /// Whether another attempt may succeed.
    pub(crate) fn may_pass(self) -> bool {
        self != Self::Metric
    }
}
