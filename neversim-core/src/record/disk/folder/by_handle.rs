//! Files relative to the handle of a folder (Unix).

use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};

use rustix::fs::{self as sys, AtFlags, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

use super::entry::{Access, Found, Identity, Kind, is_a_link};
use crate::record::disk;

#[derive(Debug)]
pub(super) struct Handle(File);

impl Handle {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let folder = sys::open(path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self(folder.into()))
    }

    pub(super) fn identity(&self) -> io::Result<Identity> {
        Ok(identity(&sys::fstat(&self.0)?))
    }

    pub(super) fn find(&self, name: &str) -> io::Result<Found> {
        let stat = sys::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW)?;
        let kind = match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => Kind::File,
            FileType::Directory => Kind::Folder,
            FileType::Symlink => Kind::Link,
            _ => Kind::Other,
        };
        Ok(Found { identity: identity(&stat), length: u64::try_from(stat.st_size).unwrap_or(0), kind })
    }

    pub(super) fn open_file(&self, name: &str, access: Access) -> io::Result<File> {
        let flags = match access {
            Access::Read => OFlags::RDONLY,
            Access::ReadAndAppend => OFlags::RDWR | OFlags::APPEND | OFlags::CREATE,
            Access::Replace => OFlags::WRONLY | OFlags::TRUNC | OFlags::CREATE,
            Access::New => OFlags::WRONLY | OFlags::EXCL | OFlags::CREATE,
        };
        // Who may read it is for the umask to say. A pipe in place of the file must not wait for its other end.
        let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        match sys::openat(&self.0, name, flags, Mode::from_raw_mode(0o666)) {
            Ok(file) => Ok(file.into()),
            Err(Errno::LOOP) => Err(is_a_link()),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        Ok(sys::renameat(&self.0, from, &self.0, to)?)
    }

    pub(super) fn create_folder(&self, name: &str) -> io::Result<()> {
        Ok(sys::mkdirat(&self.0, name, Mode::from_raw_mode(0o777))?)
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        disk::sync(&self.0)
    }

    /// Returns the path by which this process, and processes of its own that it starts, reach the folder wherever it is.
    pub(super) fn link(&self) -> Option<PathBuf> {
        use std::os::fd::AsRawFd;
        let link = PathBuf::from(format!("/proc/{}/fd/{}", std::process::id(), self.0.as_fd().as_raw_fd()));
        (cfg!(target_os = "linux") && link.exists()).then_some(link)
    }
}

/// Returns which folder `path` leads to.
pub(super) fn identity_of(path: &Path) -> io::Result<Identity> {
    Ok(identity(&sys::stat(path)?))
}

fn identity(stat: &Stat) -> Identity {
    Identity { device: stat.st_dev.into(), inode: stat.st_ino.into() }
}
