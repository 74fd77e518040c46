//! Points that fill the unit cube more evenly than chance: radical inverses, scrambled or not, and the sequence of Sobol.

use rand::RngExt;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

/// Digits of radical inverses: one for each coordinate, in a prime base.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RadicalInverse {
    base: usize,
    /// What each digit is replaced by; 0 stays 0, so that numbers end.
    digits: Vec<usize>,
}

impl RadicalInverse {
    /// The inverses in the first `count` prime bases (Halton 1960, <https://doi.org/10.1007/BF01386213>).
    pub(crate) fn of_primes(count: usize) -> Vec<Self> {
        let is_prime = |n: &usize| (2..*n).take_while(|k| k * k <= *n).all(|k| !n.is_multiple_of(k));
        (2..).filter(is_prime).take(count).map(|base| Self { base, digits: (0..base).collect() }).collect()
    }

    /// Replaces the digits by a random permutation of those other than 0 (Owen and Braaten-Weller scrambling as in Atanassov
    /// 2004 leaves 0 too).
    pub(crate) fn scramble(&mut self, generator: &mut impl RngExt) {
        self.digits[1..].shuffle(generator);
    }

    /// Returns the width of the cells that `count` points at least fill with at most one each: the value of the last digit
    /// that tells the numbers below `count` apart.
    pub(crate) fn cell(&self, count: u64) -> f64 {
        let mut cells = 1;
        while cells < count {
            cells *= self.base as u64;
        }
        1.0 / cells as f64
    }

    /// Mirrors the digits of `index` in this base at the point: 0.d0 d1 d2 ...
    pub(crate) fn value(&self, mut index: u64) -> f64 {
        let base = self.base as u64;
        let (mut value, mut place) = (0.0, 1.0 / self.base as f64);
        while index > 0 {
            let digit = usize::try_from(index % base).expect("a digit is less than its base, a usize");
            value += self.digits[digit] as f64 * place;
            index /= base;
            place /= self.base as f64;
        }
        value
    }
}

/// Returns coordinate `dimension` of point `index` of the sequence of Sobol with Owen scrambling by `seed` (Burley 2020,
/// Journal of Computer Graphics Techniques 9(4), <https://jcgt.org/published/0009/04/01>).
///
/// Beyond 2^16 points, or 256 dimensions, other seeds continue it.
pub(crate) fn sobol(index: u64, dimension: usize, seed: u32) -> f64 {
    const POINTS: u64 = 1 << 16;
    let (block, place) = (index / POINTS, index % POINTS);
    let dimensions = sobol_burley::NUM_DIMENSIONS as usize;
    let shift = block.wrapping_mul(0x9e37_79b9).wrapping_add((dimension / dimensions) as u64 * 0x85eb_ca6b);
    let truncated = |value: u64| u32::try_from(value & 0xffff_ffff).expect("masked to 32 bits");
    let dimension = truncated((dimension % dimensions) as u64);
    f64::from(sobol_burley::sample(truncated(place), dimension, seed ^ truncated(shift)))
}

/// Returns the quantile of the standard normal distribution: Acklam's rational approximation (relative error 1.2e-9; Acklam
/// 2003, An algorithm for computing the inverse normal cumulative distribution function).
pub(crate) fn normal_quantile(p: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 5] =
        [7.784_695_709_041_462e-3, 3.224_671_290_700_398e-1, 2.445_134_137_142_996, 3.754_408_661_907_416, 1.0];
    let p = p.clamp(1e-12, 1.0 - 1e-12);
    let polynomial = |coefficients: &[f64], x: f64| coefficients.iter().fold(0.0, |sum, c| sum * x + c);
    if p < 0.024_25 {
        let q = (-2.0 * p.ln()).sqrt();
        polynomial(&C, q) / polynomial(&D, q)
    } else if p > 1.0 - 0.024_25 {
        -normal_quantile(1.0 - p)
    } else {
        let (q, r) = (p - 0.5, (p - 0.5) * (p - 0.5));
        q * polynomial(&A, r) / polynomial(&B, r)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radical_inverses_mirror_the_digits() {
        let inverses = RadicalInverse::of_primes(3);
        assert_eq!(inverses.iter().map(|inverse| inverse.base).collect::<Vec<_>>(), [2, 3, 5]);
        // 6 = 110 in base 2: 0.011 = 3/8; 20 in base 3: 0.02 = 2/9.
        assert!((inverses[0].value(6) - 0.375).abs() < 1e-15);
        assert!((inverses[1].value(6) - 2.0 / 9.0).abs() < 1e-15);
    }

    #[test]
    fn cells_are_as_wide_as_the_last_digit() {
        let inverses = RadicalInverse::of_primes(2);
        // 8 numbers have three digits in base 2, 9 have four; both have two in base 3.
        assert_eq!([8, 9].map(|count| inverses[0].cell(count)), [1.0 / 8.0, 1.0 / 16.0]);
        assert_eq!([8, 9].map(|count| inverses[1].cell(count)), [1.0 / 9.0; 2]);
    }

    #[test]
    fn sobol_points_have_one_in_each_interval() {
        for dimension in [0, 7, 300] {
            let mut cells: Vec<f64> = (0..64).map(|i| (sobol(i, dimension, 5) * 64.0).floor()).collect();
            cells.sort_by(f64::total_cmp);
            cells.dedup();
            assert_eq!(cells.len(), 64, "dimension {dimension}");
        }
    }

    #[test]
    fn normal_quantiles_are_those_of_the_tables() {
        for (p, quantile) in [(0.5, 0.0), (0.975, 1.959_964), (0.001, -3.090_232)] {
            assert!((normal_quantile(p) - quantile).abs() < 1e-6);
        }
    }
}
