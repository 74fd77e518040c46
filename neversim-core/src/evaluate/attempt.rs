//! One attempt at an evaluation: from a candidate's values to its metrics and loss, whatever goes wrong on the way.

use std::any::Any;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use neversim_netsim::engine::MEAN_RATE_LIMIT;
use neversim_netsim::{Output, ParameterFile, ProcessError, Recording, SimulationError};
use serde::{Deserialize, Serialize};

use crate::plan::checked::{CheckedStudyOptions, with_values};
use crate::plan::objective::Measurement;
use crate::record::evaluation::{Failure, Spread, Status};

/// The result of one attempt at an evaluation.
#[derive(Debug)]
pub(crate) struct Attempt {
    pub(crate) seed: u32,
    pub(crate) metrics: Vec<Option<f64>>,
    pub(crate) spread: Option<Spread>,
    pub(crate) loss: Result<f64, Failure>,
    /// Why it failed, if that says nothing about the candidate and may be gone the next time.
    pub(crate) outside: Option<OutsideCause>,
    /// Of the first replicate.
    pub(crate) simulated: Option<(ParameterFile, Recording)>,
}

impl Attempt {
    pub(crate) fn failed(study: &CheckedStudyOptions, seed: u32, failure: Failure) -> Self {
        let metrics = study.objective.columns().map(|_| None).collect();
        Self { seed, metrics, spread: None, loss: Err(failure), outside: None, simulated: None }
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
}

/// Attempts an evaluation in this thread; anything that goes wrong, even a panic, is a failure of the evaluation.
pub(crate) fn here(study: &CheckedStudyOptions, values: &[f64], output: Option<&Path>) -> Attempt {
    guarded(study, || match with_values(&study.model, study.optimizer_options.space(), values) {
        Ok(model) => {
            study.network_time.get_or_init(|| time_of_network(study, &model));
            replicates(study, model, output)
        }
        Err(error) => Attempt::failed(study, 0, Failure::new(Status::Invalid, error.to_string())),
    })
}

/// Builds the network of a model and returns how long that took.
fn time_of_network(study: &CheckedStudyOptions, model: &ParameterFile) -> Duration {
    let begun = Instant::now();
    // Whatever is wrong with it shows in the simulation.
    drop(study.simulator.prepare(model));
    begun.elapsed()
}

fn guarded(study: &CheckedStudyOptions, attempt: impl FnOnce() -> Attempt) -> Attempt {
    let attempt = catch_unwind(AssertUnwindSafe(attempt));
    attempt.unwrap_or_else(|panic| Attempt::failed(study, 0, panic_failure(panic.as_ref())))
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
    let simulated = match output {
        Some(folder) => study.simulator.simulate_into(&model, &Output::new(folder)),
        None => study.simulator.simulate(&model),
    };
    match simulated {
        Ok(recording) => {
            let seed = recording.seed;
            let Measurement { values, loss } = study.objective.measure(&recording, &model);
            let simulated = loss.is_ok().then_some((model, recording));
            Attempt { seed, metrics: values, spread: None, loss, outside: None, simulated }
        }
        Err(error) => {
            let failure = Failure::new(status_of(&error), with_causes(&error));
            let Ok(parameters) = study.simulator.check(&model) else { return Attempt::failed(study, 0, failure) };
            let rate = rate_at_abort(&error, parameters.neurons());
            let graded_loss = rate.and_then(|rate| study.objective.runaway_loss(rate));
            let outside = outside_cause(&error, study.settings.simulator.memory_limit);
            Attempt { outside, ..Attempt::failed(study, parameters.seed(), failure.graded(graded_loss)) }
        }
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

fn panic_failure(panic: &(dyn Any + Send)) -> Failure {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Failure::new(Status::Crashed, format!("panic: {}", text.unwrap_or("without a message")))
}
