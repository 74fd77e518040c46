//! Spikes in flight, and their delivery.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};

use super::arrivals::{Arrivals, Batch, Reach};
use super::flight::Flight;
use crate::engine::execution::Watch;
use crate::engine::instructions::Instructions;
use crate::network::packed::PackedSynapses;

/// Spikes whose synapses are looked up before they are counted, while those of the next ones are prefetched.
const FLIGHTS_IN_BATCH: usize = 8;

/// The spikes of one kind in flight to one part of the neurons.
///
/// A spike walks the part's synapses in its sender's row, sorted by delay, once from end to end as time goes on. So each
/// row is read once, in order, whatever the delays, and the rows in use at any time fit into the second-level cache (on W,
/// 8400 spikes with a line of 16 synapses each).
#[derive(Debug)]
pub(super) struct Flights {
    /// In order of the step in which they departed.
    groups: VecDeque<Group>,
    /// Emptied groups, kept for their memory.
    spare: Vec<Vec<Flight>>,
    arrivals: Arrivals,
    /// Lines of synapses that the latest spikes had in the rest of their window.
    usual_lines: usize,
}

/// The spikes of one step.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) step: u32,
    pub(super) flights: Vec<Flight>,
    /// Lines of synapses that a flight of this age usually has in a window.
    pub(super) usual_lines: usize,
}

impl Flights {
    pub(super) fn new(instructions: Instructions) -> Self {
        Self { groups: VecDeque::new(), spare: Vec::new(), arrivals: Arrivals::new(instructions), usual_lines: 1 }
    }

    /// Returns an empty list for the spikes of a step.
    pub(super) fn spare_list(&mut self) -> Vec<Flight> {
        self.spare.pop().unwrap_or_default()
    }

    /// Adds the spikes of a step and counts those that arrive within the window.
    pub(super) fn set_out(
        &mut self,
        synapses: &PackedSynapses,
        step: u32,
        flights: Vec<Flight>,
        window: &mut Window<'_>,
        pace: Pace<'_>,
    ) {
        if flights.is_empty() {
            self.spare.push(flights);
        } else {
            let mut group = Group { step, flights, usual_lines: self.usual_lines };
            if !pace.goes_on(&group) {
                return;
            }
            window.count_arrivals(synapses, &mut group, &mut self.arrivals);
            self.usual_lines = group.usual_lines;
            self.groups.push_back(group);
        }
    }

    /// Counts all arrivals in a window that has just started.
    pub(super) fn deliver(&mut self, synapses: &PackedSynapses, window: &mut Window<'_>, pace: Pace<'_>) {
        while self.groups.front().is_some_and(|group| window.first - group.step > synapses.longest_delay()) {
            if let Some(mut done) = self.groups.pop_front() {
                done.flights.clear();
                self.spare.push(done.flights);
            }
        }
        for group in &mut self.groups {
            if !pace.goes_on(group) {
                return;
            }
            window.count_arrivals(synapses, group, &mut self.arrivals);
        }
    }
}

/// Decides whether to go on delivering spikes: one block of steps can hold more of them than the time limit allows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace<'a> {
    /// Set when a limit is reached; the run then ends with this block, and its counts are not used.
    pub(super) is_cut_short: &'a AtomicBool,
    /// Only the thread that leads the run looks at the limits.
    pub(super) watch: Option<&'a Watch>,
}

impl Pace<'_> {
    fn goes_on(&self, group: &Group) -> bool {
        /// A cache line holds 16 synapses, at about two nanoseconds each.
        const NANOSECONDS_PER_LINE: usize = 32;
        let work = group.flights.len() * group.usual_lines * NANOSECONDS_PER_LINE;
        if self.watch.is_some_and(|watch| watch.work(work as u64).is_err()) {
            self.is_cut_short.store(true, Ordering::Release);
        }
        !self.is_cut_short.load(Ordering::Relaxed)
    }
}

/// The steps `first .. end` with their counters: `(step - first) << target_bits | target`.
///
/// Counters of 8 bits, so that those of a block of steps fit the second-level cache beside the synapses on their way.
pub(super) struct Window<'a> {
    pub(super) first: u32,
    pub(super) end: u32,
    pub(super) counts: &'a mut [u8],
    /// Counters that have overflowed, once for each overflow: 256 spikes.
    pub(super) overflows: &'a mut Vec<u32>,
}

impl Window<'_> {
    /// Advances the spikes that departed in one step to the end of the window and counts their arrivals.
    fn count_arrivals(&mut self, synapses: &PackedSynapses, group: &mut Group, arrivals: &mut Arrivals) {
        // Words hold the delay less one above the target; from this delay on, spikes arrive after the window.
        let Some(delays) = self.end.checked_sub(group.step + 1).filter(|delays| *delays > 0) else { return };
        // Negative for spikes that departed before the window; its sum with the word never is.
        let offset = (group.step + 1).wrapping_sub(self.first) << synapses.target_bits();
        let reach = Reach::new(u64::from(delays) << synapses.target_bits(), offset);
        let mut rest = group.flights.as_mut_slice();
        while !rest.is_empty() {
            let (flights, soon) = rest.split_at_mut(FLIGHTS_IN_BATCH.min(rest.len()));
            let batch = Batch { flights, soon, usual_lines: group.usual_lines };
            group.usual_lines = arrivals.find(synapses, reach, batch);
            self.count(arrivals.places());
            rest = soon;
        }
    }

    /// Raises the counters at some places.
    ///
    /// As fast as possible: the only check on each is whether it overflowed (a third less time).
    fn count(&mut self, places: &[u32]) {
        assert!(self.counts.len().is_power_of_two(), "so that the bits below are the places there are");
        let mut raise = |place: u32| {
            let index = place as usize & (self.counts.len() - 1);
            debug_assert_eq!(index, place as usize, "a place is one of the counters'");
            #[expect(unsafe_code, reason = "the compiler asks whether each counter is there")]
            // SAFETY: the number of counters is a power of two, and the index has no bits but those below it.
            let counter = unsafe { self.counts.get_unchecked_mut(index) };
            let (count, is_over) = counter.overflowing_add(1);
            *counter = count;
            if is_over {
                self.overflows.push(place);
            }
        };
        let (groups, rest) = places.as_chunks::<8>();
        groups.iter().for_each(|group| group.iter().for_each(|place| raise(*place)));
        rest.iter().for_each(|place| raise(*place));
    }
}
