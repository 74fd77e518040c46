//! Conductances decay and receive the input of this step.

use super::EngineState;
use crate::parameters::Parameters;

/// Moves both conductances by one step of `g += -dt (g / tau) + input` and clears the input.
pub(super) fn receive(parameters: &Parameters, step: u32, state: &mut EngineState) {
    let slot = state.slot(step);
    let synapses = &parameters.synapses;
    let kinds = [
        (&mut state.excitatory, &mut state.arriving_excitatory, synapses.excitatory_time_constant),
        (&mut state.inhibitory, &mut state.arriving_inhibitory, synapses.inhibitory_time_constant),
    ];
    for (conductance, arriving, time_constant) in kinds {
        for (conductance, input) in conductance.iter_mut().zip(&mut arriving[slot.clone()]) {
            *conductance += -parameters.time_step() * (*conductance / time_constant) + *input;
            *input = 0.0;
        }
    }
}
