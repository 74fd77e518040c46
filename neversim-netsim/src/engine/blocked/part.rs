//! One thread's share of a simulation: some neurons, and the spikes that it delivers.

use std::ops::Range;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::flights::{Flight, Flights, Window};
use super::kernel::{LaneDrive, LaneGroup, Lanes};
use super::turns::CountsMut;
use super::{Drive, Shared, StepBlock, read, write};
use crate::engine::{drive, plain};
use crate::network::{LANES, PackedSynapses};
use crate::parameters::Parameters;
use crate::rng::Generator;

/// Groups of neurons that go through all steps of a block before the next ones do: their state stays in the first-level
/// cache (32 groups of 32 neurons, 28 bytes each).
const GROUPS_IN_CACHE: usize = 32;

/// A share of the neurons and of the spikes on their way.
#[derive(Debug)]
pub(super) struct Part {
    index: usize,
    /// The first neuron of the share.
    first: usize,
    neurons: usize,
    groups: Vec<LaneGroup>,
    excitatory_flights: Flights,
    inhibitory_flights: Flights,
    /// The block of steps whose spikes have not set out yet.
    before: StepBlock,
    /// External input of the groups in hand.
    drive: Vec<LaneDrive>,
}

impl Part {
    /// Returns the shares of all threads, with the initial state drawn.
    pub(super) fn all(
        parameters: &Parameters,
        synapses: &PackedSynapses,
        generator: &mut Generator,
        threads: usize,
    ) -> Vec<Self> {
        debug_assert!(1 << synapses.target_bits() >= LANES);
        let constants = super::Constants::new(parameters);
        let (potential, excitatory, inhibitory) = plain::initial_state(parameters, generator);
        let active_from = drive::initially_active_from(parameters);
        let neurons = potential.len();
        let share = neurons.div_ceil(LANES).div_ceil(threads) * LANES;
        let group = |first: usize, end: usize| {
            // Lanes without a neuron never move and never spike.
            let mut group = LaneGroup {
                potential: [constants.below_threshold(); LANES],
                excitatory: [0.0; LANES],
                inhibitory: [0.0; LANES],
                active_from: [u32::MAX; LANES],
            };
            for (lane, neuron) in (first..end).enumerate() {
                group.potential[lane] = potential[neuron];
                group.excitatory[lane] = constants.in_units(excitatory[neuron]);
                group.inhibitory[lane] = constants.in_units(inhibitory[neuron]);
                group.active_from[lane] = active_from;
            }
            group
        };
        let part = |index: usize| {
            let first = (index * share).min(neurons);
            let end = (first + share).min(neurons);
            Self {
                index,
                first,
                neurons: end - first,
                groups: (first..end).step_by(LANES).map(|first| group(first, (first + LANES).min(end))).collect(),
                excitatory_flights: Flights::new(),
                inhibitory_flights: Flights::new(),
                before: StepBlock::default(),
                drive: Vec::new(),
            }
        };
        (0..threads).map(part).collect()
    }

    /// Takes part in a run that another thread leads.
    pub(super) fn follow(&mut self, shared: &Shared<'_>) {
        let _guard = shared.turns.guard();
        loop {
            shared.turns.next();
            if shared.is_over.load(Ordering::Acquire) {
                return;
            }
            let block = *read(&shared.block);
            self.deliver(shared, block);
            shared.turns.next();
            self.update(shared, block);
            shared.turns.next();
        }
    }

    /// Whether a neuron of this share may move in a step.
    pub(super) fn is_active(&self, neuron: usize, step: u32) -> bool {
        let index = neuron - self.first;
        step >= self.groups[index / LANES].active_from[index % LANES]
    }

