//! What is wrong with a file that a model reads.

use std::io;
use std::path::{Path, PathBuf};

/// What is wrong with a file that a model reads.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {reason}", path.display(), offset.map(|offset| format!(", byte {offset}")).unwrap_or_default())]
pub struct InputFileError {
    /// The file.
    pub path: PathBuf,
    /// Where in the file (bytes), if at one place.
    pub offset: Option<u64>,
    /// What is wrong there.
    pub reason: String,
}

impl InputFileError {
    pub(crate) fn new(path: &Path, offset: impl Into<Option<u64>>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), offset: offset.into(), reason: reason.into() }
    }

    pub(crate) fn io(path: &Path) -> impl Fn(io::Error) -> Self {
        move |error| Self::new(path, None, format!("cannot be read: {error}"))
    }
}
