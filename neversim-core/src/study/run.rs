//! The loop: ask, submit, receive, record, tell, checkpoint, until the budget is spent.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::evaluate::{Evaluator, Finished};
use super::workers::Workers;
use super::{Observer, Progress, StopFlag, StopReason, Study, StudyReport};
use crate::best;
use crate::error::StudyError;

/// How long the loop waits for a result before it lets the observers know that time passes.
const TICK: Duration = Duration::from_millis(100);

/// The checkpoint only saves replaying the history, so it need not be newer than this.
const CHECKPOINT_INTERVAL: Duration = Duration::from_secs(2);

impl Study {
    /// Runs until the budget is used up or `stop` asks to stop, showing every evaluation to `observer`.
    ///
    /// # Errors
    ///
    /// As [`Study::run`].
    pub fn run_observed(&mut self, observer: &mut dyn Observer, stop: &StopFlag) -> Result<StudyReport, StudyError> {
        let run = Run { begun: Instant::now(), done_before: self.history.len() };
        let evaluator = Evaluator::new(&self.checked, &self.folder)?;
        let mut workers = Workers::start(&self.checked, evaluator, self.settings.workers, self.outputs(), stop)?;
        let mut saved = Instant::now();
        self.notify(observer, &run, &workers, |observer, progress| observer.started(progress));

        self.submit(&mut workers, stop);
        while workers.running() > 0 {
            let Some(finished) = workers.receive(TICK) else {
                self.notify(observer, &run, &workers, |observer, progress| observer.waiting(progress));
                continue;
            };
            let is_best = self.record(&finished)?;
            self.submit(&mut workers, stop);
            if is_best {
                self.keep_best(&finished)?;
            }
            if saved.elapsed() >= CHECKPOINT_INTERVAL {
                self.save()?;
                saved = Instant::now();
            }
            self.notify(observer, &run, &workers, |observer, progress| {
                observer.evaluated(&finished.evaluation, is_best, progress);
            });
        }

        self.save()?;
        let report = self.report();
        self.notify(observer, &run, &workers, |observer, progress| observer.finished(&report, progress));
        Ok(report)
    }

    fn outputs(&self) -> Option<PathBuf> {
        self.settings.keeps_outputs.then(|| self.folder.join("outputs"))
    }

    /// Hands every open candidate within the budget to the workers, unless the study is to stop.
    fn submit(&self, workers: &mut Workers, stop: &StopFlag) {
        if !stop.is_stopping() {
            let open = self.search.open().iter().filter(|open| open.number < self.settings.budget);
            open.for_each(|open| workers.submit(open.number, open.candidate.values()));
        }
    }

    /// Writes the row, tells the optimizer and asks for the next candidate; returns whether this is the new best.
    ///
    /// The row comes first: what is told but not in the history would be lost by a kill. The next candidate is asked for
    /// even when the study is to stop, so that it goes on as if it had not been stopped.
    fn record(&mut self, finished: &Finished) -> Result<bool, StudyError> {
        self.history_file.append(&finished.evaluation)?;
        self.search.tell(&finished.evaluation);
        self.search.fill(self.settings.workers, self.settings.budget);
        Ok(self.history.push(finished.evaluation.clone()))
    }

    fn keep_best(&self, finished: &Finished) -> Result<(), StudyError> {
        match &finished.simulated {
            Some((model, recording)) => best::write(&self.folder, &finished.evaluation, model, recording),
            None => Ok(()),
        }
    }

    /// Makes the history durable, and then the checkpoint that counts its rows.
    pub(super) fn save(&mut self) -> Result<(), StudyError> {
        self.history_file.sync()?;
        self.search.checkpoint(self.settings.identity(), self.history.len()).write(&self.folder)
    }

    fn report(&self) -> StudyReport {
        let is_spent = self.history.len() as u64 >= self.settings.budget;
        StudyReport {
            reason: if is_spent { StopReason::BudgetSpent } else { StopReason::Interrupted },
            evaluations: self.history.len(),
            failed: self.history.failed(),
        }
    }

    /// Shows where the study stands to the run log and to the observer.
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
            budget: self.settings.budget,
            best: self.history.best(),
            done_in_run: self.history.len() - run.done_before,
            elapsed: run.begun.elapsed(),
        };
        event(&mut self.log, &progress);
        event(observer, &progress);
    }
}

/// What the progress of one run is counted from.
struct Run {
    begun: Instant,
    done_before: usize,
}
