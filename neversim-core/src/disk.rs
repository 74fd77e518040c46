//! Every change that a study makes to its run folder, from its own thread: the one place where the disk can fail, and where
//! tests let it fail.

#[cfg(test)]
pub(crate) mod faults;
#[cfg(all(test, target_os = "linux"))]
mod power;

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Comes before every change; a test may let it fail.
#[cfg(not(test))]
pub(crate) fn step() -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(crate) use faults::step;

/// Makes a folder, and the folders above it.
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    step()?;
    fs::create_dir_all(path)
}

/// Removes a folder with all that is in it; one that is not there is fine.
pub(crate) fn remove_folder(path: &Path) -> io::Result<()> {
    step()?;
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes an empty file, or empties the one that is there.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    step()?;
    File::create(path)
}

/// Opens a file to be read and appended to, making it if there is none.
pub(crate) fn open_to_append(path: &Path) -> io::Result<File> {
    step()?;
    OpenOptions::new().read(true).append(true).create(true).open(path)
}

/// Writes all of `bytes`; after an error a part of them may be in the file.
pub(crate) fn write(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    match step() {
        Ok(()) => file.write_all(bytes),
        Err(error) => {
            // As a full disk does, or a machine that loses power.
            file.write_all(&bytes[..bytes.len() / 2])?;
            Err(error)
        }
    }
}

/// Cuts a file to `length` bytes.
pub(crate) fn cut(file: &File, length: u64) -> io::Result<()> {
    step()?;
    file.set_len(length)
}

/// Makes a file durable.
pub(crate) fn sync(file: &File) -> io::Result<()> {
    step()?;
    durable(file)
}

#[cfg(not(test))]
fn durable(file: &File) -> io::Result<()> {
    file.sync_all()
}

/// The machine that runs the tests of this crate does not lose power; its power cuts are made up.
#[cfg(all(test, target_os = "linux"))]
use power::synced as durable;

#[cfg(all(test, not(target_os = "linux")))]
fn durable(_: &File) -> io::Result<()> {
    Ok(())
}

/// Gives a file or folder another name, which it takes from whatever had it.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step()?;
    fs::rename(from, to)
}
