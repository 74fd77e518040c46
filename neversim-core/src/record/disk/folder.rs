//! An open folder, whose files are named relative to it.

#[cfg(unix)]
mod by_handle;
#[cfg(not(unix))]
mod by_path;
mod entry;

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::step;
#[cfg(unix)]
use by_handle as at;
#[cfg(not(unix))]
use by_path as at;
use entry::Access;
pub(crate) use entry::{Found, Identity, Kind};

/// An open folder: its files are named relative to it, not to its path.
///
/// So they are found wherever the folder is moved, and a folder that takes its place is never touched. (Systems without
/// such handles go by the path.) Nothing is written through a symbolic link that lies in the folder.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    handle: at::Handle,
}

impl Folder {
    /// Opens the folder at `path`.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        // The path stays right when the program changes its current folder.
        let path = std::path::absolute(path)?;
        Ok(Self { handle: at::Handle::open(&path)?, path })
    }

    /// Returns which folder this is.
    pub(crate) fn identity(&self) -> io::Result<Identity> {
        self.handle.identity()
    }

    /// Returns which folder has the path that this one was opened at; `None` if there is none.
    pub(crate) fn identity_at_path(&self) -> io::Result<Option<Identity>> {
        if_found(at::identity_of(&self.path))
    }

    /// Returns what `name` stands for, links not followed; `None` if there is no such name.
    pub(crate) fn find(&self, name: &str) -> io::Result<Option<Found>> {
        if_found(self.handle.find(name))
    }

    /// Opens a file to be read.
    pub(crate) fn open_to_read(&self, name: &str) -> io::Result<File> {
        self.handle.open_file(name, Access::Read)
    }

    /// Opens a file to be read and appended to, making it if there is none.
    pub(crate) fn open_to_append(&self, name: &str) -> io::Result<File> {
        step()?;
        self.handle.open_file(name, Access::ReadAndAppend)
    }

    /// Makes an empty file, or empties the one that is there.
    pub(crate) fn create(&self, name: &str) -> io::Result<File> {
        step()?;
        self.handle.open_file(name, Access::Replace)
    }

    /// Makes an empty file under a name that is free.
    pub(crate) fn create_new(&self, name: &str) -> io::Result<File> {
        step()?;
        self.handle.open_file(name, Access::New)
    }

    /// Gives a file or folder another name, which it takes from whatever had it.
    pub(crate) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        step()?;
        self.handle.rename(from, to)
    }

    /// Makes a folder in this one.
    pub(crate) fn create_folder(&self, name: &str) -> io::Result<()> {
        step()?;
        self.handle.create_folder(name)
    }

    /// Removes a folder in this one with all that is in it; one that is not there is fine.
    pub(crate) fn remove_folder(&self, name: &str) -> io::Result<()> {
        step()?;
        if_found(fs::remove_dir_all(self.reach(name))).map(drop)
    }

    /// Makes the names in the folder durable.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.handle.sync()
    }

    /// Returns a path to `name` for code that takes nothing but paths: on Linux by way of the handle.
    pub(crate) fn reach(&self, name: &str) -> PathBuf {
        self.handle.link().unwrap_or_else(|| self.path.clone()).join(name)
    }

    /// Returns where the folder is now, if the system can tell.
    pub(crate) fn current_path(&self) -> Option<PathBuf> {
        let path = fs::read_link(self.handle.link()?).ok()?;
        (at::identity_of(&path).ok()? == self.identity().ok()?).then_some(path)
    }
}

fn if_found<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::io::Write;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_moved_folder_keeps_its_files_and_the_one_in_its_place_is_not_touched() {
        let place = tempfile::tempdir().unwrap();
        let [path, moved] = ["run", "moved"].map(|name| place.path().join(name));
        fs::create_dir(&path).unwrap();
        let folder = Folder::open(&path).unwrap();
        fs::rename(&path, &moved).unwrap();
        assert_eq!(folder.identity_at_path().unwrap(), None);
        fs::create_dir(&path).unwrap();
        assert_ne!(folder.identity_at_path().unwrap(), Some(folder.identity().unwrap()));
        folder.create("a.partial").unwrap().write_all(b"a").unwrap();
        folder.rename("a.partial", "a").unwrap();
        folder.create_folder("b").unwrap();
        fs::write(folder.reach("b").join("c"), "c").unwrap();
        assert_eq!(fs::read(moved.join("a")).unwrap(), b"a");
        assert_eq!(fs::read_dir(&path).unwrap().count(), if cfg!(target_os = "linux") { 0 } else { 1 });
    }

    #[test]
    fn nothing_is_written_through_a_link() {
        let place = tempfile::tempdir().unwrap();
        let [thesis, link] = ["thesis", "link"].map(|name| place.path().join(name));
        fs::write(&thesis, "text").unwrap();
        symlink(&thesis, &link).unwrap();
        let folder = Folder::open(place.path()).unwrap();
        for error in [folder.create("link"), folder.open_to_append("link"), folder.create_new("link")] {
            error.unwrap_err();
        }
        assert!(folder.create("link").unwrap_err().to_string().contains("symbolic link"));
        folder.remove_folder("link").unwrap();
        assert_eq!(fs::read(&thesis).unwrap(), b"text");
    }
}
