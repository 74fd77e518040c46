//! The study: opened, run, interrupted, resumed.

mod arrived;
mod interrupted_start;
mod model;
mod observer;
mod open;
mod report;
mod rescue;
mod run;
mod run_log;
mod search;
mod stop_flag;
mod told;

use std::path::Path;
use std::sync::Arc;

pub use observer::{Observer, Progress};
pub use report::StudyReport;
pub use stop_flag::StopFlag;

use crate::error::StudyError;
use crate::evaluate::session::Session;
use crate::record::history::{History, HistoryFile};
use crate::record::run_folder::RunFolder;
use crate::record::settings::StudySettings;
use crate::record::stop_reason::StopReason;
use crate::record::stopping::{self, Ending};
use run_log::RunLog;
use search::Search;

/// A study on disk, ready to run.
///
/// Opening locks the run folder; the lock ends with the study, or with the process.
#[derive(Debug)]
pub struct Study {
    run: Arc<RunFolder>,
    session: Arc<Session>,
    search: Search,
    history: History,
    history_file: HistoryFile,
    log: RunLog,
    warnings: Vec<String>,
}

impl Study {
    /// Returns the run folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.run.path()
    }

    /// Returns the settings as `study.toml` holds them while the study is open: without how this session ends.
    #[must_use]
    pub fn settings(&self) -> &StudySettings {
        &self.session.plan.settings
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
        stopping::finished(self.settings(), &self.history)
    }

    /// Returns the criterion that the history meets; the rows from `seen` on are new since the last call.
    fn ending_in(&self, seen: usize) -> Option<Ending> {
        let unseen = self.history.evaluations().get(seen..).unwrap_or_default();
        self.settings().stop_criteria.ending(&self.history, unseen, &self.settings().metrics)
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
