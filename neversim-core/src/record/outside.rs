//! The files outside the run folder on which the simulations depend, as they were when the study was made.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::StudyError;
use crate::record::number::hex;
use crate::record::path::absolute;

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
        let of = if input.parameter.starts_with('-') { "" } else { "$" };
        (format!("the file of {of}{}, {},", input.parameter, input.path.display()), &*input.sha256, now)
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

/// Returns the files that a command names, as they are now: its scripts.
///
/// - `flag`: where the command was given.
pub(crate) fn files_of_command(flag: &str, command: &[String]) -> Result<Vec<InputSettings>, StudyError> {
    let files = command.iter().enumerate().map(|(index, word)| (index, PathBuf::from(word)));
    let files = files.filter(|(_, path)| path.is_absolute() && path.is_file());
    files
        .map(|(index, path)| {
            let sha256 = sha256(&path).map_err(StudyError::read(&path))?;
            Ok(InputSettings { parameter: format!("{flag}, word {}", index + 1), path, sha256 })
        })
        .collect()
}

/// Returns a command whose words that name files are absolute, so that it means the same wherever the study is resumed.
///
/// A word counts if it has a separator or an extension; the first one, which may be found in the search path, only with a
/// separator.
pub(crate) fn absolute_command(command: &[String]) -> Vec<String> {
    let absolute_word = |(index, word): (usize, &String)| {
        let path = Path::new(word);
        let has_separator = path.components().count() > 1;
        let may_be_file = has_separator || (index > 0 && path.extension().is_some());
        let absolute = (may_be_file && path.is_file()).then(|| absolute_link(path));
        absolute.and_then(|path| path.to_str().map(str::to_owned)).unwrap_or_else(|| word.clone())
    };
    command.iter().enumerate().map(absolute_word).collect()
}

/// Returns the absolute path of a file that may be a link, which is not resolved: the Python of a virtual environment is a
/// link, and finds its packages by the folder that the link is in.
fn absolute_link(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    path.file_name().map_or_else(|| absolute(path), |name| absolute(folder).join(name))
}

/// Returns the SHA-256 of a file, hexadecimal.
pub(crate) fn sha256(path: &Path) -> io::Result<String> {
    let (mut file, mut hash, mut part) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut part)? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(&part[..read]),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_in_a_command_stays_one() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        fs::create_dir_all(folder.join("environment/bin")).unwrap();
        fs::write(folder.join("python3.11"), "").unwrap();
        symlink("../../python3.11", folder.join("environment/bin/python")).unwrap();
        let word = folder.join("environment/../environment/bin/python").to_str().unwrap().to_owned();
        let expected = folder.join("environment/bin/python").to_str().unwrap().to_owned();
        assert_eq!(absolute_command(&[word, "-u".into()]), [expected, "-u".into()]);
    }
}
