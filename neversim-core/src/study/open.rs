//! Opening a study: made anew, or resumed from its run folder.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Study;
use super::run_log::RunLog;
use super::search::{ReplayDiverged, Search};
use crate::best;
use crate::checkpoint::{self, Checkpoint};
use crate::durable;
use crate::error::StudyError;
use crate::history::{self, Columns, History, HistoryFile};
use crate::options::{CheckedStudyOptions, StudyOptions, with_values};
use crate::settings::{self, Session, StudySettings};

const MODEL: &str = "model.parameters";

impl Study {
    /// Opens the study in `folder`: makes it if there is none, and resumes it otherwise.
    ///
    /// A study is resumed with the options it was made with; only `budget`, `workers`, `threads`, limits and `keeps_outputs` may
    /// differ.
    ///
    /// # Errors
    ///
    /// [`StudyError`]: whatever is wrong with the options, found before anything is written; a folder that is a file,
    /// cannot be written, holds other files, belongs to another study, or is in use.
    pub fn open(folder: impl AsRef<Path>, options: &StudyOptions) -> Result<Self, StudyError> {
        let folder = folder.as_ref();
        let checked = CheckedStudyOptions::new(options)?;
        match StudySettings::of_run(folder)? {
            Some(settings) => Self::resume(folder, settings, checked),
            None => Self::make(folder, checked),
        }
    }

    /// Returns the options of the study in `folder`, to be changed where that is possible and passed to [`Study::open`].
    ///
    /// # Errors
    ///
    /// [`StudyError::NoStudy`], or as [`StudySettings::of_run`].
    pub fn options_of(folder: impl AsRef<Path>) -> Result<StudyOptions, StudyError> {
        let folder = folder.as_ref();
        let settings = StudySettings::of_run(folder)?.ok_or_else(|| StudyError::NoStudy { path: folder.into() })?;
        Ok(StudyOptions { params_file: folder.join(MODEL), ..StudyOptions::from_settings(&settings) })
    }

    fn make(folder: &Path, checked: CheckedStudyOptions) -> Result<Self, StudyError> {
        is_fresh(folder)?;
        fs::create_dir_all(folder).map_err(StudyError::create(folder))?;
        let (history_file, history) = open_history(folder, &checked)?;
        // Two processes may have come here; the lock on the history decides, and the other one may have been faster.
        if folder.join(settings::FILE_NAME).exists() {
            return Err(StudyError::InUse { path: folder.into() });
        }
        durable::replace(&folder.join(MODEL), checked.model.to_string().as_bytes())?;
        // The settings come last: with them the folder is a study.
        checked.settings.write(folder)?;
        let settings = checked.settings.clone();
        Self::begin(folder, settings, checked, history_file, history)
    }

    fn resume(folder: &Path, stored: StudySettings, checked: CheckedStudyOptions) -> Result<Self, StudyError> {
        let differences = stored.differences(&checked.settings);
        if !differences.is_empty() {
            return Err(StudyError::AnotherStudy { path: folder.into(), differences });
        }
        let (history_file, history) = open_history(folder, &checked)?;
        let StudySettings { budget, workers, keeps_outputs, .. } = checked.settings;
        let simulator = checked.settings.simulator.clone();
        let evaluation = checked.settings.evaluation.clone();
        // A plugin may have moved; its contents are the same.
        let plugins = checked.settings.plugins.clone();
        let settings = StudySettings { budget, workers, keeps_outputs, simulator, evaluation, plugins, ..stored };
        Self::begin(folder, settings, checked, history_file, history)
    }

    fn begin(
        folder: &Path,
        mut settings: StudySettings,
        checked: CheckedStudyOptions,
        history_file: HistoryFile,
        history: History,
    ) -> Result<Self, StudyError> {
        let mut warnings: Vec<String> = checked.warnings.iter().map(ToString::to_string).collect();
        warnings.extend(checked.findings.iter().cloned());
        let mut search = restore_search(folder, &settings, &checked, &history, &mut warnings)?;

        // Stored before its first ask, so that the asks can be replayed.
        settings.sessions.push(Session::now(history.len() as u64, settings.budget, settings.workers));
        settings.write(folder)?;
        search.fill(settings.workers, settings.budget);

        let mut log = RunLog::open(folder)?;
        warnings.iter().for_each(|warning| log.note(&format!("warning: {warning}")));
        checked.notes.iter().for_each(|note| log.note(note));
        let checked = Arc::new(checked);
        let mut study = Self { folder: folder.into(), settings, checked, search, history, history_file, log, warnings };
        study.save()?;
        study.restore_best()?;
        Ok(study)
    }

