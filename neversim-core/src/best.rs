//! What the best evaluation leaves in the run folder: `best.parameters`, ready for NETSIM, and `best/` with its spikes.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use neversim_netsim::{OutputFolder, ParameterFile, Recording, shortest};

use crate::disk;
use crate::durable;
use crate::error::StudyError;
use crate::evaluation::Evaluation;

pub(crate) const PARAMETERS: &str = "best.parameters";
pub(crate) const FOLDER: &str = "best";

/// Replaces the files of the best evaluation.
///
/// `best.parameters` comes last and names the evaluation, so that an interruption in between is noticed by [`is_current`].
pub(crate) fn write(
    run_folder: &Path,
    evaluation: &Evaluation,
    model: &ParameterFile,
    recording: &Recording,
) -> Result<(), StudyError> {
    let folder = run_folder.join(FOLDER);
    let fresh = run_folder.join("best.partial");
    disk::remove_folder(&fresh).map_err(StudyError::write(&fresh))?;
    disk::step().map_err(StudyError::write(&fresh))?;
    let files = OutputFolder::create(&fresh, recording.seed)?;
    files.write_spikes(recording)?;
    files.write_positions(recording)?;
    durable::sync_files(&fresh)?;
    disk::remove_folder(&folder).map_err(StudyError::write(&folder))?;
    disk::rename(&fresh, &folder).map_err(StudyError::write(&folder))?;

    let mut model = model.clone();
    model.prepend_comment(&headline(evaluation));
    durable::replace(&run_folder.join(PARAMETERS), model.to_string().as_bytes())
}

/// Whether the files in the run folder are those of this evaluation.
pub(crate) fn is_current(run_folder: &Path, evaluation: &Evaluation) -> bool {
    let headline = format!("# {}\n", headline(evaluation));
    let text = fs::read_to_string(run_folder.join(PARAMETERS));
    text.is_ok_and(|text| text.starts_with(&headline)) && run_folder.join(FOLDER).is_dir()
}

/// Returns what changes when the files of the best evaluation are replaced; `None` where there are none.
pub(crate) fn version(run_folder: &Path) -> Option<(String, SystemTime)> {
    let text = fs::read_to_string(run_folder.join(PARAMETERS)).ok()?;
    Some((text, fs::metadata(run_folder.join(FOLDER)).ok()?.modified().ok()?))
}

fn headline(evaluation: &Evaluation) -> String {
    let loss = evaluation.outcome.loss().map(shortest).unwrap_or_default();
    format!("Best parameters found by neversim: evaluation {}, loss {loss}.", evaluation.number)
}