    /// Lets the spikes of the block before set out, and counts what arrives in the window of steps.
    pub(super) fn deliver(&mut self, shared: &Shared<'_>, block: StepBlock) {
        #[expect(unsafe_code, reason = "see `SharedCounts`")]
        // SAFETY: these are this thread's counters, and this is the turn of delivering.
        let counts = unsafe { shared.counts[self.index].range(..) };
        let mut overflows = shared.counts[self.index].overflows_mut();
        let first = shared.schedule.window_of(block.first);
        let begins = block.first == first;
        if begins {
            overflows.iter_mut().for_each(Vec::clear);
        }
        let [excitatory, inhibitory] = &mut *overflows;
        let window = |counts, overflows| Window { first, end: first + shared.schedule.window_steps, counts, overflows };
        let mut excitatory = window(counts.excitatory, excitatory);
        let mut inhibitory = window(counts.inhibitory, inhibitory);
        self.set_out(shared, &mut excitatory, &mut inhibitory);
        if begins {
            self.excitatory_flights.deliver(shared.synapses, &mut excitatory);
            self.inhibitory_flights.deliver(shared.synapses, &mut inhibitory);
        }
        shared.counts[self.index].note_overflows(&overflows);
        self.before = block;
    }

    /// Takes every n-th spike of the block before, whoever's neurons spiked, so that all threads have as many.
    fn set_out(&mut self, shared: &Shared<'_>, excitatory: &mut Window<'_>, inhibitory: &mut Window<'_>) {
        let threads = shared.counts.len();
        let mut number = 0;
        for index in 0..self.before.count {
            let mut of_kinds = [self.excitatory_flights.spare_list(), self.inhibitory_flights.spare_list()];
            for spikes in &shared.spikes {
                for &sender in &read(spikes)[index as usize] {
                    if number % threads == self.index {
                        of_kinds[usize::from(sender >= shared.parameters.excitatory())].push(Flight::new(sender));
                    }
                    number += 1;
                }
            }
            let step = self.before.first + index;
            let [of_excitatory, of_inhibitory] = of_kinds;
            self.excitatory_flights.set_out(shared.synapses, step, of_excitatory, excitatory);
            self.inhibitory_flights.set_out(shared.synapses, step, of_inhibitory, inhibitory);
        }
    }

    /// Takes the neurons through the steps of a block and notes their spikes.
    pub(super) fn update(&mut self, shared: &Shared<'_>, block: StepBlock) {
        let mut spikes = write(&shared.spikes[self.index]);
        spikes.iter_mut().for_each(Vec::clear);
        let drives = read(&shared.drives);
        let target_bits = shared.synapses.target_bits();
        for (chunk, groups) in self.groups.chunks_mut(GROUPS_IN_CACHE).enumerate() {
            let first = self.first + chunk * GROUPS_IN_CACHE * LANES;
            for index in 0..block.count {
                let step = block.first + index;
                let start = (((step - shared.schedule.window_of(step)) as usize) << target_bits) + first;
                let range = start..start + groups.len() * LANES;
                self.drive.clear();
                if let Some(drive) = drives.get(index as usize) {
                    lane_drives(drive, first, groups.len(), &mut self.drive);
                }
                let counts = gather(shared, range, &mut self.drive);
                let drive = (!self.drive.is_empty()).then_some(self.drive.as_slice());
                let active_from = drive::active_from(shared.parameters, step);
                let spiking = &mut spikes[index as usize];
                shared.constants.step(
                    step,
                    groups,
                    counts.excitatory.as_chunks().0,
                    counts.inhibitory.as_chunks().0,
                    drive,
                    |index, group| note_spikes(shared, group, first + index * LANES, active_from, spiking),
                );
                counts.excitatory.fill(0);
                counts.inhibitory.fill(0);
            }
        }
        if block.wants_frame {
            self.copy_to_frame(shared);
        }
    }

