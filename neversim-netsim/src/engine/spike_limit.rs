//! NETSIM's limit on the mean rate, which ends runaway simulations.

use crate::error::SimulationError;
use crate::parameters::{Parameters, PartParameters};

/// Counts spikes against the limit: over the whole run, or, in a long simulation, over each of its parts.
#[derive(Debug)]
pub(super) struct SpikeLimit {
    /// The most spikes that a run, or a part of it, may have.
    limit: f64,
    parts: Option<PartParameters>,
    /// Number of the current part.
    part: u32,
    /// Spikes of the current part.
    spikes: u64,
    total: u64,
}

/// The mean rate (Hz) that a run may not exceed: NETSIM ends it there.
pub const MEAN_RATE_LIMIT: f64 = 100.0;

impl SpikeLimit {
    pub(super) fn new(parameters: &Parameters) -> Self {
        let duration = parameters.parts.as_ref().map_or(parameters.duration(), |part| part.duration);
        Self {
            limit: most_spikes(parameters.neurons(), duration),
            parts: parameters.parts.clone(),
            part: 0,
            spikes: 0,
            total: 0,
        }
    }

    pub(super) fn count(&mut self, step: u32, time: f64, spikes: usize) -> Result<(), SimulationError> {
        self.spikes += spikes as u64;
        self.total += spikes as u64;
        if self.spikes as f64 > self.limit {
            return Err(SimulationError::Runaway { time, spikes: self.total });
        }
        // The spikes of the last step of a part belong to it: it is written after them.
        if self.parts.as_ref().is_some_and(|parts| parts.ends_at(self.part, step)) {
            self.part += 1;
            self.spikes = 0;
        }
        Ok(())
    }
}

/// Returns how many spikes `neurons` neurons may have in `duration` seconds.
///
/// `(N T) 100` in this order: the last bit decides whether a run that ends exactly at the limit is refused (`MODEL.md`,
/// section 2).
fn most_spikes(neurons: u32, duration: f64) -> f64 {
    (f64::from(neurons) * duration) * MEAN_RATE_LIMIT
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::{NetsimOptions, ParameterFile};

    const RING: &str = include_str!("../../models/ring.parameters");

    fn limit(changes: &str) -> SpikeLimit {
        let file: ParameterFile = format!("{RING}{changes}").parse().unwrap();
        SpikeLimit::new(&Parameters::new(&file, &NetsimOptions::default()).unwrap())
    }

    #[test]
    fn a_run_may_have_exactly_as_many_spikes_as_the_limit() {
        // 50 neurons x 0.1 s x 100 Hz.
        let mut limit = limit("N = 50\nK = 0\nT = 0.1\n");
        assert!(limit.count(10, 0.001, 499).is_ok());
        assert!(limit.count(11, 0.0011, 1).is_ok());
        assert!(limit.count(12, 0.0012, 0).is_ok());
        assert!(matches!(limit.count(13, 0.0013, 1), Err(SimulationError::Runaway { spikes: 501, .. })));
    }

    /// (3 x 0.29) x 100 is 86.99999999999999, and (100 x 3) x 0.29 is 87; (3 x 0.57) x 100 is 171, and the other order
    /// gives 170.99999999999997.
    #[test]
    fn the_limit_is_multiplied_in_the_order_of_netsim() {
        for (duration, allowed) in [("0.29", 86), ("0.57", 171)] {
            let changes = format!("N = 3\nK = 0\nT = {duration}\n");
            assert!(limit(&changes).count(0, 0.0, allowed).is_ok(), "{allowed} spikes in {duration} s");
            assert!(limit(&changes).count(0, 0.0, allowed + 1).is_err(), "{} spikes in {duration} s", allowed + 1);
        }
    }

    #[test]
    fn the_count_of_a_long_simulation_restarts_with_each_part() {
        // 10 neurons x 1 s x 100 Hz = 1000 spikes per part, the first of which ends after step 10 000.
        let mut limit = limit("N = 10\nK = 0\nT = 3\npartial_recording_time = 1\nrecord_downsample_factor = 10\n");
        assert!(limit.count(10_000, 1.0, 1000).is_ok());
        assert!(limit.count(20_000, 2.0, 1000).is_ok());
        assert!(limit.count(20_001, 2.0001, 1001).is_err());
    }
}
