//! What NETSIM draws of a network, before any delay is computed.

use super::connectors::{self, Building};
use super::delays::{self, Coordinates};
use super::positions::Layout;
use crate::error::NetworkError;
use crate::limits::Cancellation;
use crate::parameters::network::{NetworkParameters, SpeedDistribution, SpeedParameters};
use crate::rng::Generator;

/// What NETSIM draws before it computes the delays.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub(super) parameters: NetworkParameters,
    pub(super) layout: Layout,
    pub(super) coordinates: Coordinates,
    /// Conduction speed of each sending neuron (m/s).
    pub(super) speeds: Vec<f64>,
    /// Sender-major: synapses `sender * out_degree ..`.
    pub(super) targets: Vec<u32>,
    pub(super) buffer_length: u32,
    pub(super) generator: Generator,
    pub(super) cancellation: Cancellation,
}

impl Drawn {
    /// Draws in NETSIM's order of work (`MODEL.md`, sections 4 and 5).
    pub(super) fn new(parameters: &NetworkParameters, cancellation: &Cancellation) -> Result<Self, NetworkError> {
        let building = Building(cancellation);
        let mut generator = Generator::new(parameters.seed);
        let speeds = conduction_speeds(parameters, &mut generator, &building)?;
        let connector = connectors::row_of(parameters.connector);
        let layout = (connector.layout)(parameters);

        let mut own_generator = parameters.connection_seed.map(Generator::new);
        let connecting = own_generator.as_mut().unwrap_or(&mut generator);
        let mut chosen = (connector.connect)(parameters, &layout, connecting, &building)?;
        rewire(parameters, &mut chosen.targets, connecting, &building)?;
        Ok(Self {
            parameters: parameters.clone(),
            coordinates: Coordinates::new(&layout.positions, parameters.connector.dimensions),
            layout,
            speeds,
            targets: chosen.targets,
            buffer_length: delays::buffer_length(chosen.longest_delay_steps)?,
            generator,
            cancellation: cancellation.clone(),
        })
    }

    /// Returns the delays of one neuron's synapses (steps).
    pub(super) fn delays_of(&self, sender: usize, targets: &[u32], delays: &mut [u32]) -> Result<(), NetworkError> {
        Building(&self.cancellation).check()?;
        delays::of_row(&self.parameters, &self.coordinates, sender, self.speeds[sender], targets, delays)
    }
}

/// Draws the conduction speed of each sending neuron (m/s).
fn conduction_speeds(
    parameters: &NetworkParameters,
    generator: &mut Generator,
    building: &Building<'_>,
) -> Result<Vec<f64>, NetworkError> {
    // NETSIM draws for ever when no speed lies within the bounds. Here a million rejected draws are allowed, and ten
    // thousand more per neuron: a bound that no useful distribution comes near.
    const ATTEMPTS: u64 = 1_000_000;
    const ATTEMPTS_PER_NEURON: u64 = 10_000;
    let SpeedParameters { minimum, maximum, ref distribution } = parameters.speed;
    let mut attempts_left = ATTEMPTS;
    let mut draw_speed = |neuron| {
        building.check()?;
        attempts_left += ATTEMPTS_PER_NEURON;
        match *distribution {
            SpeedDistribution::Constant => Ok(minimum),
            SpeedDistribution::Uniform => Ok((maximum - minimum) * generator.uniform64() + minimum),
            SpeedDistribution::Gamma { shape, scale } => loop {
                let speed = generator.gamma(shape, scale);
                if (minimum..=maximum).contains(&speed) {
                    return Ok(speed);
                }
                attempts_left -= 1;
                if attempts_left == 0 {
                    return Err(NetworkError::NoSpeedInRange { neuron, attempts: ATTEMPTS, minimum, maximum });
                }
            },
        }
    };
    (0..parameters.neurons).map(&mut draw_speed).collect()
}

/// Gives each excitatory synapse a random target with the rewiring probability.
fn rewire(
    parameters: &NetworkParameters,
    targets: &mut [u32],
    generator: &mut Generator,
    building: &Building<'_>,
) -> Result<(), NetworkError> {
    let probability = parameters.rewiring_probability;
    if probability > 0.0 {
        let out_degree = parameters.out_degree as usize;
        let excitatory = parameters.excitatory() as usize * out_degree;
        for of_sender in targets[..excitatory].chunks_mut(out_degree.max(1)) {
            building.check()?;
            for target in of_sender {
                if generator.uniform64() < probability {
                    *target = generator.below(parameters.neurons);
                }
            }
        }
    }
    Ok(())
}
