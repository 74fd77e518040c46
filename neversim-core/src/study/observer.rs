//! Watching a study as it runs.

use std::time::Duration;

use super::report::StudyReport;
use crate::preflight::Expectation;
use crate::record::evaluation::Evaluation;

/// Where a study stands.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// Evaluations in the history.
    pub done: usize,
    /// How many of them have no loss.
    pub failed: usize,
    /// Evaluations that are running or about to start.
    pub running: usize,
    /// Evaluations in total.
    pub budget: u64,
    /// The evaluation with the lowest loss.
    pub best: Option<&'a Evaluation>,
    /// Evaluations since this run started.
    pub done_in_run: usize,
    /// Time since this run started.
    pub elapsed: Duration,
}

impl Progress<'_> {
    /// Returns the evaluations per second of this run; `None` before the first.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        (self.done_in_run > 0).then(|| self.done_in_run as f64 / self.elapsed.as_secs_f64())
    }

    /// Returns how long the rest of the budget will take at the current rate.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        let left = self.budget.saturating_sub(self.done as u64) as f64;
        self.rate().and_then(|rate| Duration::try_from_secs_f64(left / rate).ok())
    }
}

/// Watches a study; every method does nothing unless it is implemented.
///
/// Observers are called between evaluations, on the thread that runs the study: they must be quick.
pub trait Observer {
    /// The run starts.
    fn started(&mut self, _progress: &Progress<'_>) {}

    /// What the rest of the budget will take: called once per run, as soon as the history has an evaluation.
    fn expected(&mut self, _expectation: &Expectation) {}

    /// An evaluation is finished and in the history; `is_best`: its loss is the lowest so far.
    fn evaluated(&mut self, _evaluation: &Evaluation, _is_best: bool, _progress: &Progress<'_>) {}

    /// Nothing happened for a moment.
    fn waiting(&mut self, _progress: &Progress<'_>) {}

    /// The run is over and saved.
    fn finished(&mut self, _report: &StudyReport, _progress: &Progress<'_>) {}
}

/// Sees nothing.
impl Observer for () {}

/// Two observers that see the same study, the first one first.
impl<A: Observer, B: Observer> Observer for (A, B) {
    fn started(&mut self, progress: &Progress<'_>) {
        self.0.started(progress);
        self.1.started(progress);
    }

    fn expected(&mut self, expectation: &Expectation) {
        self.0.expected(expectation);
        self.1.expected(expectation);
    }

    fn evaluated(&mut self, evaluation: &Evaluation, is_best: bool, progress: &Progress<'_>) {
        self.0.evaluated(evaluation, is_best, progress);
        self.1.evaluated(evaluation, is_best, progress);
    }

    fn waiting(&mut self, progress: &Progress<'_>) {
        self.0.waiting(progress);
        self.1.waiting(progress);
    }

    fn finished(&mut self, report: &StudyReport, progress: &Progress<'_>) {
        self.0.finished(report, progress);
        self.1.finished(report, progress);
    }
}

/// Passes everything on to the observer, if there is one.
impl<A: Observer> Observer for Option<&mut A> {
    fn started(&mut self, progress: &Progress<'_>) {
        self.iter_mut().for_each(|observer| observer.started(progress));
    }

    fn expected(&mut self, expectation: &Expectation) {
        self.iter_mut().for_each(|observer| observer.expected(expectation));
    }

    fn evaluated(&mut self, evaluation: &Evaluation, is_best: bool, progress: &Progress<'_>) {
        self.iter_mut().for_each(|observer| observer.evaluated(evaluation, is_best, progress));
    }

    fn waiting(&mut self, progress: &Progress<'_>) {
        self.iter_mut().for_each(|observer| observer.waiting(progress));
    }

    fn finished(&mut self, report: &StudyReport, progress: &Progress<'_>) {
        self.iter_mut().for_each(|observer| observer.finished(report, progress));
    }
}
