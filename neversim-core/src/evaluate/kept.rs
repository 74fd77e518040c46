//! What a simulation leaves for the folder of the best evaluation.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::StudyError;
use crate::record::durable::copy_files;
use crate::simulator::simulated::Simulated;

/// What a simulation leaves for the folder of the best evaluation, wherever it is.
#[derive(Debug)]
pub(crate) enum Kept {
    /// In this process.
    Memory(Simulated),
    /// In a folder that a worker has filled.
    Folder(KeptFolder),
}

impl Kept {
    /// Writes it into a folder, which exists.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), StudyError> {
        match self {
            Self::Memory(simulated) => simulated.write(folder),
            Self::Folder(kept) => copy_files(&kept.0, folder),
        }
    }
}

/// A folder that is removed with its owner.
#[derive(Debug)]
pub(crate) struct KeptFolder(pub(crate) PathBuf);

impl Drop for KeptFolder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}
