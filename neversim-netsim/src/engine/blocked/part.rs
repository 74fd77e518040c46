//! A share of the neurons, and the spikes in flight to them.

use std::ops::Range;
use std::sync::PoisonError;

use super::flight::Flight;
use super::flights::{Flights, Pace, Window};
use super::kernel::{Constants, LaneDrive, LaneGroup, Lanes};
use super::shared::{Shared, StepBlock, read, write};
use crate::engine::execution::Watch;
use crate::engine::recorder::Frame;
use crate::engine::{drive, plain};
use crate::input::drive::Drive;
use crate::network::stripes::LANES;
use crate::parameters::Parameters;
use crate::rng::Generator;

/// A share of the neurons, with the spikes in flight to them. Only one thread works on a part.
#[derive(Debug)]
pub(super) struct Part {
    number: usize,
    /// In order of the neurons. A stripe goes through all steps of a block before the next stripe does.
    groups: Vec<LaneGroup>,
    /// Excitatory and inhibitory, as everywhere below.
    flights: [Flights; 2],
    arriving: [Counters; 2],
    /// The block of steps whose spikes have not departed yet.
    before: StepBlock,
    /// External input of the groups being updated.
    drive: Vec<LaneDrive>,
}

/// Spikes that arrive, for each step of a window and neuron.
#[derive(Debug)]
struct Counters {
    /// Their number is a power of two; not all are used.
    counts: Vec<u8>,
    /// Counters that have overflowed in this window, once for each overflow.
    overflows: Vec<u32>,
}

impl Part {
    /// Returns all parts, with the initial state drawn.
    pub(super) fn all(shared: &Shared<'_>, generator: &mut Generator) -> Vec<Self> {
        let Shared { parameters, synapses, constants, schedule, .. } = shared;
        debug_assert!(1 << synapses.target_bits() >= LANES);
        let (potential, excitatory, inhibitory) = plain::initial_state(parameters, generator);
        let active_from = drive::initially_active_from(parameters);
        let group = |neurons: Range<usize>| {
            // Lanes without a neuron never move, and lie below every threshold.
            let mut group = LaneGroup {
                potential: [f64::NEG_INFINITY; LANES],
                excitatory: [0.0; LANES],
                inhibitory: [0.0; LANES],
                active_from: [u32::MAX; LANES],
            };
            for (lane, neuron) in neurons.enumerate() {
                group.potential[lane] = potential[neuron];
                group.excitatory[lane] = constants.in_units(excitatory[neuron]);
                group.inhibitory[lane] = constants.in_units(inhibitory[neuron]);
                group.active_from[lane] = active_from;
            }
            group
        };
        let groups = |neurons: Range<usize>| {
            let end = neurons.end;
            neurons.step_by(LANES).map(move |first| group(first..(first + LANES).min(end)))
        };
        let counters = ((schedule.window_steps as usize) << synapses.target_bits()).next_power_of_two();
        let arriving = || Counters { counts: vec![0; counters], overflows: Vec::new() };
        let part = |number| Self {
            number,
            groups: synapses.stripes().of_part(number).flat_map(&groups).collect(),
            flights: [Flights::new(constants.instructions), Flights::new(constants.instructions)],
            arriving: [arriving(), arriving()],
            before: StepBlock::default(),
            drive: Vec::new(),
        };
        (0..synapses.stripes().parts()).map(part).collect()
    }

    /// Whether a neuron may move in a step.
    ///
    /// - `place`: its number within this part.
    pub(super) fn is_active(&self, place: usize, step: u32) -> bool {
        step >= self.groups[place / LANES].active_from[place % LANES]
    }

    /// Takes the neurons through a block of steps.
    ///
    /// - `watch`: of the thread that leads the run.
    pub(super) fn advance(&mut self, shared: &Shared<'_>, block: StepBlock, watch: Option<&Watch>) {
        self.deliver(shared, block, Pace { is_cut_short: &shared.is_cut_short, watch });
        self.update(shared, block);
        self.before = block;
    }

    /// Sends off the spikes of the previous block and counts what arrives in the window of steps.
    fn deliver(&mut self, shared: &Shared<'_>, block: StepBlock, pace: Pace<'_>) {
        let first = shared.schedule.window_of(block.first);
        let end = first + shared.schedule.window_steps;
        let begins = block.first == first;
        let mut windows = self.arriving.each_mut().map(|Counters { counts, overflows }| {
            if begins {
                overflows.clear();
            }
            Window { first, end, counts, overflows }
        });
        let spikes = shared.spikes_of(self.before);
        for index in 0..self.before.count {
            let mut of_kinds = self.flights.each_mut().map(Flights::spare_list);
            for spikes in spikes {
                for &sender in &read(spikes)[index as usize] {
                    let kind = usize::from(sender >= shared.parameters.excitatory());
                    of_kinds[kind].push(Flight::new(shared.synapses, sender, self.number));
                }
            }
            for ((flights, list), window) in self.flights.iter_mut().zip(of_kinds).zip(&mut windows) {
                flights.set_out(shared.synapses, self.before.first + index, list, window, pace);
            }
        }
        if begins {
            let each = self.flights.iter_mut().zip(&mut windows);
            each.for_each(|(flights, window)| flights.deliver(shared.synapses, window, pace));
        }
    }

