//! Synapses packed for delivery: one word each, sorted by delay within each sender.
//!
//! The delay is in the high bits of a word and the target in the low ones. So a row is walked once while its spike travels,
//! from the shortest delay to the longest, and one comparison tells how far to go in a step. If several threads will run the
//! network, each row is divided by the thread that owns the target, and sorted within each part.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::drawn::Drawn;
use super::stripes::{LANES, Stripes};
use crate::error::NetworkError;

/// With fewer neurons per thread than this, synchronising the threads takes longer than the work.
const FEWEST_NEURONS_A_PART: usize = 4096;

/// Words in a cache line.
const WORDS_IN_LINE: usize = 16;

/// The packed synapses of a network.
#[derive(Clone, Debug)]
pub(crate) struct PackedSynapses {
    /// Sender-major, `out_degree` words per row; part after part, ascending within each. A target is numbered within its part.
    words: Vec<u32>,
    out_degree: usize,
    stripes: Stripes,
    /// Where each part of each row ends; empty where there is one part.
    ends: Vec<u32>,
    /// Bits of a word that hold the target.
    target_bits: u32,
    /// The shortest and the longest delay (steps), at least 1.
    shortest_delay: u32,
    longest_delay: u32,
}

impl PackedSynapses {
    /// Packs the targets on `threads` threads, and for runs on as many if the network is large enough.
    pub(super) fn new(drawn: &Drawn, targets: Vec<u32>, threads: usize) -> Result<Option<Self>, NetworkError> {
        let parts = threads.min(drawn.parameters.neurons as usize / FEWEST_NEURONS_A_PART);
        Self::in_parts(drawn, targets, threads, parts)
    }

    /// Packs the targets, or returns `None` where delay and target do not fit into a word, or where more spikes may arrive
    /// at a neuron in one step than can be counted in 16 bits.
    pub(super) fn in_parts(
        drawn: &Drawn,
        targets: Vec<u32>,
        threads: usize,
        parts: usize,
    ) -> Result<Option<Self>, NetworkError> {
        let neurons = drawn.parameters.neurons;
        let stripes = Stripes::new(neurons as usize, parts);
        let target_bits = stripes.most_in_part().next_power_of_two().ilog2().max(LANES.ilog2());
        let delay_bits = u32::BITS - (drawn.buffer_length - 1).leading_zeros();
        // One bit fewer than a word has, so that a limit can lie above every word.
        if target_bits + delay_bits >= u32::BITS || !arrivals_fit(neurons, &targets) {
            return Ok(None);
        }
        let ends = if stripes.parts() > 1 { neurons as usize * stripes.parts() } else { 0 };
        let mut packed = Self {
            words: targets,
            out_degree: drawn.parameters.out_degree as usize,
            stripes,
            ends: vec![0; ends],
            target_bits,
            shortest_delay: u32::MAX,
            longest_delay: 1,
        };
        if packed.out_degree > 0 {
            packed.pack(drawn, threads)?;
        }
        packed.shortest_delay = packed.shortest_delay.min(drawn.buffer_length);
        Ok(Some(packed))
    }

    /// Puts the delays into the words and sorts the rows, each thread its share of the senders.
    fn pack(&mut self, drawn: &Drawn, threads: usize) -> Result<(), NetworkError> {
        let senders = self.words.len() / self.out_degree;
        let share = senders.div_ceil(threads.max(1)).max(1);
        let (target_bits, out_degree, stripes) = (self.target_bits, self.out_degree, self.stripes);
        let results = Mutex::new(Vec::new());
        let ends = self.ends.chunks_mut(share * stripes.parts()).map(Some).chain(std::iter::repeat_with(|| None));
        thread::scope(|scope| {
            for ((index, rows), ends) in self.words.chunks_mut(share * out_degree).enumerate().zip(ends) {
                let results = &results;
                let mut packer = RowPacker::new(drawn, target_bits, stripes);
                scope.spawn(move || {
                    let result = packer.pack(index * share, rows, ends.unwrap_or_default());
                    // A thread that panics ends the scope, and the lock goes with it.
                    results.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
                });
            }
        });
        let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
        results.sort_by_key(|(index, _)| *index);
        for (_, result) in results {
            let (shortest, longest) = result?;
            self.shortest_delay = self.shortest_delay.min(shortest);
            self.longest_delay = self.longest_delay.max(longest);
        }
        Ok(())
    }

    /// Returns the words of one sender's synapses.
    #[cfg(test)]
    pub(crate) fn row(&self, sender: u32) -> &[u32] {
        let first = sender as usize * self.out_degree;
        &self.words[first..first + self.out_degree]
    }

    /// Returns which words of a sender's row are the synapses onto a part of the neurons.
    #[inline]
    pub(crate) fn part_of_row(&self, sender: u32, part: usize) -> Range<u32> {
        let parts = self.stripes.parts();
        #[expect(clippy::cast_possible_truncation, reason = "an out-degree is a u32")]
        let Some(ends) = self.ends.get(sender as usize * parts..).filter(|ends| !ends.is_empty()) else {
            return 0..self.out_degree as u32;
        };
        let start = if part == 0 { 0 } else { ends[part - 1] };
        start..ends[part]
    }

    /// Returns the words of one sender's synapses from `first` on, and those of the senders after it.
    #[inline]
    pub(crate) fn row_and_beyond(&self, sender: u32, first: u32) -> &[u32] {
        &self.words[sender as usize * self.out_degree + first as usize..]
    }

    /// Returns how the neurons are shared out.
    pub(crate) fn stripes(&self) -> &Stripes {
        &self.stripes
    }

