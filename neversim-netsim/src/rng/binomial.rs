//! Binomial numbers as NETSIM draws them (`MODEL.md`, section 3), its two samplers.

use super::generator::Generator;

impl Generator {
    /// Returns a number as NETSIM's default sampler draws it for `B(n, p)`: not quite binomial (`MODEL.md`, section 3).
    pub fn binomial(&mut self, n: u32, p: f64) -> u32 {
        let Ok(number) = split(self, n, p, &mut |_| Ok::<(), std::convert::Infallible>(()));
        number
    }

    /// Draws as [`binomial`](Self::binomial) does, and calls `go_on` with the number of trials before each batch of them; its
    /// error ends the draw.
    pub(crate) fn binomial_unless<E>(
        &mut self,
        n: u32,
        p: f64,
        go_on: &mut impl FnMut(u32) -> Result<(), E>,
    ) -> Result<u32, E> {
        split(self, n, p, go_on)
    }

    /// Returns a number of the binomial distribution `B(n, p)` by inversion, as NETSIM's `FAST_BINOMIAL` draws it.
    pub fn binomial_by_inversion(&mut self, n: u32, p: f64) -> u32 {
        inversion(self, n, p)
    }
}

/// Returns a number of NETSIM's default sampler for `B(n, p)`: one step of beta splitting, then single trials.
///
/// Where the split falls below `p`, the successes that it implies are not added: a fault of NETSIM's, kept because it
/// decides the spikes. With `n = 0` the formulas meet infinity and NaN, draw as they do, and give 0.
///
/// - `go_on`: called with the number of trials before each batch of them; its error ends the draw.
fn split<E>(generator: &mut Generator, n: u32, p: f64, go_on: &mut impl FnMut(u32) -> Result<(), E>) -> Result<u32, E> {
    const TRIALS_AT_ONCE: u32 = 1 << 20;
    let a = n / 2 + 1;
    // `n - a + 1`, which is 0 for n = 0; in this form it can neither underflow nor overflow.
    let b = n - n / 2;
    let (first, second) = (beta_part(generator, a), beta_part(generator, b));
    let x = first / (first + second);
    let (trials, probability) = if x >= p { (a - 1, p / x) } else { (n, (p - x) / (1.0 - x)) };
    let (mut found, mut left) = (0, trials);
    while left > 0 {
        let now = left.min(TRIALS_AT_ONCE);
        go_on(now)?;
        found += generator.successes(now, probability);
        left -= now;
    }
    Ok(found)
}

/// Returns a number of the gamma distribution with integer shape `a`, by Marsaglia & Tsang's method with `d = a` in place
/// of `a - 1/3`.
///
/// Marsaglia & Tsang (2000), A simple method for generating gamma variables, ACM TOMS 26:363, doi:10.1145/358407.358414.
fn beta_part(generator: &mut Generator, a: u32) -> f64 {
    let d = f64::from(a);
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let (x, v) = loop {
            let x = generator.gaussian();
            // C's `pow`, not a product: the last bit can decide a spike.
            let v = (1.0 + c * x).powf(3.0);
            if v > 0.0 {
                break (x, v);
            }
        };
        let u = generator.uniform64();
        if u < 1.0 - 0.0331 * x.powf(4.0) || u.ln() < x * x / 2.0 + d * (1.0 - v + v.ln()) {
            return d * v;
        }
    }
}

/// Returns a number of `B(n, p)` by inversion: NETSIM's `FAST_BINOMIAL`.
fn inversion(generator: &mut Generator, n: u32, p: f64) -> u32 {
    let q = 1.0 - p;
    let odds = p / q;
    let a = (f64::from(n) + 1.0) * odds;
    let mut term = (f64::from(n) * q.ln()).exp();
    let mut u = generator.open_uniform32();
    let mut k = 0;
    // `k < n`: the terms add up to 1 except for rounding, so the loop must stop at the last one.
    while u > term && k < n {
        u -= term;
        k += 1;
        term *= a / f64::from(k) - odds;
    }
    k
}

/// Returns the largest probability for which [`inversion`] works: beyond it, its first term is too small for a double, and
/// NETSIM never ends.
pub(crate) fn largest_probability_by_inversion(n: u32) -> f64 {
    // (1 - p)^n must be at least the smallest normal number.
    -(f64::MIN_POSITIVE.ln() / f64::from(n)).exp_m1()
}

