//! Connectors 2 and 4: targets at normally distributed distances, on the ring or on the lattice.

use super::row::{Building, ChosenTargets};
use crate::error::NetworkError;
use crate::network::positions::{Layout, Population};
use crate::network::zeros::zeros_for_random_access;
use crate::parameters::network::NetworkParameters;
use crate::rng::Generator;

/// Consecutive draws that may miss every free target, or lie out of reach. NETSIM would continue for ever; a target
/// that is free and within reach is hit far sooner.
const ATTEMPTS: u32 = 10_000_000;

/// The build is abandoned when it has needed more draws per target than this on average, beyond a number that is always
/// allowed. With a standard deviation of 100 side lengths, one draw in 250 stays on the ring.
const DRAWS_PER_TARGET: u64 = 10_000;
const FREE_DRAWS: u64 = 1_000_000_000;

/// Displacements that are drawn before their targets are looked up.
const AT_ONCE: usize = 64;

/// Displacements that vectors divide and round together.
const VECTOR: usize = 8;

/// Connector 2: one normal displacement along the ring for each target.
pub(super) fn connect_ring(
    parameters: &NetworkParameters,
    layout: &Layout,
    generator: &mut Generator,
    building: &Building<'_>,
) -> Result<ChosenTargets, NetworkError> {
    let space = Space {
        farthest: parameters.side_length / 2.0,
        distance: |[displacement]: [f64; 1]| displacement.abs(),
        nearest: |[displacement]: [f64; 1], position: &[f64; 3], population: &Population| {
            population.nearest(position[0] + displacement)
        },
    };
    connect(parameters, layout, generator, building, &space)
}

/// Connector 4: two normal displacements on the lattice for each target, x before y.
pub(super) fn connect_lattice(
    parameters: &NetworkParameters,
    layout: &Layout,
    generator: &mut Generator,
    building: &Building<'_>,
) -> Result<ChosenTargets, NetworkError> {
    let space = Space {
        farthest: 2.0_f64.sqrt() * parameters.side_length / 2.0,
        distance: |[x, y]: [f64; 2]| (x * x + y * y).sqrt(),
        nearest: |[x, y]: [f64; 2], position: &[f64; 3], population: &Population| {
            let (column, row) = (population.nearest(position[0] + x), population.nearest(position[1] + y));
            // Wraps only for displacements out of reach, which are not used.
            column.wrapping_add(row.wrapping_mul(population.row_length))
        },
    };
    connect(parameters, layout, generator, building, &space)
}

/// What a displacement leads to.
struct Space<D, T> {
    /// The largest distance of a target (m).
    farthest: f64,
    /// Returns the distance (m) of a displacement (m).
    distance: D,
    /// Returns the index within a population of the neuron nearest to the end of a displacement from a position.
    nearest: T,
}

/// Draws each neuron's targets: first the excitatory, then the inhibitory ones, never itself, and none twice.
fn connect<const DIMENSIONS: usize>(
    parameters: &NetworkParameters,
    layout: &Layout,
    generator: &mut Generator,
    building: &Building<'_>,
    space: &Space<impl Fn([f64; DIMENSIONS]) -> f64, impl Fn([f64; DIMENSIONS], &[f64; 3], &Population) -> u32>,
) -> Result<ChosenTargets, NetworkError> {
    let out_degree = parameters.out_degree;
    let wanted = [(layout.excitatory, share(0.8, out_degree)), (layout.inhibitory, share(0.2, out_degree))];
    for (population, count) in wanted {
        check_size(parameters, &population, count)?;
    }
    let mut targets = zeros_for_random_access(parameters.neurons as usize * out_degree as usize);
    let mut rest = targets.as_mut_slice();
    let mut chosen = Marks::new(parameters.neurons);
    let mut longest_distance = 0.0_f64;
    let mut allowed_draws = FREE_DRAWS;
    for sender in 0..parameters.neurons {
        let position = layout.positions[sender as usize];
        chosen.clear();
        chosen.mark(sender);
        for (population, count) in wanted {
            allowed_draws += u64::from(count) * DRAWS_PER_TARGET;
            let mut found = 0;
            // Consecutive targets that were the sender itself or already chosen.
            let mut in_vain = 0;
            while found < count {
                building.check()?;
                // At least this many within reach are needed in any case, so none is drawn too many. Drawing is sequential;
                // dividing and rounding is done for several at once, in a separate loop.
                let needed = ((count - found) as usize).min(AT_ONCE);
                let mut displacements = [[0.0; DIMENSIONS]; AT_ONCE];
                let mut distances = [0.0; AT_ONCE];
                let mut drawn = 0;
                let mut out_of_reach = 0;
                while drawn < needed && out_of_reach < ATTEMPTS {
                    let displacement = std::array::from_fn(|_| generator.gaussian() * parameters.sigma_space);
                    let distance = (space.distance)(displacement);
                    displacements[drawn] = displacement;
                    distances[drawn] = distance;
                    // Without a branch: with wide displacements, reach cannot be predicted.
                    let is_within_reach = distance <= space.farthest;
                    drawn += usize::from(is_within_reach);
                    out_of_reach += u32::from(!is_within_reach);
                }
                allowed_draws = allowed_draws.saturating_sub(u64::from(out_of_reach) + drawn as u64);
                if out_of_reach >= ATTEMPTS || allowed_draws == 0 {
                    return Err(NetworkError::TooManyDraws {
                        connector: parameters.connector.code,
                        neuron: sender,
                        per_target: DRAWS_PER_TARGET,
                        sigma_space: parameters.sigma_space,
                        side_length: parameters.side_length,
                    });
                }

                let mut nearest = [0; AT_ONCE];
                let vectors = displacements.as_chunks::<VECTOR>().0.iter().zip(nearest.as_chunks_mut::<VECTOR>().0);
                for (displacements, nearest) in vectors.take(drawn.div_ceil(VECTOR)) {
                    *nearest = displacements.map(|displacement| (space.nearest)(displacement, &position, &population));
                }
                for (index, distance) in nearest[..drawn].iter().zip(&distances) {
                    let target = population.first + index;
                    if chosen.mark(target) {
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

/// Marks on neurons that are cleared in constant time: a byte each, so that those around a sender fit into the first-level
/// cache.
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

    /// Marks a neuron; returns whether it was unmarked before.
    #[inline(always)]
    fn mark(&mut self, neuron: u32) -> bool {
        std::mem::replace(&mut self.marked_in[neuron as usize], self.round) != self.round
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the part is not larger than the whole")]
fn share(fraction: f64, out_degree: u32) -> u32 {
    (fraction * f64::from(out_degree)).round() as u32
}

/// Rejects a population with fewer neurons in the grid, not counting the sender, than a neuron needs as targets.
fn check_size(parameters: &NetworkParameters, population: &Population, wanted: u32) -> Result<(), NetworkError> {
    let available = population.in_grid.saturating_sub(1);
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
