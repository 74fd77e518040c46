//! The workers: they take a number and values, and return an evaluation. They decide nothing.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use super::StopFlag;
use super::evaluate::{Evaluator, Finished};
use crate::error::StudyError;
use crate::options::CheckedStudyOptions;

/// Threads that evaluate candidates as they become free.
#[derive(Debug)]
pub(super) struct Workers {
    pool: rayon::ThreadPool,
    study: Arc<CheckedStudyOptions>,
    evaluator: Arc<Evaluator>,
    /// Where the files of every evaluation are kept, if they are.
    outputs: Option<PathBuf>,
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
    pub(super) fn start(
        study: &Arc<CheckedStudyOptions>,
        evaluator: Evaluator,
        workers: usize,
        outputs: Option<PathBuf>,
        stop: &StopFlag,
    ) -> Result<Self, StudyError> {
        let threads = study.threads.min(workers);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|index| format!("worker-{index}"))
            .build()
            .map_err(|source| StudyError::Threads { threads, source })?;
        let (sender, receiver) = channel();
        Ok(Self {
            pool,
            study: Arc::clone(study),
            evaluator: Arc::new(evaluator),
            outputs,
            stop: stop.clone(),
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
        let (study, stop, sender) = (Arc::clone(&self.study), self.stop.clone(), self.sender.clone());
        let (evaluator, values) = (Arc::clone(&self.evaluator), values.to_vec());
        let output = self.outputs.as_ref().map(|outputs| outputs.join(format!("{number:06}")));
        self.pool.spawn_fifo(move || {
            let message = match stop.is_stopping() {
                true => Message::NotBegun(number),
                false => Message::Finished(Box::new(evaluator.evaluate(&study, number, values, output.as_deref()))),
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
