//! The fast loop: several time steps at once, neurons in blocks, threads.
//!
//! No spike arrives sooner than the shortest delay of the network, so that many steps can be taken at once: first all
//! spikes on their way are delivered into the counters of these steps ([`flights`]), then block after block of neurons
//! goes through the steps while it sits in the cache ([`kernel`]), then the new spikes set out. Spikes are *counted*,
//! because all excitatory synapses have one weight and all inhibitory ones another; counts do not depend on the order, so
//! threads share the work without changing the result.

mod arrivals;
mod flights;
mod instructions;
mod kernel;
mod part;
mod schedule;
mod turns;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread;

use self::kernel::Constants;
use self::part::Part;
use self::schedule::Schedule;
use self::turns::{SharedCounts, Turns};
use super::drive::{self, Drive, Step};
use super::spike_limit::SpikeLimit;
use super::{Frame, Recorder};
use crate::error::SimulationError;
use crate::input::RunningInput;
use crate::network::{Network, PackedSynapses};
use crate::parameters::Parameters;
use crate::rng::Generator;

/// Fewer neurons than this a thread are done before the threads have met.
const FEWEST_NEURONS_A_THREAD: usize = 4096;

/// Runs a simulation; the recorder sees what the plain loop shows.
pub(super) fn run(
    parameters: &Parameters,
    network: &Network,
    synapses: &PackedSynapses,
    threads: usize,
    recorder: &mut dyn Recorder,
) -> Result<(), SimulationError> {
    let threads = threads.min(parameters.neurons() as usize / FEWEST_NEURONS_A_THREAD).max(1);
    run_on(parameters, network, synapses, threads, recorder)
}

/// Runs a simulation on that many threads, however small it is.
pub(super) fn run_on(
    parameters: &Parameters,
    network: &Network,
    synapses: &PackedSynapses,
    threads: usize,
    recorder: &mut dyn Recorder,
) -> Result<(), SimulationError> {
    // An input that has to know the state of the step before gets one step at a time, from the one thread that knows it.
    let follows_the_state = parameters.inputs.iter().any(|input| input.follows_the_state());
    let threads = if follows_the_state { 1 } else { threads };
    let schedule = Schedule::new(synapses, follows_the_state);
    let mut generator = network.generator().clone();
    let shared = Shared::new(parameters, synapses, threads, schedule);
    let mut parts = Part::all(parameters, synapses, &mut generator, threads).into_iter();
    let Some(mut own) = parts.next() else { return Ok(()) };
    thread::scope(|scope| {
        for mut part in parts {
            let shared = &shared;
            scope.spawn(move || part.follow(shared));
        }
        let result = lead(&mut own, &shared, &mut generator, recorder);
        // Whatever ended the run, the others wait for their next turn.
        shared.is_over.store(true, Ordering::Release);
        shared.turns.next();
        result
    })
}

/// What all threads see.
struct Shared<'a> {
    parameters: &'a Parameters,
    synapses: &'a PackedSynapses,
    constants: Constants,
    turns: Turns,
    is_over: AtomicBool,
    /// The counters that each thread delivers into.
    counts: Vec<SharedCounts>,
    /// The spikes of each thread's neurons, in each step of the block.
    spikes: Vec<RwLock<Vec<Vec<u32>>>>,
    /// External input in each step of the block; empty for a model without inputs.
    drives: RwLock<Vec<Drive>>,
    block: RwLock<StepBlock>,
    /// The state that a frame shows, gathered from all threads.
    frame: Mutex<FrameBuffer>,
    schedule: Schedule,
}

/// Steps that are taken at once.
#[derive(Clone, Copy, Debug, Default)]
struct StepBlock {
    first: u32,
    count: u32,
    /// Whether the state after the last of them is wanted.
    wants_frame: bool,
}

#[derive(Debug, Default)]
struct FrameBuffer {
    potential: Vec<f64>,
    excitatory: Vec<f64>,
    inhibitory: Vec<f64>,
}

