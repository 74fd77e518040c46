//! Connectors 2 and 4: targets at normally distributed distances, on the ring or on the lattice.

use super::ChosenTargets;
use crate::error::NetworkError;
use crate::memory::zeros_for_random_access;
use crate::network::{Layout, Population};
use crate::parameters::NetworkParameters;
use crate::rng::Generator;

/// Draws in a row that may hit no free target. NETSIM would go on for ever; a target that is free and within reach is
/// hit far sooner.
const ATTEMPTS: u32 = 10_000_000;

/// Connector 2: one normal displacement along the ring for each target.
pub(super) fn connect_ring(
    parameters: &NetworkParameters,
    layout: &Layout,
    generator: &mut Generator,
) -> Result<ChosenTargets, NetworkError> {
    let farthest = parameters.side_length / 2.0;
    connect(parameters, layout, generator, |generator, position, population| {
        let displacement = generator.gaussian() * parameters.sigma_space;
        let distance = displacement.abs();
        (distance <= farthest).then(|| (population.nearest(position[0] + displacement), distance))
    })
}

/// Connector 4: two normal displacements on the lattice for each target, x before y.
pub(super) fn connect_lattice(
    parameters: &NetworkParameters,
    layout: &Layout,
    generator: &mut Generator,
) -> Result<ChosenTargets, NetworkError> {
    let farthest = 2.0_f64.sqrt() * parameters.side_length / 2.0;
    connect(parameters, layout, generator, |generator, position, population| {
        let x = generator.gaussian() * parameters.sigma_space;
        let y = generator.gaussian() * parameters.sigma_space;
        let distance = (x * x + y * y).sqrt();
        (distance <= farthest).then(|| {
            let (column, row) = (population.nearest(position[0] + x), population.nearest(position[1] + y));
            (column + row * population.row_length, distance)
        })
    })
}

/// Draws each neuron's targets: first the excitatory, then the inhibitory ones, neither itself nor one twice.
///
/// `draw` returns the index within the population and the drawn distance (m), or `None` for one that is too far.
fn connect(
    parameters: &NetworkParameters,
    layout: &Layout,
    generator: &mut Generator,
    mut draw: impl FnMut(&mut Generator, &[f64; 3], &Population) -> Option<(u32, f64)>,
) -> Result<ChosenTargets, NetworkError> {
    let out_degree = parameters.out_degree;
    let wanted = [(layout.excitatory, share(0.8, out_degree)), (layout.inhibitory, share(0.2, out_degree))];
    for (population, count) in wanted {
        is_large_enough(parameters, &population, count)?;
    }
    let mut targets = zeros_for_random_access(parameters.neurons as usize * out_degree as usize);
    let mut chosen_by = vec![u32::MAX; parameters.neurons as usize];
    let mut longest_distance = 0.0_f64;
    for sender in 0..parameters.neurons {
        let position = layout.positions[sender as usize];
        let mut next = sender as usize * out_degree as usize;
        chosen_by[sender as usize] = sender;
        for (population, count) in wanted {
            for found in 0..count {
                let (target, distance) = (0..ATTEMPTS)
                    .filter_map(|_| draw(generator, &position, &population))
                    .map(|(index, distance)| (population.first + index, distance))
                    .find(|(target, _)| chosen_by[*target as usize] != sender)
                    .ok_or(NetworkError::TooNarrow {
                        connector: parameters.connector.code,
                        neuron: sender,
                        found,
                        wanted: count,
                        population: population.name,
                        attempts: ATTEMPTS,
                        sigma_space: parameters.sigma_space,
                    })?;
                chosen_by[target as usize] = sender;
                longest_distance = longest_distance.max(distance);
                targets[next] = target;
                next += 1;
            }
        }
    }
    let longest = parameters.synaptic_delay + longest_distance / parameters.speed.minimum;
    Ok(ChosenTargets { targets, longest_delay_steps: (longest / parameters.time_step).round() })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the part is not above the whole")]
fn share(fraction: f64, out_degree: u32) -> u32 {
    (fraction * f64::from(out_degree)).round() as u32
}

/// Refuses a population that has fewer neurons within the grid than are wanted of it, the sender left out.
fn is_large_enough(parameters: &NetworkParameters, population: &Population, wanted: u32) -> Result<(), NetworkError> {
    let in_grid = match parameters.connector.code {
        4 => population.row_length * population.row_length,
        _ => population.row_length,
    };
    let available = in_grid.saturating_sub(1);
    if wanted <= available || wanted == 0 {
        return Ok(());
    }
    Err(NetworkError::TooFewNeurons {
        connector: parameters.connector.code,
        wanted,
        population: population.name,
        available,
    })
}
