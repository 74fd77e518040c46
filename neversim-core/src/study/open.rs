//! Opening a study: a new one is made, an old one resumed from its run folder.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::Study;
use super::interrupted_start;
use super::model;
use super::run_log::RunLog;
use super::search::{AskOrder, ReplayDiverged, Search, Strategy, same_bits};
use crate::error::StudyError;
use crate::evaluate::crash_mark;
use crate::evaluate::kept::Kept;
use crate::evaluate::leftovers;
use crate::evaluate::session::{Runtime, Session};
use crate::plan::Plan;
use crate::plan::options::StudyOptions;
use crate::preflight;
use crate::record::best;
use crate::record::checkpoint::{self, Checkpoint};
use crate::record::disk;
use crate::record::durable;
use crate::record::evaluation::Evaluation;
use crate::record::history::{self, Columns, History, HistoryFile, OpenedHistory};
use crate::record::number::shortest;
use crate::record::run_folder::RunFolder;
use crate::record::settings::{self, Session as SessionRecord, StudySettings};
use crate::simulator::simulated::Simulated;

impl Study {
    /// Opens the study in `folder`: makes it if there is none, resumes it otherwise.
    ///
    /// A study is resumed with the options it was made with. Only `budget`, `workers` (unless it is reproducible), `threads`,
    /// limits, criteria to stop at and `keeps_outputs` may differ, and candidates may be enqueued. The files that the model
    /// reads and an external program must be the same, too.
    ///
    /// # Errors
    ///
    /// [`StudyError`]: anything wrong with the options, found before anything is written; a folder that is a file, cannot be
    /// written, holds other files, belongs to another study, or is in use.
    pub fn open(folder: impl AsRef<Path>, options: &StudyOptions) -> Result<Self, StudyError> {
        let folder = folder.as_ref();
        let runtime = Runtime::of(options);
        let mut plan = Plan::new(options)?;
        let findings = preflight::findings(&plan);
        plan.warnings.extend(findings);
        match StudySettings::of_run(folder)? {
            Some(settings) => Self::resume(folder, settings, plan, &runtime),
            None => Self::make(folder, plan, &runtime),
        }
    }

    /// Returns the options of the study in `folder`. They can be changed where that is allowed, and passed to [`Study::open`].
    ///
    /// # Errors
    ///
    /// [`StudyError::NoStudy`], or as [`StudySettings::of_run`].
    pub fn options_of(folder: impl AsRef<Path>) -> Result<StudyOptions, StudyError> {
        StudyOptions::of_run(folder.as_ref())
    }

    fn make(folder: &Path, plan: Plan, runtime: &Runtime) -> Result<Self, StudyError> {
        plan.settings.to_text()?;
        interrupted_start::refuse_other_files(folder, &plan)?;
        disk::create_folder(folder).map_err(StudyError::create(folder))?;
        let parent = folder.parent().unwrap_or(folder);
        durable::sync_folder(parent).map_err(StudyError::write(parent))?;
        let run = Arc::new(RunFolder::open(folder)?);
        // Two processes may have got here. The lock decides, and the other one may have been faster.
        if folder.join(settings::FILE_NAME).exists() {
            return Err(StudyError::InUse { path: folder.into() });
        }
        let history = HistoryFile::open(Arc::clone(&run), Columns::of(&plan.settings))?;
        plan.write(&run)?;
        Self::start_session(run, plan, runtime, history)
    }

    fn resume(folder: &Path, stored: StudySettings, mut plan: Plan, runtime: &Runtime) -> Result<Self, StudyError> {
        let mut differences = stored.differences(&plan.settings);
        differences.extend(model::differences(folder, &stored, &plan)?);
        if !differences.is_empty() {
            return Err(StudyError::AnotherStudy { path: folder.into(), differences });
        }
        let changes = stored.changes_outside(&plan.settings);
        if !changes.is_empty() {
            return Err(StudyError::OutsideChanged { path: folder.into(), changes });
        }
        let (before, now) = (stored.last_version(), settings::VERSION);
        if before != now {
            plan.warnings.push(format!(
                "the study was worked on with neversim {before}, this is {now}: what changed in between is in CHANGELOG.md, \
                 under Results"
            ));
        }
        let run = Arc::new(RunFolder::open(folder)?);
        // Again, as the process that held the lock before has left them.
        let stored = StudySettings::of_run(folder)?.unwrap_or(stored);
        let history = HistoryFile::open(Arc::clone(&run), Columns::of(&plan.settings))?;
        let (budget, done) = (plan.settings.budget, history.history.len() as u64);
        if budget < done {
            return Err(StudyError::BudgetBelowDone { path: folder.into(), budget, done });
        }
        // What may change is as it is asked for now. A plugin may have moved; its contents are the same.
        let StudySettings { neversim, specification, baseline_held_back, enqueued, sessions, .. } = stored;
        plan.settings = StudySettings { neversim, baseline_held_back, enqueued, sessions, ..plan.settings };
        plan.settings.params_file = specification.params_file;
        Self::start_session(run, plan, runtime, history)
    }

