//! The stream, and the uniform numbers that it holds.

use super::isaac64::{BLOCK_LENGTH, Isaac64};

/// Halves of one block of the generator.
const HALVES: usize = 2 * BLOCK_LENGTH;

/// NETSIM's generator: ISAAC-64, consumed from the end of each block in 32-bit halves.
///
/// Two generators with the same seed give the same stream on every platform.
///
/// # Example
///
/// ```
/// use neversim_netsim::Generator;
/// let mut generator = Generator::new(2);
/// let mut same = Generator::new(2);
/// assert_eq!(generator.uniform64(), same.uniform64());
/// ```
///
/// # References
///
/// Jenkins (1996), ISAAC, Fast Software Encryption, doi:10.1007/3-540-60865-6_41; `MODEL.md`, section 3.
#[derive(Clone, Debug)]
pub struct Generator {
    isaac: Isaac64,
    /// Halves of the current block that have not been taken yet.
    remaining: usize,
}

impl Generator {
    /// Returns the generator for `seed` (NETSIM's `output_file_code` or `connection_seed`).
    #[must_use]
    pub fn new(seed: u32) -> Self {
        Self { isaac: Isaac64::new(u64::from(seed)), remaining: HALVES }
    }

    /// Returns the next 32-bit half.
    #[inline]
    pub fn half(&mut self) -> u32 {
        if self.remaining == 0 {
            self.refill();
        }
        self.remaining -= 1;
        self.isaac.half(self.remaining)
    }

    /// Returns the 64 bits that start at the next half but one; they straddle two results when an odd number of halves
    /// has been taken. A single half left over is discarded.
    #[inline]
    pub fn whole(&mut self) -> u64 {
        if self.remaining < 2 {
            self.refill();
        }
        self.remaining -= 2;
        if self.remaining.is_multiple_of(2) {
            // One whole result: nearly all draws of Poisson input are of this kind.
            return self.isaac.result(self.remaining / 2);
        }
        let low = u64::from(self.isaac.half(self.remaining));
        let high = u64::from(self.isaac.half(self.remaining + 1));
        high << 32 | low
    }

    /// Returns a uniform number in [0, 1) with 32 bits.
    pub fn uniform32(&mut self) -> f64 {
        f64::from(self.half()) * 2.0_f64.powi(-32)
    }

    /// Returns a uniform number in [0, 1] with 64 bits (rounded to the nearest double, so 1 can occur).
    pub fn uniform64(&mut self) -> f64 {
        self.whole() as f64 * 2.0_f64.powi(-64)
    }

    /// Takes `count` wholes; returns how many of them are at most `last`.
    fn count_up_to(&mut self, last: u64, count: u32) -> u32 {
        let mut missing = count as usize;
        let mut found = 0;
        while missing > 0 {
            if self.remaining < 2 {
                self.refill();
            }
            let taken = missing.min(self.remaining / 2);
            missing -= taken;
            self.remaining -= 2 * taken;
            let first = self.remaining / 2;
            let results = self.isaac.results();
            let is_up_to_last = |whole: u64| u32::from(whole <= last);
            found += match self.remaining.is_multiple_of(2) {
                true => results[first..first + taken].iter().map(|whole| is_up_to_last(*whole)).sum::<u32>(),
                // As in `whole`: the high half of one result below the low half of the next.
                false => results[first..=first + taken]
                    .windows(2)
                    .map(|results| is_up_to_last(results[0] >> 32 | results[1] << 32))
                    .sum(),
            };
        }
        found
    }

    /// Draws a [`uniform64`](Self::uniform64) `trials` times; returns how many of them are below `probability`.
    pub(super) fn successes(&mut self, trials: u32, probability: f64) -> u32 {
        match largest_below(probability) {
            Some(last) => self.count_up_to(last, trials),
            None => {
                self.count_up_to(0, trials);
                0
            }
        }
    }

    /// Returns a uniform number in (0, 1) with 32 bits.
    pub(crate) fn open_uniform32(&mut self) -> f64 {
        self.uniform32() + 2.0_f64.powi(-33)
    }

