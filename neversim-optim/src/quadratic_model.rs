//! A quadratic model of the loss around a centre: fitted to evaluated points, and minimised within a trust region.

use crate::linear_algebra::{dot, least_squares, symmetric_eigen};

/// Up to this dimension a model has all mixed terms: the cost of a fit grows with the sixth power of the dimension, and
/// that many evaluations are rarely available.
const LARGEST_FULL_DIMENSION: usize = 12;
/// Weight of the squared curvatures beside the squared misfits (both of order 1). So small that it decides only what the
/// points leave open: then the least curvature wins, as in NEWUOA (Powell 2006, https://doi.org/10.1007/0-387-30065-1_16).
const CURVATURE_PENALTY: f64 = 1e-10;
/// The same for mixed terms, which there are fewer of where parameters act separately: of 4 and 20 times the other, 20 was
/// ahead on `examples/practice`.
const MIXED_PENALTY: f64 = 2e-9;

/// m(s) = constant + gradient . s + s' hessian s / 2, with s measured from a centre in units of a radius.
#[derive(Clone, Debug)]
pub(crate) struct QuadraticModel {
    constant: f64,
    gradient: Vec<f64>,
    hessian: Vec<f64>,
}

/// Number of coefficients of a model in the given number of dimensions.
pub(crate) fn coefficients(dimension: usize) -> usize {
    if dimension <= LARGEST_FULL_DIMENSION { (dimension + 1) * (dimension + 2) / 2 } else { 2 * dimension + 1 }
}

impl QuadraticModel {
    /// Fits losses at points, or returns `None` if the points lie in a plane that leaves the gradient open.
    ///
    /// - `points`: steps from the centre, in units of the radius.
    /// - `weights`: how much the misfit at each point counts, 1 for the important ones.
    /// - `penalty`: factor on the penalties of curvature, 1 to interpolate.
    pub(crate) fn fit(points: &[Vec<f64>], losses: &[f64], weights: &[f64], penalty: f64) -> Option<Self> {
        let d = points.first()?.len();
        let lowest = losses.iter().copied().fold(f64::INFINITY, f64::min);
        let range = losses.iter().copied().fold(f64::NEG_INFINITY, f64::max) - lowest;
        if points.len() <= d || !(range > 0.0 && range.is_finite()) {
            return None;
        }
        let pairs: Vec<(usize, usize)> = if d <= LARGEST_FULL_DIMENSION {
            (0..d).flat_map(|i| (i..d).map(move |j| (i, j))).collect()
        } else {
            (0..d).map(|i| (i, i)).collect()
        };
        let rows = points.len() + pairs.len();
        let column = |value: &dyn Fn(&[f64]) -> f64| {
            let mut column: Vec<f64> =
                points.iter().zip(weights).map(|(point, weight)| weight * value(point)).collect();
            column.resize(rows, 0.0);
            column
        };
        let mut columns = vec![column(&|_| 1.0)];
        columns.extend((0..d).map(|i| column(&|s| s[i])));
        for (k, &(i, j)) in pairs.iter().enumerate() {
            let mut column = column(&|s| if i == j { s[i] * s[i] / 2.0 } else { s[i] * s[j] });
            // In the Frobenius norm a mixed term stands twice.
            column[points.len() + k] =
                penalty.sqrt() * if i == j { CURVATURE_PENALTY.sqrt() } else { (2.0 * MIXED_PENALTY).sqrt() };
            columns.push(column);
        }
        let mut b: Vec<f64> =
            losses.iter().zip(weights).map(|(loss, weight)| weight * (loss - lowest) / range).collect();
        b.resize(rows, 0.0);
        let x = least_squares(&mut columns, &mut b)?;
        let mut hessian = vec![0.0; d * d];
        for (&(i, j), x) in pairs.iter().zip(&x[1 + d..]) {
            hessian[i * d + j] = x * range;
            hessian[j * d + i] = x * range;
        }
        let gradient = x[1..=d].iter().map(|x| x * range).collect();
        Some(Self { constant: lowest + x[0] * range, gradient, hessian })
    }

