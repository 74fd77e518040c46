//! A study as its run folder shows it, for code that only reads: figures, reports, tables.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::StudyError;
use crate::record::history::{self, Columns, History};
use crate::record::run_folder;
use crate::record::settings::StudySettings;
use crate::record::stop_reason::StopReason;
use crate::record::stopping::{self};

/// A study as its run folder shows it: finished, interrupted, or running at this moment.
///
/// Reading locks, changes and waits for nothing, so it never disturbs the process that runs the study. No plugin is loaded
/// and no model is simulated.
#[derive(Clone, Debug)]
pub struct StudyRecord {
    folder: PathBuf,
    settings: StudySettings,
    history: History,
}

impl StudyRecord {
    /// Reads settings and history of the study in `folder`; a last row that is not complete yet is left out.
    ///
    /// # Errors
    ///
    /// [`StudyError::NoFolder`] or [`StudyError::NoStudy`]; [`StudyError::Settings`], [`StudyError::History`] or [`StudyError::Io`] with the file.
    pub fn read(folder: impl AsRef<Path>) -> Result<Self, StudyError> {
        let folder = folder.as_ref();
        let settings = StudySettings::of_run(folder)?.ok_or_else(|| match folder.exists() {
            true => StudyError::NoStudy { path: folder.into() },
            false => StudyError::NoFolder { path: folder.into() },
        })?;
        let history = history::read_only(folder, &Columns::of(&settings))?;
        Ok(Self { folder: folder.into(), settings, history })
    }

    /// Whether a process is working on the study: it holds the lock of the run folder.
    ///
    /// # Errors
    ///
    /// [`StudyError::Io`]
    pub fn is_running(&self) -> Result<bool, StudyError> {
        run_folder::is_locked(&self.folder, history::FILE_NAME)
    }

    /// Returns why there is nothing left to do, as [`Study::finished`](crate::Study::finished) does.
    #[must_use]
    pub fn finished(&self) -> Option<(StopReason, String)> {
        stopping::finished(&self.settings, &self.history)
    }

    /// Writes the history as `history.csv` holds it, without a row that was being written.
    ///
    /// # Errors
    ///
    /// Errors of `to`.
    pub fn write_csv(&self, to: impl Write) -> io::Result<()> {
        history::write(&self.history, &Columns::of(&self.settings), to)
    }

    /// Returns the run folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the settings as `study.toml` holds them.
    #[must_use]
    pub fn settings(&self) -> &StudySettings {
        &self.settings
    }

    /// Returns the evaluations so far.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }
}
