//! The workers: they take a number and values, and return an evaluation. They decide nothing.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use super::evaluator::{Evaluator, Finished};
use super::leftovers;
use super::session::Session;
use crate::error::StudyError;

/// Threads that evaluate candidates as they become free.
#[derive(Debug)]
pub(crate) struct Workers {
    pool: rayon::ThreadPool,
    session: Arc<Session>,
    evaluator: Arc<Evaluator>,
    /// Where the files of every evaluation are kept, if they are.
    outputs: Option<PathBuf>,
    /// Whether queued candidates must not start.
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
    pub(crate) fn start(
        session: &Arc<Session>,
        evaluator: Evaluator,
        workers: usize,
        outputs: Option<PathBuf>,
    ) -> Result<Self, StudyError> {
        // No more than there can be evaluations at once.
        let budget = usize::try_from(session.plan.settings.budget).unwrap_or(usize::MAX);
        let threads = session.threads.min(workers).min(budget);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|index| format!("worker-{index}"))
            .build()
            .map_err(|source| StudyError::Threads { threads, source })?;
        session.cancellation.reset();
        let (sender, receiver) = channel();
        Ok(Self {
            pool,
            session: Arc::clone(session),
            evaluator: Arc::new(evaluator),
            outputs,
            is_withdrawn: Arc::default(),
            running: BTreeSet::new(),
            sender,
            receiver,
        })
    }

    /// Returns how many candidates are out.
    pub(crate) fn running(&self) -> usize {
        self.running.len()
    }

    /// Hands a candidate to the threads, unless they have it already.
    pub(crate) fn submit(&mut self, number: u64, values: &[f64]) {
        if !self.running.insert(number) {
            return;
        }
        let (session, sender) = (Arc::clone(&self.session), self.sender.clone());
        let (evaluator, is_withdrawn) = (Arc::clone(&self.evaluator), Arc::clone(&self.is_withdrawn));
        let values = values.to_vec();
        let output = self.outputs.as_ref().map(|outputs| outputs.join(leftovers::output_folder(number)));
        self.pool.spawn_fifo(move || {
            let finished = match is_withdrawn.load(Ordering::Relaxed) {
                true => None,
                false => Some(Box::new(evaluator.evaluate(&session, number, values, output.as_deref()))),
            };
            // What a cancelled simulation left behind is no outcome.
            let finished = finished.filter(|_| !session.cancellation.is_cancelled());
            let message = finished.map_or(Message::Dropped(number), Message::Finished);
            // The receiver is gone if the study ended with an error: nobody wants the result.
            drop(sender.send(message));
        });
    }

    /// Starts no more candidates; what is running goes on.
    pub(crate) fn withdraw(&self) {
        self.is_withdrawn.store(true, Ordering::Relaxed);
    }

    /// Ends what is running, external programs with their children.
    pub(crate) fn cancel(&mut self) {
        /// A network that is being built is not waited for: nothing of it is left when the program ends.
        const PATIENCE: Duration = Duration::from_secs(1);
        self.withdraw();
        self.session.cancellation.cancel();
        let begun = Instant::now();
        while self.running() > 0 && begun.elapsed() < PATIENCE {
            drop(self.receive(PATIENCE));
        }
    }

    /// Waits for a result, at most `timeout`.
    pub(crate) fn receive(&mut self, timeout: Duration) -> Option<Finished> {
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
    /// A study that ends with an error leaves no simulation running either.
    fn drop(&mut self) {
        self.cancel();
    }
}
