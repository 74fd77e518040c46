//! One evaluation: from a candidate's values to its metrics and loss, whatever goes wrong on the way.

use std::any::Any;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Instant, SystemTime};

use neversim_netsim::{Output, ParameterFile, ProcessError, Recording, SimulationError};

use crate::evaluation::{Evaluation, Failure, Outcome, Spread, Status};
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
        spread: attempt.spread,
        outcome: attempt.loss.map_or_else(Outcome::Failed, |loss| Outcome::Completed { loss }),
        seed: attempt.seed,
        started,
        duration: clock.elapsed(),
    };
    Finished { evaluation, simulated: attempt.simulated }
}

/// Evaluates the model with the parameter file's own values.
pub(crate) fn own_values(study: &CheckedStudyOptions) -> (Vec<Option<f64>>, Outcome) {
    let attempt = catch_unwind(AssertUnwindSafe(|| replicates(study, study.model.clone(), None)));
    let attempt = attempt.unwrap_or_else(|panic| Attempt::failed(study, 0, panic_failure(panic.as_ref())));
    (attempt.metrics, attempt.loss.map_or_else(Outcome::Failed, |loss| Outcome::Completed { loss }))
}

/// What one attempt at an evaluation gave.
struct Attempt {
    seed: u32,
    metrics: Vec<Option<f64>>,
    spread: Option<Spread>,
    loss: Result<f64, Failure>,
    /// Of the first replicate.
    simulated: Option<(ParameterFile, Recording)>,
}

impl Attempt {
    fn failed(study: &CheckedStudyOptions, seed: u32, failure: Failure) -> Self {
        let metrics = study.objective.columns().map(|_| None).collect();
        Self { seed, metrics, spread: None, loss: Err(failure), simulated: None }
    }
}

fn attempt(study: &CheckedStudyOptions, values: &[f64], output: Option<&Path>) -> Attempt {
    match with_values(&study.model, study.optimizer_options.space(), values) {
        Ok(model) => replicates(study, model, output),
        Err(error) => Attempt::failed(study, 0, Failure::new(Status::Invalid, error.to_string())),
    }
}

/// Simulates a model as often as the study wants it.
fn replicates(study: &CheckedStudyOptions, model: ParameterFile, output: Option<&Path>) -> Attempt {
    let count = study.settings.evaluation.replicates;
    if count == 1 {
        return replicate(study, model, output);
    }
    let mut replicates = Vec::new();
    for index in 0..count {
        let output = output.map(|folder| folder.join(format!("replicate_{index}")));
        let mut one = match study.settings.evaluation.replicate_of(&model, index) {
            Ok(model) => replicate(study, model, output.as_deref()),
            Err(error) => Attempt::failed(study, 0, Failure::new(Status::Invalid, error.to_string())),
        };
        if let Err(failure) = &mut one.loss {
            failure.reason = format!("replicate {index} of {count}: {}", failure.reason);
            return one;
        }
        replicates.push(one);
    }
    summarized(study, replicates)
}

/// Returns the mean of replicates that all have a loss, with their spread.
fn summarized(study: &CheckedStudyOptions, mut replicates: Vec<Attempt>) -> Attempt {
    let losses: Vec<f64> = replicates.iter().filter_map(|replicate| replicate.loss.as_ref().ok().copied()).collect();
    let of_metric = |metric: usize| replicates.iter().filter_map(|replicate| replicate.metrics[metric]).collect();
    let metrics: Vec<Vec<f64>> = (0..replicates[0].metrics.len()).map(of_metric).collect();
    let means: Vec<Option<f64>> = metrics.iter().map(|values| Some(mean(values))).collect();
    let loss = study.objective.loss(&means);
    let spread = Spread {
        metrics: metrics.iter().map(|values| sample_deviation(values)).collect(),
        loss_mean: mean(&losses),
        loss_deviation: sample_deviation(&losses),
    };
    let first = replicates.swap_remove(0);
    Attempt { metrics: means, spread: Some(spread), loss, ..first }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Returns the standard deviation with divisor `n - 1`.
fn sample_deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (squares / (values.len() - 1) as f64).sqrt()
}

/// Simulates a model once and measures it.
fn replicate(study: &CheckedStudyOptions, model: ParameterFile, output: Option<&Path>) -> Attempt {
    let parameters = match study.simulator.check(&model) {
        Ok(parameters) => parameters,
        Err(error) => return Attempt::failed(study, 0, Failure::new(Status::Invalid, error.to_string())),
    };
    let seed = parameters.seed();
    let simulated = match output {
        Some(folder) => study.simulator.simulate_into(&model, &Output::new(folder)),
        None => study.simulator.simulate(&model),
    };
    match simulated {
        Ok(recording) => {
            let Measurement { values, loss } = study.objective.measure(&recording, &model);
            let simulated = loss.is_ok().then_some((model, recording));
            Attempt { seed, metrics: values, spread: None, loss, simulated }
        }
        Err(error) => {
            let failure = Failure::new(status_of(&error), with_causes(&error));
            let rate = rate_at_abort(&error, parameters.neurons());
            let graded_loss = rate.and_then(|rate| study.objective.runaway_loss(rate));
            Attempt::failed(study, seed, failure.graded(graded_loss))
        }
    }
}

/// Returns the mean rate (Hz) up to the moment at which a run was ended because of it.
fn rate_at_abort(error: &SimulationError, neurons: u32) -> Option<f64> {
    match error {
        SimulationError::Runaway { time, spikes } => Some(*spikes as f64 / (f64::from(neurons) * time)),
        // An external program does not say more than that it exceeded the limit.
        SimulationError::ReportedRunaway { .. } => Some(100.0),
        _ => None,
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
