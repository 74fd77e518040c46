//! A step's input from outside, and when neurons may move again.

use crate::error::SimulationError;
use crate::input::drive::{Drive, Step};
use crate::input::source::RunningInput;
use crate::parameters::Parameters;
use crate::rng::Generator;

impl Drive {
    /// Starts a step: clears the drive and adds what `inputs` supply.
    pub(super) fn fill(
        &mut self,
        inputs: &mut [Box<dyn RunningInput>],
        step: &Step<'_>,
        generator: &mut Generator,
    ) -> Result<(), SimulationError> {
        for values in [&mut self.excitatory, &mut self.inhibitory, &mut self.current] {
            values.fill(0.0);
        }
        inputs.iter_mut().try_for_each(|input| input.apply(step, generator, self))
    }
}

/// Opens every input of a model for a run.
pub(super) fn open_inputs(parameters: &Parameters) -> Result<Vec<Box<dyn RunningInput>>, SimulationError> {
    Ok(parameters.inputs.iter().map(|input| input.open()).collect::<Result<_, _>>()?)
}

/// Returns the first step in which a neuron that spiked in step `spike` is no longer refractory.
///
/// NETSIM compares times, `dt * step > dt * spike + taur`, so the number of refractory steps depends on rounding at that
/// time. The comparison is made here, once for each step with spikes.
pub(super) fn active_from(parameters: &Parameters, spike: u32) -> u32 {
    let time = |step: u32| parameters.time_step() * f64::from(step);
    first_after(parameters, time(spike) + parameters.membrane.refractory_period, spike.saturating_add(1))
}

/// Returns the first step in which neurons that have not spiked yet may move: NETSIM has them spike at -1 s.
pub(super) fn initially_active_from(parameters: &Parameters) -> u32 {
    first_after(parameters, -1.0 + parameters.membrane.refractory_period, 0)
}

/// Returns the first step from `earliest` on whose time is after `end` (s).
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates; the loops correct it")]
fn first_after(parameters: &Parameters, end: f64, earliest: u32) -> u32 {
    let is_after = |step: u32| parameters.time_step() * f64::from(step) > end;
    let mut step = ((end / parameters.time_step()) as u32).max(earliest);
    while step > earliest && is_after(step - 1) {
        step -= 1;
    }
    while !is_after(step) && step < u32::MAX {
        step += 1;
    }
    step
}
