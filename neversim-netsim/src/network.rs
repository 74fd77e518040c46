//! The network: which neurons are connected, and how long a spike travels.
//!
//! [`Connections`] are drawn in NETSIM's order, and hold that order. A [`Network`] is what simulations run on: the same
//! connections, packed. It is built once and never changes; it holds nothing of a run, so threads and simulations share
//! it. Both include the state of the generator after the connections are drawn, as the initial state is drawn next.

pub(crate) mod connectors;
mod delays;
mod drawn;
pub(crate) mod packed;
mod positions;
pub(crate) mod stripes;
mod zeros;

use std::sync::Arc;

use self::drawn::Drawn;
use self::packed::PackedSynapses;
use crate::error::NetworkError;
use crate::limits::Cancellation;
use crate::parameters::network::NetworkParameters;
use crate::rng::Generator;

/// The connections of a network, in the order in which NETSIM draws them.
///
/// # Example
///
/// ```
/// use neversim_netsim::{Connections, NetsimOptions, ParameterFile, Parameters};
/// let file = ParameterFile::read("models/ring.parameters".as_ref())?;
/// let parameters = Parameters::new(&file, &NetsimOptions::default())?;
/// let connections = Connections::draw(parameters.network())?;
/// assert_eq!(connections.targets(0).len(), 200);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Connections {
    drawn: Drawn,
    /// Time steps, in the order of the targets.
    delays: Vec<u32>,
}

impl Connections {
    /// Draws the connections of a network.
    ///
    /// # Errors
    ///
    /// [`NetworkError`]: more targets wanted than can be reached, no speed within its bounds, a delay too long.
    pub fn draw(parameters: &NetworkParameters) -> Result<Self, NetworkError> {
        Self::draw_cancellable(parameters, &Cancellation::default())
    }

    /// Draws the connections as [`draw`](Self::draw) does, unless `cancellation` ends it.
    ///
    /// # Errors
    ///
    /// As [`draw`](Self::draw), and [`NetworkError::Cancelled`].
    pub fn draw_cancellable(parameters: &NetworkParameters, cancellation: &Cancellation) -> Result<Self, NetworkError> {
        let drawn = Drawn::new(parameters, cancellation)?;
        let mut delays = vec![0; drawn.targets.len()];
        let out_degree = (parameters.out_degree as usize).max(1);
        for (sender, (targets, delays)) in
            drawn.targets.chunks_exact(out_degree).zip(delays.chunks_exact_mut(out_degree)).enumerate()
        {
            drawn.delays_of(sender, targets, delays)?;
        }
        Ok(Self { drawn, delays })
    }

    /// Returns the number of neurons.
    #[must_use]
    pub fn neurons(&self) -> u32 {
        self.drawn.parameters.neurons
    }

    /// Returns the targets of one neuron's synapses.
    ///
    /// # Panics
    ///
    /// If `sender` is not a neuron of the network.
    #[must_use]
    pub fn targets(&self, sender: u32) -> &[u32] {
        &self.drawn.targets[self.synapses(sender)]
    }

    /// Returns the delays of one neuron's synapses in time steps.
    ///
    /// # Panics
    ///
    /// If `sender` is not a neuron of the network.
    #[must_use]
    pub fn delays(&self, sender: u32) -> &[u32] {
        &self.delays[self.synapses(sender)]
    }

    /// Returns the length of NETSIM's delay buffer in time steps, a power of two: delays are taken modulo it.
    #[must_use]
    pub fn buffer_length(&self) -> u32 {
        self.drawn.buffer_length
    }

    /// Returns the main generator as it stands after the connections are drawn.
    #[must_use]
    pub fn generator(&self) -> &Generator {
        &self.drawn.generator
    }

    fn synapses(&self, sender: u32) -> std::ops::Range<usize> {
        let out_degree = self.drawn.parameters.out_degree as usize;
        let first = sender as usize * out_degree;
        first..first + out_degree
    }
}

/// A network, ready to run on.
///
/// # Example
///
/// ```
/// use neversim_netsim::{Network, NetsimOptions, ParameterFile, Parameters};
/// let file = ParameterFile::read("models/ring.parameters".as_ref())?;
/// let parameters = Parameters::new(&file, &NetsimOptions::default())?;
/// let network = Network::build(parameters.network(), 1)?;
/// // The ring is 1 mm long and has 1600 excitatory neurons.
/// assert_eq!(network.positions()[1], [1e-3 / 1600.0, 0.0, 0.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Network {
    parameters: NetworkParameters,
    positions: Arc<[[f64; 3]]>,
    /// Shared by networks that differ in the seed of the main generator alone.
    synapses: Option<Arc<PackedSynapses>>,
    buffer_length: u32,
    generator: Generator,
}

impl Network {
    /// Builds the network on `threads` threads, for runs on as many. Connections and delays do not depend on their number.
    ///
    /// # Errors
    ///
    /// As [`Connections::draw`].
    pub fn build(parameters: &NetworkParameters, threads: usize) -> Result<Self, NetworkError> {
        Self::build_cancellable(parameters, threads, &Cancellation::default())
    }

    /// Builds the network as [`build`](Self::build) does, unless `cancellation` ends it.
    ///
    /// # Errors
    ///
    /// As [`Connections::draw`], and [`NetworkError::Cancelled`].
    pub fn build_cancellable(
        parameters: &NetworkParameters,
        threads: usize,
        cancellation: &Cancellation,
    ) -> Result<Self, NetworkError> {
        let pack = |drawn: &Drawn, targets| PackedSynapses::new(drawn, targets, threads);
        Self::build_with(parameters, cancellation, pack)
    }

    /// Builds the network for runs on `parts` threads, even if it is small.
    #[cfg(test)]
    pub(crate) fn build_in_parts(parameters: &NetworkParameters, parts: usize) -> Result<Self, NetworkError> {
        let pack = |drawn: &Drawn, targets| PackedSynapses::in_parts(drawn, targets, 2, parts);
        Self::build_with(parameters, &Cancellation::default(), pack)
    }

    fn build_with(
        parameters: &NetworkParameters,
        cancellation: &Cancellation,
        pack: impl FnOnce(&Drawn, Vec<u32>) -> Result<Option<PackedSynapses>, NetworkError>,
    ) -> Result<Self, NetworkError> {
        let mut drawn = Drawn::new(parameters, cancellation)?;
        let targets = std::mem::take(&mut drawn.targets);
        let synapses = pack(&drawn, targets)?;
        Ok(Self {
            synapses: synapses.map(Arc::new),
            buffer_length: drawn.buffer_length,
            parameters: drawn.parameters,
            positions: drawn.layout.positions.into(),
            generator: drawn.generator,
        })
    }

    /// Returns the same network with another seed of the main generator, from which none of it was drawn.
    pub(crate) fn with_seed(&self, seed: u32) -> Self {
        debug_assert!(self.parameters.is_drawn_apart(), "otherwise another seed is another network");
        let parameters = NetworkParameters { seed, ..self.parameters.clone() };
        Self { parameters, generator: Generator::new(seed), ..self.clone() }
    }

    /// Returns the parameters that determine the network.
    #[must_use]
    pub fn parameters(&self) -> &NetworkParameters {
        &self.parameters
    }

    /// Returns the position of each neuron (m).
    #[must_use]
    pub fn positions(&self) -> &Arc<[[f64; 3]]> {
        &self.positions
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

    /// Returns the synapses, `None` where they do not fit into their packed form.
    pub(crate) fn synapses(&self) -> Option<&PackedSynapses> {
        self.synapses.as_deref()
    }
}
