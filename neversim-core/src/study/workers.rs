//! The workers: they take a number and values, and return an evaluation. They decide nothing.

use std::any::Any;
use std::collections::BTreeSet;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

use neversim_netsim::{Output, ParameterFile, ProcessError, Recording, SimulationError};

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
    /// Where the files of every evaluation are kept, if they are.
    outputs: Option<PathBuf>,
    /// Whether what has not begun is to begin no more.
    is_withdrawn: Arc<AtomicBool>,
    /// Numbers that were submitted and have not come back.
    running: BTreeSet<u64>,
    sender: Sender<Message>,
    receiver: Receiver<Message>,
}

#[derive(Debug)]
enum Message {
    Finished(Box<Finished>),
    /// It was withdrawn before it began, or cancelled.
    Dropped(u64),
}

impl Workers {
    pub(super) fn start(
        study: &Arc<CheckedStudyOptions>,
        workers: usize,
        outputs: Option<PathBuf>,
    ) -> Result<Self, StudyError> {
        let threads = study.threads.min(workers);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|index| format!("worker-{index}"))
            .build()
            .map_err(|source| StudyError::Threads { threads, source })?;
        study.cancellation.reset();
        let (sender, receiver) = channel();
        Ok(Self {
            pool,
            study: Arc::clone(study),
            outputs,
            is_withdrawn: Arc::default(),
            running: BTreeSet::new(),
            sender,
            receiver,
        })
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
        let (study, sender) = (Arc::clone(&self.study), self.sender.clone());
        let is_withdrawn = Arc::clone(&self.is_withdrawn);
        let values = values.to_vec();
        let output = self.outputs.as_ref().map(|outputs| outputs.join(format!("{number:06}")));
        self.pool.spawn_fifo(move || {
            let finished = match is_withdrawn.load(Ordering::Relaxed) {
                true => None,
                false => Some(Box::new(evaluate(&study, number, values, output.as_deref()))),
            };
            // What a cancelled simulation left behind is no outcome.
            let finished = finished.filter(|_| !study.cancellation.is_cancelled());
            let message = finished.map_or(Message::Dropped(number), Message::Finished);
            // The receiver is gone when the study ended with an error: nobody wants the result.
            drop(sender.send(message));
        });
    }

    /// Has nothing begin any more; what is running goes on.
    pub(super) fn withdraw(&self) {
        self.is_withdrawn.store(true, Ordering::Relaxed);
    }

    /// Ends what is running, external programs with their children.
    pub(super) fn cancel(&mut self) {
        /// A network that is being built is not waited for: nothing of it is left when the program ends.
        const PATIENCE: Duration = Duration::from_secs(1);
        self.withdraw();
        self.study.cancellation.cancel();
        let begun = Instant::now();
        while self.running() > 0 && begun.elapsed() < PATIENCE {
            drop(self.receive(PATIENCE));
        }
    }

    /// Waits for a result, at most `timeout`.
    pub(super) fn receive(&mut self, timeout: Duration) -> Option<Finished> {
        match self.receiver.recv_timeout(timeout) {
            Ok(Message::Finished(finished)) => {
                self.running.remove(&finished.evaluation.number);
                Some(*finished)
            }
            Ok(Message::Dropped(number)) => {
                self.running.remove(&number);
                None
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => unreachable!("a sender lives in `self`"),
        }
    }
}

impl Drop for Workers {
    /// A study that ends with an error leaves no simulation behind either.
    fn drop(&mut self) {
        self.cancel();
    }
}

/// Evaluates one candidate; whatever goes wrong, also a panic, is a failure of this evaluation.
fn evaluate(study: &CheckedStudyOptions, number: u64, values: Vec<f64>, output: Option<&Path>) -> Finished {
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
