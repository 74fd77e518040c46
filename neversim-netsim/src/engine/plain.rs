//! NETSIM's loop, step by step and formula by formula: the oracle of the fast one.

use super::drive;
use super::execution::{Execution, Watch};
use super::recorder::{Frame, Recorder};
use super::spike_limit::SpikeLimit;
use crate::error::SimulationError;
use crate::input::drive::{Drive, Step};
use crate::network::Connections;
use crate::parameters::Parameters;
use crate::rng::Generator;

/// What a neuron costs per step, for the watch.
const NANOSECONDS_PER_NEURON: u64 = 10;

/// Runs a simulation, connections included, on one thread.
///
/// # Errors
///
/// As [`super::run`], and whatever building the network returns.
pub fn run(parameters: &Parameters, execution: &Execution, recorder: &mut dyn Recorder) -> Result<(), SimulationError> {
    let connections = Connections::draw_cancellable(parameters.network(), &execution.cancellation)?;
    let watch = Watch::new(execution);
    watch.look()?;
    let mut generator = connections.generator().clone();
    let mut state = State::new(parameters, &connections, &mut generator);
    let mut inputs = drive::open_inputs(parameters)?;
    let mut limit = SpikeLimit::new(parameters);
    let mut spiking = Vec::new();

    for step in 0..parameters.steps {
        watch.work(u64::from(parameters.neurons()) * NANOSECONDS_PER_NEURON)?;
        let time = parameters.time_step() * f64::from(step);
        let (last_spike, refractory_period) = (&state.last_spike, parameters.membrane.refractory_period);
        let is_active = |neuron: usize| time > last_spike[neuron] + refractory_period;
        let weights = (parameters.synapses.excitatory_weight, parameters.synapses.inhibitory_weight);
        let input_step = Step { number: step, weights, is_active: &is_active, watch: &watch };
        state.drive.fill(&mut inputs, &input_step, &mut generator)?;
        state.receive(parameters, step);
        state.integrate(parameters, time);
        state.find_spikes(parameters, time, &mut spiking);
        limit.count(step, time, spiking.len())?;
        state.deliver(parameters, &connections, step, &spiking, &mut generator, &watch)?;
        recorder.spikes(step, time, &spiking)?;
        if recorder.wants_frame(step) {
            recorder.frame(step, &state.frame())?;
        }
    }
    Ok(())
}

/// Everything that moves.
struct State {
    /// Membrane potentials (V).
    potential: Vec<f64>,
    /// Conductances (S).
    excitatory: Vec<f64>,
    inhibitory: Vec<f64>,
    /// Time of each neuron's last spike (s); -1 before the first.
    last_spike: Vec<f64>,
    /// Input that arrives in later steps (S): a slot for each step of the delay buffer, N values per slot.
    arriving_excitatory: Vec<f64>,
    arriving_inhibitory: Vec<f64>,
    buffer_length: u32,
    drive: Drive,
}

impl State {
    fn new(parameters: &Parameters, connections: &Connections, generator: &mut Generator) -> Self {
        let neurons = parameters.neurons() as usize;
        let buffer = neurons * connections.buffer_length() as usize;
        let (potential, excitatory, inhibitory) = initial_state(parameters, generator);
        Self {
            potential,
            excitatory,
            inhibitory,
            last_spike: vec![-1.0; neurons],
            arriving_excitatory: vec![0.0; buffer],
            arriving_inhibitory: vec![0.0; buffer],
            buffer_length: connections.buffer_length(),
            drive: Drive::new(neurons),
        }
    }

    /// Moves both conductances by one step of `g += -dt (g / tau) + input` and clears the input.
    fn receive(&mut self, parameters: &Parameters, step: u32) {
        let neurons = self.potential.len();
        let first = (step % self.buffer_length) as usize * neurons;
        let synapses = &parameters.synapses;
        let (excitatory, inhibitory) = (&mut self.arriving_excitatory, &mut self.arriving_inhibitory);
        let kinds = [
            (&mut self.excitatory, excitatory, &self.drive.excitatory, synapses.excitatory_time_constant),
            (&mut self.inhibitory, inhibitory, &self.drive.inhibitory, synapses.inhibitory_time_constant),
        ];
        for (conductance, arriving, external, time_constant) in kinds {
            let inputs = arriving[first..first + neurons].iter_mut().zip(external);
            for (conductance, (input, external)) in conductance.iter_mut().zip(inputs) {
                *conductance += -parameters.time_step() * (*conductance / time_constant) + (*input + external);
                *input = 0.0;
            }
        }
    }