    fn copy_to_frame(&self, shared: &Shared<'_>) {
        let neurons = shared.parameters.neurons() as usize;
        let mut frame = shared.frame.lock().unwrap_or_else(PoisonError::into_inner);
        let frame = &mut *frame;
        let copy = |list: &mut Vec<f64>, lanes: fn(&LaneGroup) -> &Lanes<f64>| {
            list.resize(neurons, 0.0);
            let own = list[self.first..self.first + self.neurons].chunks_mut(LANES);
            own.zip(&self.groups).for_each(|(values, group)| values.copy_from_slice(&lanes(group)[..values.len()]));
        };
        copy(&mut frame.potential, |group| &group.potential);
        copy(&mut frame.excitatory, |group| &group.excitatory);
        copy(&mut frame.inhibitory, |group| &group.inhibitory);
    }
}

/// Returns the counters of a range of this thread's neurons, those of all threads summed up in the first one's. What does
/// not fit into a counter is added to the drive.
fn gather<'a>(shared: &'a Shared<'_>, range: Range<usize>, drive: &mut Vec<LaneDrive>) -> CountsMut<'a> {
    /// Spikes in one overflow of a counter.
    const SPIKES: f64 = 256.0;
    let synapses = &shared.parameters.synapses;
    let groups = range.len() / LANES;
    let mut add_to_drive = |kind: usize, place: usize| {
        drive.resize(groups, LaneDrive::NONE);
        let drive = &mut drive[place / LANES];
        match kind {
            0 => drive.excitatory[place % LANES] += SPIKES * synapses.excitatory_weight,
            _ => drive.inhibitory[place % LANES] += SPIKES * synapses.inhibitory_weight,
        }
    };
    let mut counts = shared.counts.iter().map(|counts| {
        counts.overflows_in(range.clone(), &mut add_to_drive);
        #[expect(unsafe_code, reason = "see `SharedCounts`")]
        // SAFETY: this is the turn of updating, and the range is that of this thread's own neurons.
        unsafe {
            counts.range(range.clone())
        }
    });
    let Some(sum) = counts.next() else { unreachable!("a run has at least one thread") };
    let others: Vec<_> = counts.collect();
    for other in others {
        for (kind, sum, other) in
            [(0, &mut *sum.excitatory, other.excitatory), (1, &mut *sum.inhibitory, other.inhibitory)]
        {
            add(sum, other, |place| add_to_drive(kind, place));
            other.fill(0);
        }
    }
    sum
}

/// Adds counters to others, and calls `overflows` with the place of each that runs over.
fn add(sum: &mut [u8], other: &[u8], mut overflows: impl FnMut(usize)) {
    let mut any = false;
    for (sum, count) in sum.iter_mut().zip(other) {
        let (total, is_over) = sum.overflowing_add(*count);
        *sum = total;
        any |= is_over;
    }
    if any {
        // A total below one of its parts has run over.
        (0..sum.len()).filter(|place| sum[*place] < other[*place]).for_each(&mut overflows);
    }
}

/// Resets the neurons of a group that have reached the threshold and notes their numbers.
#[cold]
fn note_spikes(shared: &Shared<'_>, group: &mut LaneGroup, first: usize, active_from: u32, spiking: &mut Vec<u32>) {
    let threshold = shared.parameters.membrane.threshold;
    for lane in 0..LANES {
        if group.potential[lane] >= threshold {
            group.potential[lane] = shared.constants.reset;
            group.active_from[lane] = active_from;
            #[expect(clippy::cast_possible_truncation, reason = "a neuron's number is a u32")]
            spiking.push((first + lane) as u32);
        }
    }
}

/// Fills `lanes` with the external input of some groups of neurons.
fn lane_drives(drive: &Drive, first: usize, groups: usize, lanes: &mut Vec<LaneDrive>) {
    let cut = |values: &[f64], start: usize| {
        let mut lanes = [0.0; LANES];
        let end = (start + LANES).min(values.len());
        lanes[..end - start].copy_from_slice(&values[start..end]);
        lanes
    };
    lanes.extend((0..groups).map(|group| first + group * LANES).map(|start| LaneDrive {
        excitatory: cut(&drive.excitatory, start),
        inhibitory: cut(&drive.inhibitory, start),
        current: cut(&drive.current, start),
    }));
}
