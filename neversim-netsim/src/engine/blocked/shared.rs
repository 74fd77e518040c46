//! What the threads of a run share.

use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::kernel::Constants;
use super::schedule::Schedule;
use super::turns::Turns;
use crate::engine::instructions::Instructions;
use crate::engine::recorder::{Frame, Recorder};
use crate::input::drive::Drive;
use crate::network::packed::PackedSynapses;
use crate::parameters::Parameters;

/// What all threads see.
pub(super) struct Shared<'a> {
    pub(super) parameters: &'a Parameters,
    pub(super) synapses: &'a PackedSynapses,
    pub(super) constants: Constants,
    pub(super) schedule: Schedule,
    pub(super) turns: Turns,
    pub(super) is_over: AtomicBool,
    /// Whether a limit was reached within a block, so the rest of the block can be skipped.
    pub(super) is_cut_short: AtomicBool,
    /// The spikes of each part's neurons, in each step of a block: those of this block and of the one before.
    pub(super) spikes: [Vec<RwLock<Vec<Vec<u32>>>>; 2],
    /// External input in each step of the block; empty for a model without inputs.
    pub(super) drives: RwLock<Vec<Drive>>,
    pub(super) block: RwLock<StepBlock>,
    /// The state shown by a frame, gathered from all parts.
    pub(super) frame: Mutex<Frame>,
}

/// Steps that are taken together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct StepBlock {
    /// How many blocks came before.
    pub(super) number: usize,
    pub(super) first: u32,
    pub(super) count: u32,
    /// The step whose state is wanted, if any; there is at most one per block.
    pub(super) frame: Option<u32>,
}

impl<'a> Shared<'a> {
    pub(super) fn new(
        parameters: &'a Parameters,
        synapses: &'a PackedSynapses,
        threads: usize,
        schedule: Schedule,
        instructions: Instructions,
    ) -> Self {
        let neurons = parameters.neurons() as usize;
        let steps = schedule.block_steps as usize;
        let drives = if parameters.inputs.is_empty() { 0 } else { steps };
        let no_spikes = |_| (0..synapses.stripes().parts()).map(|_| RwLock::new(vec![Vec::new(); steps])).collect();
        Self {
            parameters,
            synapses,
            constants: Constants::new(parameters, instructions),
            schedule,
            turns: Turns::new(threads),
            is_over: AtomicBool::new(false),
            is_cut_short: AtomicBool::new(false),
            spikes: [0, 1].map(no_spikes),
            drives: RwLock::new(vec![Drive::new(neurons); drives]),
            block: RwLock::default(),
            frame: Mutex::default(),
        }
    }

    /// Returns the spikes of each part's neurons in each step of a block, of this block or the one before.
    pub(super) fn spikes_of(&self, block: StepBlock) -> &[RwLock<Vec<Vec<u32>>>] {
        &self.spikes[block.number % 2]
    }

    /// Returns the next block of steps, in which at most one has a frame.
    pub(super) fn block_after(&self, before: StepBlock, recorder: &dyn Recorder) -> StepBlock {
        let first = before.first + before.count;
        let most = self.schedule.block_from(first).min(self.parameters.steps - first);
        let mut frames = (first..first + most).filter(|step| recorder.wants_frame(*step));
        let (frame, next) = (frames.next(), frames.next());
        let count = next.map_or(most, |next| next - first);
        StepBlock { number: before.number + 1, first, count, frame }
    }
}

// The threads take turns, so the only lock ever contended is that of the frame, one stripe at a time. A panic in one thread
// ends them all (`Turns`).

pub(super) fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
