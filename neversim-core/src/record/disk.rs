//! Every change that the study's loop makes to its run folder: the one place where the disk can fail, and where tests make
//! it fail.

#[cfg(test)]
pub(crate) mod faults;
mod folder;
#[cfg(all(test, target_os = "linux"))]
mod power;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

pub(crate) use folder::{Folder, Found, Identity, Kind};

/// Called before every change; a test may make it fail.
#[cfg(not(test))]
pub(crate) fn step() -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(crate) use faults::step;

/// Makes a folder, with the folders above it.
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    step()?;
    fs::create_dir_all(path)
}

/// Writes all of `bytes`; after an error a part of them may be in the file.
pub(crate) fn write(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    match step() {
        Ok(()) => file.write_all(bytes),
        Err(error) => {
            // Like a full disk, or a machine that loses power.
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

/// The tests of this crate simulate power cuts, so nothing has to reach the disk of the machine that runs them.
#[cfg(all(test, target_os = "linux"))]
use power::synced as durable;

#[cfg(all(test, not(target_os = "linux")))]
fn durable(_: &File) -> io::Result<()> {
    Ok(())
}