    /// Takes the neurons through the steps of a block and notes their spikes.
    fn update(&mut self, shared: &Shared<'_>, block: StepBlock) {
        let mut spikes = write(&shared.spikes_of(block)[self.number]);
        spikes.iter_mut().for_each(Vec::clear);
        let drives = read(&shared.drives);
        let stripes = shared.synapses.stripes();
        let groups = self.groups.chunks_mut(stripes.width() / LANES);
        for ((stripe, neurons), groups) in stripes.of_part(self.number).enumerate().zip(groups) {
            for index in 0..block.count {
                let step = block.first + index;
                let window_step = (step - shared.schedule.window_of(step)) as usize;
                let start = (window_step << shared.synapses.target_bits()) + stripe * stripes.width();
                let range = start..start + groups.len() * LANES;
                self.drive.clear();
                if let Some(drive) = drives.get(index as usize) {
                    lane_drives(drive, neurons.start, groups.len(), &mut self.drive);
                }
                add_overflows(shared.parameters, &self.arriving, &range, &mut self.drive);
                let drive = (!self.drive.is_empty()).then_some(self.drive.as_slice());
                let active_from = drive::active_from(shared.parameters, step);
                let spiking = &mut spikes[index as usize];
                let counts = self.arriving.each_mut().map(|counters| &mut counters.counts[range.clone()]);
                shared.constants.step(
                    step,
                    groups,
                    counts[0].as_chunks().0,
                    counts[1].as_chunks().0,
                    drive,
                    |index, group| {
                        note_spikes(&shared.constants, group, neurons.start + index * LANES, active_from, spiking)
                    },
                );
                counts.into_iter().for_each(|counts| counts.fill(0));
                if block.frame == Some(step) {
                    copy_to_frame(shared, &neurons, groups);
                }
            }
        }
    }
}

/// Copies the state of a stripe of neurons to where it is shown, while it sits in the cache.
fn copy_to_frame(shared: &Shared<'_>, neurons: &Range<usize>, groups: &[LaneGroup]) {
    let mut frame = shared.frame.lock().unwrap_or_else(PoisonError::into_inner);
    let frame: &mut Frame = &mut frame;
    let copy = |list: &mut Vec<f32>, unit: f64, lanes: fn(&LaneGroup) -> &Lanes<f64>| {
        list.resize(shared.parameters.neurons() as usize, 0.0);
        for (values, group) in list[neurons.clone()].chunks_mut(LANES).zip(groups) {
            #[expect(clippy::cast_possible_truncation, reason = "NETSIM records single precision")]
            values.iter_mut().zip(lanes(group)).for_each(|(value, lane)| *value = (lane * unit) as f32);
        }
    };
    let siemens = shared.constants.conductance_unit();
    copy(&mut frame.potential, 1.0, |group| &group.potential);
    copy(&mut frame.excitatory, siemens, |group| &group.excitatory);
    copy(&mut frame.inhibitory, siemens, |group| &group.inhibitory);
}

/// Adds the overflow of the counters of a range to the drive of its groups.
fn add_overflows(parameters: &Parameters, arriving: &[Counters; 2], range: &Range<usize>, drive: &mut Vec<LaneDrive>) {
    /// Spikes in one overflow of a counter.
    const SPIKES: f64 = 256.0;
    for (kind, counters) in arriving.iter().enumerate() {
        for place in counters.overflows.iter().map(|place| *place as usize).filter(|place| range.contains(place)) {
            drive.resize(range.len() / LANES, LaneDrive::NONE);
            let place = place - range.start;
            let drive = &mut drive[place / LANES];
            match kind {
                0 => drive.excitatory[place % LANES] += SPIKES * parameters.synapses.excitatory_weight,
                _ => drive.inhibitory[place % LANES] += SPIKES * parameters.synapses.inhibitory_weight,
            }
        }
    }
}

/// Resets the neurons of a group that have reached the threshold and notes their numbers.
#[cold]
fn note_spikes(constants: &Constants, group: &mut LaneGroup, first: usize, active_from: u32, spiking: &mut Vec<u32>) {
    for lane in 0..LANES {
        if group.potential[lane] >= constants.threshold {
            group.potential[lane] = constants.reset;
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
