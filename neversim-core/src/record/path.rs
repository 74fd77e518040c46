//! Paths as study.toml holds them.

use std::fs;
use std::path::{Path, PathBuf};

/// Returns a path that means the same wherever the program is started; links are resolved.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.into())
}
