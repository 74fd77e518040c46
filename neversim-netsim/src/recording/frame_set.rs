//! Recorded frames, written to their files while the simulation runs.

use std::panic;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use super::files::{OutputFolder, PartialFile, write_error};
use crate::engine::Frame;
use crate::error::SimulationError;

/// A frame in f32, little endian: membrane potential, excitatory and inhibitory conductance.
type Values = [Vec<u8>; 3];

type Written = Result<[PartialFile; 3], SimulationError>;

/// Frame buffers: one is filled while the other is written. They bound the memory, however long the recording is.
const FRAMES: usize = 2;

/// `vm.bin`, `ge.bin` and `gi.bin`, or those of a part of a long simulation: f32, frame after frame, N per frame.
///
/// A separate thread writes them, because writing a frame takes as long as simulating up to the next one.
#[derive(Debug)]
pub(super) struct FrameSet {
    /// `None` when no more frames will come, which ends the thread.
    full: Option<Sender<Values>>,
    empty: Receiver<Values>,
    writer: Option<JoinHandle<Written>>,
}

impl FrameSet {
    /// - `suffix`: stands between the name of each file and `.bin`.
    pub(super) fn create(folder: &OutputFolder, suffix: &str) -> Result<Self, SimulationError> {
        let open = |name: &str| PartialFile::create(folder.path(&format!("{name}{suffix}.bin")));
        let mut files = [open("vm")?, open("ge")?, open("gi")?];
        let (full, to_write) = mpsc::channel::<Values>();
        let (emptied, empty) = mpsc::channel();
        for _ in 0..FRAMES {
            // The receiver exists, so the channel is open.
            let _ = emptied.send(Values::default());
        }
        let write = move || {
            for values in to_write {
                for (file, values) in files.iter_mut().zip(&values) {
                    file.write_bytes(values)?;
                }
                // If nobody receives it, no more frames will come.
                let _ = emptied.send(values);
            }
            Ok(files)
        };
        let writer = thread::Builder::new().name("frames".into()).spawn(write);
        let writer = writer.map_err(|source| write_error(&folder.folder, source))?;
        Ok(Self { full: Some(full), empty, writer: Some(writer) })
    }

    pub(super) fn write(&mut self, frame: &Frame) -> Result<(), SimulationError> {
        if let (Ok(mut values), Some(full)) = (self.empty.recv(), &self.full) {
            let [potential, excitatory, inhibitory] = &mut values;
            fill(potential, frame.potential());
            fill(excitatory, frame.excitatory_conductance());
            fill(inhibitory, frame.inhibitory_conductance());
            if full.send(values).is_ok() {
                return Ok(());
            }
        }
        // The thread ended early; its result says why.
        self.end().map(drop)
    }

    /// Gives the files their names.
    pub(super) fn complete(mut self) -> Result<(), SimulationError> {
        self.end()?.into_iter().flatten().try_for_each(PartialFile::complete)
    }

    /// Waits until all frames are written; returns the files on the first call.
    fn end(&mut self) -> Result<Option<[PartialFile; 3]>, SimulationError> {
        self.full = None;
        let written = self.writer.take().map(JoinHandle::join);
        written.map(|written| written.unwrap_or_else(|reason| panic::resume_unwind(reason))).transpose()
    }
}

impl Drop for FrameSet {
    /// Once the simulation has ended, nothing writes to the folder.
    fn drop(&mut self) {
        self.full = None;
        if let Some(writer) = self.writer.take() {
            // A simulation that failed has already said why.
            let _ = writer.join();
        }
    }
}

fn fill(bytes: &mut Vec<u8>, values: &[f32]) {
    bytes.resize(size_of_val(values), 0);
    // Into preallocated room: growing the buffer for every value takes longer than writing it.
    bytes.as_chunks_mut().0.iter_mut().zip(values).for_each(|(room, value)| *room = value.to_le_bytes());
}
