//! What the best evaluation leaves in the run folder: `best.parameters`, ready for NETSIM, and `best/` with its spikes.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::error::StudyError;
use crate::record::disk;
use crate::record::durable;
use crate::record::evaluation::Evaluation;
use crate::record::number::shortest;
use crate::record::run_folder::RunFolder;

pub(crate) const PARAMETERS: &str = "best.parameters";
pub(crate) const FOLDER: &str = "best";

/// Replaces the files of the best evaluation.
///
/// `best.parameters` comes last and names the evaluation, so that an interruption in between is noticed by [`is_current`].
///
/// - `parameters`: returns `best.parameters`, below a comment with this text.
/// - `fill`: writes what the simulation left into a folder.
pub(crate) fn write(
    run: &RunFolder,
    evaluation: &Evaluation,
    parameters: impl FnOnce(&str) -> Result<String, StudyError>,
    fill: impl FnOnce(&Path) -> Result<(), StudyError>,
) -> Result<(), StudyError> {
    const FRESH: &str = "best.partial";
    run.check()?;
    let (folder, path) = (run.folder(), run.path().join(FRESH));
    folder.remove_folder(FRESH).map_err(StudyError::write(&path))?;
    folder.create_folder(FRESH).map_err(StudyError::write(&path))?;
    disk::step().map_err(StudyError::write(&path))?;
    fill(&folder.reach(FRESH)).map_err(|error| match error {
        // Users know the folder by its path, not by the handle it was reached by.
        StudyError::Io { action: "write" | "create", source, .. } => StudyError::write(&path)(source),
        other => other,
    })?;
    durable::sync_files(&folder.reach(FRESH)).map_err(StudyError::write(&path))?;
    folder.remove_folder(FOLDER).map_err(StudyError::write(run.path().join(FOLDER)))?;
    folder.rename(FRESH, FOLDER).map_err(StudyError::write(run.path().join(FOLDER)))?;
    run.replace(PARAMETERS, parameters(&headline(evaluation))?.as_bytes())
}

/// Whether the files in the run folder are those of this evaluation.
pub(crate) fn is_current(run_folder: &Path, evaluation: &Evaluation) -> bool {
    let headline = format!("# {}\n", headline(evaluation));
    let text = fs::read_to_string(run_folder.join(PARAMETERS));
    text.is_ok_and(|text| text.starts_with(&headline)) && run_folder.join(FOLDER).is_dir()
}

/// Returns a value that changes whenever the files of the best evaluation are replaced; `None` if there are none.
pub(crate) fn version(run_folder: &Path) -> Option<(String, SystemTime)> {
    let text = fs::read_to_string(run_folder.join(PARAMETERS)).ok()?;
    Some((text, fs::metadata(run_folder.join(FOLDER)).ok()?.modified().ok()?))
}

fn headline(evaluation: &Evaluation) -> String {
    let loss = evaluation.outcome.loss().map(shortest).unwrap_or_default();
    format!("Best parameters found by neversim: evaluation {}, loss {loss}.", evaluation.number)
}
