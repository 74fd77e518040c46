//! Why a figure or a report cannot be made.

use std::io;
use std::path::PathBuf;

use neversim_core::StudyError;

/// Why a figure or a report cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlotError {
    /// The study cannot be read.
    #[error(transparent)]
    Study(#[from] StudyError),
    /// There is too little data for a figure.
    #[error("{figure} cannot be drawn: {reason}")]
    NothingToDraw {
        /// Name of the figure.
        figure: &'static str,
        /// What is missing.
        reason: String,
    },
    /// No figure or reduction has this name.
    #[error("unknown {what} `{name}`: it must be one of {}", known.join(", "))]
    UnknownName {
        /// `figure` or `reduction`.
        what: &'static str,
        /// The name given.
        name: String,
        /// The known names.
        known: Vec<&'static str>,
    },
    /// The drawing library refuses a shape or a text.
    #[error("drawing failed: {0}")]
    Drawing(String),
    /// An image cannot be compressed.
    #[error("the image cannot be written as PNG")]
    Png(#[from] image::ImageError),
    /// A file cannot be written.
    #[error("cannot write {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}
