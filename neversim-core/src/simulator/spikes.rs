//! The spikes of a simulation, with what is needed to interpret them.

pub(crate) mod file;

use neversim_metrics::{SpikeTrains, SpikeTrainsError};

/// The spikes of one simulation.
///
/// # Example
///
/// ```
/// use neversim_core::Spikes;
/// // Neuron 0 spikes at 0.1 and 0.3 s, neuron 2 at 0.2 s; three neurons, one second.
/// let spikes = Spikes::new(vec![0, 2, 0], vec![0.1, 0.2, 0.3], 3, 1.0).with_excitatory(2);
/// assert_eq!(spikes.mean_rate(), 1.0); // 3 spikes of 3 neurons in 1 s
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Spikes {
    /// Neuron of each spike, from 0.
    pub ids: Vec<u32>,
    /// Time of each spike (s) since the start of the simulation.
    pub times: Vec<f64>,
    /// Number of neurons, silent ones included.
    pub neurons: u32,
    /// Number of excitatory neurons, which come first.
    pub excitatory: u32,
    /// Duration of the simulation (s).
    pub duration: f64,
    /// Time step of the simulation (s), the resolution of the spike times.
    pub time_step: f64,
}

impl Spikes {
    /// The time step unless another is given (s): 0.1 ms.
    pub const TIME_STEP: f64 = 1e-4;

    /// Returns the spikes of excitatory neurons, at a resolution of 0.1 ms.
    ///
    /// - `ids`: neuron of each spike, from 0 to below `neurons`.
    /// - `times`: time of each spike (s), from 0 to `duration`.
    /// - `duration`: of the simulation (s).
    #[must_use]
    pub fn new(ids: Vec<u32>, times: Vec<f64>, neurons: u32, duration: f64) -> Self {
        Self { ids, times, neurons, excitatory: neurons, duration, time_step: Self::TIME_STEP }
    }

    /// Sets how many of the neurons, the first ones, are excitatory.
    #[must_use]
    pub fn with_excitatory(self, excitatory: u32) -> Self {
        Self { excitatory, ..self }
    }

    /// Sets the time step of the simulation (s).
    #[must_use]
    pub fn with_time_step(self, time_step: f64) -> Self {
        Self { time_step, ..self }
    }

    /// Returns the mean firing rate of all neurons (Hz).
    #[must_use]
    pub fn mean_rate(&self) -> f64 {
        self.ids.len() as f64 / (f64::from(self.neurons) * self.duration)
    }

    /// Returns the spikes as metrics take them.
    ///
    /// # Errors
    ///
    /// [`SpikeTrainsError`]: they make no sense.
    pub fn trains(&self) -> Result<SpikeTrains<'_>, SpikeTrainsError> {
        SpikeTrains::new(&self.ids, &self.times, self.neurons, self.excitatory, self.duration, self.time_step)
    }
}
