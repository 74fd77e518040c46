//! What an error of a simulation means for its evaluation.

use std::error::Error;

use neversim_netsim::engine::MEAN_RATE_LIMIT;
use neversim_netsim::{ProcessError, SimulationError};

use crate::record::evaluation::{Failure, Status};
use crate::simulator::failure::{OutsideCause, SimulationFailure};

/// Returns why an evaluation failed.
///
/// - `neurons`: of the model; `None` if the model is refused.
/// - `memory_limit`: the user's (MiB).
pub(super) fn failure(error: &SimulationError, neurons: Option<u32>, memory_limit: Option<u64>) -> SimulationFailure {
    SimulationFailure {
        failure: Failure::new(status_of(error), with_causes(error)),
        outside: neurons.and_then(|_| outside_cause(error, memory_limit)),
        rate: neurons.and_then(|neurons| rate_at_abort(error, neurons)),
    }
}

/// Returns the mean rate (Hz) up to the moment at which the run was ended as a runaway.
fn rate_at_abort(error: &SimulationError, neurons: u32) -> Option<f64> {
    match error {
        SimulationError::Runaway { time, spikes } => Some(*spikes as f64 / (f64::from(neurons) * time)),
        // An external program says only that the limit was exceeded.
        SimulationError::ReportedRunaway { .. } => Some(MEAN_RATE_LIMIT),
        _ => None,
    }
}

/// Returns why a simulation failed if the cause lies outside it.
fn outside_cause(error: &SimulationError, memory_limit: Option<u64>) -> Option<OutsideCause> {
    match error {
        // With less than the user's limit available, it is the machine that is short of memory.
        SimulationError::Memory { available_mib, .. } => {
            memory_limit.is_none_or(|limit| *available_mib < limit).then_some(OutsideCause::Memory)
        }
        SimulationError::Write { .. } => Some(OutsideCause::Files),
        SimulationError::Process(error) => error.is_outside().then_some(OutsideCause::Program),
        _ => None,
    }
}

fn status_of(error: &SimulationError) -> Status {
    use SimulationError as E;
    match error {
        E::Runaway { .. } | E::ReportedRunaway { .. } => Status::Runaway,
        E::Parameters(_) | E::Network(_) | E::InputFile(_) => Status::Invalid,
        E::Memory { .. } | E::Process(ProcessError::Memory { .. }) => Status::Memory,
        E::Timeout { .. } | E::Process(ProcessError::Timeout { .. } | ProcessError::Idle { .. }) => Status::Timeout,
        _ => Status::Crashed,
    }
}

/// Returns an error with its causes, without repetition.
fn with_causes(error: &dyn Error) -> String {
    std::iter::successors(error.source(), |&cause| cause.source()).map(ToString::to_string).fold(
        error.to_string(),
        |message, cause| match message.ends_with(&cause) {
            true => message,
            false => format!("{message}: {cause}"),
        },
    )
}
