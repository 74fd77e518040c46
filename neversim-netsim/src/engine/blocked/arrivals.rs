//! Which synapses the spikes in flight reach before the end of a window.

use super::flight::Flight;
use crate::engine::instructions::Instructions;
use crate::network::packed::PackedSynapses;

/// Words that are examined together: one cache line.
const LINE: usize = 16;

type Line = [u32; LINE];

/// Which words of a row are reached.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    /// The largest word reached. Words have 31 bits, and more instruction sets can compare signed numbers.
    last: i32,
    /// Added to a word, gives the place of its counter.
    offset: u32,
}

impl Reach {
    /// - `limit`: words below it are reached, at least 1.
    pub(super) fn new(limit: u64, offset: u32) -> Self {
        Self { last: i32::try_from(limit - 1).unwrap_or(i32::MAX), offset }
    }
}

/// Flights that are looked up together.
pub(super) struct Batch<'a> {
    pub(super) flights: &'a mut [Flight],
    /// The flights that come after them.
    pub(super) soon: &'a [Flight],
    /// Lines that a flight usually reaches.
    pub(super) usual_lines: usize,
}

/// The places of the counters that some spikes raise.
///
/// In each row, some word lies beyond the end of the window. Branching on it would wait for memory and mispredict once per
/// spike. So as many lines are copied as earlier spikes needed, the surplus is overwritten, and many rows are fetched at the
/// same time. On W (`MODEL.md`, section 1) this saves a quarter of a run.
#[derive(Debug)]
pub(super) struct Arrivals {
    places: Vec<u32>,
    length: usize,
    instructions: Instructions,
}

impl Arrivals {
    pub(super) fn new(instructions: Instructions) -> Self {
        Self { places: Vec::new(), length: 0, instructions }
    }

    /// Returns the places found by the last call of [`find`](Self::find).
    pub(super) fn places(&self) -> &[u32] {
        &self.places[..self.length]
    }

    /// Finds the synapses that flights reach and advances the flights. Returns the most lines that any of them reaches.
    pub(super) fn find(&mut self, synapses: &PackedSynapses, reach: Reach, batch: Batch<'_>) -> usize {
        self.length = 0;
        let most = match self.instructions {
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "the compiler cannot know what the machine has")]
            // SAFETY: an `Execution` accepts only what the machine has.
            Instructions::Avx512 => unsafe { self.find_by_avx512(synapses, reach, batch) },
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "the compiler cannot know what the machine has")]
            // SAFETY: as above.
            Instructions::Avx2 => unsafe { self.find_by_avx2(synapses, reach, batch) },
            _ => self.find_by(synapses, reach, batch, copy_line),
        };
        most / LINE + 1
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt")]
    fn find_by_avx512(&mut self, synapses: &PackedSynapses, reach: Reach, batch: Batch<'_>) -> usize {
        self.find_by(synapses, reach, batch, |words, room, reach, within| {
            copy_line_by_avx512(words, room, reach, within)
        })
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn find_by_avx2(&mut self, synapses: &PackedSynapses, reach: Reach, batch: Batch<'_>) -> usize {
        self.find_by(synapses, reach, batch, copy_line)
    }

    /// Returns the most words that one of the flights reaches.
    #[expect(clippy::cast_possible_truncation, reason = "a row has fewer than 2^32 words")]
    #[inline(always)]
    fn find_by(
        &mut self,
        synapses: &PackedSynapses,
        reach: Reach,
        batch: Batch<'_>,
        copy: impl Fn(&Line, &mut Line, Reach, u32) -> u32,
    ) -> usize {
        let usual_lines = batch.usual_lines;
        let mut soon = batch.soon.iter();
        let mut most = 0;
        for flight in batch.flights {
            if let Some(soon) = soon.next() {
                // One more, because rows do not start at the start of a cache line.
                synapses.prefetch(soon.sender, soon.next, usual_lines + 1);
            }
            let left = (flight.end - flight.next) as usize;
            // Looking beyond the end of a part is cheaper than checking where it ends.
            let rest = synapses.row_and_beyond(flight.sender, flight.next);
            let lines = rest.as_chunks().0.get(..usual_lines).unwrap_or_default();
            let mut count = 0;
            let mut within = left;
            for (line, room) in lines.iter().zip(self.room(lines.len())) {
                count += copy(line, room, reach, within.min(LINE) as u32) as usize;
                within = within.saturating_sub(LINE);
            }
            self.length += count;
            if count == lines.len() * LINE && count < left {
                count += self.find_more(&rest[count..left], reach);
            }
            flight.next += count as u32;
            most = most.max(count);
        }
        most
    }

    /// Continues along a row in which a flight reaches farther than usual.
    #[inline(never)]
    fn find_more(&mut self, row: &[u32], reach: Reach) -> usize {
        let count = row.partition_point(|word| word.cast_signed() <= reach.last);
        self.places.truncate(self.length);
        self.places.extend(row[..count].iter().map(|word| word.wrapping_add(reach.offset)));
        self.length += count;
        count
    }

    /// Returns room for lines after the end of the list. It grows when a batch reaches more than any before.
    #[inline(always)]
    fn room(&mut self, lines: usize) -> &mut [Line] {
        let end = self.length + lines * LINE;
        if self.places.len() < end {
            self.places.resize(2 * end, 0);
        }
        self.places[self.length..end].as_chunks_mut().0
    }
}