    fn start_session(
        run: Arc<RunFolder>,
        mut plan: Plan,
        runtime: &Runtime,
        opened: OpenedHistory,
    ) -> Result<Self, StudyError> {
        let mut warnings = plan.warnings.clone();
        if let Some(text) = &opened.dropped {
            warnings.push(format!("the last row of {} is not complete, and was dropped: `{text}`", history::FILE_NAME));
        }
        let (mut search, origin) = restore_search(run.path(), &plan, &opened, &mut warnings)?;
        let OpenedHistory { file: history_file, history, .. } = opened;
        warnings.extend(crash_mark::take(&run.folder().reach(crash_mark::FILE_NAME)));
        leftovers::clear(&run, search.open().iter().map(|open| open.number))?;

        // Stored before its first ask, so that the asks can be replayed.
        // The baseline comes with the first session, wherever the start of the study was interrupted.
        let baseline = plan.baseline.iter().filter(|_| plan.settings.sessions.is_empty());
        let known: Vec<Vec<f64>> = baseline.chain(&plan.enqueue).cloned().collect();
        enqueue_new(&mut plan.settings, &known)?;
        let session = SessionRecord {
            started: settings::now(),
            neversim: Some(settings::VERSION.into()),
            evaluations: history.len() as u64,
            budget: plan.settings.budget,
            workers: plan.settings.workers,
            enqueued: plan.settings.enqueued.len(),
            end: None,
        };
        plan.settings.sessions.push(session);
        plan.settings.write(&run)?;
        let enqueued = plan.settings.enqueued_values()?;
        search.start_sessions(history.len(), ask_order(&plan, &enqueued));

        let mut log = RunLog::open(&run)?;
        warnings.iter().for_each(|warning| log.note(&format!("warning: {warning}")));
        plan.notes.iter().for_each(|note| log.note(note));
        let session = Arc::new(Session::start(Arc::new(plan), runtime, run.path())?);
        let mut study = Self { run, session, search, history, history_file, log, warnings };
        study.save()?;
        study.restore_best(origin)?;
        Ok(study)
    }

    /// Simulates the best evaluation once more if its files are not there (the process was killed before it wrote them), or
    /// if they may not be those of its row.
    fn restore_best(&mut self, origin: Origin) -> Result<(), StudyError> {
        let Some(best) = self.history.best().cloned() else { return Ok(()) };
        if best::is_current(self.run.path(), &best) {
            let values = self.session.plan.values(&best.values);
            let kept = || self.session.model.read(&self.run.folder().reach(best::FOLDER), &values);
            if origin == Origin::Checkpoint || kept().is_some_and(|kept| self.disagreement(&best, &kept).is_none()) {
                return Ok(());
            }
        }
        let warning = match self.session.simulate_again(best.number, &best.values) {
            Ok(simulated) => {
                let disagreement = self.disagreement(&best, &simulated);
                self.write_best(&best, &Kept::Memory(simulated))?;
                disagreement
            }
            // The files are for looking at: a study can go on without them.
            Err(error) => {
                Some(format!("the files of the best evaluation cannot be made again: {}", error.failure.reason))
            }
        };
        if let Some(warning) = warning {
            self.log.note(&format!("warning: {warning}"));
            self.warnings.push(warning);
        }
        Ok(())
    }

    /// Returns where the row of an evaluation differs from its simulation.
    fn disagreement(&self, best: &Evaluation, simulated: &Simulated) -> Option<String> {
        // A row has the means of replicates, and one of them was simulated. Plugins may have to run isolated.
        if self.settings().evaluation.replicates > 1 || !self.settings().plugins.is_empty() {
            return None;
        }
        let plan = &self.session.plan;
        let simulation = self.session.simulation(best.number, &best.values, None);
        // Without an answer of a program there is nothing to compare.
        let measurement = self.session.measure(simulated, &simulation).ok()?;
        let metrics = plan.objective.columns().zip(best.metrics.iter().copied().zip(measurement.values));
        let loss = ("loss", (best.outcome.loss(), measurement.loss.ok()));
        let differs = |(_, (row, simulated)): &(&str, (Option<f64>, Option<f64>))| match (row, simulated) {
            // The same spikes give the same numbers, but for the last digits of another version.
            (Some(row), Some(simulated)) => (row - simulated).abs() > 1e-9 * row.abs().max(simulated.abs()),
            (row, simulated) => row.is_some() != simulated.is_some(),
        };
        let (name, (row, simulated)) = metrics.chain([loss]).find(differs)?;
        let text = |value: Option<f64>| value.map_or("no value".to_owned(), shortest);
        Some(format!(
            "the best evaluation is number {} by {}, which has {name} = {}, but its simulation gives {}: the row was edited, \
             or the simulator is another one than it was",
            best.number,
            history::FILE_NAME,
            text(row),
            text(simulated)
        ))
    }
}

