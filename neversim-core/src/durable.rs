//! Files that survive: replaced as a whole or not at all.

use std::fs::{self, File};
use std::path::Path;

use crate::disk;
use crate::error::StudyError;

/// Replaces the file at `path` by `bytes`, so that whoever reads it, after whatever interruption, finds the old content
/// or the new one.
///
/// Written beside it, synced, renamed, and the folder synced: without the last step the rename itself can be lost.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), StudyError> {
    let partial = path.with_added_extension("partial");
    let written = disk::create(&partial).and_then(|mut file| {
        disk::write(&mut file, bytes)?;
        disk::sync(&file)
    });
    written.map_err(StudyError::write(&partial))?;
    disk::rename(&partial, path).map_err(StudyError::write(path))?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), StudyError> {
    // Only Unix can open a folder as a file; elsewhere the file system keeps the order of renames itself.
    if cfg!(unix) {
        // The folder of a relative path of one word has no name of its own.
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder).and_then(|folder| disk::sync(&folder)).map_err(StudyError::write(folder))?;
    }
    Ok(())
}

/// Makes the files in a folder durable, with their names.
pub(crate) fn sync_files(folder: &Path) -> Result<(), StudyError> {
    for entry in fs::read_dir(folder).map_err(StudyError::read(folder))? {
        let path = entry.map_err(StudyError::read(folder))?.path();
        File::open(&path).and_then(|file| disk::sync(&file)).map_err(StudyError::write(&path))?;
    }
    sync_folder(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("checkpoint.bin");
        replace(&path, b"first").unwrap();
        replace(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