/// Copies the places of words; returns how many of the first `within` words are reached.
#[inline(always)]
fn copy_line(words: &Line, room: &mut Line, reach: Reach, within: u32) -> u32 {
    *room = words.map(|word| word.wrapping_add(reach.offset));
    (0..).zip(words).map(|(lane, word)| u32::from(word.cast_signed() <= reach.last) & u32::from(lane < within)).sum()
}

/// Does the same as [`copy_line`], for which the compiler does not generate such short code.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt")]
#[inline]
fn copy_line_by_avx512(words: &Line, room: &mut Line, reach: Reach, within: u32) -> u32 {
    use std::arch::x86_64::{
        _mm512_add_epi32, _mm512_cmple_epi32_mask, _mm512_loadu_epi32, _mm512_set1_epi32, _mm512_storeu_epi32,
    };
    #[expect(unsafe_code, reason = "vectors are loaded and stored through pointers")]
    // SAFETY: a line has 16 words of 32 bits, as many as a vector.
    let words = unsafe { _mm512_loadu_epi32(words.as_ptr().cast()) };
    let places = _mm512_add_epi32(words, _mm512_set1_epi32(reach.offset.cast_signed()));
    #[expect(unsafe_code, reason = "vectors are loaded and stored through pointers")]
    // SAFETY: as above.
    unsafe {
        _mm512_storeu_epi32(room.as_mut_ptr().cast(), places);
    }
    let is_reached = u32::from(_mm512_cmple_epi32_mask(words, _mm512_set1_epi32(reach.last)));
    (is_reached & !(u32::MAX << within)).count_ones()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Network;
    use crate::parameters::{NetsimOptions, ParameterFile, Parameters};

    /// Every instruction set finds the same as a word-by-word search, window after window to the end of the rows.
    #[test]
    fn all_instruction_sets_find_what_is_reached() {
        let ring = include_str!("../../../models/ring.parameters");
        let file: ParameterFile = format!("{ring}N = 100\nK = 75\n").parse().unwrap();
        let parameters = Parameters::new(&file, &NetsimOptions::default()).unwrap();
        let network = Network::build(parameters.network(), 1).unwrap();
        let synapses = network.synapses().unwrap();
        for instructions in Instructions::available() {
            let mut arrivals = Arrivals::new(*instructions);
            let mut flights: Vec<Flight> = (0..100).map(|sender| Flight::new(synapses, sender, 0)).collect();
            let mut usual_lines = 1;
            // Windows of 1, 2, ... 22 steps: more than the 253 of the longest delay.
            let mut end = 0;
            for steps in 1..=22 {
                end += steps;
                let limit = end << synapses.target_bits();
                let expected: Vec<u32> = flights
                    .iter()
                    .flat_map(|flight| synapses.row(flight.sender)[flight.next as usize..].iter())
                    .filter(|word| u64::from(**word) < limit)
                    .map(|word| word + 5)
                    .collect();
                let mut found = Vec::new();
                for batch in 0..10 {
                    let (flights, soon) = flights[10 * batch..].split_at_mut(10);
                    usual_lines = arrivals.find(synapses, Reach::new(limit, 5), Batch { flights, soon, usual_lines });
                    found.extend_from_slice(arrivals.places());
                }
                assert_eq!(found, expected, "{instructions:?} before step {end}");
            }
            assert!(flights.iter().all(|flight| flight.next == 75));
        }
    }
}
