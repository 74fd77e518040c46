//! Synapses packed for delivery: a word each, sorted by delay within each sender.
//!
//! The delay stands in the high bits of a word and the target in the low ones. So a row is walked once while its spike
//! travels, from the shortest delay to the longest, and one comparison tells how far to go in a step.

use std::sync::Mutex;
use std::thread;

use super::{Drawn, NetworkError};

/// Neurons that go through the engine at once; counters are addressed by such groups, so a target has the bits for one.
pub(crate) const LANES: usize = 32;

/// What a line of the cache holds.
const WORDS_IN_LINE: usize = 16;

/// The packed synapses of a network.
#[derive(Clone, Debug)]
pub(crate) struct PackedSynapses {
    /// Sender-major, `out_degree` words a row, ascending.
    words: Vec<u32>,
    out_degree: usize,
    /// Bits of a word that hold the target.
    target_bits: u32,
    /// The shortest and the longest delay (steps), at least 1.
    shortest_delay: u32,
    longest_delay: u32,
}

impl PackedSynapses {
    /// Packs the targets, or returns `None` where delay and target do not fit into a word, or where more spikes may arrive
    /// at a neuron in one step than can be counted in 16 bits.
    pub(super) fn new(drawn: &Drawn, targets: Vec<u32>, threads: usize) -> Result<Option<Self>, NetworkError> {
        let neurons = drawn.parameters.neurons;
        let target_bits = (u32::BITS - (neurons - 1).leading_zeros()).max(LANES.ilog2());
        let delay_bits = u32::BITS - (drawn.buffer_length - 1).leading_zeros();
        // One bit less than there are, so that no word is the largest one: a limit can lie above all of them.
        if target_bits + delay_bits >= u32::BITS || !arrivals_fit(neurons, &targets) {
            return Ok(None);
        }
        let out_degree = drawn.parameters.out_degree as usize;
        let mut packed = Self { words: targets, out_degree, target_bits, shortest_delay: u32::MAX, longest_delay: 1 };
        if out_degree > 0 {
            packed.pack(drawn, threads)?;
        }
        packed.shortest_delay = packed.shortest_delay.min(drawn.buffer_length);
        Ok(Some(packed))
    }

    /// Puts the delays into the words and sorts the rows, each thread its share of the senders.
    fn pack(&mut self, drawn: &Drawn, threads: usize) -> Result<(), NetworkError> {
        let senders = self.words.len() / self.out_degree;
        let share = senders.div_ceil(threads.max(1)).max(1);
        let (target_bits, out_degree) = (self.target_bits, self.out_degree);
        let results = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for (index, rows) in self.words.chunks_mut(share * out_degree).enumerate() {
                let results = &results;
                scope.spawn(move || {
                    let result = pack_rows(drawn, index * share, rows, target_bits);
                    // A thread that panics ends the scope, and the lock with it.
                    results.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((index, result));
                });
            }
        });
        let mut results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
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

    /// Returns the words of one sender's synapses from `first` on, and those of the senders after it.
    #[inline]
    pub(crate) fn row_and_beyond(&self, sender: u32, first: u32) -> &[u32] {
        &self.words[sender as usize * self.out_degree + first as usize..]
    }

    /// Returns the number of synapses of each sender.
    pub(crate) fn out_degree(&self) -> usize {
        self.out_degree
    }

    /// Asks for some lines of a row's words from `first` on: nothing else tells the memory which row is next.
    #[inline(always)]
    pub(crate) fn prefetch(&self, sender: u32, first: u32, lines: usize) {
        let row = self.row_and_beyond(sender, first);
        #[cfg(target_arch = "x86_64")]
        for word in row.iter().step_by(WORDS_IN_LINE).take(lines) {
            use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
            #[expect(unsafe_code, reason = "there is no safe prefetch")]
            // SAFETY: a prefetch of a valid address changes nothing but the cache.
            unsafe {
                _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(word).cast());
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

/// Packs and sorts some rows in place; returns their shortest and longest delay.
fn pack_rows(
    drawn: &Drawn,
    first_sender: usize,
    rows: &mut [u32],
    target_bits: u32,
) -> Result<(u32, u32), NetworkError> {
    let out_degree = drawn.parameters.out_degree as usize;
    let last_slot = drawn.buffer_length - 1; // a mask: the length is a power of two
    let mut delays = vec![0; out_degree];
    let mut sorter = RowSorter::new(drawn.buffer_length, out_degree);
    let (mut shortest, mut longest) = (u32::MAX, 1);
    for (row, words) in rows.chunks_exact_mut(out_degree).enumerate() {
        drawn.delays_of(first_sender + row, words, &mut delays)?;
        for delay in &mut delays {
            // Modulo the buffer; a delay of 0 comes round a whole buffer later, so it ends up as the longest.
            *delay = delay.wrapping_sub(1) & last_slot;
            shortest = shortest.min(*delay + 1);
            longest = longest.max(*delay + 1);
        }
        sorter.sort(words, &delays, target_bits);
    }
    Ok((shortest, longest))
}

/// Sorts rows by delay, by counting.
struct RowSorter {
    /// For each delay, where its next word goes.
    next: Vec<u32>,
    sorted: Vec<u32>,
}

impl RowSorter {
    /// Above this many delays a comparison sort is faster than clearing the counts.
    const LONGEST: u32 = 4096;

    fn new(buffer_length: u32, out_degree: usize) -> Self {
        let counts = if buffer_length <= Self::LONGEST { buffer_length as usize } else { 0 };
        Self { next: vec![0; counts], sorted: vec![0; out_degree] }
    }

    /// Turns targets into words, ascending by delay.
    #[expect(clippy::cast_possible_truncation, reason = "an out-degree is a u32")]
    fn sort(&mut self, words: &mut [u32], delays: &[u32], target_bits: u32) {
        if self.next.is_empty() {
            words.iter_mut().zip(delays).for_each(|(word, delay)| *word |= delay << target_bits);
            words.sort_unstable();
            return;
        }
        self.next.fill(0);
        delays.iter().for_each(|delay| self.next[*delay as usize] += 1);
        let mut total = 0;
        for count in &mut self.next {
            (*count, total) = (total, total + *count);
        }
        debug_assert_eq!(total, words.len() as u32);
        for (target, delay) in words.iter().zip(delays) {
            let next = &mut self.next[*delay as usize];
            self.sorted[*next as usize] = target | delay << target_bits;
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
