//! The study: opened, run, interrupted, resumed.

mod arrived;
pub(crate) mod attempt;
pub(crate) mod crash_mark;
pub(crate) mod evaluate;
mod interrupted_start;
pub(crate) mod leftovers;
mod model;
mod observer;
mod open;
mod rescue;
mod run;
mod run_log;
mod search;
mod workers;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use crash_mark::remove_crash_mark;
pub use observer::{Observer, Progress};

use crate::error::StudyError;
use crate::history::{History, HistoryFile};
use crate::options::CheckedStudyOptions;
use crate::run_folder::RunFolder;
use crate::settings::StudySettings;
use crate::stopping::{self, Ending, StopReason};
use run_log::RunLog;
use search::Search;

/// A study on disk, ready to run.
///
/// Opening locks the run folder; the lock ends with the study, or with the process.
#[derive(Debug)]
pub struct Study {
    run: Arc<RunFolder>,
    settings: StudySettings,
    checked: Arc<CheckedStudyOptions>,
    search: Search,
    history: History,
    history_file: HistoryFile,
    log: RunLog,
    warnings: Vec<String>,
}

/// Asks a running study to stop.
///
/// All clones are the same flag, so one can be handed to a signal handler.
#[derive(Clone, Debug, Default)]
pub struct StopFlag(Arc<AtomicBool>);

impl StopFlag {
    /// Asks the study to start no more evaluations, to wait for the running ones as long as its patience lasts, to save
    /// everything and to return.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the study was asked to stop.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyReport {
    /// Why it ended.
    pub reason: StopReason,
    /// Why, in words and numbers.
    pub detail: String,
    /// Evaluations in the history, those of earlier runs included.
    pub evaluations: usize,
    /// How many of them have no loss.
    pub failed: usize,
}

impl Study {
    /// Returns the run folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.run.path()
    }

    /// Returns the settings as `study.toml` holds them.
    #[must_use]
    pub fn settings(&self) -> &StudySettings {
        &self.settings
    }

    /// Returns all evaluations so far.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Returns what looks odd without being an error, in the parameter file or the run folder.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Returns why there is nothing left to do: the budget is spent, or the history meets a stopping criterion. `None` if
    /// the study can continue.
    #[must_use]
    pub fn finished(&self) -> Option<(StopReason, String)> {
        stopping::finished(&self.settings, &self.history)
    }

    /// Returns the criterion that the history meets; the rows from `seen` on are new since the last call.
    fn ending_in(&self, seen: usize) -> Option<Ending> {
        let unseen = self.history.evaluations().get(seen..).unwrap_or_default();
        self.settings.stop_criteria.ending(&self.history, unseen, &self.settings.metrics)
    }

    /// Runs until the budget is used up, or a stopping criterion is met.
    ///
    /// # Errors
    ///
    /// [`StudyError::Io`] when the run folder can no longer be written: what was evaluated is in the history, and the study
    /// can be opened again. [`StudyError::Displaced`] when the folder or its history was removed, moved or changed meanwhile:
    /// the error says where the evaluations are.
    pub fn run(&mut self) -> Result<StudyReport, StudyError> {
        self.run_observed(&mut (), &StopFlag::default())
    }
}
