//! Spikes on their way, and their delivery.

use std::collections::VecDeque;

use crate::network::PackedSynapses;

/// The spikes of one kind that one thread delivers.
///
/// A spike walks its sender's row of synapses, which is sorted by delay, once from end to end while time goes on. So each
/// row is read once, in order, whatever the delays; what is on its way at a time fits the second-level cache (W: 8400
/// spikes, a line of 16 synapses each).
#[derive(Debug, Default)]
pub(super) struct Flights {
    /// In order of the step in which they set out.
    groups: VecDeque<Group>,
    /// Emptied groups, kept for their memory.
    spare: Vec<Vec<Flight>>,
}

/// The spikes of one step.
#[derive(Debug)]
struct Group {
    step: u32,
    flights: Vec<Flight>,
}

/// A spike on its way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flight {
    sender: u32,
    /// The first synapse of the row that the spike has not reached yet.
    next: u32,
}

impl Flight {
    pub(super) fn new(sender: u32) -> Self {
        Self { sender, next: 0 }
    }
}

impl Flights {
    /// Returns an empty list for the spikes of a step.
    pub(super) fn spare_list(&mut self) -> Vec<Flight> {
        self.spare.pop().unwrap_or_default()
    }

    /// Adds the spikes of a step and counts those that arrive within the window.
    pub(super) fn set_out(
        &mut self,
        synapses: &PackedSynapses,
        step: u32,
        mut flights: Vec<Flight>,
        window: &mut Window<'_>,
    ) {
        if flights.is_empty() {
            self.spare.push(flights);
        } else {
            window.count_arrivals(synapses, step, &mut flights);
            self.groups.push_back(Group { step, flights });
        }
    }

    /// Counts all that arrives in a window that has just begun.
    pub(super) fn deliver(&mut self, synapses: &PackedSynapses, window: &mut Window<'_>) {
        while self.groups.front().is_some_and(|group| window.first - group.step > synapses.longest_delay()) {
            if let Some(mut done) = self.groups.pop_front() {
                done.flights.clear();
                self.spare.push(done.flights);
            }
        }
        for group in &mut self.groups {
            window.count_arrivals(synapses, group.step, &mut group.flights);
        }
    }
}

/// The steps `first .. end` with their counters: `(step - first) << target_bits | target`.
///
/// Counters of 8 bits, so that those of a block of steps fit the second-level cache beside the synapses on their way.
pub(super) struct Window<'a> {
    pub(super) first: u32,
    pub(super) end: u32,
    pub(super) counts: &'a mut [u8],
    /// Counters that have run over, once for each time they did: 256 spikes.
    pub(super) overflows: &'a mut Vec<u32>,
}

impl Window<'_> {
    /// Moves spikes that set out in `step` on to the end of the window and counts what arrives.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the limit is held within a word; a row has fewer than 2^32 words"
    )]
    #[inline]
    fn count_arrivals(&mut self, synapses: &PackedSynapses, step: u32, flights: &mut [Flight]) {
        // In words, the delay less one stands above the target; from this delay on they arrive after the window.
        let Some(delays) = self.end.checked_sub(step + 1).filter(|delays| *delays > 0) else { return };
        let limit = (u64::from(delays) << synapses.target_bits()).min(u64::from(u32::MAX)) as u32;
        // Less than nothing for spikes that set out before the window; the sum with the word never is.
        let offset = (step + 1).wrapping_sub(self.first) << synapses.target_bits();
        for index in 0..flights.len() {
            if let Some(soon) = flights.get(index + FLIGHTS_AHEAD) {
                prefetch(&synapses.row(soon.sender)[soon.next as usize..]);
            }
            let flight = &mut flights[index];
            let row = &synapses.row(flight.sender)[flight.next as usize..];
            let mut arrived = 0;
            for word in row.iter().take_while(|word| **word < limit) {
                let index = word.wrapping_add(offset);
                let counter = &mut self.counts[index as usize];
                let (count, is_over) = counter.overflowing_add(1);
                *counter = count;
                if is_over {
                    self.overflows.push(index);
                }
                arrived += 1;
            }
            flight.next += arrived;
        }
    }
}

/// How many spikes before its turn the synapses of a spike are asked for.
const FLIGHTS_AHEAD: usize = 12;

/// Asks for the synapses that a spike reaches next: nothing else tells the memory where 8400 rows go on.
#[inline(always)]
fn prefetch(row: &[u32]) {
    /// A line of the cache holds 16 words, and a row does not begin with one.
    const NEXT_LINE: usize = 15;
    #[cfg(target_arch = "x86_64")]
    for word in row.first().into_iter().chain(row.get(NEXT_LINE)) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        #[expect(unsafe_code, reason = "there is no safe prefetch")]
        // SAFETY: a prefetch of a valid address changes nothing but the cache.
        unsafe {
            _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(word).cast());
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (row, NEXT_LINE);
}
