//! Opening a study: made anew, or resumed from its run folder.

use std::path::Path;
use std::sync::Arc;

use super::Study;
use super::leftovers;
use super::run_log::RunLog;
use super::search::{Plan, ReplayDiverged, Search, same_bits};
use crate::best;
use crate::checkpoint::{self, Checkpoint};
use crate::disk;
use crate::durable;
use crate::error::StudyError;
use crate::history::{self, Columns, History, HistoryFile};
use crate::options::{CheckedStudyOptions, MODEL, StudyOptions, with_values};
use crate::run_folder::RunFolder;
use crate::settings::{self, Session, StudySettings};

impl Study {
    /// Opens the study in `folder`: makes it if there is none, and resumes it otherwise.
    ///
    /// A study is resumed with the options it was made with; only `budget`, `workers` (unless it is reproducible),
    /// `threads`, limits, criteria to stop at and `keeps_outputs` may differ, and candidates may be enqueued.
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
        leftovers::refuse_other_files(folder, &checked)?;
        disk::create_folder(folder).map_err(StudyError::create(folder))?;
        let parent = folder.parent().unwrap_or(folder);
        durable::sync_folder(parent).map_err(StudyError::write(parent))?;
        let run = Arc::new(RunFolder::open(folder)?);
        // Two processes may have come here; the lock decides, and the other one may have been faster.
        if folder.join(settings::FILE_NAME).exists() {
            return Err(StudyError::InUse { path: folder.into() });
        }
        let (history_file, history) = HistoryFile::open(Arc::clone(&run), Columns::of(&checked.settings))?;
        checked.write(&run)?;
        let settings = checked.settings.clone();
        Self::begin(run, settings, checked, history_file, history)
    }

    fn resume(folder: &Path, stored: StudySettings, checked: CheckedStudyOptions) -> Result<Self, StudyError> {
        let differences = stored.differences(&checked.settings);
        if !differences.is_empty() {
            return Err(StudyError::AnotherStudy { path: folder.into(), differences });
        }
        let run = Arc::new(RunFolder::open(folder)?);
        // As the process that had the lock before has left them.
        let stored = StudySettings::of_run(folder)?.unwrap_or(stored);
        let (history_file, history) = HistoryFile::open(Arc::clone(&run), Columns::of(&checked.settings))?;
        // What may change is as it is asked for now; a plugin may have moved, its contents are the same.
        let StudySettings { neversim, params_file, baseline_held_back, enqueued, sessions, .. } = stored;
        let settings =
            StudySettings { neversim, params_file, baseline_held_back, enqueued, sessions, ..checked.settings.clone() };
        Self::begin(run, settings, checked, history_file, history)
    }

    fn begin(
        run: Arc<RunFolder>,
        mut settings: StudySettings,
        checked: CheckedStudyOptions,
        history_file: HistoryFile,
        history: History,
    ) -> Result<Self, StudyError> {
        let mut warnings = checked.warnings.clone();
        let mut search = restore_search(run.path(), &settings, &checked, &history, &mut warnings)?;

        // Stored before its first ask, so that the asks can be replayed.
        // The baseline comes with the first session, wherever the making of the study was interrupted.
        let baseline = checked.baseline.iter().filter(|_| settings.sessions.is_empty());
        let known: Vec<Vec<f64>> = baseline.chain(&checked.enqueue).cloned().collect();
        enqueue_new(&mut settings, &known)?;
        settings.sessions.push(Session {
            started: settings::now(),
            evaluations: history.len() as u64,
            budget: settings.budget,
            workers: settings.workers,
            enqueued: settings.enqueued.len(),
            end: None,
        });
        settings.write(&run)?;
        let enqueued = settings.enqueued_values()?;
        search.begin_sessions(history.len(), plan(&settings, &checked, &enqueued));

        let mut log = RunLog::open(&run)?;
        warnings.iter().for_each(|warning| log.note(&format!("warning: {warning}")));
        checked.notes.iter().for_each(|note| log.note(note));
        let checked = Arc::new(checked);
        let mut study = Self { run, settings, checked, search, history, history_file, log, warnings };
        study.save()?;
        study.restore_best()?;
        Ok(study)
    }

    /// Simulates the best evaluation once more if its files are not there: the process was killed before it wrote them.
    fn restore_best(&mut self) -> Result<(), StudyError> {
        let Some(best) = self.history.best().filter(|best| !best::is_current(self.run.path(), best)) else {
            return Ok(());
        };
        let model = with_values(&self.checked.model, self.checked.optimizer_options.space(), &best.values)?;
        match self.checked.simulator.simulate(&model) {
            Ok(recording) => best::write(&self.run, best, &model, &recording),
            // The files are for looking at: a study can go on without them.
            Err(error) => {
                let warning = format!("the files of the best evaluation cannot be made again: {error}");
                self.log.note(&format!("warning: {warning}"));
                self.warnings.push(warning);
                Ok(())
            }
        }
    }
}

/// Adds the candidates that were not enqueued before: the same command again resumes.
fn enqueue_new(settings: &mut StudySettings, candidates: &[Vec<f64>]) -> Result<(), StudyError> {
    for values in candidates {
        if !settings.enqueued_values()?.iter().any(|before| same_bits(before, values)) {
            settings.enqueue(std::slice::from_ref(values));
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
        let search = Search::restore(checkpoint).map_err(|error| error.to_string())?;
        match search.sessions() <= settings.sessions.len() {
            true => Ok((rows, search)),
            false => Err("study.toml lacks a session that it knows".into()),
        }
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
    let enqueued = settings.enqueued_values()?;
    let plan = plan(settings, checked, &enqueued);
    match search.replay(history.evaluations(), told, plan) {
        Ok(()) => Ok(search),
        Err(ReplayDiverged { number }) => {
            warnings.push(format!(
                "the optimizer does not propose evaluation {number} as the history has it (made by another version of \
                 neversim, or edited?); it learns from the history and goes on from there"
            ));
            Ok(Search::from_history_alone(name, &options, history.evaluations(), plan)?)
        }
    }
}

fn plan<'a>(settings: &'a StudySettings, checked: &CheckedStudyOptions, enqueued: &'a [Vec<f64>]) -> Plan<'a> {
    // Without a baseline, because it lies outside the bounds, evaluation 0 is somebody else's.
    let baseline_held_back = if checked.baseline.is_some() { settings.baseline_held_back } else { 0 };
    Plan { sessions: &settings.sessions, enqueued, baseline_held_back }
}

fn read_checkpoint(folder: &Path, settings: &StudySettings) -> Result<Checkpoint, String> {
    let checkpoint = Checkpoint::read(folder)?;
    if checkpoint.study == settings.identity() { Ok(checkpoint) } else { Err("it belongs to another study".into()) }
}
