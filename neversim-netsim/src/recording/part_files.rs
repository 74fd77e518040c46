//! The files of a long simulation: a set for each part, so that memory and files stay small.

use super::files::{OutputFolder, PartialFile};
use super::frame_set::FrameSet;
use crate::engine::{Frame, Recorder};
use crate::error::SimulationError;
use crate::parameters::{Parameters, PartParameters};

/// Writes `spk_times_0000.bin`, `spk_ids_0000.bin`, `vm_0000.bin`, `ge_0000.bin`, `gi_0000.bin`, then `_0001` and so on,
/// while a simulation runs.
///
/// NETSIM's parts (`MODEL.md`, section 7), without its two faults: the last part holds its true frames only, and the
/// spikes after its end are in one more part of spikes.
#[derive(Debug)]
pub struct PartFiles {
    folder: OutputFolder,
    part: PartParameters,
    index: u32,
    spikes: Option<SpikeFiles>,
    frames: Option<FrameSet>,
}

#[derive(Debug)]
struct SpikeFiles {
    times: PartialFile,
    ids: PartialFile,
}

impl PartFiles {
    /// Opens the files of the first part, or returns `None` if the parameters ask for no parts.
    ///
    /// # Errors
    ///
    /// [`SimulationError::Write`].
    pub fn create(parameters: &Parameters, folder: &OutputFolder) -> Result<Option<Self>, SimulationError> {
        let Some(part) = parameters.parts.clone() else { return Ok(None) };
        let mut files = Self { folder: folder.clone(), part, index: 0, spikes: None, frames: None };
        files.open_spikes()?;
        files.open_frames()?;
        Ok(Some(files))
    }

    /// Completes the part that is open.
    ///
    /// # Errors
    ///
    /// [`SimulationError::Write`].
    pub fn complete(mut self) -> Result<(), SimulationError> {
        self.complete_spikes()?;
        self.complete_frames()
    }

    fn open_spikes(&mut self) -> Result<(), SimulationError> {
        let open = |name: &str| PartialFile::create(self.folder.path(&format!("{name}_{:04}.bin", self.index)));
        self.spikes = Some(SpikeFiles { times: open("spk_times")?, ids: open("spk_ids")? });
        Ok(())
    }

    fn open_frames(&mut self) -> Result<(), SimulationError> {
        self.frames = Some(FrameSet::create(&self.folder, &format!("_{:04}", self.index))?);
        Ok(())
    }

    fn complete_spikes(&mut self) -> Result<(), SimulationError> {
        match self.spikes.take() {
            Some(SpikeFiles { times, ids }) => times.complete().and_then(|()| ids.complete()),
            None => Ok(()),
        }
    }

    fn complete_frames(&mut self) -> Result<(), SimulationError> {
        self.frames.take().map_or(Ok(()), FrameSet::complete)
    }
}

impl Recorder for PartFiles {
    fn spikes(&mut self, _step: u32, time: f64, spiking: &[u32]) -> Result<(), SimulationError> {
        match &mut self.spikes {
            Some(SpikeFiles { times, ids }) => {
                times.write(spiking.iter().map(|_| time.to_le_bytes()))?;
                ids.write(spiking.iter().map(|id| id.to_le_bytes()))
            }
            None => Ok(()),
        }
    }

    fn wants_frame(&self, step: u32) -> bool {
        self.part.has_frame(step)
    }

    /// The last step of a part belongs to it with its spikes; its frame is the first of the next part.
    fn frame(&mut self, step: u32, frame: &Frame) -> Result<(), SimulationError> {
        if self.part.ends_at(self.index, step) {
            self.complete_spikes()?;
            self.complete_frames()?;
            self.index += 1;
            self.open_spikes()?;
            // After the last part, spikes only: NETSIM takes this frame, too, and never writes it.
            if self.index < self.part.count() {
                self.open_frames()?;
            }
        }
        self.frames.as_mut().map_or(Ok(()), |frames| frames.write(frame))
    }
}
