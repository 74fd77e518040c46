//! What killed sessions leave in the run folder besides their results, and the scratch folder of running simulations.

use std::fs;
use std::path::Path;

use crate::error::StudyError;
use crate::record::disk;
use crate::record::run_folder::{RunFolder, SCRATCH};

/// Folder in the run folder for the files of every evaluation, if they are kept.
pub(crate) const OUTPUTS: &str = "outputs";

/// Removes what an earlier session left.
///
/// - `open`: numbers of the evaluations that it did not finish.
pub(crate) fn clear(run: &RunFolder, open: impl Iterator<Item = u64>) -> Result<(), StudyError> {
    remove_scratch(run)?;
    let outputs = run.folder().reach(OUTPUTS);
    open.for_each(|number| remove_partial(&outputs.join(output_folder(number))));
    Ok(())
}

/// Makes the folder in which external programs work.
pub(crate) fn make_scratch(run: &Path) -> Result<(), StudyError> {
    let scratch = run.join(SCRATCH);
    // Not the folders above it: if the run folder has been moved, nothing may appear in its place.
    disk::step().and_then(|()| fs::create_dir(&scratch)).or_else(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Ok(()),
        _ => Err(StudyError::create(&scratch)(error)),
    })
}

/// Removes the folder in which external programs work, if there is one.
pub(crate) fn remove_scratch(run: &RunFolder) -> Result<(), StudyError> {
    let path = || run.path().join(SCRATCH);
    if run.folder().find(SCRATCH).map_err(StudyError::read(path()))?.is_none() {
        return Ok(());
    }
    run.check()?;
    run.folder().remove_folder(SCRATCH).map_err(StudyError::write(path()))
}

/// Returns the name of an evaluation's folder in `outputs/`.
pub(crate) fn output_folder(number: u64) -> String {
    format!("{number:06}")
}

/// Removes files that were not finished from the folder of an evaluation, also from those of its replicates. What cannot be
/// removed harms nobody.
pub(crate) fn remove_partial(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() && !path.is_symlink() {
            remove_partial(&path);
        } else if path.extension().is_some_and(|extension| extension == "partial") {
            drop(fs::remove_file(path));
        }
    }
}
