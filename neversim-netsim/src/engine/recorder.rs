//! What sees a run, and what it sees.

use crate::error::SimulationError;

/// Sees a run: keeps spikes, writes frames.
pub trait Recorder {
    /// Called once per step, in order, with its number, its time (s) and the neurons that spiked in it, ascending.
    ///
    /// # Errors
    ///
    /// An error ends the run: a file that cannot be written, for example.
    fn spikes(&mut self, step: u32, time: f64, spiking: &[u32]) -> Result<(), SimulationError>;

    /// Whether [`frame`](Self::frame) wants the state after this step.
    fn wants_frame(&self, _step: u32) -> bool {
        false
    }

    /// Called after [`spikes`](Self::spikes) of a step whose frame is wanted.
    ///
    /// # Errors
    ///
    /// An error ends the run.
    fn frame(&mut self, _step: u32, _frame: &Frame) -> Result<(), SimulationError> {
        Ok(())
    }
}

/// The state of all neurons after a step, in the single precision in which NETSIM records it.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    pub(super) potential: Vec<f32>,
    pub(super) excitatory: Vec<f32>,
    pub(super) inhibitory: Vec<f32>,
}

impl Frame {
    /// Returns the membrane potential of each neuron (V).
    pub fn potential(&self) -> &[f32] {
        &self.potential
    }

    /// Returns the excitatory conductance of each neuron (S).
    pub fn excitatory_conductance(&self) -> &[f32] {
        &self.excitatory
    }

    /// Returns the inhibitory conductance of each neuron (S).
    pub fn inhibitory_conductance(&self) -> &[f32] {
        &self.inhibitory
    }
}