    /// Returns the sum of the squares of residuals that are linear in the step: r_i + J_i . s, that is
    /// |r|^2 + 2 (J' r) . s + s' J' J s, the model of Gauss and Newton.
    ///
    /// - `jacobian`: a row J_i for each residual.
    pub(crate) fn of_residuals(residuals: &[f64], jacobian: &[Vec<f64>]) -> Self {
        let d = jacobian.first().map_or(0, Vec::len);
        let mut model = Self { constant: dot(residuals, residuals), gradient: vec![0.0; d], hessian: vec![0.0; d * d] };
        for (r, row) in residuals.iter().zip(jacobian) {
            for i in 0..d {
                model.gradient[i] += 2.0 * r * row[i];
                for j in 0..d {
                    model.hessian[i * d + j] += 2.0 * row[i] * row[j];
                }
            }
        }
        model
    }

    /// The model at a step.
    pub(crate) fn value(&self, step: &[f64]) -> f64 {
        let d = step.len();
        let curved: f64 = (0..d).map(|i| step[i] * dot(&self.hessian[i * d..(i + 1) * d], step)).sum();
        self.constant + dot(&self.gradient, step) + curved / 2.0
    }

    /// Returns the step of least model value among those no longer than `radius` and between `lower` and `upper` (which
    /// hold 0): exact inside, and where it meets borders of the box the best along them, found one border at a time.
    pub(crate) fn minimise(&self, radius: f64, lower: &[f64], upper: &[f64]) -> Vec<f64> {
        let d = self.gradient.len();
        let mut step = vec![0.0; d];
        let mut free: Vec<usize> = (0..d).collect();
        while !free.is_empty() {
            let fixed_length = (0..d).filter(|i| !free.contains(i)).map(|i| step[i] * step[i]).sum::<f64>();
            let rest = (radius * radius - fixed_length).max(0.0).sqrt();
            let gradient: Vec<f64> = free
                .iter()
                .map(|&i| {
                    let fixed = (0..d).filter(|j| !free.contains(j)).map(|j| self.hessian[i * d + j] * step[j]);
                    self.gradient[i] + fixed.sum::<f64>()
                })
                .collect();
            let n = free.len();
            let hessian: Vec<f64> = (0..n * n).map(|k| self.hessian[free[k / n] * d + free[k % n]]).collect();
            let partial = minimise_in_ball(&gradient, &hessian, rest);
            for (&i, s) in free.iter().zip(&partial) {
                step[i] = s.clamp(lower[i], upper[i]);
            }
            let count = free.len();
            let is_inside = |(k, i): (usize, &usize)| partial[k] > lower[*i] && partial[k] < upper[*i];
            free = free.iter().enumerate().filter(|&(k, i)| is_inside((k, i))).map(|(_, &i)| i).collect();
            if free.len() == count {
                break;
            }
        }
        step
    }
}

