//! One attempt at an evaluation: from a candidate's values to its metrics and loss, whatever goes wrong on the way.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::kept::Kept;
use super::session::Session;
use crate::plan::objective::Measurement;
use crate::record::evaluation::{Failure, Spread, Status};
use crate::simulator::failure::OutsideCause;
use crate::simulator::simulation::Simulation;

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
    pub(crate) simulated: Option<Kept>,
}

impl Attempt {
    pub(crate) fn failed(session: &Session, seed: u32, failure: Failure) -> Self {
        let metrics = session.plan.objective.columns().map(|_| None).collect();
        Self { seed, metrics, spread: None, loss: Err(failure), outside: None, simulated: None }
    }
}

/// Attempts an evaluation in this thread; anything that goes wrong, even a panic, is a failure of the evaluation.
pub(crate) fn here(session: &Session, evaluation: u64, values: &[f64], output: Option<&Path>) -> Attempt {
    let simulation = session.simulation(evaluation, values, output);
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        session.network_time.get_or_init(|| session.model.prepare(&simulation));
        replicates(session, &simulation)
    }));
    attempt.unwrap_or_else(|panic| Attempt::failed(session, 0, panic_failure(panic.as_ref())))
}

/// Simulates a model as often as the study wants it.
fn replicates(session: &Session, first: &Simulation<'_>) -> Attempt {
    let count = session.plan.settings.evaluation.replicates;
    if count == 1 {
        return replicate(session, first);
    }
    let mut replicates = Vec::new();
    for index in 0..count {
        let output = first.output.map(|folder| folder.join(format!("replicate_{index}")));
        let seed = first.seed.saturating_add(index);
        let simulation = Simulation { replicate: index, seed, output: output.as_deref(), ..*first };
        let mut one = replicate(session, &simulation);
        if let Err(failure) = &mut one.loss {
            failure.reason = format!("replicate {index} of {count}: {}", failure.reason);
            return one;
        }
        replicates.push(one);
    }
    summarized(session, replicates)
}

/// Returns the mean of replicates that all have a loss, with their spread.
fn summarized(session: &Session, mut replicates: Vec<Attempt>) -> Attempt {
    let losses: Vec<f64> = replicates.iter().filter_map(|replicate| replicate.loss.as_ref().ok().copied()).collect();
    let of_metric = |metric: usize| replicates.iter().filter_map(|replicate| replicate.metrics[metric]).collect();
    let metrics: Vec<Vec<f64>> = (0..replicates[0].metrics.len()).map(of_metric).collect();
    let means: Vec<Option<f64>> = metrics.iter().map(|values| Some(mean(values))).collect();
    let loss = session.plan.objective.loss(&means);
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
fn replicate(session: &Session, simulation: &Simulation<'_>) -> Attempt {
    let measured = session.model.simulate(simulation).and_then(|simulated| {
        let measurement = session.measure(&simulated, simulation)?;
        Ok((simulated, measurement))
    });
    match measured {
        Ok((simulated, Measurement { values, loss, is_missing })) => {
            let seed = simulated.seed.unwrap_or(simulation.seed);
            if !is_missing {
                session.is_complete.get_or_init(|| ());
            }
            // A simulator that gives all that is needed most of the time has its reasons.
            let is_wrong_study = is_missing && session.is_complete.get().is_none();
            let outside = is_wrong_study.then_some(OutsideCause::Metric);
            let simulated = loss.is_ok().then_some(Kept::Memory(simulated));
            Attempt { seed, metrics: values, spread: None, loss, outside, simulated }
        }
        Err(error) => {
            let graded_loss = error.rate.and_then(|rate| session.plan.objective.runaway_loss(rate));
            let failure = error.failure.graded(graded_loss);
            let seed = session.model.seed(simulation);
            Attempt { outside: error.outside, ..Attempt::failed(session, seed, failure) }
        }
    }
}

fn panic_failure(panic: &(dyn Any + Send)) -> Failure {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Failure::new(Status::Crashed, format!("panic: {}", text.unwrap_or("without a message")))
}
