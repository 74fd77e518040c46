//! What an interrupted start of a study leaves: a folder that holds anything else is not taken for a fresh one.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::error::StudyError;
use crate::plan::Plan;
use crate::record::history::{self, Columns};
use crate::record::run_folder::LOCK;
use crate::record::run_folder::MODEL;
use crate::record::settings;

/// Refuses a folder that holds anything but what an interrupted start of this study leaves, before anything is written.
pub(super) fn refuse_other_files(folder: &Path, plan: &Plan) -> Result<(), StudyError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(_) if folder.is_file() => return Err(StudyError::NotAFolder { path: folder.into() }),
        Err(error) => return Err(StudyError::read(folder)(error)),
    };
    let (header, model) = (Columns::of(&plan.settings).header() + "\n", plan.model.file().unwrap_or_default());
    for entry in entries {
        let name = entry.map_err(StudyError::read(folder))?.file_name();
        let path = folder.join(&name);
        let expected = match name.to_str() {
            Some(LOCK) => Expected::Part(""),
            Some(history::FILE_NAME) => Expected::Part(&header),
            Some(MODEL) => Expected::Whole(&model),
            Some("model.parameters.partial") => Expected::Part(&model),
            Some("study.toml.partial") => Expected::Beginning(settings::HEADLINE),
            _ => return Err(StudyError::ForeignFolder { path: folder.into(), example: PathBuf::from(name) }),
        };
        expected.compare_with(&path)?;
    }
    Ok(())
}

/// What a file holds that an interrupted start has left.
enum Expected<'a> {
    Whole(&'a str),
    /// A leading part of it, followed by zeros after some power cuts.
    Part(&'a str),
    /// This, or a part of it, and then something.
    Beginning(&'a str),
}

impl Expected<'_> {
    fn compare_with(&self, path: &Path) -> Result<(), StudyError> {
        let refuse = |reason: &str| Err(StudyError::NotOurs { path: path.into(), reason: reason.into() });
        let metadata = fs::symlink_metadata(path).map_err(StudyError::read(path))?;
        if !metadata.is_file() {
            return refuse(if metadata.is_symlink() { "it is a symbolic link" } else { "it is not a file" });
        }
        let (Self::Whole(text) | Self::Part(text) | Self::Beginning(text)) = self;
        let text = text.as_bytes();
        let mut found = Vec::new();
        // No more than is compared: a foreign file can be large.
        let file = File::open(path).map_err(StudyError::read(path))?;
        file.take(text.len() as u64 + 1).read_to_end(&mut found).map_err(StudyError::read(path))?;
        let written = &found[..found.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1)];
        let is_as_expected = match self {
            Self::Whole(_) => found == text,
            Self::Part(_) => text.starts_with(written),
            Self::Beginning(_) => text.starts_with(written) || written.starts_with(text),
        };
        match self {
            _ if is_as_expected => Ok(()),
            Self::Part(_) if written.starts_with(text) && !text.is_empty() => {
                refuse("it holds more, and study.toml is missing (restore study.toml if this is a study)")
            }
            _ => refuse("it holds something else"),
        }
    }
}
