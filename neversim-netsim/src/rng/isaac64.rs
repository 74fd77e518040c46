//! ISAAC-64, written from Bob Jenkins's description (public domain).

/// 64-bit results of one block.
pub(super) const BLOCK_LENGTH: usize = 256;

/// The state of ISAAC-64 and its current block of results.
#[derive(Clone, Debug)]
pub(super) struct Isaac64 {
    results: [u64; BLOCK_LENGTH],
    memory: [u64; BLOCK_LENGTH],
    a: u64,
    b: u64,
    c: u64,
}

impl Isaac64 {
    /// Returns the generator whose key is `seed` followed by 255 zero words, with its first block ready.
    pub(super) fn new(seed: u64) -> Self {
        const GOLDEN_RATIO: u64 = 0x9e37_79b9_7f4a_7c13;
        let mut words = [GOLDEN_RATIO; 8];
        for _ in 0..4 {
            mix(&mut words);
        }
        let mut memory = [0; BLOCK_LENGTH];
        memory[0] = seed;
        for _pass in 0..2 {
            for chunk in memory.chunks_exact_mut(8) {
                for (word, &key) in words.iter_mut().zip(chunk.iter()) {
                    *word = word.wrapping_add(key);
                }
                mix(&mut words);
                chunk.copy_from_slice(&words);
            }
        }
        let mut isaac = Self { results: [0; BLOCK_LENGTH], memory, a: 0, b: 0, c: 0 };
        isaac.generate();
        isaac
    }

    /// Replaces the block of results by the next one.
    pub(super) fn generate(&mut self) {
        const HALF: usize = BLOCK_LENGTH / 2;
        self.c = self.c.wrapping_add(1);
        // In registers: each result waits for the one before, so that a store and load between them would count.
        let (mut a, mut b) = (self.a, self.b.wrapping_add(self.c));
        let (memory, results) = (&mut self.memory, &mut self.results);
        let mut step = |i: usize, stirred: u64| {
            let x = memory[i];
            let a = stirred.wrapping_add(memory[(i + HALF) % BLOCK_LENGTH]);
            let y = memory[address(x >> 3)].wrapping_add(a).wrapping_add(b);
            memory[i] = y;
            b = memory[address(y >> 11)].wrapping_add(x);
            results[i] = b;
            a
        };
        for i in (0..BLOCK_LENGTH).step_by(4) {
            a = step(i, !(a ^ (a << 21)));
            a = step(i + 1, a ^ (a >> 5));
            a = step(i + 2, a ^ (a << 12));
            a = step(i + 3, a ^ (a >> 33));
        }
        (self.a, self.b) = (a, b);
    }

    /// Returns result `index` of the block.
    #[inline]
    pub(super) fn result(&self, index: usize) -> u64 {
        self.results[index]
    }

    /// Returns all results of the block.
    #[inline]
    pub(super) fn results(&self) -> &[u64; BLOCK_LENGTH] {
        &self.results
    }

    /// Returns 32-bit half `index` of the block, low halves at even indices.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "one half of the word is wanted")]
    pub(super) fn half(&self, index: usize) -> u32 {
        (self.results[index / 2] >> (32 * (index % 2))) as u32
    }
}

/// The lowest eight bits, as an index into the memory.
#[expect(clippy::cast_possible_truncation, reason = "the value is below 256")]
#[inline(always)]
fn address(bits: u64) -> usize {
    (bits & (BLOCK_LENGTH as u64 - 1)) as usize
}

fn mix(words: &mut [u64; 8]) {
    let [a, b, c, d, e, f, g, h] = words;
    let round = |x: &mut u64, y: &u64, z: &mut u64, shifted: u64, w: &mut u64| {
        *x = x.wrapping_sub(*y);
        *z ^= shifted;
        *w = w.wrapping_add(*x);
    };
    // Each round: x -= y; z ^= w shifted; w += x, where w is shifted before x is added to it.
    let shifted = *h >> 9;
    round(a, e, f, shifted, h);
    let shifted = *a << 9;
    round(b, f, g, shifted, a);
    let shifted = *b >> 23;
    round(c, g, h, shifted, b);
    let shifted = *c << 15;
    round(d, h, a, shifted, c);
    let shifted = *d >> 14;
    round(e, a, b, shifted, d);
    let shifted = *e << 20;
    round(f, b, c, shifted, e);
    let shifted = *f >> 17;
    round(g, c, d, shifted, f);
    let shifted = *g << 14;
    round(h, d, e, shifted, g);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values: crate `rand_isaac` 0.5.1; the first of seed 0 is also the first of the widely copied list of
    /// random numbers of the Polyglot chess book format, which was drawn with ISAAC-64.
    #[test]
    fn results_are_those_of_another_implementation() {
        let mut zero = Isaac64::new(0);
        assert_eq!(zero.results[255], 0x9d39_247e_3377_6d41);
        assert_eq!(zero.results[254], 0x2af7_3980_05aa_a5c7);
        assert_eq!(zero.results[0], 0x48cb_ff08_6ddf_285a);
        zero.generate();
        assert_eq!(zero.results[255], 0x7f9b_6af1_ebf7_8baf);
        assert_eq!(Isaac64::new(2).results[255], 0x8256_5329_18a9_09dd);
    }
}