/// Returns the minimum of g . s + s' H s / 2 over the steps no longer than `radius`: the exact solution by
/// eigenvectors (Moré and Sorensen 1983, https://doi.org/10.1137/0904038).
fn minimise_in_ball(gradient: &[f64], hessian: &[f64], radius: f64) -> Vec<f64> {
    let n = gradient.len();
    let (values, vectors) = symmetric_eigen(hessian, n);
    let mut g: Vec<f64> = (0..n).map(|k| (0..n).map(|i| vectors[i * n + k] * gradient[i]).sum()).collect();
    let scale = values.iter().fold(0.0_f64, |scale, value| scale.max(value.abs())).max(f64::MIN_POSITIVE);
    let least = values[0];
    // The shift that makes the least eigenvalue 0, if it is negative; `extra` goes beyond it.
    let base = (-least).max(0.0);
    let step_at = |g: &[f64], extra: f64| -> Vec<f64> {
        g.iter().zip(&values).map(|(g, value)| -g / (value + base + extra).max(f64::MIN_POSITIVE)).collect()
    };
    let norm = |step: &[f64]| dot(step, step).sqrt();
    let gradient_norm = norm(&g);
    let mut s = vec![0.0; n];
    if least > 1e-12 * scale && norm(&step_at(&g, 0.0)) <= radius {
        s = step_at(&g, 0.0);
    } else if gradient_norm > 0.0 || least < 0.0 {
        // A gradient without the direction of the least eigenvalue would hide it.
        if g[0].abs() < 1e-10 * (gradient_norm + scale * radius) {
            g[0] = 1e-10 * (gradient_norm + scale * radius);
        }
        let (mut low, mut high) = (0.0, norm(&g) / radius.max(f64::MIN_POSITIVE));
        for _ in 0..200 {
            let middle = low + (high - low) / 2.0;
            if norm(&step_at(&g, middle)) > radius {
                low = middle
            } else {
                high = middle
            }
            if high - low <= 1e-12 * high {
                break;
            }
        }
        s = step_at(&g, high);
    }
    (0..n).map(|i| (0..n).map(|k| vectors[i * n + k] * s[k]).sum()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 + 2 x - y + 3 x^2 + x y + 2 y^2.
    fn loss(s: &[f64]) -> f64 {
        1.0 + 2.0 * s[0] - s[1] + 3.0 * s[0] * s[0] + s[0] * s[1] + 2.0 * s[1] * s[1]
    }

    #[test]
    fn six_points_determine_a_quadratic_in_two_dimensions() {
        let points: Vec<Vec<f64>> =
            [[0.0, 0.0], [1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0], [1.0, 1.0]].map(Vec::from).into();
        let losses: Vec<f64> = points.iter().map(|s| loss(s)).collect();
        let model = QuadraticModel::fit(&points, &losses, &[1.0; 6], 1.0).unwrap();
        for s in [[0.3, 0.4], [-2.0, 1.0]] {
            assert!((model.value(&s) - loss(&s)).abs() < 1e-6);
        }
        // Where the gradient is zero: 2 + 6 x + y = 0 and -1 + x + 4 y = 0, so x = -9/23 and y = 8/23.
        let step = model.minimise(2.0, &[-5.0; 2], &[5.0; 2]);
        assert!((step[0] + 9.0 / 23.0).abs() < 1e-6 && (step[1] - 8.0 / 23.0).abs() < 1e-6, "{step:?}");
        // Held back by the border x = -0.25: y = 1.25 / 4.
        let step = model.minimise(2.0, &[-0.25, -5.0], &[5.0; 2]);
        assert!((step[0] + 0.25).abs() < 1e-12 && (step[1] - 0.3125).abs() < 1e-6, "{step:?}");
        // Held back by the trust region.
        let step = model.minimise(0.1, &[-5.0; 2], &[5.0; 2]);
        assert!((dot(&step, &step).sqrt() - 0.1).abs() < 1e-9, "{step:?}");
    }

    #[test]
    fn linear_residuals_make_a_quadratic_that_is_zero_where_they_are() {
        // r = (1 + 2 x, -3 + x + y): both are 0 at x = -1/2, y = 7/2; at the origin the sum of squares is 10.
        let model = QuadraticModel::of_residuals(&[1.0, -3.0], &[vec![2.0, 0.0], vec![1.0, 1.0]]);
        assert_eq!([model.value(&[0.0, 0.0]), model.value(&[-0.5, 3.5]), model.value(&[1.0, 1.0])], [10.0, 0.0, 10.0]);
        let step = model.minimise(10.0, &[-5.0; 2], &[5.0; 2]);
        assert!((step[0] + 0.5).abs() < 1e-12 && (step[1] - 3.5).abs() < 1e-12, "{step:?}");
    }

    #[test]
    fn points_on_a_line_have_no_model_and_a_saddle_is_left() {
        let line = [vec![0.0, 0.0], vec![1.0, 1.0], vec![2.0, 2.0]];
        assert!(QuadraticModel::fit(&line[..2], &[1.0, 2.0], &[1.0; 2], 1.0).is_none());
        // x^2 - y^2 from the origin: along y to the border of the region.
        let step = minimise_in_ball(&[0.0, 0.0], &[2.0, 0.0, 0.0, -2.0], 1.5);
        assert!(step[0].abs() < 1e-6 && (step[1].abs() - 1.5).abs() < 1e-6, "{step:?}");
    }
}
