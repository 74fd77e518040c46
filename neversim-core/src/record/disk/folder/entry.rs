//! What stands in a folder, and how it is opened.

use std::io::{self, ErrorKind};

/// Which file or folder something is, whatever its name: its device and inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(super) device: i128,
    pub(super) inode: i128,
}

/// What a name in a folder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) identity: Identity,
    /// Bytes of a file.
    pub(crate) length: u64,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    File,
    Folder,
    Link,
    Other,
}

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    /// Made if there is none.
    ReadAndAppend,
    /// Made, or emptied.
    Replace,
    /// Made; an error if there is one.
    New,
}

/// The error of a file that is a symbolic link.
pub(super) fn is_a_link() -> io::Error {
    let reason = "it is a symbolic link, and nothing is written through a link in a run folder: remove the link, or put \
                  the file in its place";
    io::Error::new(ErrorKind::InvalidInput, reason)
}
