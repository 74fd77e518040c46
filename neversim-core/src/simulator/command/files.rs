//! The folder in which a program leaves the files of a simulation.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::StudyError;
use crate::record::durable::copy_files;
use crate::simulator::simulated::Files;
use crate::simulator::spikes::Spikes;

/// The folder in which a program leaves the files of a simulation; removed with its owner if it is only scratch.
#[derive(Debug)]
pub(super) struct CommandFiles {
    folder: PathBuf,
    is_scratch: bool,
}

impl CommandFiles {
    pub(super) fn new(folder: PathBuf, is_scratch: bool) -> Self {
        Self { folder, is_scratch }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Files for CommandFiles {
    /// Copies what the program left, and adds the spikes in neversim's form, from which figures are drawn.
    fn write(&self, spikes: Option<&Spikes>, folder: &Path) -> Result<(), StudyError> {
        copy_files(&self.folder, folder)?;
        spikes.map_or(Ok(()), |spikes| spikes.write(folder))
    }
}

impl Drop for CommandFiles {
    fn drop(&mut self) {
        if self.is_scratch {
            drop(fs::remove_dir_all(&self.folder));
        }
    }
}