impl<'a> Shared<'a> {
    fn new(parameters: &'a Parameters, synapses: &'a PackedSynapses, threads: usize, schedule: Schedule) -> Self {
        let neurons = parameters.neurons() as usize;
        let counters = (schedule.window_steps as usize) << synapses.target_bits();
        let drives = if parameters.inputs.is_empty() { 0 } else { schedule.block_steps as usize };
        Self {
            parameters,
            synapses,
            constants: Constants::new(parameters),
            turns: Turns::new(threads),
            is_over: AtomicBool::new(false),
            counts: (0..threads).map(|_| SharedCounts::new(counters)).collect(),
            spikes: (0..threads).map(|_| RwLock::new(vec![Vec::new(); schedule.block_steps as usize])).collect(),
            drives: RwLock::new(vec![Drive::new(neurons); drives]),
            block: RwLock::default(),
            frame: Mutex::default(),
            schedule,
        }
    }

    /// Returns the steps from `first` on that can be taken at once: a frame is taken at the end of a block.
    fn next_block(&self, first: u32, recorder: &dyn Recorder) -> StepBlock {
        let most = self.schedule.block_from(first).min(self.parameters.steps - first);
        let until_frame = (0..most).find(|index| recorder.wants_frame(first + index));
        StepBlock { first, count: until_frame.map_or(most, |index| index + 1), wants_frame: until_frame.is_some() }
    }

    fn fill_drives(
        &self,
        own: &Part,
        block: StepBlock,
        inputs: &mut [Box<dyn RunningInput>],
        generator: &mut Generator,
    ) -> Result<(), SimulationError> {
        let synapses = &self.parameters.synapses;
        let weights = (synapses.excitatory_weight, synapses.inhibitory_weight);
        for (number, drive) in (block.first..).take(block.count as usize).zip(write(&self.drives).iter_mut()) {
            let is_active = |neuron| own.is_active(neuron, number);
            drive.fill(inputs, &Step { number, weights, is_active: &is_active }, generator)?;
        }
        Ok(())
    }
}

/// Leads the threads through the run, block after block of steps. The others follow ([`Part::follow`]).
fn lead(
    own: &mut Part,
    shared: &Shared<'_>,
    generator: &mut Generator,
    recorder: &mut dyn Recorder,
) -> Result<(), SimulationError> {
    let parameters = shared.parameters;
    let mut inputs = drive::open_inputs(parameters)?;
    let mut limit = SpikeLimit::new(parameters);
    let mut spiking = Vec::new();
    let mut first = 0;
    while first < parameters.steps {
        let block = shared.next_block(first, recorder);
        *write(&shared.block) = block;
        shared.fill_drives(own, block, &mut inputs, generator)?;

        shared.turns.next();
        own.deliver(shared, block);
        shared.turns.next();
        own.update(shared, block);
        shared.turns.next();

        for index in 0..block.count {
            let step = first + index;
            let time = parameters.time_step() * f64::from(step);
            spiking.clear();
            shared.spikes.iter().for_each(|spikes| spiking.extend_from_slice(&read(spikes)[index as usize]));
            limit.count(step, time, spiking.len())?;
            recorder.spikes(step, time, &spiking)?;
        }
        if block.wants_frame {
            let frame = shared.frame.lock().unwrap_or_else(PoisonError::into_inner);
            recorder.frame(first + block.count - 1, &frame.show(&shared.constants))?;
        }
        first += block.count;
    }
    Ok(())
}

impl FrameBuffer {
    fn show(&self, constants: &Constants) -> Frame<'_> {
        Frame {
            potential: &self.potential,
            excitatory: &self.excitatory,
            inhibitory: &self.inhibitory,
            conductance_unit: constants.conductance_unit(),
        }
    }
}

// The threads take turns, so no lock is ever waited for; a panic in one thread ends them all (`Turns`).

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
