//! The frames of one simulation, as they are recorded.

use super::files::OutputFolder;
use super::frame_set::FrameSet;
use crate::engine::{Frame, Recorder};
use crate::error::SimulationError;
use crate::parameters::{Parameters, RecordingParameters};

/// Writes `vm.bin`, `ge.bin` and `gi.bin` while a simulation runs: f32, frame after frame, N per frame.
///
/// Memory is bounded by two frames, however long the recording is.
#[derive(Debug)]
pub struct FrameFiles {
    recording: RecordingParameters,
    frames: FrameSet,
}

impl FrameFiles {
    /// Opens the files, or returns `None` if the parameters ask for no frames.
    ///
    /// # Errors
    ///
    /// [`SimulationError::Write`].
    pub fn create(parameters: &Parameters, folder: &OutputFolder) -> Result<Option<Self>, SimulationError> {
        let Some(recording) = parameters.recording.clone() else { return Ok(None) };
        Ok(Some(Self { recording, frames: FrameSet::create(folder, "")? }))
    }

    /// Gives the files their names.
    ///
    /// # Errors
    ///
    /// [`SimulationError::Write`].
    pub fn complete(self) -> Result<(), SimulationError> {
        self.frames.complete()
    }
}

impl Recorder for FrameFiles {
    fn spikes(&mut self, _: u32, _: f64, _: &[u32]) -> Result<(), SimulationError> {
        Ok(())
    }

    fn wants_frame(&self, step: u32) -> bool {
        let RecordingParameters { first_step, end_step, downsample_factor } = self.recording;
        step.is_multiple_of(downsample_factor) && (first_step..end_step).contains(&step)
    }

    fn frame(&mut self, _: u32, frame: &Frame) -> Result<(), SimulationError> {
        self.frames.write(frame)
    }
}
