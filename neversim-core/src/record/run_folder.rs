//! The run folder of an open study: known by what it is, not by its path.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::error::StudyError;
use crate::record::disk::{self, Folder, Identity};
use crate::record::displacement::Displacement;
use crate::record::durable::PARTIAL;

/// Copy of the parameter file in the run folder.
pub(crate) const MODEL: &str = "model.parameters";

/// Folder in which external programs work.
pub(crate) const SCRATCH: &str = "scratch";

/// The file that carries the lock. It holds nothing, so nobody edits it; the study's files are replaced by editors.
pub(crate) const LOCK: &str = "study.lock";

/// The run folder of an open study, locked.
///
/// All files are reached through the open folder, so that they go where the study is, wherever it was moved, and a folder
/// that took its place is not touched. Before each change [`check`](Self::check) asks whether it is still at its path.
#[derive(Debug)]
pub(crate) struct RunFolder {
    /// As it was given.
    path: PathBuf,
    folder: Folder,
    identity: Identity,
    /// Dies with its owner.
    _lock: File,
}

impl RunFolder {
    /// Opens a folder and locks it for the one study that works on it.
    pub(crate) fn open(path: &Path) -> Result<Self, StudyError> {
        let folder = Folder::open(path).map_err(StudyError::read(path))?;
        let identity = folder.identity().map_err(StudyError::read(path))?;
        let file = folder.open_to_append(LOCK).map_err(StudyError::write(path.join(LOCK)))?;
        let opened = Self { path: path.into(), folder, identity, _lock: file };
        opened.lock(&opened._lock, LOCK)?;
        Ok(opened)
    }

    /// Locks one of the files for the study.
    ///
    /// A caller of [`is_locked`] holds a shared lock for a few microseconds; this waits for it.
    pub(crate) fn lock(&self, file: &File, name: &str) -> Result<(), StudyError> {
        const ATTEMPTS: u32 = 20;
        for attempt in 1..=ATTEMPTS {
            match file.try_lock() {
                Ok(()) => return Ok(()),
                Err(TryLockError::WouldBlock) if attempt < ATTEMPTS => thread::sleep(Duration::from_millis(2)),
                Err(TryLockError::WouldBlock) => return Err(StudyError::InUse { path: self.path.clone() }),
                Err(TryLockError::Error(source)) => return Err(StudyError::write(self.path.join(name))(source)),
            }
        }
        Ok(())
    }

    /// Returns the path as it was given.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the open folder.
    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Returns a text with this folder as it was given, in place of the path that leads there wherever it is.
    pub(crate) fn in_words(&self, text: &str) -> String {
        let (reach, path) = (self.folder.reach(""), self.path.join(""));
        text.replace(&*reach.to_string_lossy(), &path.to_string_lossy())
    }

    /// Finds out whether this folder is still at its path.
    ///
    /// # Errors
    ///
    /// [`StudyError::Displaced`]
    pub(crate) fn check(&self) -> Result<(), StudyError> {
        match self.folder.identity_at_path().map_err(StudyError::read(&self.path))? {
            Some(identity) if identity == self.identity => Ok(()),
            Some(_) => Err(self.displaced(Displacement::FolderReplaced)),
            None => Err(self.displaced(Displacement::FolderGone)),
        }
    }

    /// Returns the error of a study that lost its folder or history.
    pub(crate) fn displaced(&self, what: Displacement) -> StudyError {
        StudyError::Displaced { path: self.path.clone(), what, saved: "nothing more was written".into() }
    }

    /// Replaces a file by `bytes`, so that readers find either the old or the new content, whatever interrupts
    /// it.
    pub(crate) fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), StudyError> {
        self.check()?;
        self.replace_wherever_it_is(name, bytes)
    }

    /// Replaces a file as [`replace`](Self::replace) does, even in a folder that was moved.
    ///
    /// Written beside it, synced, renamed, and the folder synced: without the last step the rename itself can be lost.
    pub(crate) fn replace_wherever_it_is(&self, name: &str, bytes: &[u8]) -> Result<(), StudyError> {
        let partial = format!("{name}{PARTIAL}");
        let written = self.folder.create(&partial).and_then(|mut file| {
            disk::write(&mut file, bytes)?;
            disk::sync(&file)
        });
        written.map_err(StudyError::write(self.path.join(&partial)))?;
        self.folder.rename(&partial, name).map_err(StudyError::write(self.path.join(name)))?;
        self.sync()
    }

    /// Makes the names in the folder durable.
    pub(crate) fn sync(&self) -> Result<(), StudyError> {
        self.folder.sync().map_err(StudyError::write(&self.path))
    }
}

/// Whether a process works on the study in the folder at `path`. `also`: a file that older versions lock, and this one too.
///
/// Nothing is made or changed.
pub(crate) fn is_locked(path: &Path, also: &str) -> Result<bool, StudyError> {
    for name in [LOCK, also] {
        let path = path.join(name);
        match File::open(&path) {
            // A shared lock, released when the file is closed here, is refused only while somebody holds the exclusive one.
            Ok(file) if matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)) => return Ok(true),
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(StudyError::read(path)(error)),
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let place = tempfile::tempdir().unwrap();
        let folder = RunFolder::open(place.path()).unwrap();
        folder.replace("checkpoint.bin", b"first").unwrap();
        folder.replace("checkpoint.bin", b"second").unwrap();
        assert_eq!(fs::read(place.path().join("checkpoint.bin")).unwrap(), b"second");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 2, "the file and the lock");
    }

    #[test]
    fn a_folder_that_is_not_at_its_path_is_noticed_before_anything_is_replaced() {
        let place = tempfile::tempdir().unwrap();
        let [path, moved] = ["run", "moved"].map(|name| place.path().join(name));
        fs::create_dir(&path).unwrap();
        let folder = RunFolder::open(&path).unwrap();
        fs::rename(&path, &moved).unwrap();
        let refusal = || folder.replace("checkpoint.bin", b"bytes").unwrap_err();
        assert!(matches!(refusal(), StudyError::Displaced { what: Displacement::FolderGone, .. }));
        if cfg!(unix) {
            fs::create_dir(&path).unwrap();
            assert!(matches!(refusal(), StudyError::Displaced { what: Displacement::FolderReplaced, .. }));
            fs::remove_dir(&path).unwrap();
        }
        fs::rename(&moved, &path).unwrap();
        folder.replace("checkpoint.bin", b"bytes").unwrap();
    }

    #[test]
    fn a_text_names_the_folder_as_it_was_given() {
        let place = tempfile::tempdir().unwrap();
        let folder = RunFolder::open(place.path()).unwrap();
        let inside = folder.folder().reach("outputs/000007");
        let text = folder.in_words(&format!("cannot write {}", inside.display()));
        assert_eq!(text, format!("cannot write {}", place.path().join("outputs/000007").display()));
    }

    #[test]
    fn another_process_is_kept_out() {
        let place = tempfile::tempdir().unwrap();
        let _first = RunFolder::open(place.path()).unwrap();
        assert!(matches!(RunFolder::open(place.path()), Err(StudyError::InUse { .. })));
        assert!(is_locked(place.path(), "history.csv").unwrap());
    }
}
