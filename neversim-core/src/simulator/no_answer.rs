//! What it means for an evaluation that a program gave no answer.

use super::failure::{OutsideCause, SimulationFailure};
use crate::program::pool::NoAnswer;
use crate::program::{AnswerLimits, Silence};
use crate::record::evaluation::{Failure, Status};

/// Returns what it means for its evaluation that a program gave no answer.
///
/// - `program`: what it is, such as `simulator`.
pub(crate) fn failure(silence: &NoAnswer, program: &str, limits: AnswerLimits) -> SimulationFailure {
    let crashed = |reason: String| Failure::new(Status::Crashed, reason).into();
    let from_outside = |reason: String| SimulationFailure {
        failure: Failure::new(Status::Crashed, reason),
        outside: Some(OutsideCause::Program),
        rate: None,
    };
    match silence {
        NoAnswer::NotStarted { command, error } => {
            from_outside(format!("the {program} `{command}` cannot be started: {error}"))
        }
        NoAnswer::Silent(Silence::Timeout) => {
            let limit = limits.timeout.unwrap_or_default().as_secs_f64();
            Failure::new(Status::Timeout, format!("the {program} was ended after {limit} s")).into()
        }
        NoAnswer::Silent(Silence::Memory) => {
            let limit = limits.memory_mib.unwrap_or_default();
            Failure::new(Status::Memory, format!("the {program} was ended at the memory limit of {limit} MiB")).into()
        }
        NoAnswer::Silent(Silence::Cancelled) => crashed("the study was stopped".to_owned()),
        NoAnswer::Silent(Silence::Died(death)) => {
            let said = if death.said.is_empty() { String::new() } else { format!(": {}", death.said) };
            match (death.signal(), death.status) {
                // No program sends these to itself: somebody else did.
                (Some(signal @ (1 | 2 | 9 | 15)), _) => {
                    from_outside(format!("the {program} was ended from outside by signal {signal}{said}"))
                }
                (Some(signal), _) => crashed(format!("the {program} crashed with signal {signal}{said}")),
                (None, Some(status)) => crashed(format!("the {program} ended with {status} and no answer{said}")),
                (None, None) => crashed(format!("the {program} closed its output and gave no answer{said}")),
            }
        }
    }
}