    /// Moves each membrane potential that is not refractory by one step of forward Euler:
    /// `v += dt (ge (Ee - v) + gi (Ei - v) + Gl (El - v) + I) / Cm` with `Gl = Cm / taum`.
    fn integrate(&mut self, parameters: &Parameters, time: f64) {
        let (membrane, synapses) = (&parameters.membrane, &parameters.synapses);
        let leak_conductance = membrane.capacitance / membrane.time_constant;
        for neuron in 0..self.potential.len() {
            if time > self.last_spike[neuron] + membrane.refractory_period {
                let v = self.potential[neuron];
                let current = self.excitatory[neuron] * (synapses.excitatory_reversal - v)
                    + self.inhibitory[neuron] * (synapses.inhibitory_reversal - v)
                    + leak_conductance * (membrane.leak_reversal - v)
                    + self.drive.current[neuron];
                self.potential[neuron] = v + parameters.time_step() * current / membrane.capacitance;
            }
        }
    }

    /// Fills `spiking` with the neurons at or above the threshold, ascending, and resets them.
    fn find_spikes(&mut self, parameters: &Parameters, time: f64, spiking: &mut Vec<u32>) {
        spiking.clear();
        for (neuron, (v, last_spike)) in (0..).zip(self.potential.iter_mut().zip(&mut self.last_spike)) {
            if *v >= parameters.membrane.threshold {
                *v = parameters.membrane.reset;
                *last_spike = time;
                spiking.push(neuron);
            }
        }
    }

    /// Adds the weight of each synapse of the spiking neurons to the input of its target, its delay later.
    ///
    /// Delays are taken modulo the buffer: one of 0 steps comes round a whole buffer later, one of the buffer's length or
    /// more arrives too early (`MODEL.md`, sections 5 and 6).
    fn deliver(
        &mut self,
        parameters: &Parameters,
        connections: &Connections,
        step: u32,
        spiking: &[u32],
        generator: &mut Generator,
        watch: &Watch,
    ) -> Result<(), SimulationError> {
        let neurons = self.potential.len();
        let last_slot = self.buffer_length - 1; // a mask: the length is a power of two
        for &sender in spiking {
            watch.work(connections.targets(sender).len() as u64)?;
            let (arriving, weight) = match sender < parameters.excitatory() {
                true => (&mut self.arriving_excitatory, parameters.synapses.excitatory_weight),
                false => (&mut self.arriving_inhibitory, parameters.synapses.inhibitory_weight),
            };
            for (&target, &delay) in connections.targets(sender).iter().zip(connections.delays(sender)) {
                // One draw per synapse, in order, whether it transmits or not.
                if parameters.release_probability.is_some_and(|probability| generator.uniform64() >= probability) {
                    continue;
                }
                let slot = step.wrapping_add(delay) & last_slot;
                arriving[slot as usize * neurons + target as usize] += weight;
            }
        }
        Ok(())
    }

    #[expect(clippy::cast_possible_truncation, reason = "NETSIM records single precision")]
    fn frame(&self) -> Frame {
        let single = |values: &[f64]| values.iter().map(|value| *value as f32).collect();
        let [potential, excitatory, inhibitory] = [&self.potential, &self.excitatory, &self.inhibitory];
        Frame { potential: single(potential), excitatory: single(excitatory), inhibitory: single(inhibitory) }
    }
}

/// Returns the initial membrane potentials (V) and conductances (S), drawn unless every neuron starts at rest.
pub(super) fn initial_state(parameters: &Parameters, generator: &mut Generator) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let neurons = parameters.neurons() as usize;
    let mut potential = vec![parameters.membrane.leak_reversal; neurons];
    let (mut excitatory, mut inhibitory) = (vec![0.0; neurons], vec![0.0; neurons]);
    if let Some(initial) = &parameters.initial_state {
        let mut draw = |(mean, sigma): (f64, f64)| generator.gaussian() * sigma + mean;
        for neuron in 0..neurons {
            potential[neuron] = draw(initial.potential);
            excitatory[neuron] = draw(initial.excitatory_conductance);
            inhibitory[neuron] = draw(initial.inhibitory_conductance);
        }
    }
    (potential, excitatory, inhibitory)
}
