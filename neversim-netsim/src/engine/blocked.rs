//! The fast loop: several time steps at once, neurons in blocks, threads.
//!
//! No spike arrives sooner than the shortest delay of the network, so many steps can be taken at once. First, all
//! spikes in flight are delivered into the counters of these steps ([`flights`]), then block after block of neurons
//! goes through the steps while it sits in the cache ([`kernel`]), then the new spikes depart. Spikes are *counted*,
//! because all excitatory synapses have one weight and all inhibitory ones another; counts do not depend on the order.
//! Each thread has a share of the neurons, with the synapses onto them ([`part`]), so threads tell each
//! other only which neurons spiked.

mod arrivals;
mod flight;
mod flights;
mod kernel;
mod part;
mod schedule;
mod shared;
mod turns;

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::thread;

use self::part::Part;
use self::schedule::Schedule;
use self::shared::{Shared, StepBlock, read, write};
use super::drive;
use super::execution::{Execution, Watch};
use super::recorder::Recorder;
use super::spike_limit::SpikeLimit;
use crate::error::SimulationError;
use crate::input::drive::Step;
use crate::input::source::RunningInput;
use crate::network::Network;
use crate::network::packed::PackedSynapses;
use crate::parameters::Parameters;
use crate::rng::Generator;

/// Runs a simulation on at most as many threads as the network has parts; the recorder sees the same as from the plain loop.
pub(super) fn run(
    parameters: &Parameters,
    network: &Network,
    synapses: &PackedSynapses,
    execution: &Execution,
    recorder: &mut dyn Recorder,
) -> Result<(), SimulationError> {
    // An input that needs the state after the previous step gets one step at a time, on the one thread that knows it.
    let follows_the_state = parameters.inputs.iter().any(|input| input.follows_the_state());
    let parts = synapses.stripes().parts();
    let parts_each = if follows_the_state { parts } else { parts.div_ceil(execution.threads) };
    // Fewer than requested where the parts do not divide evenly: 5 parts on 4 threads are 2, 2 and 1.
    let threads = parts.div_ceil(parts_each);
    let schedule = Schedule::new(synapses, follows_the_state);
    let mut generator = network.generator().clone();
    let shared = Shared::new(parameters, synapses, threads, schedule, execution.instructions);
    let mut parts = Part::all(&shared, &mut generator);
    let (own, others) = parts.split_at_mut(parts_each);
    thread::scope(|scope| {
        // Installed before the first thread starts: if a later one cannot start, the first must not wait for ever.
        let _guard = shared.turns.guard();
        for parts in others.chunks_mut(parts_each) {
            let shared = &shared;
            scope.spawn(move || follow(parts, shared));
        }
        let watch = Watch::new(execution);
        let result = lead(own, &shared, &mut generator, recorder, &watch);
        // However the run ended, the others wait for their next turn. If one panicked, the scope passes its panic on.
        shared.is_over.store(true, Ordering::Release);
        let _ = shared.turns.next();
        result
    })
}

/// Leads the threads through the run, block after block of steps. The others [`follow`].
fn lead(
    own: &mut [Part],
    shared: &Shared<'_>,
    generator: &mut Generator,
    recorder: &mut dyn Recorder,
    watch: &Watch,
) -> Result<(), SimulationError> {
    const BLOCKS_BETWEEN_LOOKS: usize = 16;
    let parameters = shared.parameters;
    let mut inputs = drive::open_inputs(parameters)?;
    let mut limit = SpikeLimit::new(parameters);
    let mut spiking = Vec::new();
    let mut block = shared.block_after(StepBlock::default(), recorder);
    while block.count > 0 {
        if block.number % BLOCKS_BETWEEN_LOOKS == 1 {
            watch.look()?;
        }
        *write(&shared.block) = block;
        fill_drives(shared, own, block, &mut inputs, generator, watch)?;

        let met = shared.turns.next();
        own.iter_mut().for_each(|part| part.advance(shared, block, Some(watch)));
        if met.and(shared.turns.next()).is_err() {
            // The scope passes on the panic of the other thread.
            return Err(SimulationError::Cancelled);
        }
        if shared.is_cut_short.load(Ordering::Acquire) {
            watch.look()?;
            return Err(SimulationError::Cancelled);
        }

        for index in 0..block.count {
            let step = block.first + index;
            let time = parameters.time_step() * f64::from(step);
            spiking.clear();
            let of_parts = shared.spikes_of(block).iter();
            of_parts.for_each(|spikes| spiking.extend_from_slice(&read(spikes)[index as usize]));
            spiking.sort_unstable();
            limit.count(step, time, spiking.len())?;
            recorder.spikes(step, time, &spiking)?;
            if block.frame == Some(step) {
                let frame = shared.frame.lock().unwrap_or_else(PoisonError::into_inner);
                recorder.frame(step, &frame)?;
            }
        }
        block = shared.block_after(block, recorder);
    }
    Ok(())
}

/// Takes part in a run that is led by another thread.
fn follow(own: &mut [Part], shared: &Shared<'_>) {
    let _guard = shared.turns.guard();
    while shared.turns.next().is_ok() && !shared.is_over.load(Ordering::Acquire) {
        let block = *read(&shared.block);
        own.iter_mut().for_each(|part| part.advance(shared, block, None));
        if shared.turns.next().is_err() {
            return;
        }
    }
}

/// Fills the drives of a block of steps with what the inputs supply.
///
/// - `parts`: all parts, where an input follows the state.
fn fill_drives(
    shared: &Shared<'_>,
    parts: &[Part],
    block: StepBlock,
    inputs: &mut [Box<dyn RunningInput>],
    generator: &mut Generator,
    watch: &Watch,
) -> Result<(), SimulationError> {
    let synapses = &shared.parameters.synapses;
    let weights = (synapses.excitatory_weight, synapses.inhibitory_weight);
    for (number, drive) in (block.first..).take(block.count as usize).zip(write(&shared.drives).iter_mut()) {
        let is_active = |neuron| {
            let (part, place) = shared.synapses.stripes().place(neuron);
            parts[part].is_active(place, number)
        };
        drive.fill(inputs, &Step { number, weights, is_active: &is_active, watch }, generator)?;
    }
    Ok(())
}
