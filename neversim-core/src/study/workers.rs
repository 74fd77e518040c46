//! The workers: they take a number and values, and return an evaluation. They decide nothing.

use std::any::Any;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

use neversim_netsim::{ParameterFile, Recording, SimulationError, Simulator};

use super::StopFlag;
use crate::error::StudyError;
use crate::evaluation::{Evaluation, Failure, Outcome, Status};
use crate::objective::Measurement;
use crate::options::{CheckedStudyOptions, with_values};

/// A finished evaluation, with what was simulated if it has a loss.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) evaluation: Evaluation,
    pub(super) simulated: Option<(ParameterFile, Recording)>,
}

/// Threads that evaluate candidates as they become free.
#[derive(Debug)]
pub(super) struct Workers {
    pool: rayon::ThreadPool,
    study: Arc<CheckedStudyOptions>,
    stop: StopFlag,
    /// Numbers that were submitted and have not come back.
    running: BTreeSet<u64>,
    sender: Sender<Message>,
    receiver: Receiver<Message>,
}

#[derive(Debug)]
enum Message {
    Finished(Box<Finished>),
    /// The study was asked to stop before this one began.
    NotBegun(u64),
}

impl Workers {
    pub(super) fn start(study: &Arc<CheckedStudyOptions>, workers: usize, stop: &StopFlag) -> Result<Self, StudyError> {
        let threads = study.threads.min(workers);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|index| format!("worker-{index}"))
            .build()
            .map_err(|source| StudyError::Threads { threads, source })?;
        let (sender, receiver) = channel();
        Ok(Self { pool, study: Arc::clone(study), stop: stop.clone(), running: BTreeSet::new(), sender, receiver })
    }

    /// Returns how many candidates are out.
    pub(super) fn running(&self) -> usize {
        self.running.len()
    }

    /// Hands a candidate to the threads, unless they have it already.
    pub(super) fn submit(&mut self, number: u64, values: &[f64]) {
        if !self.running.insert(number) {
            return;
        }
        let (study, stop, sender) = (Arc::clone(&self.study), self.stop.clone(), self.sender.clone());
        let values = values.to_vec();
        self.pool.spawn_fifo(move || {
            let message = match stop.is_stopping() {
                true => Message::NotBegun(number),
                false => Message::Finished(Box::new(evaluate(&study, number, values))),
            };
            // The receiver is gone when the study ended with an error: nobody wants the result.
            drop(sender.send(message));
        });
    }

    /// Waits for a result, at most `timeout`.
    pub(super) fn receive(&mut self, timeout: Duration) -> Option<Finished> {
        match self.receiver.recv_timeout(timeout) {
            Ok(Message::Finished(finished)) => {
                self.running.remove(&finished.evaluation.number);
                Some(*finished)
            }
            Ok(Message::NotBegun(number)) => {
                self.running.remove(&number);
                None
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => unreachable!("a sender lives in `self`"),
        }
    }
}

/// Evaluates one candidate; whatever goes wrong, also a panic, is a failure of this evaluation.
fn evaluate(study: &CheckedStudyOptions, number: u64, values: Vec<f64>) -> Finished {
    let (started, clock) = (SystemTime::now(), Instant::now());
    let attempt = catch_unwind(AssertUnwindSafe(|| attempt(study, &values)));
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

fn attempt(study: &CheckedStudyOptions, values: &[f64]) -> Attempt {
    let invalid = |error: &dyn std::error::Error| Failure::new(Status::Invalid, error.to_string());
    let model = match with_values(&study.model, study.optimizer_options.space(), values) {
        Ok(model) => model,
        Err(error) => return Attempt::failed(study, 0, invalid(&error)),
    };
    let seed = match study.simulator.check(&model) {
        Ok(parameters) => parameters.seed(),
        Err(error) => return Attempt::failed(study, 0, invalid(&error)),
    };
    match study.simulator.simulate(&model) {
        Ok(recording) => {
            let Measurement { values, loss } = study.objective.measure(&recording);
            let simulated = loss.is_ok().then_some((model, recording));
            Attempt { seed, metrics: values, loss, simulated }
        }
        Err(error) => {
            let status = match &error {
                SimulationError::Runaway { .. } => Status::Runaway,
                SimulationError::Parameters(_) | SimulationError::Network(_) | SimulationError::InputFile(_) => {
                    Status::Invalid
                }
                SimulationError::Memory { .. } => Status::Memory,
                _ => Status::Crashed,
            };
            Attempt::failed(study, seed, Failure::new(status, error.to_string()))
        }
    }
}

fn panic_failure(panic: &(dyn Any + Send)) -> Failure {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Failure::new(Status::Crashed, format!("panic: {}", text.unwrap_or("without a message")))
}
