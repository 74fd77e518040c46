//! The loop: ask, submit, receive, record, tell, checkpoint, until there is a reason to stop.

use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::arrived::Arrived;
use super::{Observer, Progress, StopFlag, Study, StudyReport};
use crate::error::StudyError;
use crate::evaluate::evaluator::{Evaluator, Finished};
use crate::evaluate::kept::Kept;
use crate::evaluate::leftovers;
use crate::evaluate::workers::Workers;
use crate::preflight::Expectation;
use crate::record::best;
use crate::record::checkpoint::{self, Checkpoint};
use crate::record::evaluation::Evaluation;
use crate::record::settings::{self, SessionEnd};
use crate::record::stop_reason::StopReason;
use crate::record::stopping::Ending;
use crate::simulator::failure::OutsideCause;

/// How long the loop waits for a result before it tells the observers that time passes.
const TICK: Duration = Duration::from_millis(100);

/// The checkpoint only saves replaying the history, so it need not be newer than this.
const CHECKPOINT_INTERVAL: Duration = Duration::from_secs(2);

impl Study {
    /// Runs until the budget is used up, a criterion to stop at is met, or `stop` asks to stop, showing every evaluation to
    /// `observer`.
    ///
    /// # Errors
    ///
    /// As [`Study::run`].
    pub fn run_observed(&mut self, observer: &mut dyn Observer, stop: &StopFlag) -> Result<StudyReport, StudyError> {
        self.run_to_the_end(observer, stop).map_err(|error| self.rescued(error))
    }

    fn run_to_the_end(&mut self, observer: &mut dyn Observer, stop: &StopFlag) -> Result<StudyReport, StudyError> {
        self.write_missing_rows()?;
        let evaluator = Evaluator::new(&self.session, &self.run.folder().reach(""))?;
        let mut workers = Workers::start(&self.session, evaluator, self.settings().workers, self.outputs())?;
        let mut run = Run::start(self);
        self.notify(observer, &run, &workers, |observer, progress| observer.started(progress));

        loop {
            self.decide(&mut run, stop);
            self.submit(&mut workers, &run);
            self.expect(observer, &mut run);
            if workers.running() == 0 || run.is_over(self) {
                break;
            }
            match workers.receive(TICK) {
                Some(finished) => run.arrived.add(finished.in_words_of(&self.run)),
                None => {
                    self.history_file.check()?;
                    self.notify(observer, &run, &workers, |observer, progress| observer.waiting(progress));
                }
            }
            while let Some(finished) = run.arrived.next(&self.search).filter(|_| !run.is_over(self)) {
                let is_best = self.record(&finished)?;
                self.decide(&mut run, stop);
                self.submit(&mut workers, &run);
                if is_best {
                    self.keep_best(&finished)?;
                }
                self.notify(observer, &run, &workers, |observer, progress| {
                    observer.evaluated(&finished.evaluation, is_best, progress);
                });
            }
            if run.saved.elapsed() >= CHECKPOINT_INTERVAL {
                self.save()?;
                run.saved = Instant::now();
            }
        }

        workers.cancel();
        // What is left there harms nobody, and the next session removes it.
        drop(leftovers::remove_scratch(&self.run));
        let report = self.end(&run)?;
        self.notify(observer, &run, &workers, |observer, progress| observer.finished(&report, progress));
        self.session.model.notes().iter().for_each(|note| self.log.note(note));
        Ok(report)
    }

    fn outputs(&self) -> Option<PathBuf> {
        // An external program may run where this process and its handles are not seen: in a container, say.
        let outputs = match self.session.model.is_external() {
            true => self.run.path().join(leftovers::OUTPUTS),
            false => self.run.folder().reach(leftovers::OUTPUTS),
        };
        self.settings().keeps_outputs.then_some(outputs)
    }

    /// Looks for a reason to stop, unless there is one already.
    fn decide(&self, run: &mut Run, stop: &StopFlag) {
        if run.ending.is_none() {
            let ending = self.ending_in(run.seen).or_else(|| run.interruption(self, stop));
            run.ending = ending.map(|ending| (ending, Instant::now()));
            run.seen = self.history.len();
        }
    }

    /// Hands every open candidate within the budget to the workers, or withdraws those that have not started if the study is
    /// to stop.
    fn submit(&self, workers: &mut Workers, run: &Run) {
        if run.ending.is_some() {
            return workers.withdraw();
        }
        let open = self.search.open().iter().filter(|open| open.number < self.settings().budget);
        // The first evaluation runs alone: it shows what is wrong with all of them, and how long they take.
        let open = open.take(if self.history.is_empty() { 1 } else { usize::MAX });
        open.for_each(|open| workers.submit(open.number, open.proposal.values()));
    }

    /// Announces once what the rest of the study will take.
    fn expect(&mut self, observer: &mut dyn Observer, run: &mut Run) {
        if run.ending.is_some() || run.is_expected {
            return;
        }
        if let Some(expectation) = Expectation::of_the_rest(&self.session, &self.history) {
            self.log.expected(&expectation);
            observer.expected(&expectation);
            run.is_expected = true;
        }
    }

