//! Finding the NETSIM program.

use std::path::{Path, PathBuf};

/// There is no NETSIM program where one was looked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no NETSIM program in {}: looked for {}", folder.display(), list(looked_for))]
pub struct NoNetsimFound {
    /// The folder given.
    pub folder: PathBuf,
    /// The paths that were tried.
    pub looked_for: Vec<PathBuf>,
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// Returns the absolute path of `netsim` in `folder`, in the usual folders below it, or beside the Python package.
pub(super) fn find(folder: &Path) -> Result<PathBuf, NoNetsimFound> {
    let name = format!("netsim{}", std::env::consts::EXE_SUFFIX);
    let mut looked_for: Vec<PathBuf> =
        ["", "bin", "build"].iter().map(|below| folder.join(below).join(&name)).collect();
    // Given the Python package itself, the program is beside it.
    if folder.join("__init__.py").is_file() || folder.join("netsim.py").is_file() {
        looked_for.push(folder.join("..").join(&name));
    }
    if folder.file_name().is_some_and(|file| file == name.as_str()) {
        looked_for.push(folder.into());
    }
    match looked_for.iter().find(|path| is_executable(path)) {
        Some(path) => Ok(std::fs::canonicalize(path).unwrap_or_else(|_| path.clone())),
        None => Err(NoNetsimFound { folder: folder.into(), looked_for }),
    }
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}