    /// Simulates the best evaluation once more if its files are not there: the process was killed before it wrote them.
    fn restore_best(&mut self) -> Result<(), StudyError> {
        let Some(best) = self.history.best().filter(|best| !best::is_current(&self.folder, best)) else {
            return Ok(());
        };
        let model = with_values(&self.checked.model, self.checked.optimizer_options.space(), &best.values)?;
        let recording = self.checked.simulator.simulate(&model)?;
        best::write(&self.folder, best, &model, &recording)
    }
}

fn open_history(folder: &Path, checked: &CheckedStudyOptions) -> Result<(HistoryFile, History), StudyError> {
    HistoryFile::open(folder, Columns::of(&checked.settings))
}

/// Refuses a folder that holds anything but what an interrupted start leaves.
fn is_fresh(folder: &Path) -> Result<(), StudyError> {
    const LEFT_BEHIND: [&str; 4] = [history::FILE_NAME, MODEL, "model.parameters.partial", "study.toml.partial"];
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(_) if folder.is_file() => return Err(StudyError::NotAFolder { path: folder.into() }),
        Err(error) => return Err(StudyError::read(folder)(error)),
    };
    for entry in entries {
        let name = PathBuf::from(entry.map_err(StudyError::read(folder))?.file_name());
        if !LEFT_BEHIND.iter().any(|left| Path::new(left) == name) {
            return Err(StudyError::ForeignFolder { path: folder.into(), example: name });
        }
    }
    Ok(())
}

/// Brings the search to where the history ends: from the checkpoint if it can be used, else from the beginning.
fn restore_search(
    folder: &Path,
    settings: &StudySettings,
    checked: &CheckedStudyOptions,
    history: &History,
    warnings: &mut Vec<String>,
) -> Result<Search, StudyError> {
    let (name, options) = (settings.optimizer.as_str(), &checked.optimizer_options);
    // As at the beginning: sizes that depend on budget and workers must come out the same when all is replayed.
    let options = match settings.sessions.first() {
        Some(first) => neversim_optim::OptimizerOptions::new(
            options.space().clone(),
            Some(first.budget),
            first.workers,
            options.seed(),
        )?,
        None => options.clone(),
    };
    let from_checkpoint = read_checkpoint(folder, settings).and_then(|checkpoint| {
        let rows = usize::try_from(checkpoint.rows).map_err(|error| error.to_string())?;
        Ok((rows, Search::restore(checkpoint).map_err(|error| error.to_string())?))
    });
    let (told, mut search) = match from_checkpoint {
        Ok((rows, _)) if rows > history.len() => {
            let path = folder.join(history::FILE_NAME);
            return Err(StudyError::RowsMissing { path, rows: history.len(), expected: rows });
        }
        Ok(restored) => restored,
        Err(reason) => {
            if !history.is_empty() {
                warnings.push(format!("{} cannot be used ({reason}); replaying the history", checkpoint::FILE_NAME));
            }
            (0, Search::begin(name, &options)?)
        }
    };
    match search.replay(history.evaluations(), told, &settings.sessions) {
        Ok(()) => Ok(search),
        Err(ReplayDiverged { number }) => {
            warnings.push(format!(
                "the optimizer does not propose evaluation {number} as the history has it (made by another version of \
                 neversim, or edited?); it learns from the history and goes on from there"
            ));
            Ok(Search::from_history_alone(name, &options, history.evaluations())?)
        }
    }
}

fn read_checkpoint(folder: &Path, settings: &StudySettings) -> Result<Checkpoint, String> {
    let checkpoint = Checkpoint::read(folder)?;
    if checkpoint.study == settings.identity() { Ok(checkpoint) } else { Err("it belongs to another study".into()) }
}
