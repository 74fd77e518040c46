//! One evaluation: from a candidate's values to its metrics and loss, whatever goes wrong on the way.

use std::any::Any;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Instant, SystemTime};

use neversim_netsim::{Output, ParameterFile, ProcessError, Recording, SimulationError};

use crate::evaluation::{Evaluation, Failure, Outcome, Status};
use crate::objective::Measurement;
use crate::options::{CheckedStudyOptions, with_values};

/// A finished evaluation, with what was simulated if it has a loss.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) evaluation: Evaluation,
    pub(super) simulated: Option<(ParameterFile, Recording)>,
}

/// Evaluates one candidate; whatever goes wrong, also a panic, is a failure of this evaluation.
pub(super) fn evaluate(study: &CheckedStudyOptions, number: u64, values: Vec<f64>, output: Option<&Path>) -> Finished {
    let (started, clock) = (SystemTime::now(), Instant::now());
    let attempt = catch_unwind(AssertUnwindSafe(|| attempt(study, &values, output)));
    let attempt = attempt.unwrap_or_else(|panic| Attempt::failed(study, 0, panic_failure(panic.as_ref())));
    let evaluation = Evaluation {
        number,
        values,
        metrics: attempt.metrics,
        outcome: attempt.loss.map_or_else(Outcome::Failed, |loss| Outcome::Completed { loss }),
        seed: attempt.seed,
        started,
        duration: clock.elapsed(),
    };
    Finished { evaluation, simulated: attempt.simulated }
}

/// What one attempt at an evaluation gave.
struct Attempt {
    seed: u32,
    metrics: Vec<Option<f64>>,
    loss: Result<f64, Failure>,
    simulated: Option<(ParameterFile, Recording)>,
}

impl Attempt {
    fn failed(study: &CheckedStudyOptions, seed: u32, failure: Failure) -> Self {
        let metrics = study.objective.columns().map(|_| None).collect();
        Self { seed, metrics, loss: Err(failure), simulated: None }
    }
}

fn attempt(study: &CheckedStudyOptions, values: &[f64], output: Option<&Path>) -> Attempt {
    let invalid = |error: &dyn Error| Failure::new(Status::Invalid, error.to_string());
    let model = match with_values(&study.model, study.optimizer_options.space(), values) {
        Ok(model) => model,
        Err(error) => return Attempt::failed(study, 0, invalid(&error)),
    };
    let seed = match study.simulator.check(&model) {
        Ok(parameters) => parameters.seed(),
        Err(error) => return Attempt::failed(study, 0, invalid(&error)),
    };
    let simulated = match output {
        Some(folder) => study.simulator.simulate_into(&model, &Output::new(folder)),
        None => study.simulator.simulate(&model),
    };
    match simulated {
        Ok(recording) => {
            let Measurement { values, loss } = study.objective.measure(&recording, &model);
            let simulated = loss.is_ok().then_some((model, recording));
            Attempt { seed, metrics: values, loss, simulated }
        }
        Err(error) => {
            let failure = Failure::new(status_of(&error), with_causes(&error));
            Attempt::failed(study, seed, failure)
        }
    }
}

fn status_of(error: &SimulationError) -> Status {
    use SimulationError as E;
    match error {
        E::Runaway { .. } | E::ReportedRunaway { .. } => Status::Runaway,
        E::Parameters(_) | E::Network(_) | E::InputFile(_) => Status::Invalid,
        E::Memory { .. } | E::Process(ProcessError::Memory { .. }) => Status::Memory,
        E::Timeout { .. } | E::Process(ProcessError::Timeout { .. }) => Status::Timeout,
        _ => Status::Crashed,
    }
}

/// Returns what an error says and what caused it.
fn with_causes(error: &dyn Error) -> String {
    std::iter::successors(error.source(), |&cause| cause.source())
        .fold(error.to_string(), |message, cause| format!("{message}: {cause}"))
}

fn panic_failure(panic: &(dyn Any + Send)) -> Failure {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Failure::new(Status::Crashed, format!("panic: {}", text.unwrap_or("without a message")))
}