    /// Writes the row and tells the optimizer, which proposes the next candidate. Returns whether this is the new best.
    ///
    /// The row comes first: a result that was told without being in the history would be lost by a kill. A cause outside of
    /// the evaluation ends the run, instead of turning the rest of the budget into failures.
    fn record(&mut self, finished: &Finished) -> Result<bool, StudyError> {
        let number = finished.evaluation.number;
        if let Some(retried) = &finished.retried {
            self.log.note(&format!("evaluation {number}: {retried}"));
        }
        if let (Some(cause), Some(failure)) = (finished.outside, finished.evaluation.outcome.failure()) {
            let reason = failure.reason.clone();
            let error = match cause {
                OutsideCause::Files => StudyError::Unwritable { number, reason },
                OutsideCause::Metric if self.history.is_empty() => StudyError::NoSuchNumber { reason },
                OutsideCause::Metric => StudyError::OutsideCause { number, reason },
                OutsideCause::Memory | OutsideCause::Program | OutsideCause::Worker => {
                    StudyError::OutsideCause { number, reason }
                }
            };
            self.log.note(&format!("run ends with an error: {error}"));
            return Err(error);
        }
        let displaced = match self.history_file.append(&finished.evaluation) {
            Ok(()) => None,
            // It is rescued with the others.
            Err(error @ StudyError::Displaced { .. }) => Some(error),
            Err(error) => return Err(error),
        };
        self.search.tell(&finished.evaluation);
        let is_best = self.history.push(finished.evaluation.clone());
        displaced.map_or(Ok(is_best), Err)
    }

    fn keep_best(&self, finished: &Finished) -> Result<(), StudyError> {
        match &finished.simulated {
            Some(kept) => self.write_best(&finished.evaluation, kept),
            None => Ok(()),
        }
    }

    pub(super) fn write_best(&self, best: &Evaluation, kept: &Kept) -> Result<(), StudyError> {
        let plan = &self.session.plan;
        let parameters = |headline: &str| plan.model.file_with(&plan.values(&best.values), headline);
        best::write(&self.run, best, parameters, |folder| kept.write(folder))
    }

    /// Makes the history durable, and then the checkpoint that counts its rows.
    pub(super) fn save(&mut self) -> Result<(), StudyError> {
        self.history_file.sync()?;
        self.run.replace(checkpoint::FILE_NAME, &self.checkpoint()?)
    }

    /// Returns the checkpoint as a file holds it.
    pub(super) fn checkpoint(&self) -> Result<Vec<u8>, StudyError> {
        let digests = Some(self.history_file.digests().clone());
        let checkpoint =
            Checkpoint { digests, ..self.search.checkpoint(self.settings().identity(), self.history.len()) };
        let refuse =
            |reason| StudyError::write(checkpoint::FILE_NAME)(io::Error::new(io::ErrorKind::InvalidData, reason));
        checkpoint.to_bytes().map_err(refuse)
    }

    /// Saves everything, with the reason why it ended.
    fn end(&mut self, run: &Run) -> Result<StudyReport, StudyError> {
        self.save()?;
        let spent = || Ending::spent(self.settings().budget);
        let Ending { reason, detail } = run.ending.as_ref().map_or_else(spent, |(ending, _)| ending.clone());
        let evaluations = self.history.len();
        let mut settings = self.settings().clone();
        if let Some(session) = settings.sessions.last_mut() {
            let (time, detail, evaluations) = (settings::now(), detail.clone(), evaluations as u64);
            session.end = Some(SessionEnd { time, reason, detail, evaluations });
            settings.write(&self.run)?;
        }
        Ok(StudyReport { reason, detail, evaluations, failed: self.history.failed() })
    }

    /// Shows the state of the study to the run log and to the observer.
    fn notify(
        &mut self,
        observer: &mut dyn Observer,
        run: &Run,
        workers: &Workers,
        event: impl Fn(&mut dyn Observer, &Progress<'_>),
    ) {
        let progress = Progress {
            done: self.history.len(),
            failed: self.history.failed(),
            running: workers.running(),
            budget: self.settings().budget,
            best: self.history.best(),
            done_in_run: self.history.len() - run.done_before,
            elapsed: run.started.elapsed(),
        };
        event(&mut self.log, &progress);
        event(observer, &progress);
    }
}

/// The state of one run, besides its study.
struct Run {
    started: Instant,
    done_before: usize,
    /// Rows of the history that the criteria to stop at have seen.
    seen: usize,
    arrived: Arrived,
    /// Whether it was announced what the rest will take.
    is_expected: bool,
    saved: Instant,
    /// Why the study is to stop, and when that was decided.
    ending: Option<(Ending, Instant)>,
}

impl Run {
    fn start(study: &Study) -> Self {
        let (now, arrived) = (Instant::now(), Arrived::new(study.settings().is_reproducible));
        let done_before = study.history.len();
        Self { started: now, done_before, seen: 0, arrived, is_expected: false, saved: now, ending: None }
    }

    /// Returns a reason to stop that does not follow from the history.
    fn interruption(&self, study: &Study, stop: &StopFlag) -> Option<Ending> {
        if stop.is_stopping() {
            return Some(Ending::new(StopReason::Interrupted, "it was asked to stop"));
        }
        let limit = study.settings().stop_criteria.max_time.filter(|limit| self.started.elapsed() >= *limit)?;
        let detail = format!("the time limit of this session ({}) was reached", humantime::format_duration(limit));
        Some(Ending::new(StopReason::TimeOver, detail))
    }

    /// Whether the run no longer waits for what is still running.
    ///
    /// A reproducible study ends with the row that met a criterion: which evaluations are running at that moment is chance.
    fn is_over(&self, study: &Study) -> bool {
        self.ending.as_ref().is_some_and(|(ending, since)| {
            let is_exact = study.settings().is_reproducible && ending.reason.follows_from_history();
            is_exact || since.elapsed() >= study.session.patience
        })
    }
}