/// What the search was restored from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// The checkpoint, which vouches for the rows of the history that it counts.
    Checkpoint,
    /// The history alone.
    History,
}

/// Adds the candidates that were not enqueued before, so that the same command resumes.
fn enqueue_new(settings: &mut StudySettings, candidates: &[Vec<f64>]) -> Result<(), StudyError> {
    for values in candidates {
        if !settings.enqueued_values()?.iter().any(|before| same_bits(before, values)) {
            settings.enqueue(std::slice::from_ref(values));
        }
    }
    Ok(())
}

/// Brings the search to the end of the history: from the checkpoint if it can be used, otherwise from the start.
fn restore_search(
    folder: &Path,
    plan: &Plan,
    opened: &OpenedHistory,
    warnings: &mut Vec<String>,
) -> Result<(Search, Origin), StudyError> {
    let (settings, history) = (&plan.settings, &opened.history);
    let strategy = Strategy { registry: &plan.strategies, name: &settings.optimizer, targets: &settings.metrics };
    let options = &plan.optimizer_options;
    // As at the start: sizes that depend on budget and workers must come out the same when everything is replayed.
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
        let digests = checkpoint.digests.as_ref().filter(|_| rows <= history.len());
        if let Some(changed) = digests.and_then(|digests| digests.first_difference(&opened.links)) {
            return Err(changed_rows(history, changed));
        }
        let search = Search::restore(&strategy, checkpoint).map_err(|error| error.to_string())?;
        match search.sessions() <= settings.sessions.len() {
            true => Ok((rows, search)),
            false => Err("study.toml lacks a session that it knows".into()),
        }
    });
    let (told, mut search, origin) = match from_checkpoint {
        Ok((rows, _)) if rows > history.len() => {
            let path = folder.join(history::FILE_NAME);
            return Err(StudyError::RowsMissing { path, rows: history.len(), expected: rows });
        }
        Ok((rows, search)) => (rows, search, Origin::Checkpoint),
        Err(reason) => {
            if !history.is_empty() {
                warnings.push(format!("{} cannot be used ({reason}); replaying the history", checkpoint::FILE_NAME));
            }
            (0, Search::new(&strategy, &options)?, Origin::History)
        }
    };
    let enqueued = settings.enqueued_values()?;
    let order = ask_order(plan, &enqueued);
    match search.replay(history.evaluations(), told, order) {
        Ok(()) => Ok((search, origin)),
        Err(ReplayDiverged { number }) => {
            warnings.push(format!(
                "the optimizer does not propose evaluation {number} as the history has it (made by another version of \
                 neversim, or edited?); it learns from the history and goes on from there"
            ));
            Ok((Search::from_history_alone(&strategy, &options, history.evaluations(), order)?, Origin::History))
        }
    }
}

/// Says which row was changed since the checkpoint was written.
fn changed_rows(history: &History, rows: Range<u64>) -> String {
    // The first line is no row, and lines count from 1.
    let (first, last) = (rows.start + 2, rows.end + 1);
    let file = history::FILE_NAME;
    if first < last {
        return format!(
            "{file} was changed since it was written, first in one of lines {first} to {last}, and counts as it is now"
        );
    }
    let row = usize::try_from(rows.start).ok().and_then(|row| history.evaluations().get(row));
    let evaluation = row.map(|row| format!(" (evaluation {})", row.number)).unwrap_or_default();
    format!("{file} was changed since it was written, first in line {first}{evaluation}, and counts as it is now")
}

fn ask_order<'a>(plan: &'a Plan, enqueued: &'a [Vec<f64>]) -> AskOrder<'a> {
    // Without a baseline (it lies outside the bounds) evaluation 0 is one of the optimizer's or the user's.
    let baseline_held_back = if plan.baseline.is_some() { plan.settings.baseline_held_back } else { 0 };
    AskOrder { sessions: &plan.settings.sessions, enqueued, baseline_held_back }
}

fn read_checkpoint(folder: &Path, settings: &StudySettings) -> Result<Checkpoint, String> {
    let checkpoint = Checkpoint::read(folder)?;
    if checkpoint.study == settings.identity() { Ok(checkpoint) } else { Err("it belongs to another study".into()) }
}
