//! The numbers that dimension and population size decide (Hansen 2016, table 1).

use serde::{Deserialize, Serialize};

/// Constants of the update.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Constants {
    /// lambda.
    pub(super) population: usize,
    /// Recombination weights by rank, the first half positive with sum 1, the rest negative (eqs. 49-53).
    pub(super) weights: Vec<f64>,
    /// Number of positive weights, mu.
    pub(super) parents: usize,
    /// Variance-effective number of parents.
    pub(super) effective: f64,
    /// Learning rate of the step-size path.
    pub(super) c_sigma: f64,
    pub(super) damping: f64,
    /// Learning rate of the covariance path.
    pub(super) c_c: f64,
    /// Learning rates of the covariance: by its path, and by the generation.
    pub(super) c_1: f64,
    pub(super) c_mu: f64,
    /// Expected length of a standard normal vector.
    pub(super) expected_length: f64,
}

/// 4 + factor ln d (eq. 48 with factor 3).
pub(super) fn default_population(factor: f64, dimension: usize) -> usize {
    4 + whole(factor * (dimension as f64).ln())
}

/// The whole part of a number that is not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "population sizes are small and positive")]
pub(super) fn whole(value: f64) -> usize {
    value.max(0.0) as usize
}

impl Constants {
    pub(super) fn new(dimension: usize, population: usize, is_diagonal: bool) -> Self {
        let n = dimension as f64;
        let raw: Vec<f64> =
            (1..=population).map(|i| ((population as f64 + 1.0) / 2.0).ln() - (i as f64).ln()).collect();
        let parents = raw.iter().filter(|weight| **weight > 0.0).count().max(1);
        let sums =
            |weights: &[f64]| (weights.iter().sum::<f64>(), weights.iter().map(|weight| weight * weight).sum::<f64>());
        let (positive, positive_squares) = sums(&raw[..parents]);
        let (negative, negative_squares) = sums(&raw[parents..]);
        let effective = positive * positive / positive_squares;
        let effective_negative = if negative_squares > 0.0 { negative * negative / negative_squares } else { 0.0 };

        let c_c = (4.0 + effective / n) / (n + 4.0 + 2.0 * effective / n);
        let c_sigma = (effective + 2.0) / (n + effective + 5.0);
        let damping = 1.0 + 2.0 * (((effective - 1.0) / (n + 1.0)).sqrt() - 1.0).max(0.0) + c_sigma;
        let mut c_1 = (population as f64 / 6.0).min(1.0) * 2.0 / ((n + 1.3).powi(2) + effective);
        let mut c_mu = 2.0 * (0.25 + effective + 1.0 / effective - 2.0) / ((n + 2.0).powi(2) + effective);
        if is_diagonal {
            // A diagonal is learned (n + 2) / 3 times as fast (Ros and Hansen 2008, section 3).
            c_1 *= (n + 2.0) / 3.0;
            c_mu *= (n + 2.0) / 3.0;
        }
        c_1 = c_1.min(0.5);
        c_mu = c_mu.min(1.0 - c_1);

        // Bounds of the sum of the negative weights (eqs. 50-52); the last keeps the covariance positive definite.
        let alpha = (1.0 + c_1 / c_mu.max(f64::MIN_POSITIVE))
            .min(1.0 + 2.0 * effective_negative / (effective + 2.0))
            .min((1.0 - c_1 - c_mu).max(0.0) / (n * c_mu.max(f64::MIN_POSITIVE)));
        let weights =
            raw.iter()
                .map(|weight| {
                    if *weight > 0.0 {
                        weight / positive
                    } else {
                        weight * alpha / negative.abs().max(f64::MIN_POSITIVE)
                    }
                })
                .collect();
        let expected_length = n.sqrt() * (1.0 - 1.0 / (4.0 * n) + 1.0 / (21.0 * n * n));
        Self { population, weights, parents, effective, c_sigma, damping, c_c, c_1, c_mu, expected_length }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_those_of_the_tutorial() {
        // d = 8: lambda = 4 + floor(3 ln 8) = 10, mu = 5; weights ln 5.5 - ln i over their sum 3.7361.
        let constants = Constants::new(8, default_population(3.0, 8), false);
        assert_eq!((constants.population, constants.parents), (10, 5));
        assert!((constants.weights[0] - 0.45628).abs() < 1e-4, "{:?}", constants.weights);
        assert!((constants.weights[..5].iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((constants.effective - 3.1673).abs() < 1e-3, "{}", constants.effective);
        assert!((constants.c_sigma - 0.31952).abs() < 1e-4, "{}", constants.c_sigma);
        assert!(constants.weights[9] < 0.0);
    }
}
