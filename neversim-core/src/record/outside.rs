//! The files outside the run folder on which the simulations depend, as they were when the study was made.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

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
