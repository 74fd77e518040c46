//! Binomial numbers in constant time, by a table.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::Rng;

/// The distribution `B(n, p)` as an alias table: a draw costs one random word and one look-up.
///
/// Walker (1977), ACM Transactions on Mathematical Software 3:253, doi:10.1145/355744.355749, set up as Vose (1991), IEEE
/// Transactions on Software Engineering 17:972, doi:10.1109/32.92917.
#[derive(Clone, Debug)]
pub(super) struct BinomialTable {
    slots: Vec<Slot>,
}

/// A value, and the one that takes its place for random words from the threshold on.
#[derive(Clone, Copy, Debug)]
struct Slot {
    threshold: u64,
    value: u32,
    alias: u32,
}

impl BinomialTable {
    /// Values less likely than this are left out: no run draws as many numbers as it would take to see one.
    const NEGLIGIBLE: f64 = 1e-18;

    /// Returns the table of `B(n, p)`, `0 <= p <= 1`.
    pub(super) fn new(n: u32, p: f64) -> Self {
        let (first, probabilities) = probabilities(n, p);
        #[expect(clippy::cast_precision_loss, reason = "the table is short")]
        let count = probabilities.len() as f64;
        let mut shares: Vec<f64> = probabilities.iter().map(|probability| probability * count).collect();
        let mut slots: Vec<Slot> =
            (first..).take(shares.len()).map(|value| Slot { threshold: u64::MAX, value, alias: value }).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..shares.len()).partition(|&index| shares[index] < 1.0);
        while let (Some(&less), Some(&more)) = (small.last(), large.last()) {
            small.pop();
            slots[less].threshold = threshold(shares[less]);
            slots[less].alias = slots[more].value;
            shares[more] -= 1.0 - shares[less];
            if shares[more] < 1.0 {
                large.pop();
                small.push(more);
            }
        }
        // What is left over has a share of 1 except for rounding, and keeps the threshold that always holds.
        Self { slots }
    }

    /// Returns a number of the distribution.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the high half is an index of the table, the low half a fraction"
    )]
    pub(super) fn draw(&self, generator: &mut Xoshiro256PlusPlus) -> u32 {
        let wide = u128::from(generator.next_u64()) * self.slots.len() as u128;
        let slot = self.slots[(wide >> 64) as usize];
        if wide as u64 <= slot.threshold { slot.value } else { slot.alias }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates at both ends")]
fn threshold(share: f64) -> u64 {
    (share * 2.0_f64.powi(64)) as u64
}

/// Returns the smallest value that is not negligible, and the probabilities from there on; they add up to 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the mode lies between 0 and n")]
fn probabilities(n: u32, p: f64) -> (u32, Vec<f64>) {
    if p <= 0.0 || p >= 1.0 || n == 0 {
        return (if p >= 1.0 { n } else { 0 }, vec![1.0]);
    }
    // Relative to the mode, so that nothing underflows however large n is.
    let mode = (((f64::from(n) + 1.0) * p) as u32).min(n);
    let odds = p / (1.0 - p);
    let up = |(k, weight): (u32, f64)| (k + 1, weight * odds * f64::from(n - k) / f64::from(k + 1));
    let down = |(k, weight): (u32, f64)| (k - 1, weight * f64::from(k) / (odds * f64::from(n - k + 1)));
    let counts = |(_, weight): &(u32, f64)| *weight > BinomialTable::NEGLIGIBLE;
    let above =
        std::iter::successors(Some((mode, 1.0)), |&(k, weight)| (k < n).then(|| up((k, weight)))).take_while(counts);
    let below = std::iter::successors(Some((mode, 1.0)), |&(k, weight)| (k > 0).then(|| down((k, weight))))
        .skip(1)
        .take_while(counts);
    let mut values: Vec<(u32, f64)> = below.collect();
    values.reverse();
    values.extend(above);
    let total: f64 = values.iter().map(|(_, weight)| weight).sum();
    (values[0].0, values.iter().map(|(_, weight)| weight / total).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_xoshiro::rand_core::SeedableRng;

    #[test]
    fn probabilities_are_those_of_the_formula() {
        // B(3, 0.25): 27/64, 27/64, 9/64, 1/64.
        let (first, found) = probabilities(3, 0.25);
        assert_eq!(first, 0);
        for (found, expected) in found.iter().zip([27.0, 27.0, 9.0, 1.0]) {
            assert!((found - expected / 64.0).abs() < 1e-15);
        }
        assert_eq!(probabilities(10, 0.0), (0, vec![1.0]));
        assert_eq!(probabilities(10, 1.0), (10, vec![1.0]));
    }

    /// Pearson's chi-squared over 10^6 draws; for m cells its mean is m - 1 and its variance 2 (m - 1). Seven standard
    /// deviations above the mean: false alarm below 1e-6 for each distribution.
    #[test]
    fn draws_have_the_distribution() {
        for (n, p) in [(1000, 0.0008), (20, 0.5), (5, 0.9), (100_000, 0.01)] {
            let (first, probabilities) = probabilities(n, p);
            let table = BinomialTable::new(n, p);
            let mut generator = Xoshiro256PlusPlus::seed_from_u64(1);
            let mut counts = vec![0.0; probabilities.len()];
            for _ in 0..1_000_000 {
                counts[(table.draw(&mut generator) - first) as usize] += 1.0;
            }
            // Cells that expect fewer than ten draws are left out.
            let cells = counts.iter().zip(&probabilities).filter(|(_, probability)| **probability > 1e-5);
            let (mut chi_squared, mut freedom) = (0.0, -1.0);
            for (count, probability) in cells {
                let expected: f64 = probability * 1e6;
                chi_squared += (count - expected) * (count - expected) / expected;
                freedom += 1.0;
            }
            assert!(
                chi_squared < freedom + 7.0 * (2.0_f64 * freedom).sqrt(),
                "B({n}, {p}): {chi_squared} of {freedom}"
            );
        }
    }
}