    /// Returns an index below `count` (`u32 % count`; the bias of the remainder is NETSIM's).
    pub(crate) fn below(&mut self, count: u32) -> u32 {
        self.half() % count
    }

    #[cold]
    fn refill(&mut self) {
        self.isaac.generate();
        self.remaining = HALVES;
    }
}

/// Returns the largest whole that makes a [`uniform64`](Generator::uniform64) below `bound`: comparing integers saves a
/// conversion per draw.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked before")]
fn largest_below(bound: f64) -> Option<u64> {
    let uniform = |whole: u64| whole as f64 * 2.0_f64.powi(-64);
    // The ends of the range that the conversion rounds to the double below the bound, or what is next to them.
    let scaled = bound.next_down() * 2.0_f64.powi(64);
    let nearby = scaled.min(2.0_f64.powi(64)) as u64;
    let half_spacing = ((scaled.next_up() - scaled) / 2.0) as u64;
    let candidates =
        [nearby.saturating_add(half_spacing), nearby.saturating_add(half_spacing).saturating_sub(1), nearby];
    candidates.into_iter().find(|whole| uniform(*whole) < bound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn integers_are_compared_as_the_numbers_they_stand_for(
            bound in prop_oneof![0.0..1.0, 0.0..1e-3, 0.0..1e-15, 0.0..1e-19, 0.9999..1.0],
        ) {
            let uniform = |whole: u64| whole as f64 * 2.0_f64.powi(-64);
            let last = largest_below(bound);
            prop_assert!(last.is_none_or(|last| uniform(last) < bound));
            prop_assert!(last.and_then(|last| last.checked_add(1)).is_none_or(|next| uniform(next) >= bound));
            prop_assert!(last.is_some() || uniform(0) >= bound);
        }
    }

    #[test]
    fn bounds_beyond_the_range_let_nothing_or_everything_pass() {
        let two = 2.0_f64;
        for (bound, last) in [
            (0.0, None),
            (-1.0, None),
            (f64::NAN, None),
            (two.powi(-64), Some(0)),
            (two.powi(-63), Some(1)),
            (0.5, Some((1 << 63) - (1 << 9) - 1)),
            (1.5, Some(u64::MAX)),
            (f64::INFINITY, Some(u64::MAX)),
        ] {
            assert_eq!(largest_below(bound), last, "{bound}");
        }
    }

    #[test]
    fn trials_are_counted_as_if_they_were_drawn_one_by_one() {
        for odd in [0, 1] {
            let (mut one, mut all) = (Generator::new(4), Generator::new(4));
            (0..odd).for_each(|_| assert_eq!(one.half(), all.half()));
            for (trials, probability) in [(1, 0.5), (300, 0.1), (700, 0.02), (3, 1.0), (40, 0.0), (1000, 0.9)] {
                let expected: u32 = (0..trials).map(|_| u32::from(one.uniform64() < probability)).sum();
                assert_eq!(all.successes(trials, probability), expected);
            }
            assert_eq!(one.half(), all.half());
        }
    }

    #[test]
    fn wholes_straddle_results_after_an_odd_number_of_halves() {
        let mut halves = Generator::new(7);
        let taken: Vec<u32> = (0..5).map(|_| halves.half()).collect();
        let mut mixed = Generator::new(7);
        assert_eq!(mixed.half(), taken[0]);
        // The later half in the stream is the lower one in memory, so it is the low half of the whole.
        assert_eq!(mixed.whole(), u64::from(taken[1]) << 32 | u64::from(taken[2]));
        assert_eq!(mixed.whole(), u64::from(taken[3]) << 32 | u64::from(taken[4]));
    }

    #[test]
    fn a_single_half_left_over_is_discarded() {
        let mut generator = Generator::new(7);
        for _ in 0..HALVES - 1 {
            generator.half();
        }
        let whole = generator.whole();
        let mut reference = Generator::new(7);
        for _ in 0..HALVES / 2 {
            reference.whole();
        }
        assert_eq!(whole, reference.whole());
    }
}