/// Returns mean and variance of the numbers that [`split`] draws for `B(n, p)`, `n > 0`, `0 < p < 1`.
///
/// With `d = a` the gamma method draws from shape `a + 1/3`, so the split is a number `x` of the distribution
/// Beta(a + 1/3, b + 1/3), and the trials that follow are binomial: `n p (1 - p)` and `n p` of each `x`, integrated over its
/// density.
pub(crate) fn split_moments(n: u32, p: f64) -> (f64, f64) {
    /// Points on either side of `p`: the mean then has a relative error of 1e-4.
    const POINTS: u32 = 256;
    /// Standard deviations of `x` on either side of its mode.
    const REACH: f64 = 9.0;
    let a = f64::from(n / 2) + 1.0;
    let (alpha, beta) = (a + 1.0 / 3.0, f64::from(n) + 1.0 - a + 1.0 / 3.0);
    let mode = (alpha - 1.0) / (alpha + beta - 2.0);
    let reach = REACH * 0.5 / f64::from(n).sqrt();
    let (low, high) = ((mode - reach).max(0.0), (mode + reach).min(1.0));
    let log_density = |x: f64| (alpha - 1.0) * x.ln() + (beta - 1.0) * f64::ln_1p(-x);
    let highest = log_density(mode);
    let border = p.clamp(low, high);
    let (mut weights, mut first, mut second) = (0.0, 0.0, 0.0);
    for (low, high, is_above) in [(low, border, false), (border, high, true)] {
        let width = (high - low) / f64::from(POINTS);
        for point in 0..POINTS {
            let x = low + (f64::from(point) + 0.5) * width;
            let weight = (log_density(x) - highest).exp() * width;
            let (trials, probability) = if is_above { (a - 1.0, p / x) } else { (f64::from(n), (p - x) / (1.0 - x)) };
            // Without width there is no weight, and the probability may be NaN.
            let expected = if width > 0.0 { trials * probability } else { 0.0 };
            weights += weight;
            first += weight * expected;
            second += weight * (expected * (1.0 - probability) + expected * expected);
        }
    }
    let mean = first / weights;
    (mean, second / weights - mean * mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Means and a variance that the original program's sampler was measured to have (`MODEL.md`, section 3).
    #[test]
    fn the_moments_of_the_split_are_those_that_were_measured() {
        for (n, p, mean) in [(3, 0.01, 0.0272), (5, 0.01, 0.0485), (25, 0.4, 8.21)] {
            let found = split_moments(n, p).0;
            assert!((found / mean - 1.0).abs() < 0.01, "n = {n}, p = {p}: {found} instead of {mean}");
        }
        assert!((split_moments(25, 0.4).1 / 10.6 - 1.0).abs() < 0.05);
        // 1.6e-5 is measured, from a few counts.
        assert!((split_moments(1, 0.01).0 - 1.31e-5).abs() < 1e-7);
        // As many sources as models have: the binomial distribution.
        let (mean, variance) = split_moments(1000, 8e-4);
        assert!((mean - 0.8).abs() < 1e-6 && (variance - 0.8 * 0.9992).abs() < 1e-4);
        // The largest number of sources there is.
        assert!((split_moments(u32::MAX, 0.25).0 / (0.25 * f64::from(u32::MAX)) - 1.0).abs() < 1e-6);
    }

    /// The standard error of the mean of 10^5 numbers is 0.3 % of their standard deviation; the bound is five of them.
    #[test]
    fn the_split_draws_with_the_moments_computed() {
        let mut generator = Generator::new(1);
        for (n, p) in [(2, 0.1), (4, 0.5), (7, 0.05), (10, 0.3), (25, 0.4), (100, 0.45)] {
            let drawn: u32 = (0..100_000).map(|_| generator.binomial(n, p)).sum();
            let (mean, variance) = split_moments(n, p);
            let error = f64::from(drawn) / 1e5 - mean;
            assert!(error.abs() < 0.016 * variance.sqrt() + 2e-4 * mean, "n = {n}, p = {p}: off by {error}");
        }
    }

    #[test]
    fn no_sources_give_no_spikes_but_draw() {
        let mut generator = Generator::new(3);
        assert_eq!(generator.binomial(0, 0.1), 0);
        assert_ne!(generator.half(), Generator::new(3).half());
    }

    /// Mean and variance of B(40, 0.05) are 2 and 1.9. With 10^5 numbers the standard errors are 0.0044 and about 0.009:
    /// the bounds are five of each, false alarm below 2e-6.
    #[test]
    fn inversion_has_the_moments_of_the_distribution() {
        let mut generator = Generator::new(1);
        let numbers: Vec<f64> = (0..100_000).map(|_| f64::from(inversion(&mut generator, 40, 0.05))).collect();
        let mean = numbers.iter().sum::<f64>() / 1e5;
        let variance = numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / 1e5;
        assert!((mean - 2.0).abs() < 0.022, "{mean}");
        assert!((variance - 1.9).abs() < 0.045, "{variance}");
    }

    /// The split loses the successes it implies whenever it falls below p: with n = 3 that is seldom at p = 0.01.
    #[test]
    fn the_split_stays_within_the_number_of_trials() {
        let mut generator = Generator::new(1);
        for n in 1..20 {
            assert!((0..1000).all(|_| generator.binomial(n, 0.3) <= n));
        }
    }
}
