//! All figures of a study as files in a folder.

use std::path::{Path, PathBuf};

use crate::error::PlotError;
use crate::figure::{Figure, FigureInput, FigureRow};
use crate::files;

/// The file formats of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// Pixels.
    Png,
    /// Shapes.
    Svg,
}

impl FileFormat {
    /// Returns the ending of file names.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }

    fn bytes(self, figure: &Figure) -> Result<Vec<u8>, PlotError> {
        match self {
            Self::Png => figure.to_png(),
            Self::Svg => figure.to_svg().map(String::into_bytes),
        }
    }
}

/// Replaces a text file: it is written under a temporary name, then renamed.
///
/// # Errors
///
/// [`PlotError::Io`].
pub fn write_text(path: &Path, text: &str) -> Result<(), PlotError> {
    files::replace(path, text.as_bytes())
}

/// Draws one figure into `folder`, in each of the formats, and returns the files.
///
/// A file is written under a temporary name, then renamed: whoever opens it sees the old file or the new one.
///
/// # Errors
///
/// [`PlotError`]; [`PlotError::NothingToDraw`] where the study has nothing for this figure (yet).
pub fn write_figure(
    row: &FigureRow,
    input: &FigureInput<'_>,
    folder: &Path,
    formats: &[FileFormat],
) -> Result<Vec<PathBuf>, PlotError> {
    let figure = row.prepare(input)?;
    let mut written = Vec::new();
    for format in formats {
        let path = folder.join(format!("{}.{}", row.name, format.extension()));
        files::replace(&path, &format.bytes(&figure)?)?;
        written.push(path);
    }
    Ok(written)
}
