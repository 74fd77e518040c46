//! Files by the path of their folder, for systems whose folders have no handles.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::entry::{Access, Found, Identity, Kind, is_a_link};

#[derive(Debug)]
pub(super) struct Handle(PathBuf);

/// Nothing tells one file from another here: only what is missing is noticed.
const ANY: Identity = Identity { device: 0, inode: 0 };

impl Handle {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        fs::read_dir(path)?;
        Ok(Self(path.into()))
    }

    pub(super) fn identity(&self) -> io::Result<Identity> {
        Ok(ANY)
    }

    pub(super) fn find(&self, name: &str) -> io::Result<Found> {
        let metadata = fs::symlink_metadata(self.0.join(name))?;
        let kind = match metadata.file_type() {
            kind if kind.is_file() => Kind::File,
            kind if kind.is_dir() => Kind::Folder,
            kind if kind.is_symlink() => Kind::Link,
            _ => Kind::Other,
        };
        Ok(Found { identity: ANY, length: metadata.len(), kind })
    }

    pub(super) fn open_file(&self, name: &str, access: Access) -> io::Result<File> {
        if self.find(name).is_ok_and(|found| found.kind == Kind::Link) {
            return Err(is_a_link());
        }
        let mut options = OpenOptions::new();
        match access {
            Access::Read => options.read(true),
            Access::ReadAndAppend => options.read(true).append(true).create(true),
            Access::Replace => options.write(true).truncate(true).create(true),
            Access::New => options.write(true).create_new(true),
        };
        options.open(self.0.join(name))
    }

    pub(super) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.0.join(from), self.0.join(to))
    }

    pub(super) fn create_folder(&self, name: &str) -> io::Result<()> {
        fs::create_dir(self.0.join(name))
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        // The file system keeps the order of renames itself.
        Ok(())
    }

    pub(super) fn link(&self) -> Option<PathBuf> {
        None
    }
}

/// Returns which folder `path` leads to.
pub(super) fn identity_of(path: &Path) -> io::Result<Identity> {
    fs::metadata(path).map(|_| ANY)
}
