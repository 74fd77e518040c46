//! NETSIM's binary files (`MODEL.md`, section 7): little endian, no header, the seed in front of each name.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{ParameterReport, Recording};
use crate::error::SimulationError;
use crate::network::Connections;

/// A folder for the files of one simulation.
///
/// A file gets its name when it is complete, never before.
#[derive(Clone, Debug)]
pub struct OutputFolder {
    pub(super) folder: PathBuf,
    pub(super) seed: u32,
}

impl OutputFolder {
    /// Creates `folder`, with its parents, for the files of the simulation with seed `seed`.
    ///
    /// # Errors
    ///
    /// [`SimulationError::Write`].
    pub fn create(folder: &Path, seed: u32) -> Result<Self, SimulationError> {
        fs::create_dir_all(folder).map_err(|source| write_error(folder, source))?;
        Ok(Self { folder: folder.into(), seed })
    }

    /// Returns the path of a file: `spk_ids.bin` becomes `00000002spk_ids.bin` for seed 2.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{:08}{name}", self.seed))
    }

    /// Writes `params.txt`: the parameters in use, in NETSIM's own form.
    ///
    /// # Errors
    ///
    /// [`SimulationError::Write`].
    pub fn write_parameters(&self, report: &ParameterReport<'_>) -> Result<(), SimulationError> {
        let mut file = PartialFile::create(self.path("params.txt"))?;
        file.write(report.to_string().bytes().map(|byte| [byte]))?;
        file.complete()
    }

    /// Writes `pos.bin` (N x 3 f64, metres).
    ///
    /// # Errors
    ///
    /// [`SimulationError::Write`].
    pub fn write_positions(&self, recording: &Recording) -> Result<(), SimulationError> {
        self.write("pos.bin", recording.positions.iter().flatten().map(|coordinate| coordinate.to_le_bytes()))
    }

    /// Writes `spk_times.bin` (f64, seconds) and `spk_ids.bin` (u32).
    ///
    /// # Errors
    ///
    /// [`SimulationError::Write`].
    pub fn write_spikes(&self, recording: &Recording) -> Result<(), SimulationError> {
        self.write("spk_times.bin", recording.spike_times.iter().map(|time| time.to_le_bytes()))?;
        self.write("spk_ids.bin", recording.spike_ids.iter().map(|id| id.to_le_bytes()))
    }

    /// Writes `ii.bin` and `jj.bin`: sender and target of each synapse (u32), sender-major.
    ///
    /// # Errors
    ///
    /// [`SimulationError::Write`].
    pub fn write_connectivity(&self, connections: &Connections) -> Result<(), SimulationError> {
        let senders = || 0..connections.neurons();
        let sender_of_each = senders().flat_map(|sender| connections.targets(sender).iter().map(move |_| sender));
        self.write("ii.bin", sender_of_each.map(u32::to_le_bytes))?;
        self.write(
            "jj.bin",
            senders().flat_map(|sender| connections.targets(sender)).map(|target| target.to_le_bytes()),
        )
    }

    fn write<const BYTES: usize>(
        &self,
        name: &str,
        values: impl Iterator<Item = [u8; BYTES]>,
    ) -> Result<(), SimulationError> {
        let mut file = PartialFile::create(self.path(name))?;
        file.write(values)?;
        file.complete()
    }
}

/// A file with a temporary name until it is complete.
#[derive(Debug)]
pub(super) struct PartialFile {
    path: PathBuf,
    partial: PathBuf,
    file: File,
    buffer: Vec<u8>,
}

/// Values collected for one write.
const VALUES_AT_ONCE: usize = 1 << 16;

impl PartialFile {
    pub(super) fn create(path: PathBuf) -> Result<Self, SimulationError> {
        let mut partial = path.clone().into_os_string();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        let file = File::create(&partial).map_err(|source| write_error(&partial, source))?;
        Ok(Self { path, partial, file, buffer: Vec::new() })
    }

    /// Writes values, many at a time.
    pub(super) fn write<const BYTES: usize>(
        &mut self,
        mut values: impl Iterator<Item = [u8; BYTES]>,
    ) -> Result<(), SimulationError> {
        loop {
            self.buffer.resize(VALUES_AT_ONCE * BYTES, 0);
            // Into preallocated room: growing the buffer for every value takes longer than writing it.
            let room = self.buffer.as_chunks_mut().0;
            let count = room.iter_mut().zip(values.by_ref()).map(|(room, value)| *room = value).count();
            let written = self.file.write_all(&self.buffer[..count * BYTES]);
            written.map_err(|source| write_error(&self.path, source))?;
            if count < VALUES_AT_ONCE {
                return Ok(());
            }
        }
    }

    pub(super) fn write_bytes(&mut self, bytes: &[u8]) -> Result<(), SimulationError> {
        self.file.write_all(bytes).map_err(|source| write_error(&self.path, source))
    }

    pub(super) fn complete(self) -> Result<(), SimulationError> {
        fs::rename(&self.partial, &self.path).map_err(|source| write_error(&self.path, source))
    }
}

pub(super) fn write_error(path: &Path, source: io::Error) -> SimulationError {
    SimulationError::Write { path: path.into(), source }
}
