//! What moves during a run.

use crate::network::Network;
use crate::parameters::Parameters;
use crate::rng::Generator;

/// The state of every neuron and the input on its way.
#[derive(Clone, Debug)]
pub struct EngineState {
    /// Membrane potentials (V).
    pub(crate) potential: Vec<f64>,
    /// Excitatory conductances (S).
    pub(crate) excitatory: Vec<f64>,
    /// Inhibitory conductances (S).
    pub(crate) inhibitory: Vec<f64>,
    /// Time of each neuron's last spike (s); -1 before the first.
    pub(crate) last_spike: Vec<f64>,
    /// Input that arrives in later steps (S): slot after slot, a slot for each step of the delay buffer, N a slot.
    pub(crate) arriving_excitatory: Vec<f64>,
    /// The same for the inhibitory conductance.
    pub(crate) arriving_inhibitory: Vec<f64>,
    pub(crate) buffer_length: u32,
    /// Current that flows into each neuron in this step (A).
    pub(crate) injected_current: Vec<f64>,
}

impl EngineState {
    /// Returns the initial state; draws it from `generator` unless every neuron starts at rest.
    pub(super) fn new(parameters: &Parameters, network: &Network, generator: &mut Generator) -> Self {
        let neurons = parameters.neurons() as usize;
        let buffer = neurons * network.buffer_length() as usize;
        let mut state = Self {
            potential: vec![parameters.membrane.leak_reversal; neurons],
            excitatory: vec![0.0; neurons],
            inhibitory: vec![0.0; neurons],
            last_spike: vec![-1.0; neurons],
            arriving_excitatory: vec![0.0; buffer],
            arriving_inhibitory: vec![0.0; buffer],
            buffer_length: network.buffer_length(),
            injected_current: vec![0.0; neurons],
        };
        if let Some(initial) = &parameters.initial_state {
            let mut draw = |(mean, sigma): (f64, f64)| generator.gaussian() * sigma + mean;
            for neuron in 0..neurons {
                state.potential[neuron] = draw(initial.potential);
                state.excitatory[neuron] = draw(initial.excitatory_conductance);
                state.inhibitory[neuron] = draw(initial.inhibitory_conductance);
            }
        }
        state
    }

    /// Returns the membrane potential of each neuron (V).
    #[must_use]
    pub fn potential(&self) -> &[f64] {
        &self.potential
    }

    /// Returns the excitatory conductance of each neuron (S).
    #[must_use]
    pub fn excitatory_conductance(&self) -> &[f64] {
        &self.excitatory
    }

    /// Returns the inhibitory conductance of each neuron (S).
    #[must_use]
    pub fn inhibitory_conductance(&self) -> &[f64] {
        &self.inhibitory
    }

    /// Returns the part of the delay buffer that belongs to `step`.
    pub(crate) fn slot(&self, step: u32) -> std::ops::Range<usize> {
        let neurons = self.potential.len();
        let first = (step % self.buffer_length) as usize * neurons;
        first..first + neurons
    }
}
