//! What can be wrong with a library.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::interface::VERSION;

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
    /// The file is not a library.
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
    #[error("plugin {}: a library without metrics, as it does not use export_metrics!", path.display())]
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
    /// The version is right, but what crosses the boundary is laid out differently.
    #[error(
        "plugin {}: its layout differs from interface {VERSION}: build it against neversim-metrics {}",
        path.display(),
        env!("CARGO_PKG_VERSION")
    )]
    OtherLayout {
        /// The file.
        path: PathBuf,
    },
    /// The library fails to start.
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
    /// A metric has the same name as another one.
    #[error("plugin {}: its metric `{name}` has the same name as {other}", path.display())]
    NameClash {
        /// The file.
        path: PathBuf,
        /// The name.
        name: String,
        /// The metric that has the name already.
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
