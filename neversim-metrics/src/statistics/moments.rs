//! Moments of a distribution: mean, variance, skewness, kurtosis, all in the population form (divisor `n`).

/// Number of values, their mean, and the sums of the second, third and fourth powers of their deviations from it.
///
/// # References
///
/// Merging two: Pébay 2008, Sandia report SAND2008-6212, <https://doi.org/10.2172/1028931>.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    count: f64,
    mean: f64,
    second: f64,
    third: f64,
    fourth: f64,
}

impl Moments {
    /// Returns the moments of some values.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_metrics::statistics::moments::Moments;
    ///
    /// // Mean 1, deviations -1, -1, -1, 3: variance 12/4, third moment 24/4, fourth 84/4.
    /// let moments = Moments::of(&[0.0, 0.0, 0.0, 4.0]);
    /// assert_eq!(moments.mean(), Some(1.0));
    /// assert_eq!(moments.standard_deviation(), Some(3.0_f64.sqrt()));
    /// assert!((moments.skewness().unwrap() - 6.0 / 3.0_f64.powf(1.5)).abs() < 1e-15);
    /// assert!((moments.excess_kurtosis().unwrap() - (21.0 / 9.0 - 3.0)).abs() < 1e-15);
    /// assert_eq!(Moments::of(&[2.0, 2.0]).skewness(), None);
    /// assert_eq!(Moments::of(&[]).mean(), None);
    /// ```
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        if values.is_empty() {
            return Self::default();
        }
        let count = values.len() as f64;
        let mean = sum_in_lanes(values, |value| [value])[0] / count;
        let [second, third, fourth] = sum_in_lanes(values, |value| {
            let deviation = value - mean;
            let square = deviation * deviation;
            [square, square * deviation, square * square]
        });
        Self { count, mean, second, third, fourth }
    }

    /// Returns the moments of both sets of values together.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        if self.count == 0.0 || other.count == 0.0 {
            return if self.count == 0.0 { other } else { self };
        }
        let (a, b) = (self.count, other.count);
        let (n, d) = (a + b, other.mean - self.mean);
        let second = self.second + other.second + d * d * a * b / n;
        let third = self.third
            + other.third
            + d * d * d * a * b * (a - b) / (n * n)
            + 3.0 * d * (a * other.second - b * self.second) / n;
        let fourth = self.fourth
            + other.fourth
            + d * d * d * d * a * b * (a * a - a * b + b * b) / (n * n * n)
            + 6.0 * d * d * (a * a * other.second + b * b * self.second) / (n * n)
            + 4.0 * d * (a * other.third - b * self.third) / n;
        Self { count: n, mean: self.mean + d * b / n, second, third, fourth }
    }

    /// Returns the mean; `None` for no values.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0.0).then_some(self.mean)
    }

    /// Returns the standard deviation; `None` for no values.
    #[must_use]
    pub fn standard_deviation(&self) -> Option<f64> {
        (self.count > 0.0).then(|| (self.second / self.count).sqrt())
    }

    /// Returns the skewness `m3 / m2^1.5`; `None` if the values do not differ by more than rounding.
    #[must_use]
    pub fn skewness(&self) -> Option<f64> {
        let variance = self.variance_beyond_rounding()?;
        Some(self.third / self.count / variance.powf(1.5))
    }

    /// Returns the excess kurtosis `m4 / m2^2 - 3`, 0 for a normal distribution; `None` as for the skewness.
    #[must_use]
    pub fn excess_kurtosis(&self) -> Option<f64> {
        let variance = self.variance_beyond_rounding()?;
        Some(self.fourth / self.count / (variance * variance) - 3.0)
    }

    fn variance_beyond_rounding(&self) -> Option<f64> {
        let deviation = self.standard_deviation()?;
        (deviation > 1e-12 * self.mean.abs()).then(|| self.second / self.count)
    }
}

/// Sums in eight independent lanes: in a single chain, each addition would wait for the one before it.
fn sum_in_lanes<const N: usize>(values: &[f64], terms: impl Fn(f64) -> [f64; N]) -> [f64; N] {
    const LANES: usize = 8;
    let mut lanes = [[0.0; LANES]; N];
    let (blocks, rest) = values.as_chunks::<LANES>();
    for block in blocks {
        for (lane, value) in block.iter().enumerate() {
            let terms = terms(*value);
            for (sums, term) in lanes.iter_mut().zip(terms) {
                sums[lane] += term;
            }
        }
    }
    let mut totals = lanes.map(|sums| sums.iter().sum());
    for value in rest {
        for (total, term) in totals.iter_mut().zip(terms(*value)) {
            *total += term;
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_parts_have_the_moments_of_the_whole() {
        let values: Vec<f64> = (0..100_i32).map(|k| f64::from(k * k % 37) / 7.0).collect();
        let whole = Moments::of(&values);
        for cut in [0, 1, 13, 50, 99, 100] {
            let (head, tail) = values.split_at(cut);
            let merged = Moments::of(head).merge(Moments::of(tail));
            for (one, other) in [
                (whole.mean(), merged.mean()),
                (whole.standard_deviation(), merged.standard_deviation()),
                (whole.skewness(), merged.skewness()),
                (whole.excess_kurtosis(), merged.excess_kurtosis()),
            ] {
                assert!((one.unwrap() - other.unwrap()).abs() < 1e-12, "cut at {cut}: {one:?} {other:?}");
            }
        }
    }
}
