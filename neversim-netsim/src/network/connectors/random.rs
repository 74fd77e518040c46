//! Connector 1: every target drawn from all neurons.

use super::row::{Building, ChosenTargets, across_the_ring};
use crate::error::NetworkError;
use crate::network::positions::Layout;
use crate::network::zeros::zeros_for_random_access;
use crate::parameters::network::NetworkParameters;
use crate::rng::Generator;

/// Draws `u32 % N` for each synapse; a target can occur twice, and can be the sender itself.
pub(super) fn connect(
    parameters: &NetworkParameters,
    _layout: &Layout,
    generator: &mut Generator,
    building: &Building<'_>,
) -> Result<ChosenTargets, NetworkError> {
    let out_degree = parameters.out_degree as usize;
    let mut targets = zeros_for_random_access(parameters.neurons as usize * out_degree);
    for of_sender in targets.chunks_mut(out_degree.max(1)) {
        building.check()?;
        of_sender.iter_mut().for_each(|target| *target = generator.below(parameters.neurons));
    }
    Ok(ChosenTargets { targets, longest_delay_steps: across_the_ring(parameters) })
}
