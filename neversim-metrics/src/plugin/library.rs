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
use thiserror::Error;

use super::adapter::ForeignAdapter;
use super::interface::{PluginModuleRef, VERSION};
use crate::metric::Metric;

/// Why a library cannot be used as a plugin; each is one line.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PluginError {
    /// The file cannot be read.
    #[error("plugin {}: cannot be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is something else than a library.
    #[error("plugin {}: not a shared library{}", path.display(), detail(reason))]
    NotALibrary {
        /// The file.
        path: PathBuf,
        /// What the system says, if it says more.
        reason: String,
    },
    /// A library for another kind of processor.
    #[error("plugin {}: built for {found}, this program runs on {}", path.display(), std::env::consts::ARCH)]
    OtherArchitecture {
        /// The file.
        path: PathBuf,
        /// The kind of processor.
        found: String,
    },
    /// A library, but not of metrics.
    #[error("plugin {}: a library without metrics: it does not use export_metrics!", path.display())]
    NoMetrics {
        /// The file.
        path: PathBuf,
    },
    /// The library was built against another version of the interface.
    #[error(
        "plugin {}: built for interface {found}, this program has {VERSION}: build it against neversim-metrics {}",
        path.display(),
        env!("CARGO_PKG_VERSION")
    )]
    OtherInterface {
        /// The file.
        path: PathBuf,
        /// Version of the interface it was built against.
        found: String,
    },
    /// The version is right, but what crosses the border is laid out differently.
    #[error(
        "plugin {}: what it exports has another layout than interface {VERSION}: build it against neversim-metrics {}",
        path.display(),
        env!("CARGO_PKG_VERSION")
    )]
    OtherLayout {
        /// The file.
        path: PathBuf,
    },
    /// The library cannot set itself up.
    #[error("plugin {}: it fails to start: {reason}", path.display())]
    Start {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A metric is described in a way that makes no sense.
    #[error("plugin {}: {problem}", path.display())]
    Description {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// A metric has the name of another one.
    #[error("plugin {}: its metric `{name}` has the name of {other}", path.display())]
    NameClash {
        /// The file.
        path: PathBuf,
        /// The name.
        name: String,
        /// Whose name it is.
        other: String,
    },
    /// The same library, or a copy of it, was given before.
    #[error("plugin {}: the same library as {}", path.display(), first.display())]
    Duplicate {
        /// The file.
        path: PathBuf,
        /// The one given before.
        first: PathBuf,
    },
}

fn detail(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!(" ({reason})") }
}

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
    /// A file that was replaced since it was loaded is loaded anew; one with contents that this process has loaded before
    /// is not. Loading runs the library's code: load only what you would run.
    ///
    /// # Errors
    /// [`PluginError`]: whatever can be wrong with one library.
    pub fn load(path: &Path) -> Result<LoadedPlugin, PluginError> {
        let bytes = fs::read(path).map_err(|source| PluginError::Read { path: path.into(), source })?;
        check_file_type(path, &bytes)?;
        let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let module = module_of(path, &bytes, &sha256)?;
        let metrics = module.metrics()().into_iter().map(|object| match ForeignAdapter::new(object) {
            Ok(metric) => Ok(Arc::new(metric) as Arc<dyn Metric>),
            Err(problem) => Err(PluginError::Description { path: path.into(), problem }),
        });
        Ok(LoadedPlugin { path: path.into(), metrics: metrics.collect::<Result<_, _>>()?, sha256 })
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
    let module = match private_copy(bytes) {
        Ok(copy) => match open(copy.path(), path) {
            // Where libraries cannot be run from the folder for temporary files, the file itself has to do.
            Err(PluginError::NotALibrary { .. }) => open(path, path)?,
            opened => opened?,
        },
        Err(_) => open(path, path)?,
    };
    loaded.insert(sha256.to_owned(), module);
    Ok(module)
}

/// Returns a copy that nobody can replace while it is in use: writing to a library that runs ends the program. The file
/// may be deleted once it is open.
fn private_copy(bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut copy =
        tempfile::Builder::new().prefix("neversim-plugin-").suffix(std::env::consts::DLL_SUFFIX).tempfile()?;
    copy.write_all(bytes)?;
    copy.flush()?;
    Ok(copy)
}

/// Opens a library for good: what it made may be used to the end of the process, so it is never closed.
///
/// - `path`: the name of the file in errors.
fn open(file: &Path, path: &Path) -> Result<PluginModuleRef, PluginError> {
    let path = path.to_owned();
    let header = match lib_header_from_path(file) {
        Ok(header) => header,
        Err(LibraryError::OpenError { err, .. }) => {
            // The system's message begins with the file's name and may go on with other lines.
            let text = err.source().map_or_else(|| err.to_string(), ToString::to_string);
            let reason = text.lines().next().unwrap_or_default();
            let reason = reason.strip_prefix(&*file.to_string_lossy()).unwrap_or(reason);
            return Err(PluginError::NotALibrary { path, reason: reason.trim_start_matches([':', ' ']).to_owned() });
        }
        Err(LibraryError::GetSymbolError { .. }) => return Err(PluginError::NoMetrics { path }),
        Err(_) => return Err(PluginError::OtherLayout { path }),
    };
    // Before the layouts: where they differ, abi_stable shows them all, on a thousand lines.
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

/// Says whether this program can use plugins of a version of the interface: the same major and no higher minor one.
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

/// Looks at the first bytes, which say more than the system's loader does. Only Linux's format is looked at.
fn check_file_type(path: &Path, bytes: &[u8]) -> Result<(), PluginError> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let path = path.to_owned();
    let [0x7f, b'E', b'L', b'F', class, order, ..] = bytes else {
        return Err(PluginError::NotALibrary { path, reason: String::new() });
    };
    let machine = bytes.get(18..20).and_then(|pair| pair.try_into().ok()).map(|pair| match order {
        2 => u16::from_be_bytes(pair),
        _ => u16::from_le_bytes(pair),
    });
    // ELF's numbers, with their names in Rust.
    let found = match (machine, class) {
        (Some(3), _) => "x86".to_owned(),
        (Some(40), _) => "arm".to_owned(),
        (Some(62), 2) => "x86_64".to_owned(),
        (Some(183), _) => "aarch64".to_owned(),
        (Some(243), 1) => "riscv32".to_owned(),
        (Some(243), _) => "riscv64".to_owned(),
        (Some(21), _) => "powerpc64".to_owned(),
        (Some(other), _) => format!("a processor of another kind (ELF machine {other})"),
        (None, _) => return Err(PluginError::NotALibrary { path, reason: "the file ends early".to_owned() }),
    };
    if found != std::env::consts::ARCH {
        return Err(PluginError::OtherArchitecture { path, found });
    }
    if *class == 2 && is_cut_off(bytes) {
        return Err(PluginError::NotALibrary { path, reason: "the file ends early".to_owned() });
    }
    Ok(())
}

/// Says whether a 64-bit ELF file, in this machine's order of bytes, ends before its table of sections does, which linkers
/// write last. The system's loader does not look: the process would end at the first byte that is not there.
fn is_cut_off(bytes: &[u8]) -> bool {
    let half = |at: usize| bytes.get(at..at + 2).and_then(|pair| pair.try_into().ok()).map(u16::from_ne_bytes);
    let sections = bytes.get(0x28..0x30).and_then(|word| word.try_into().ok()).map(u64::from_ne_bytes);
    match (sections, half(0x3a), half(0x3c)) {
        (Some(begin), Some(size), Some(count)) => {
            begin.saturating_add(u64::from(size) * u64::from(count)) > bytes.len() as u64
        }
        _ => true,
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
