//! The results of a run: spikes in memory, and NETSIM's files.

mod files;
mod frame_files;
mod frame_set;
mod parameter_report;
mod part_files;
mod read;

use std::sync::Arc;

pub use files::OutputFolder;
pub use frame_files::FrameFiles;
pub use parameter_report::ParameterReport;
pub use part_files::PartFiles;

use crate::engine::{Frame, Recorder};
use crate::error::SimulationError;
use crate::network::Network;
use crate::parameters::Parameters;

/// The spikes of one simulation, with what is needed to interpret them.
#[derive(Clone, Debug)]
pub struct Recording {
    /// Neuron of each spike, in order of time and, within a step, of index.
    pub spike_ids: Vec<u32>,
    /// Time of each spike (s).
    pub spike_times: Vec<f64>,
    /// Number of neurons, N.
    pub neurons: u32,
    /// Number of excitatory neurons, which come first.
    pub excitatory: u32,
    /// Duration of the simulation (s).
    pub duration: f64,
    /// Time step (s).
    pub time_step: f64,
    /// Seed of the simulation, `output_file_code`.
    pub seed: u32,
    /// Position of each neuron (m).
    pub positions: Arc<[[f64; 3]]>,
}

impl Recording {
    /// Returns the empty recording of a run that has not started.
    #[must_use]
    pub fn new(parameters: &Parameters, network: &Network) -> Self {
        Self {
            spike_ids: Vec::new(),
            spike_times: Vec::new(),
            neurons: parameters.neurons(),
            excitatory: parameters.excitatory(),
            duration: parameters.duration(),
            time_step: parameters.time_step(),
            seed: parameters.seed(),
            positions: Arc::clone(network.positions()),
        }
    }

    /// Returns the mean firing rate of all neurons over the whole simulation (Hz).
    #[must_use]
    pub fn mean_rate(&self) -> f64 {
        self.spike_ids.len() as f64 / (f64::from(self.neurons) * self.duration)
    }
}

impl Recorder for Recording {
    fn spikes(&mut self, _step: u32, time: f64, spiking: &[u32]) -> Result<(), SimulationError> {
        self.spike_ids.extend_from_slice(spiking);
        self.spike_times.resize(self.spike_ids.len(), time);
        Ok(())
    }
}

/// Two recorders that see the same steps, in this order.
impl<A: Recorder, B: Recorder> Recorder for (A, B) {
    fn spikes(&mut self, step: u32, time: f64, spiking: &[u32]) -> Result<(), SimulationError> {
        self.0.spikes(step, time, spiking)?;
        self.1.spikes(step, time, spiking)
    }

    fn wants_frame(&self, step: u32) -> bool {
        self.0.wants_frame(step) || self.1.wants_frame(step)
    }

    fn frame(&mut self, step: u32, frame: &Frame) -> Result<(), SimulationError> {
        if self.0.wants_frame(step) {
            self.0.frame(step, frame)?;
        }
        if self.1.wants_frame(step) { self.1.frame(step, frame) } else { Ok(()) }
    }
}

/// A recorder that may be absent.
impl<R: Recorder> Recorder for Option<R> {
    fn spikes(&mut self, step: u32, time: f64, spiking: &[u32]) -> Result<(), SimulationError> {
        self.as_mut().map_or(Ok(()), |recorder| recorder.spikes(step, time, spiking))
    }

    fn wants_frame(&self, step: u32) -> bool {
        self.as_ref().is_some_and(|recorder| recorder.wants_frame(step))
    }

    fn frame(&mut self, step: u32, frame: &Frame) -> Result<(), SimulationError> {
        self.as_mut().map_or(Ok(()), |recorder| recorder.frame(step, frame))
    }
}

impl<R: Recorder> Recorder for &mut R {
    fn spikes(&mut self, step: u32, time: f64, spiking: &[u32]) -> Result<(), SimulationError> {
        (**self).spikes(step, time, spiking)
    }

    fn wants_frame(&self, step: u32) -> bool {
        (**self).wants_frame(step)
    }

    fn frame(&mut self, step: u32, frame: &Frame) -> Result<(), SimulationError> {
        (**self).frame(step, frame)
    }
}