    /// Prefetches some lines of a row's words from `first` on: the processor cannot predict which row is next. Into the
    /// second-level cache, because the first is full of counters (a sixth less time for a runaway network).
    #[inline(always)]
    pub(crate) fn prefetch(&self, sender: u32, first: u32, lines: usize) {
        let row = self.row_and_beyond(sender, first);
        #[cfg(target_arch = "x86_64")]
        for word in row.iter().step_by(WORDS_IN_LINE).take(lines) {
            use std::arch::x86_64::{_MM_HINT_T1, _mm_prefetch};
            #[expect(unsafe_code, reason = "there is no safe prefetch")]
            // SAFETY: a prefetch of a valid address changes nothing but the cache.
            unsafe {
                _mm_prefetch::<_MM_HINT_T1>(std::ptr::from_ref(word).cast());
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = row;
    }

    /// Returns how many low bits of a word hold the target; the others hold the delay less one.
    pub(crate) fn target_bits(&self) -> u32 {
        self.target_bits
    }

    pub(crate) fn shortest_delay(&self) -> u32 {
        self.shortest_delay
    }

    pub(crate) fn longest_delay(&self) -> u32 {
        self.longest_delay
    }
}

/// Packs rows in place.
struct RowPacker<'a> {
    drawn: &'a Drawn,
    target_bits: u32,
    stripes: Stripes,
    delays: Vec<u32>,
    sorter: RowSorter,
}

impl<'a> RowPacker<'a> {
    fn new(drawn: &'a Drawn, target_bits: u32, stripes: Stripes) -> Self {
        let out_degree = drawn.parameters.out_degree as usize;
        let sorter = RowSorter::new(stripes.parts() * drawn.buffer_length as usize, out_degree);
        Self { drawn, target_bits, stripes, delays: vec![0; out_degree], sorter }
    }

    /// Turns targets into words, part after part, ascending by delay; notes where each part ends, if there are several.
    /// Returns the shortest and longest delay.
    fn pack(&mut self, first_sender: usize, rows: &mut [u32], ends: &mut [u32]) -> Result<(u32, u32), NetworkError> {
        let last_slot = self.drawn.buffer_length - 1; // a mask: the length is a power of two
        let (mut shortest, mut longest) = (u32::MAX, 1);
        let mut ends = ends.chunks_exact_mut(self.stripes.parts());
        for (row, words) in rows.chunks_exact_mut(self.delays.len()).enumerate() {
            self.drawn.delays_of(first_sender + row, words, &mut self.delays)?;
            for delay in &mut self.delays {
                // Modulo the buffer; a delay of 0 comes round a whole buffer later, so it ends up as the longest.
                *delay = delay.wrapping_sub(1) & last_slot;
                shortest = shortest.min(*delay + 1);
                longest = longest.max(*delay + 1);
            }
            if let Some(ends) = ends.next() {
                self.part(words, ends);
            } else {
                let words_and_delays = words.iter_mut().zip(&self.delays);
                words_and_delays.for_each(|(word, delay)| *word |= *delay << self.target_bits);
            }
            self.sorter.sort(words, &self.delays);
        }
        Ok((shortest, longest))
    }

    /// Turns a row into words, with keys instead of delays that sort them by part and delay.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "neurons and an out-degree are u32, and so is a delay of each part"
    )]
    fn part(&mut self, words: &mut [u32], ends: &mut [u32]) {
        ends.fill(0);
        for (word, delay) in words.iter_mut().zip(&mut self.delays) {
            let (part, target) = self.stripes.place(*word as usize);
            *word = target as u32 | *delay << self.target_bits;
            *delay += part as u32 * self.drawn.buffer_length;
            ends[part] += 1;
        }
        for part in 1..ends.len() {
            ends[part] += ends[part - 1];
        }
    }
}

/// Sorts the words of a row by counting their keys.
struct RowSorter {
    /// For each key, where its next word goes; empty where there are too many.
    next: Vec<u32>,
    sorted: Vec<u32>,
}

impl RowSorter {
    /// With more keys than this a comparison sort is faster than clearing the counts.
    const MOST_KEYS: usize = 1 << 13;

    fn new(keys: usize, out_degree: usize) -> Self {
        let counts = if keys <= Self::MOST_KEYS { keys } else { 0 };
        Self { next: vec![0; counts], sorted: vec![0; out_degree] }
    }

    #[expect(clippy::cast_possible_truncation, reason = "an out-degree is a u32")]
    fn sort(&mut self, words: &mut [u32], keys: &[u32]) {
        if self.next.is_empty() {
            let mut pairs: Vec<_> = keys.iter().zip(&*words).map(|(key, word)| (*key, *word)).collect();
            pairs.sort_unstable();
            words.iter_mut().zip(pairs).for_each(|(word, (_, sorted))| *word = sorted);
            return;
        }
        self.next.fill(0);
        keys.iter().for_each(|key| self.next[*key as usize] += 1);
        let mut total = 0;
        for count in &mut self.next {
            (*count, total) = (total, total + *count);
        }
        debug_assert_eq!(total, words.len() as u32);
        for (word, key) in words.iter().zip(keys) {
            let next = &mut self.next[*key as usize];
            self.sorted[*next as usize] = *word;
            *next += 1;
        }
        words.copy_from_slice(&self.sorted);
    }
}

/// Whether every neuron has few enough synapses that all of them together can be counted in 16 bits.
fn arrivals_fit(neurons: u32, targets: &[u32]) -> bool {
    let mut in_degrees = vec![0_u32; neurons as usize];
    targets.iter().for_each(|target| in_degrees[*target as usize] += 1);
    in_degrees.into_iter().all(|in_degree| in_degree <= u32::from(u16::MAX))
}
