//! Connector 1: every target drawn from all neurons.

use super::Connections;
use crate::error::NetworkError;
use crate::network::Layout;
use crate::parameters::NetworkParameters;
use crate::rng::Generator;

/// Draws `u32 % N` for each synapse; a target can come twice and be the sender itself.
pub(super) fn connect(
    parameters: &NetworkParameters,
    _layout: &Layout,
    generator: &mut Generator,
) -> Result<Connections, NetworkError> {
    let synapses = parameters.neurons as usize * parameters.out_degree as usize;
    let targets = (0..synapses).map(|_| generator.below(parameters.neurons)).collect();
    Ok(Connections { targets, longest_delay_steps: super::across_the_ring(parameters) })
}
