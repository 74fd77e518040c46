//! What drives the neurons from outside in one step.

use super::Watch;
use crate::error::SimulationError;
use crate::input::RunningInput;
use crate::parameters::Parameters;
use crate::rng::Generator;

/// External input of each neuron in one step.
#[derive(Clone, Debug)]
pub(crate) struct Drive {
    /// Added to the excitatory conductance (S).
    pub(crate) excitatory: Vec<f64>,
    /// Added to the inhibitory conductance (S).
    pub(crate) inhibitory: Vec<f64>,
    /// Current into the neuron (A).
    pub(crate) current: Vec<f64>,
}

/// What an input may know about the step it drives.
pub(crate) struct Step<'a> {
    pub(crate) number: u32,
    /// Conductance of one excitatory and one inhibitory spike (S).
    pub(crate) weights: (f64, f64),
    /// Whether a neuron may move in this step.
    pub(crate) is_active: &'a dyn Fn(usize) -> bool,
    /// Notified of long work; its error ends the run.
    pub(crate) watch: &'a Watch,
}

impl Drive {
    pub(crate) fn new(neurons: usize) -> Self {
        let zeros = || vec![0.0; neurons];
        Self { excitatory: zeros(), inhibitory: zeros(), current: zeros() }
    }

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
