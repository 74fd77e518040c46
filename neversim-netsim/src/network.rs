//! The network: who is connected to whom, and how long a spike takes.
//!
//! A [`Network`] is built once and never changes. It holds nothing of a run, so threads and simulations share it; the
//! generator as it stands after the connections are drawn is part of it, because the initial state goes on from there.

pub(crate) mod connectors;
mod delays;
mod positions;

use std::sync::Arc;

use crate::error::NetworkError;
use crate::parameters::{NetworkParameters, SpeedDistribution, SpeedParameters};
use crate::rng::Generator;

pub(crate) use positions::{Layout, Population};

/// A network: positions, targets and delays of every synapse.
///
/// # Example
///
/// ```
/// use neversim_netsim::{Network, NetsimOptions, ParameterFile, Parameters};
/// let file = ParameterFile::read("models/ring.parameters".as_ref())?;
/// let parameters = Parameters::new(&file, &NetsimOptions::default())?;
/// let network = Network::build(parameters.network())?;
/// assert_eq!(network.targets(0).len(), 200);
/// // The ring is 1 mm long and has 1600 excitatory neurons.
/// assert_eq!(network.positions()[1], [1e-3 / 1600.0, 0.0, 0.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Network {
    parameters: NetworkParameters,
    positions: Arc<[[f64; 3]]>,
    /// Sender-major: synapses `sender * out_degree ..`.
    targets: Vec<u32>,
    /// Time steps, in the order of `targets`.
    delays: Vec<u32>,
    buffer_length: u32,
    generator: Generator,
}

impl Network {
    /// Builds the network in NETSIM's order of work and draws (`netsim.md` sections 4 and 5).
    ///
    /// # Errors
    ///
    /// [`NetworkError`]: more targets wanted than can be reached, no speed within its bounds, a delay too long.
    pub fn build(parameters: &NetworkParameters) -> Result<Self, NetworkError> {
        let mut generator = Generator::new(parameters.seed);
        let speeds = conduction_speeds(parameters, &mut generator)?;
        let connector = parameters.connector;
        let layout = (connector.layout)(parameters);

        let mut own_generator = parameters.connection_seed.map(Generator::new);
        let connecting = own_generator.as_mut().unwrap_or(&mut generator);
        let mut connections = (connector.connect)(parameters, &layout, connecting)?;
        rewire(parameters, &mut connections.targets, connecting);

        let delays = delays::of_synapses(parameters, &layout, &speeds, &connections.targets)?;
        Ok(Self {
            buffer_length: delays::buffer_length(connections.longest_delay_steps)?,
            parameters: parameters.clone(),
            positions: layout.positions.into(),
            targets: connections.targets,
            delays,
            generator,
        })
    }

    /// Returns what decided the network.
    #[must_use]
    pub fn parameters(&self) -> &NetworkParameters {
        &self.parameters
    }

    /// Returns the position of each neuron (m).
    #[must_use]
    pub fn positions(&self) -> &Arc<[[f64; 3]]> {
        &self.positions
    }

    /// Returns the targets of one neuron's synapses, in the order in which they were drawn.
    ///
    /// # Panics
    ///
    /// If `sender` is no neuron of the network.
    #[must_use]
    pub fn targets(&self, sender: u32) -> &[u32] {
        &self.targets[self.synapses(sender)]
    }

    /// Returns the delays of one neuron's synapses in time steps, in the order of [`targets`](Self::targets).
    ///
    /// # Panics
    ///
    /// If `sender` is no neuron of the network.
    #[must_use]
    pub fn delays(&self, sender: u32) -> &[u32] {
        &self.delays[self.synapses(sender)]
    }

    /// Returns the length of NETSIM's delay buffer in time steps, a power of two: delays are taken modulo it.
    #[must_use]
    pub fn buffer_length(&self) -> u32 {
        self.buffer_length
    }

    /// Returns the main generator as it stands after the network is built.
    #[must_use]
    pub fn generator(&self) -> &Generator {
        &self.generator
    }

    fn synapses(&self, sender: u32) -> std::ops::Range<usize> {
        let out_degree = self.parameters.out_degree as usize;
        let first = sender as usize * out_degree;
        first..first + out_degree
    }
}

/// Draws the conduction speed of each sending neuron (m/s).
fn conduction_speeds(parameters: &NetworkParameters, generator: &mut Generator) -> Result<Vec<f64>, NetworkError> {
    (0..parameters.neurons).map(|neuron| draw_speed(&parameters.speed, neuron, generator)).collect()
}

fn draw_speed(speed: &SpeedParameters, neuron: u32, generator: &mut Generator) -> Result<f64, NetworkError> {
    // NETSIM draws for ever when no speed fits; a million draws in vain mean a chance below one in ten thousand or so.
    const ATTEMPTS: u32 = 1_000_000;
    let &SpeedParameters { minimum, maximum, ref distribution } = speed;
    match *distribution {
        SpeedDistribution::Constant => Ok(minimum),
        SpeedDistribution::Uniform => Ok((maximum - minimum) * generator.uniform64() + minimum),
        SpeedDistribution::Gamma { shape, scale } => (0..ATTEMPTS)
            .map(|_| generator.gamma(shape, scale))
            .find(|speed| (minimum..=maximum).contains(speed))
            .ok_or(NetworkError::NoSpeedInRange { neuron, attempts: ATTEMPTS, minimum, maximum }),
    }
}

/// Gives each excitatory synapse a random target with the rewiring probability.
fn rewire(parameters: &NetworkParameters, targets: &mut [u32], generator: &mut Generator) {
    let probability = parameters.rewiring_probability;
    if probability > 0.0 {
        let excitatory = parameters.excitatory() as usize * parameters.out_degree as usize;
        for target in &mut targets[..excitatory] {
            if generator.uniform64() < probability {
                *target = generator.below(parameters.neurons);
            }
        }
    }
}
