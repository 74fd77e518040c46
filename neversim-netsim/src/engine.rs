//! The time loop, nothing else.
//!
//! One step of NETSIM (`netsim.md` section 6): external input and synaptic input arrive, membranes move, neurons over the
//! threshold spike, and the recorder sees the step. The network is read only; everything that moves is in [`EngineState`].

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
    /// Is called after each step with its number, its time (s), the neurons that spiked in it, ascending, and the state
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
    let mut inputs = parameters.inputs.iter().map(|input| input.open()).collect::<Result<Vec<_>, _>>()?;
    let mut spiking = Vec::new();
    let mut limit = SpikeLimit::new(parameters);

    for step in 0..parameters.steps {
        let time = parameters.time_step() * f64::from(step);
        for input in &mut inputs {
            input.apply(step, time, parameters, &mut generator, &mut state)?;
        }
        synapses::receive(parameters, step, &mut state);
        membrane::integrate(parameters, time, &mut state);
        spikes::find(parameters, time, &mut state, &mut spiking);
        limit.count(step, time, spiking.len())?;
        spikes::deliver(parameters, network, step, &spiking, &mut generator, &mut state);
        recorder.record(step, time, &spiking, &state)?;
    }
    Ok(())
}

/// NETSIM's limit: spikes stay below 100 Hz times neurons times duration; in a long simulation, in each of its parts.
struct SpikeLimit {
    limit: f64,
    /// Steps after which the count begins anew.
    part_steps: Option<u32>,
    /// Since the count began.
    spikes: u64,
    total: u64,
}

impl SpikeLimit {
    const MEAN_RATE: f64 = 100.0;

    fn new(parameters: &Parameters) -> Self {
        let duration = parameters.parts.as_ref().map_or(parameters.duration(), |part| part.duration);
        Self {
            limit: Self::MEAN_RATE * f64::from(parameters.neurons()) * duration,
            part_steps: parameters.parts.as_ref().map(|part| part.steps),
            spikes: 0,
            total: 0,
        }
    }

    fn count(&mut self, step: u32, time: f64, spikes: usize) -> Result<(), SimulationError> {
        self.spikes += spikes as u64;
        self.total += spikes as u64;
        if spikes > 0 && self.spikes as f64 >= self.limit {
            return Err(SimulationError::Runaway { time, spikes: self.total });
        }
        // The spikes of the last step of a part belong to it: it is written after them.
        if self.part_steps.is_some_and(|steps| step > 0 && step.is_multiple_of(steps)) {
            self.spikes = 0;
        }
        Ok(())
    }
}
