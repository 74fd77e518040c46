//! The time loop, nothing else.
//!
//! One step of NETSIM (`netsim.md` section 6): synaptic input arrives, membranes move, neurons over the threshold spike,
//! and the recorder sees the step. The network is read only; everything that moves is in [`EngineState`].

mod membrane;
mod spikes;
mod state;
mod synapses;

pub use state::EngineState;

use crate::error::SimulationError;
use crate::network::Network;
use crate::parameters::Parameters;

/// Sees every step of a run: keeps spikes, writes frames.
pub trait Recorder {
    /// Is called after each step with its number, its time [s], the neurons that spiked in it, ascending, and the state
    /// after it.
    ///
    /// # Errors
    ///
    /// Ends the run with the error: a file that cannot be written.
    fn record(&mut self, step: u32, time: f64, spiking: &[u32], state: &EngineState) -> Result<(), SimulationError>;
}

/// Runs a simulation on a network that was built from the same parameters.
///
/// # Errors
///
/// [`SimulationError::Runaway`] at the spike that breaks NETSIM's limit of 100 Hz mean rate over the run, and whatever
/// the recorder returns.
pub fn run(parameters: &Parameters, network: &Network, recorder: &mut dyn Recorder) -> Result<(), SimulationError> {
    let mut generator = network.generator().clone();
    let mut state = EngineState::new(parameters, network, &mut generator);
    let mut spiking = Vec::new();
    let mut limit = SpikeLimit::new(parameters);

    for step in 0..parameters.steps {
        let time = parameters.time_step() * f64::from(step);
        synapses::receive(parameters, step, &mut state);
        membrane::integrate(parameters, time, &mut state);
        spikes::find(parameters, time, &mut state, &mut spiking);
        limit.count(time, spiking.len())?;
        spikes::deliver(parameters, network, step, &spiking, &mut state);
        recorder.record(step, time, &spiking, &state)?;
    }
    Ok(())
}

/// NETSIM's limit: spikes stay below 100 Hz times neurons times duration.
struct SpikeLimit {
    limit: f64,
    spikes: u64,
}

impl SpikeLimit {
    const MEAN_RATE: f64 = 100.0;

    fn new(parameters: &Parameters) -> Self {
        Self { limit: Self::MEAN_RATE * f64::from(parameters.neurons()) * parameters.duration(), spikes: 0 }
    }

    fn count(&mut self, time: f64, spikes: usize) -> Result<(), SimulationError> {
        self.spikes += spikes as u64;
        if (self.spikes as f64) < self.limit || spikes == 0 {
            Ok(())
        } else {
            Err(SimulationError::Runaway { time, spikes: self.spikes })
        }
    }
}
