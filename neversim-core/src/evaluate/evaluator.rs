//! One evaluation: who makes the attempt, how often, and when.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use neversim_netsim::{ParameterFile, Recording};

use super::attempt::{self, Attempt, OutsideCause};
use super::crash_mark::{self, CrashMark};
use super::leftovers;
use crate::error::StudyError;
use crate::evaluate::isolation::WorkerPool;
use crate::plan::checked::CheckedStudyOptions;
use crate::record::evaluation::{Evaluation, Outcome, for_row};
use crate::record::run_folder::RunFolder;

/// A finished evaluation, with what was simulated if it may be the best.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) evaluation: Evaluation,
    pub(crate) simulated: Option<(ParameterFile, Recording)>,
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
    Processes(WorkerPool),
}

impl Evaluator {
    /// Returns what the study in `run` wants.
    pub(crate) fn new(study: &CheckedStudyOptions, run: &Path) -> Result<Self, StudyError> {
        if study.settings.simulator.netsim_dir.is_some() {
            leftovers::make_scratch(run)?;
        }
        match (study.settings.evaluation.is_isolated(), study.settings.plugins.as_slice()) {
            (true, _) => WorkerPool::new(study, run).map(Self::Processes),
            (false, []) => Ok(Self::Threads),
            (false, plugins) => Ok(Self::ThreadsWithPlugins(CrashMark::new(run.join(crash_mark::FILE_NAME), plugins))),
        }
    }

    /// Evaluates one candidate; whatever goes wrong is a failure of this evaluation.
    ///
    /// What fails for a reason outside of it (memory, a worker or program that was killed, a full disk) is tried again.
    pub(crate) fn evaluate(
        &self,
        study: &CheckedStudyOptions,
        number: u64,
        values: Vec<f64>,
        output: Option<&Path>,
    ) -> Finished {
        const ATTEMPTS: usize = 3;
        /// For what is short of memory or disk to recover.
        const PAUSE: Duration = Duration::from_millis(200);
        let (started, clock) = (SystemTime::now(), Instant::now());
        let mut attempt = self.attempt(study, number, &values, output);
        let mut reasons = Vec::new();
        while attempt.outside.is_some() && reasons.len() + 1 < ATTEMPTS && !study.cancellation.is_cancelled() {
            reasons.extend(attempt.loss.err().map(|failure| failure.reason));
            thread::sleep(PAUSE);
            attempt = self.attempt(study, number, &values, output);
        }
        let retried = reasons.last().map(|reason| format!("attempt {}, after: {reason}", reasons.len() + 1));
        // A machine that has less than one simulation needs is a property of the candidate, unless results must not depend
        // on the machine.
        let outside = attempt.outside.filter(|cause| *cause != OutsideCause::Memory || study.settings.is_reproducible);
        // What happened outside is no part of a reproducible history.
        let is_told = !study.settings.is_reproducible || outside.is_some();
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

    fn attempt(&self, study: &CheckedStudyOptions, number: u64, values: &[f64], output: Option<&Path>) -> Attempt {
        match self {
            Self::Threads => attempt::here(study, values, output),
            Self::ThreadsWithPlugins(mark) => {
                mark.begin(number);
                let attempt = attempt::here(study, values, output);
                mark.end(number);
                attempt
            }
            Self::Processes(workers) => workers.attempt(study, number, values, output),
        }
    }
}

#[cfg(test)]
mod tests;
