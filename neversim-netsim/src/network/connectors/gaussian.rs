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

/// Targets that are drawn before one of them is looked at.
const AT_ONCE: u32 = 64;

/// Connector 2: one normal displacement along the ring for each target.
pub(super) fn connect_ring(
    parameters: &NetworkParameters,
    layout: &Layout,
    generator: &mut Generator,
) -> Result<ChosenTargets, NetworkError> {
    let farthest = parameters.side_length / 2.0;
    connect(parameters, layout, generator, farthest, |[displacement], position, population| {
        (population.nearest(position[0] + displacement), displacement.abs())
    })
}

/// Connector 4: two normal displacements on the lattice for each target, x before y.
pub(super) fn connect_lattice(
    parameters: &NetworkParameters,
    layout: &Layout,
    generator: &mut Generator,
) -> Result<ChosenTargets, NetworkError> {
    let farthest = 2.0_f64.sqrt() * parameters.side_length / 2.0;
    connect(parameters, layout, generator, farthest, |[x, y], position, population| {
        let (column, row) = (population.nearest(position[0] + x), population.nearest(position[1] + y));
        // Wraps only for a place that is too far away to be asked for.
        (column.wrapping_add(row.wrapping_mul(population.row_length)), (x * x + y * y).sqrt())
    })
}

/// Draws each neuron's targets: first the excitatory, then the inhibitory ones, neither itself nor one twice.
///
/// - `farthest`: the largest distance of a target (m).
/// - `place`: returns the index within the population and the distance (m) from a displacement and the sender's position.
fn connect<const DIMENSIONS: usize>(
    parameters: &NetworkParameters,
    layout: &Layout,
    generator: &mut Generator,
    farthest: f64,
    place: impl Fn([f64; DIMENSIONS], &[f64; 3], &Population) -> (u32, f64),
) -> Result<ChosenTargets, NetworkError> {
    let out_degree = parameters.out_degree;
    let wanted = [(layout.excitatory, share(0.8, out_degree)), (layout.inhibitory, share(0.2, out_degree))];
    for (population, count) in wanted {
        is_large_enough(parameters, &population, count)?;
    }
    let mut targets = zeros_for_random_access(parameters.neurons as usize * out_degree as usize);
    let mut rest = targets.as_mut_slice();
    let mut chosen = Marks::new(parameters.neurons);
    let mut longest_distance = 0.0_f64;
    for sender in 0..parameters.neurons {
        let position = layout.positions[sender as usize];
        chosen.clear();
        chosen.mark(sender);
        for (population, count) in wanted {
            let mut found = 0;
            let mut in_vain = 0;
            while found < count {
                // So many are needed in any case. What is the same for all of them is done in loops of its own: drawing,
                // which no two draws can do side by side, and dividing and rounding, which vectors can.
                let drawn = (count - found).min(AT_ONCE) as usize;
                let mut displacements = [[0.0; DIMENSIONS]; AT_ONCE as usize];
                for displacement in displacements[..drawn].iter_mut().flatten() {
                    *displacement = generator.gaussian() * parameters.sigma_space;
                }
                let places = displacements.map(|displacement| place(displacement, &position, &population));
                for (index, distance) in &places[..drawn] {
                    let target = population.first.wrapping_add(*index);
                    if *distance <= farthest && chosen.mark(target) {
                        longest_distance = longest_distance.max(*distance);
                        rest[found as usize] = target;
                        found += 1;
                        in_vain = 0;
                    } else {
                        in_vain += 1;
                    }
                }
                if in_vain >= ATTEMPTS {
                    return Err(NetworkError::TooNarrow {
                        connector: parameters.connector.code,
                        neuron: sender,
                        found,
                        wanted: count,
                        population: population.name,
                        attempts: ATTEMPTS,
                        sigma_space: parameters.sigma_space,
                    });
                }
            }
            rest = &mut rest[count as usize..];
        }
    }
    let longest = parameters.synaptic_delay + longest_distance / parameters.speed.minimum;
    Ok(ChosenTargets { targets, longest_delay_steps: (longest / parameters.time_step).round() })
}

/// Neurons that are marked, cleared in no time: a byte each, so that those around a sender fit the first-level cache.
struct Marks {
    marked_in: Vec<u8>,
    round: u8,
}

impl Marks {
    fn new(neurons: u32) -> Self {
        Self { marked_in: vec![0; neurons as usize], round: 0 }
    }

    fn clear(&mut self) {
        if self.round == u8::MAX {
            self.marked_in.fill(0);
            self.round = 0;
        }
        self.round += 1;
    }

    /// Marks a neuron; returns whether it was not marked before.
    #[inline(always)]
    fn mark(&mut self, neuron: u32) -> bool {
        std::mem::replace(&mut self.marked_in[neuron as usize], self.round) != self.round
    }
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
