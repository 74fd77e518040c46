//! The spikes of a run, borrowed, with the facts about the run that spikes cannot tell.

use crate::error::SpikeTrainsError;

/// The spikes of one run: a checked, borrowed view.
///
/// Copying it copies two references, not the spikes. Spikes may come in any order: a simulator's are ordered by time, a
/// table's need not be.
#[derive(Clone, Copy, Debug)]
pub struct SpikeTrains<'a> {
    ids: &'a [u32],
    times: &'a [f64],
    neurons: u32,
    excitatory: u32,
    duration: f64,
    time_step: f64,
}

impl<'a> SpikeTrains<'a> {
    /// The most neurons a network may have: one number per neuron then takes 512 MiB, and more must be a typing error.
    pub const MAX_NEURONS: u32 = 1 << 26;

    /// Returns the view of spikes after checking that they fit the network and the run.
    ///
    /// - `ids`: the neuron of each spike, from 0; `0..excitatory` are excitatory, `excitatory..neurons` inhibitory.
    /// - `times`: the time of each spike in seconds, in any order. Times outside `[0, duration)` are allowed; no metric
    ///   counts them.
    /// - `neurons`: number of neurons of the network, silent ones included; at most
    ///   [`MAX_NEURONS`](SpikeTrains::MAX_NEURONS).
    /// - `excitatory`: how many of them are excitatory; NETSIM's share is [`excitatory_count`].
    /// - `duration`: simulated time in seconds (not the time of the last spike).
    /// - `time_step`: integration step of the simulation in seconds, the unit of the grid of bins.
    ///
    /// # Errors
    ///
    /// [`SpikeTrainsError`] names the first spike whose neuron does not exist or whose time is not finite, or the fact
    /// about the run that makes no sense.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_metrics::SpikeTrains;
    ///
    /// let trains = SpikeTrains::new(&[2, 0], &[0.01, 0.02], 5, 4, 1.0, 1e-4)?;
    /// assert_eq!(trains.neurons(), 5);
    ///
    /// let error = SpikeTrains::new(&[2, 5], &[0.01, 0.02], 5, 4, 1.0, 1e-4).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "spike 1: neuron 5 does not exist, the network has 5 neurons (counted from 0)"
    /// );
    /// # Ok::<(), neversim_metrics::SpikeTrainsError>(())
    /// ```
    pub fn new(
        ids: &'a [u32],
        times: &'a [f64],
        neurons: u32,
        excitatory: u32,
        duration: f64,
        time_step: f64,
    ) -> Result<Self, SpikeTrainsError> {
        if ids.len() != times.len() {
            return Err(SpikeTrainsError::DifferentLengths { ids: ids.len(), times: times.len() });
        }
        if neurons > SpikeTrains::MAX_NEURONS {
            return Err(SpikeTrainsError::TooManyNeurons { neurons, limit: SpikeTrains::MAX_NEURONS });
        }
        if excitatory > neurons {
            return Err(SpikeTrainsError::TooManyExcitatory { excitatory, neurons });
        }
        if !is_positive(duration) {
            return Err(SpikeTrainsError::Duration { duration });
        }
        if !is_positive(time_step) {
            return Err(SpikeTrainsError::TimeStep { time_step });
        }
        if let Some(spike) = first_where(ids, |&id| id >= neurons) {
            return Err(SpikeTrainsError::UnknownNeuron { spike, id: ids[spike], neurons });
        }
        if let Some(spike) = first_where(times, |time| !time.is_finite()) {
            return Err(SpikeTrainsError::TimeNotFinite { spike, time: times[spike] });
        }
        Ok(SpikeTrains { ids, times, neurons, excitatory, duration, time_step })
    }

    /// Returns the neuron of each spike.
    #[must_use]
    pub fn ids(&self) -> &'a [u32] {
        self.ids
    }

    /// Returns the time of each spike in seconds.
    #[must_use]
    pub fn times(&self) -> &'a [f64] {
        self.times
    }

    /// Returns the number of neurons, silent ones included.
    #[must_use]
    pub fn neurons(&self) -> u32 {
        self.neurons
    }

    /// Returns the number of excitatory neurons, which have the lowest ids.
    #[must_use]
    pub fn excitatory(&self) -> u32 {
        self.excitatory
    }

    /// Returns the simulated time in seconds.
    #[must_use]
    pub fn duration(&self) -> f64 {
        self.duration
    }

    /// Returns the integration step in seconds.
    #[must_use]
    pub fn time_step(&self) -> f64 {
        self.time_step
    }
}

/// Returns NETSIM's number of excitatory neurons in a network of `neurons`: `floor(0.8 N + 0.5)`.
///
/// # Example
///
/// ```
/// use neversim_metrics::excitatory_count;
///
/// assert_eq!(excitatory_count(2000), 1600);
/// assert_eq!(excitatory_count(1001), 801); // 800.8 + 0.5, rounded down
/// ```
#[must_use]
pub fn excitatory_count(neurons: u32) -> u32 {
    // The remainder, 0.2 N rounded, in integers, because the product 0.8 * N is not exact in floating point.
    neurons - neurons / 5 - u32::from(neurons % 5 >= 3)
}

/// NaN fails these comparisons.
fn is_positive(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}

/// First looks at everything without an early exit, which the compiler turns into vector instructions.
fn first_where<T>(values: &[T], is_wrong: impl Fn(&T) -> bool) -> Option<usize> {
    let any_wrong = values.iter().fold(false, |wrong, value| wrong | is_wrong(value));
    if any_wrong { values.iter().position(is_wrong) } else { None }
}
