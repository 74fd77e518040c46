//! Files and folders that survive an interruption.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::error::StudyError;
use crate::record::disk;

/// The end of the name of a file that is not complete.
pub(crate) const PARTIAL: &str = ".partial";

/// Replaces a file that no study depends on (a figure, a report, a table), so that readers find either the old or the new
/// content, even while other processes replace it.
///
/// - `write`: writes the content. If it fails, the file stays as it is and nothing is left beside it.
///
/// # Errors
///
/// Errors of `write` and of the operating system.
///
/// # Example
///
/// ```
/// # use std::io::Write;
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("rates.csv");
/// neversim_core::replace_file(&path, |file| file.write_all(b"5.25\n"))?;
/// assert_eq!(std::fs::read(&path)?, b"5.25\n");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn replace_file(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".").suffix(PARTIAL);
    // Readable by whoever the umask allows, not only by the owner.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    write(file.as_file_mut())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Removes what a process killed during [`replace_file`] left in a folder; the folder need not exist.
///
/// # Errors
///
/// Errors of the operating system.
pub fn remove_abandoned(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') && name.ends_with(PARTIAL) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    // Only Unix can open a folder as a file; elsewhere the file system keeps the order of renames itself.
    if cfg!(unix) {
        // The parent of a bare file name is the empty path.
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        disk::sync(&File::open(folder)?)?;
    }
    Ok(())
}

/// Makes the files in a folder durable, with their names.
pub(crate) fn sync_files(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        disk::sync(&File::open(entry?.path())?)?;
    }
    sync_folder(folder)
}

/// Copies the files of a folder, with those of the folders in it.
pub(crate) fn copy_files(from: &Path, to: &Path) -> Result<(), StudyError> {
    for entry in fs::read_dir(from).map_err(StudyError::read(from))? {
        let entry = entry.map_err(StudyError::read(from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            fs::create_dir(&target).map_err(StudyError::create(&target))?;
            copy_files(&source, &target)?;
        } else {
            fs::copy(&source, &target).map_err(StudyError::write(&target))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_file_that_cannot_be_written_to_its_end_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        replace_file(&path, |file| file.write_all(b"whole")).unwrap();
        let full = |file: &mut File| file.write_all(b"half").and(Err(io::ErrorKind::StorageFull.into()));
        assert_eq!(replace_file(&path, full).unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
