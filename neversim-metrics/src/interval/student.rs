//! Quantiles of Student's t distribution.

/// Returns the 97.5 % quantile for a number of degrees of freedom, to 0.004; infinite for none.
///
/// # References
///
/// Abramowitz, Stegun 1964, Handbook of Mathematical Functions, 26.7.5; the first four, where the series is too coarse,
/// from table 26.10.
pub(super) fn quantile_975(degrees: usize) -> f64 {
    const NORMAL: f64 = 1.959_964;
    match degrees {
        0 => f64::INFINITY,
        1 => 12.706,
        2 => 4.303,
        3 => 3.182,
        4 => 2.776,
        _ => {
            let (z, n) = (NORMAL, degrees as f64);
            z + (z.powi(3) + z) / (4.0 * n)
                + (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / (96.0 * n * n)
                + (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / (384.0 * n.powi(3))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::quantile_975;

    #[test]
    fn quantiles_are_those_of_the_table() {
        for (degrees, tabulated) in
            [(1, 12.706), (5, 2.571), (6, 2.447), (10, 2.228), (19, 2.093), (30, 2.042), (120, 1.980)]
        {
            assert!((quantile_975(degrees) - tabulated).abs() < 4e-3, "{degrees}: {}", quantile_975(degrees));
        }
    }
}
