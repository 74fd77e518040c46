//! NETSIM's limit on the mean rate, which ends runaway simulations.

use crate::error::SimulationError;
use crate::parameters::Parameters;

/// Spikes stay below 100 Hz times neurons times duration; in a long simulation, in each of its parts.
#[derive(Debug)]
pub(super) struct SpikeLimit {
    limit: f64,
    /// Steps after which the count begins anew.
    part_steps: Option<u32>,
    /// Since the count began.
    spikes: u64,
    total: u64,
}

/// The mean rate (Hz) at which NETSIM ends a run.
pub const MEAN_RATE_LIMIT: f64 = 100.0;

impl SpikeLimit {
    pub(super) fn new(parameters: &Parameters) -> Self {
        let duration = parameters.parts.as_ref().map_or(parameters.duration(), |part| part.duration);
        Self {
            limit: MEAN_RATE_LIMIT * f64::from(parameters.neurons()) * duration,
            part_steps: parameters.parts.as_ref().map(|part| part.steps),
            spikes: 0,
            total: 0,
        }
    }

    pub(super) fn count(&mut self, step: u32, time: f64, spikes: usize) -> Result<(), SimulationError> {
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
