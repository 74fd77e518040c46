//! Loading one library.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use abi_stable::library::{LibraryError, lib_header_from_path};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::adapter::ForeignAdapter;
use super::error::PluginError;
use super::file_type::check_file_type;
use super::interface::{PluginModuleRef, VERSION};
use crate::metric::Metric;

/// A library and its metrics.
#[derive(Clone)]
pub struct LoadedPlugin {
    path: PathBuf,
    sha256: String,
    metrics: Vec<Arc<dyn Metric>>,
}

impl LoadedPlugin {
    /// Loads a library from a private copy and asks for its metrics.
    ///
    /// A file that was replaced since it was loaded is loaded again; a file whose contents this process has loaded
    /// before is not. Loading runs the library's code: load only what you would run.
    ///
    /// # Errors
    ///
    /// [`PluginError`]: whatever can be wrong with one library.
    pub fn load(path: &Path) -> Result<Self, PluginError> {
        let bytes = fs::read(path).map_err(|source| PluginError::Read { path: path.into(), source })?;
        check_file_type(path, &bytes)?;
        let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let module = module_of(path, &bytes, &sha256)?;
        let metrics = module.metrics()().into_iter().map(|object| match ForeignAdapter::new(object) {
            Ok(metric) => Ok(Arc::new(metric) as Arc<dyn Metric>),
            Err(problem) => Err(PluginError::Description { path: path.into(), problem }),
        });
        Ok(Self { path: path.into(), metrics: metrics.collect::<Result<_, _>>()?, sha256 })
    }

    /// Returns the path that was given.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the SHA-256 of the file, hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Iterates over its metrics.
    pub fn metrics(&self) -> impl Iterator<Item = &Arc<dyn Metric>> {
        self.metrics.iter()
    }
}

impl fmt::Debug for LoadedPlugin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let metrics: Vec<_> = self.metrics().map(|metric| metric.name()).collect();
        f.debug_struct("LoadedPlugin").field("path", &self.path).field("metrics", &metrics).finish_non_exhaustive()
    }
}

/// The modules that this process has loaded, by the hash of their file. The system's loader knows a library by its file
/// alone and returns the old code for a replaced one.
static LOADED: Mutex<BTreeMap<String, PluginModuleRef>> = Mutex::new(BTreeMap::new());

fn module_of(path: &Path, bytes: &[u8], sha256: &str) -> Result<PluginModuleRef, PluginError> {
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(module) = loaded.get(sha256) {
        return Ok(*module);
    }
    // The system's loader looks for a bare file name in its own folders, not here.
    let absolute = || std::path::absolute(path).map_err(|source| PluginError::Read { path: path.into(), source });
    let module = match private_copy(bytes) {
        Ok(copy) => match open(copy.path(), path) {
            // Where the folder for temporary files forbids execution, the file itself is opened.
            Err(PluginError::NotALibrary { .. }) => open(&absolute()?, path)?,
            opened => opened?,
        },
        Err(_) => open(&absolute()?, path)?,
    };
    loaded.insert(sha256.to_owned(), module);
    Ok(module)
}

/// Returns a copy that nobody can replace while it is in use: overwriting a library in use crashes the program. The
/// file may be deleted once it is open.
fn private_copy(bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut copy =
        tempfile::Builder::new().prefix("neversim-plugin-").suffix(std::env::consts::DLL_SUFFIX).tempfile()?;
    copy.write_all(bytes)?;
    copy.flush()?;
    Ok(copy)
}

/// Opens a library and never closes it: what it made may be used until the process ends.
///
/// - `path`: the name of the file in errors.
fn open(file: &Path, path: &Path) -> Result<PluginModuleRef, PluginError> {
    let path = path.to_owned();
    let header = match lib_header_from_path(file) {
        Ok(header) => header,
        Err(LibraryError::OpenError { err, .. }) => {
            // The system's message starts with the file's name and may continue on other lines.
            let text = err.source().map_or_else(|| err.to_string(), ToString::to_string);
            let reason = text.lines().next().unwrap_or_default();
            let reason = reason.strip_prefix(&*file.to_string_lossy()).unwrap_or(reason);
            return Err(PluginError::NotALibrary { path, reason: reason.trim_start_matches([':', ' ']).to_owned() });
        }
        Err(LibraryError::GetSymbolError { .. }) => return Err(PluginError::NoMetrics { path }),
        Err(_) => return Err(PluginError::OtherLayout { path }),
    };
    // Checked before the layouts: where they differ, abi_stable prints them all, in a thousand lines.
    let found = header.version_strings().version.to_string();
    if !is_served(&found) {
        return Err(PluginError::OtherInterface { path, found });
    }
    // Not `PluginModuleRef::load_from_file`: it keeps the first module of the type and returns it for every path.
    header.init_root_module::<PluginModuleRef>().map_err(|error| match error {
        LibraryError::RootModule { err, .. } => {
            PluginError::Start { path, reason: err.to_string().lines().next().unwrap_or_default().to_owned() }
        }
        _ => PluginError::OtherLayout { path },
    })
}

/// Says whether this program can use plugins of an interface version: the same major version and no higher minor one.
fn is_served(version: &str) -> bool {
    let numbers = |version: &str| -> Option<(u32, u32)> {
        let mut parts = version.split('.');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    };
    match (numbers(VERSION), numbers(version)) {
        (Some((major, minor)), Some((its_major, its_minor))) => major == its_major && its_minor <= minor,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_served;

    #[test]
    fn older_plugins_are_served_and_newer_ones_are_not() {
        // The interface is 1.0.
        for (version, served) in [
            ("1.0.0", true),
            ("1.0.7", true),
            ("1.1.0", false),
            ("0.9.0", false),
            ("2.0.0", false),
            ("10.0.0", false),
            ("one", false),
            ("", false),
        ] {
            assert_eq!(is_served(version), served, "{version}");
        }
    }
}
