//! `study.toml` in a run folder: read and written.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::error::StudyError;
use crate::record::run_folder::RunFolder;
use crate::record::settings::file::SettingsFile;
use crate::record::settings::study::{FILE_NAME, StudySettings};

/// Its first line.
pub(crate) const HEADLINE: &str = "# Settings of a neversim study; made by the program.\n";

impl StudySettings {
    /// Reads `study.toml` in a run folder, or returns `None` where there is none.
    ///
    /// # Errors
    ///
    /// [`StudyError::Settings`] with line and reason, [`StudyError::Io`].
    pub fn of_run(folder: &Path) -> Result<Option<Self>, StudyError> {
        let path = folder.join(FILE_NAME);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text, &path).map(Some),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(StudyError::read(path)(error)),
        }
    }

    /// Reads settings from a file in the format of `study.toml`.
    ///
    /// # Errors
    ///
    /// As [`of_run`](Self::of_run); a missing file is an error, too.
    pub fn read(path: &Path) -> Result<Self, StudyError> {
        Self::parse(&fs::read_to_string(path).map_err(StudyError::read(path))?, path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, StudyError> {
        let study = SettingsFile::parse(text).and_then(SettingsFile::into_study);
        study.map_err(|reason| StudyError::Settings { path: path.into(), reason })
    }

    /// Returns `study.toml`.
    ///
    /// # Errors
    ///
    /// [`StudyError::PathNotText`]
    pub fn to_text(&self) -> Result<String, StudyError> {
        let plugins = self.plugins.iter().map(|plugin| &plugin.path);
        let others = self.simulator.netsim_dir.iter().chain(self.program.iter().map(|program| &program.path));
        if let Some(path) = plugins.chain(others).chain(&self.params_file).find(|path| path.to_str().is_none()) {
            return Err(StudyError::PathNotText { path: path.clone() });
        }
        let refuse =
            |error: toml::ser::Error| StudyError::Settings { path: FILE_NAME.into(), reason: error.to_string() };
        Ok(format!("{HEADLINE}{}", toml::to_string(self).map_err(refuse)?))
    }

    /// Replaces `study.toml` in a run folder.
    pub(crate) fn write(&self, run: &RunFolder) -> Result<(), StudyError> {
        run.replace(FILE_NAME, self.to_text()?.as_bytes())
    }
}
