//! How a run folder or its history can be taken from an open study.

use std::fmt;

/// What happened to a run folder while its study was open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Displacement {
    /// Nothing is at its path.
    FolderGone,
    /// Another folder is at its path.
    FolderReplaced,
    /// The history has been removed.
    HistoryGone,
    /// Another file bears the history's name.
    HistoryReplaced,
    /// The history was emptied, cut, or written to.
    HistoryChanged {
        /// Bytes that the study had written.
        expected: u64,
        /// Bytes found.
        found: u64,
    },
}

impl fmt::Display for Displacement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FolderGone => formatter.write_str("the run folder was removed or moved"),
            Self::FolderReplaced => {
                formatter.write_str("the run folder was moved or removed, and another one is in its place")
            }
            Self::HistoryGone => formatter.write_str("history.csv was removed"),
            Self::HistoryReplaced => {
                formatter.write_str("history.csv was replaced by another file, as editors do when they save")
            }
            Self::HistoryChanged { found: 0, .. } => formatter.write_str("history.csv was emptied"),
            Self::HistoryChanged { expected, found } => {
                write!(formatter, "history.csv was changed: the study wrote {expected} bytes, and it has {found}")
            }
        }
    }
}
