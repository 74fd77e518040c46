//! One evaluation: who makes the attempt, how often, and when.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::attempt::{self, Attempt};
use super::crash_mark::{self, CrashMark};
use super::kept::Kept;
use super::leftovers;
use super::session::Session;
use crate::error::StudyError;
#[cfg(feature = "netsim")]
use crate::evaluate::isolation::WorkerPool;
use crate::record::evaluation::{Evaluation, Outcome, for_row};
use crate::record::run_folder::RunFolder;
use crate::simulator::failure::OutsideCause;

/// A finished evaluation, with what was simulated if it may be the best.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) evaluation: Evaluation,
    pub(crate) simulated: Option<Kept>,
    /// Why it failed at every attempt, if that says nothing about the candidate: then it is no evaluation.
    pub(crate) outside: Option<OutsideCause>,
    /// What is worth knowing about the attempts, if there was more than one.
    pub(crate) retried: Option<String>,
}

impl Finished {
    /// Returns it with the run folder named as the user named it, in place of the path that leads there.
    pub(crate) fn in_words_of(mut self, run: &RunFolder) -> Self {
        if let Outcome::Failed(failure) = &mut self.evaluation.outcome {
            failure.reason = run.in_words(&failure.reason);
        }
        self.retried = self.retried.map(|retried| run.in_words(&retried));
        self
    }
}

/// Where candidates are evaluated.
#[derive(Debug)]
pub(crate) enum Evaluator {
    /// In the thread that asks.
    Threads,
    /// In the thread that asks, with code of plugins, which can end the program.
    ThreadsWithPlugins(CrashMark),
    /// In processes of their own.
    #[cfg(feature = "netsim")]
    Processes(WorkerPool),
}

impl Evaluator {
    /// Returns what the study in `run` wants.
    pub(crate) fn new(session: &Session, run: &Path) -> Result<Self, StudyError> {
        if session.plan.needs_scratch() {
            leftovers::make_scratch(run)?;
        }
        match (session.plan.settings.evaluation.is_isolated(), session.plan.settings.plugins.as_slice()) {
            #[cfg(feature = "netsim")]
            (true, _) => WorkerPool::new(session, run).map(Self::Processes),
            #[cfg(not(feature = "netsim"))]
            (true, _) => Err(StudyError::NoWorkerProgram),
            (false, []) => Ok(Self::Threads),
            (false, plugins) => Ok(Self::ThreadsWithPlugins(CrashMark::new(run.join(crash_mark::FILE_NAME), plugins))),
        }
    }

    /// Evaluates one candidate; whatever goes wrong is a failure of this evaluation.
    ///
    /// What fails for a reason outside of it (memory, a worker or program that was killed, a full disk) is tried again.
    pub(crate) fn evaluate(&self, session: &Session, number: u64, values: Vec<f64>, output: Option<&Path>) -> Finished {
        const ATTEMPTS: usize = 3;
        /// For what is short of memory or disk to recover.
        const PAUSE: Duration = Duration::from_millis(200);
        let (started, clock) = (SystemTime::now(), Instant::now());
        let mut attempt = self.attempt(session, number, &values, output);
        let mut reasons = Vec::new();
        while attempt.outside.is_some_and(OutsideCause::may_pass)
            && reasons.len() + 1 < ATTEMPTS
            && !session.cancellation.is_cancelled()
        {
            reasons.extend(attempt.loss.err().map(|failure| failure.reason));
            thread::sleep(PAUSE);
            attempt = self.attempt(session, number, &values, output);
        }
        let retried = reasons.last().map(|reason| format!("attempt {}, after: {reason}", reasons.len() + 1));
        // A machine that has less than one simulation needs is a property of the candidate, unless results must not depend
        // on the machine.
        let outside =
            attempt.outside.filter(|cause| *cause != OutsideCause::Memory || session.plan.settings.is_reproducible);
        // What happened outside is no part of a reproducible history.
        let is_told = !session.plan.settings.is_reproducible || outside.is_some();
        if let (Err(failure), true, true) = (&mut attempt.loss, retried.is_some(), is_told) {
            failure.reason = format!("{} (attempt {})", failure.reason, reasons.len() + 1);
        }
        if let Err(failure) = &mut attempt.loss {
            failure.reason = for_row(&failure.reason);
        }
        if let (true, Some(output)) = (attempt.loss.is_err(), output) {
            leftovers::remove_partial(output);
        }
        let note = retried.clone().filter(|_| attempt.loss.is_ok() && is_told);
        let note = note.map_or_else(String::new, |note| for_row(&note));
        let evaluation = Evaluation {
            number,
            values,
            metrics: attempt.metrics,
            spread: attempt.spread,
            outcome: attempt.loss.map_or_else(Outcome::Failed, |loss| Outcome::Completed { loss }),
            note,
            seed: attempt.seed,
            started,
            duration: clock.elapsed(),
        };
        Finished { evaluation, simulated: attempt.simulated, outside, retried }
    }

    fn attempt(&self, session: &Session, number: u64, values: &[f64], output: Option<&Path>) -> Attempt {
        match self {
            Self::Threads => attempt::here(session, number, values, output),
            Self::ThreadsWithPlugins(mark) => {
                mark.begin(number);
                let attempt = attempt::here(session, number, values, output);
                mark.end(number);
                attempt
            }
            #[cfg(feature = "netsim")]
            Self::Processes(workers) => workers.attempt(session, number, values, output),
        }
    }
}

#[cfg(test)]
mod tests;
