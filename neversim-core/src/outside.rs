//! The files outside the run folder on which the simulations depend: those that the model reads, and an external program.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use neversim_netsim::{Limits, NetsimProcess, PATHS, ParameterFile};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::StudyError;
use crate::settings::hex;

/// A file that the model reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputSettings {
    /// The parameter that names it, without `$`.
    pub parameter: String,
    /// The file.
    pub path: PathBuf,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
}

/// The external program that simulates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgramSettings {
    /// The executable.
    pub path: PathBuf,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
}

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

/// Returns what has changed, in words: each file with what it was and what it is.
pub(crate) fn changes<'a>(
    (inputs, program): (&'a [InputSettings], Option<&'a ProgramSettings>),
    (inputs_now, program_now): (&'a [InputSettings], Option<&'a ProgramSettings>),
) -> Vec<String> {
    let files = inputs.iter().map(|input| {
        let now = inputs_now.iter().find(|now| now.parameter == input.parameter).map(|now| &*now.sha256);
        (format!("the file of ${}, {},", input.parameter, input.path.display()), &*input.sha256, now)
    });
    let program = program.map(|program| {
        let now = program_now.map(|now| &*now.sha256);
        (format!("the NETSIM program {}", program.path.display()), &*program.sha256, now)
    });
    let changed = files.chain(program).filter(|(_, before, now)| *now != Some(*before));
    let said = changed.map(|(what, before, now)| match now {
        Some(now) => {
            format!("{what} has changed (SHA-256 {} when the study was made, {} now)", short(before), short(now))
        }
        None => format!("{what} is gone (SHA-256 {} when the study was made)", short(before)),
    });
    said.collect()
}

/// The first digits of a hash, enough to tell two files apart by eye.
fn short(sha256: &str) -> String {
    sha256.chars().take(12).collect::<String>() + "..."
}

fn sha256(path: &Path) -> io::Result<String> {
    let (mut file, mut hash, mut part) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut part)? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(&part[..read]),
        }
    }
}
