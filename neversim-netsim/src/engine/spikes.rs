//! Neurons over the threshold spike, and their synapses send.

use super::EngineState;
use crate::network::Network;
use crate::parameters::Parameters;
use crate::rng::Generator;

/// Fills `spiking` with the neurons at or above the threshold, ascending, and resets them.
pub(super) fn find(parameters: &Parameters, time: f64, state: &mut EngineState, spiking: &mut Vec<u32>) {
    spiking.clear();
    let membrane = &parameters.membrane;
    for (neuron, (v, last_spike)) in (0..).zip(state.potential.iter_mut().zip(&mut state.last_spike)) {
        if *v >= membrane.threshold {
            *v = membrane.reset;
            *last_spike = time;
            spiking.push(neuron);
        }
    }
}

/// Adds the weight of each synapse of the spiking neurons to the input of its target, its delay later.
///
/// Delays are taken modulo the buffer: one of 0 steps comes round a whole buffer later, one of the buffer's length or
/// more arrives too early (`netsim.md` sections 5 and 6).
pub(super) fn deliver(
    parameters: &Parameters,
    network: &Network,
    step: u32,
    spiking: &[u32],
    generator: &mut Generator,
    state: &mut EngineState,
) {
    let neurons = state.potential.len();
    let last_slot = state.buffer_length - 1; // a mask: the length is a power of two
    let excitatory = parameters.excitatory();
    for &sender in spiking {
        let (arriving, weight) = match sender < excitatory {
            true => (&mut state.arriving_excitatory, parameters.synapses.excitatory_weight),
            false => (&mut state.arriving_inhibitory, parameters.synapses.inhibitory_weight),
        };
        for (&target, &delay) in network.targets(sender).iter().zip(network.delays(sender)) {
            // One draw a synapse, in order, whether it transmits or not.
            if parameters.release_probability.is_some_and(|probability| generator.uniform64() >= probability) {
                continue;
            }
            let slot = step.wrapping_add(delay) & last_slot;
            arriving[slot as usize * neurons + target as usize] += weight;
        }
    }
}
