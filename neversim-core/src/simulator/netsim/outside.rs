//! The files outside the run folder on which the simulations depend: those that the model reads, and an external program.

use std::io::ErrorKind;
use std::path::Path;

use neversim_netsim::{Limits, NetsimProcess, PATHS, ParameterFile};

use crate::error::StudyError;
use crate::record::outside::{InputSettings, ProgramSettings, sha256};

/// Returns the files that a model names, as they are now. Those that do not exist are left out: the connector or input that
/// needs one says so.
pub(crate) fn inputs(model: &ParameterFile) -> Result<Vec<InputSettings>, StudyError> {
    let named = PATHS.iter().filter(|name| **name != "output_path");
    let named = named.filter_map(|name| Some((*name, model.input_path(name)?)));
    let hashed = named.filter_map(|(name, path)| match sha256(&path) {
        Ok(sha256) => Some(Ok(InputSettings { parameter: name.into(), path, sha256 })),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory) => None,
        Err(error) => Some(Err(StudyError::read(path)(error))),
    });
    hashed.collect()
}

/// Returns the program in `folder`, as it is now.
pub(crate) fn program(folder: &Path) -> Result<ProgramSettings, StudyError> {
    let path = std::path::absolute(NetsimProcess::find(folder, Limits::default())?.program());
    let path = path.map_err(StudyError::read(folder))?;
    let sha256 = sha256(&path).map_err(StudyError::read(&path))?;
    Ok(ProgramSettings { path, sha256 })
}
