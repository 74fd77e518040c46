//! Synthetic networks for the checks.

use crate::error::SpikeTrainsError;
use crate::spike_trains::SpikeTrains;

/// The spikes of a synthetic run. Times are multiples of a power of two, so that shifting them is exact.
#[derive(Clone, Debug)]
pub(super) struct Network {
    pub(super) spikes: Vec<(u32, f64)>,
    pub(super) neurons: u32,
    pub(super) excitatory: u32,
    pub(super) duration: f64,
}

pub(super) const TIME_STEP: f64 = 1.0 / 4096.0;

impl Network {
    pub(super) fn silent(neurons: u32, excitatory: u32) -> Self {
        Self { spikes: Vec::new(), neurons, excitatory, duration: 4.0 }
    }

    /// One excitatory neuron with this many spikes, further and further apart.
    pub(super) fn single(spikes: u32) -> Self {
        let spikes = (0..spikes).map(|k| (0, f64::from(k * (k + 3)) * 16.0 * TIME_STEP)).collect();
        Self { spikes, neurons: 1, excitatory: 1, duration: 4.0 }
    }

    /// Forty neurons, thirty-two of them excitatory, for 4 s: rates from 0 to about 20 Hz, irregular, with many spikes at
    /// one time, some neurons silent, some with one spike.
    pub(super) fn irregular() -> Self {
        let mut network = Self::silent(40, 32);
        let mut state = 1_u32;
        // Time in units of 16 steps, so that spikes of different neurons coincide.
        for unit in 0..1024_u32 {
            for neuron in 0..network.neurons {
                // The linear congruential generator of Numerical Recipes; its high bits are good enough here.
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                if (state >> 16) < 32 * (neuron % 5) * (1 + neuron % 7) {
                    network.spikes.push((neuron, f64::from(unit) * 16.0 * TIME_STEP));
                }
            }
        }
        network.spikes.push((0, 1.5));
        network
    }

    /// Runs `use_trains` on the view of the spikes.
    pub(super) fn with_trains<R>(&self, use_trains: impl FnOnce(SpikeTrains<'_>) -> R) -> Result<R, SpikeTrainsError> {
        let ids: Vec<u32> = self.spikes.iter().map(|spike| spike.0).collect();
        let times: Vec<f64> = self.spikes.iter().map(|spike| spike.1).collect();
        SpikeTrains::new(&ids, &times, self.neurons, self.excitatory, self.duration, TIME_STEP).map(use_trains)
    }
}
