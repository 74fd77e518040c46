//! The membrane potential of the neurons that are not refractory.

use super::EngineState;
use crate::parameters::Parameters;

/// Moves each membrane potential by one step of forward Euler:
/// `v += dt (ge (Ee - v) + gi (Ei - v) + Gl (El - v) + I) / Cm` with `Gl = Cm / taum`.
pub(super) fn integrate(parameters: &Parameters, time: f64, state: &mut EngineState) {
    let (membrane, synapses) = (&parameters.membrane, &parameters.synapses);
    let leak_conductance = membrane.capacitance / membrane.time_constant;
    let conductances = state.excitatory.iter().zip(&state.inhibitory);
    let neurons =
        state.potential.iter_mut().zip(conductances).zip(state.injected_current.iter().zip(&state.last_spike));
    for ((v, (excitatory, inhibitory)), (injected, last_spike)) in neurons {
        let current = excitatory * (synapses.excitatory_reversal - *v)
            + inhibitory * (synapses.inhibitory_reversal - *v)
            + leak_conductance * (membrane.leak_reversal - *v)
            + injected;
        let moved = *v + parameters.time_step() * current / membrane.capacitance;
        // Computed for refractory neurons too and then dropped: a select is cheaper than a branch.
        let is_refractory = time <= *last_spike + membrane.refractory_period;
        *v = if is_refractory { *v } else { moved };
    }
}
