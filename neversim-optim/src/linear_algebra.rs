//! Small dense matrices: what the covariance and model-based strategies need, nothing more.
//!
//! Matrices are slices in row order. The dimensions of a search are small (2 to 30), where plain loops are as quick as a
//! library; the largest systems are those of the surrogate models, a few hundred rows.

/// Sweeps after which Jacobi rotations have converged for certain: they do so quadratically, usually within ten.
const MOST_SWEEPS: usize = 40;

/// Returns the eigenvalues of the symmetric `n` by `n` matrix `a`, in ascending order, and the matrix whose columns are
/// the eigenvectors of unit length.
///
/// Cyclic Jacobi rotations (Golub and Van Loan 2013, Matrix Computations, section 8.5): simple, and accurate also for
/// the small eigenvalues, on which a search's last digits depend.
pub(crate) fn symmetric_eigen(a: &[f64], n: usize) -> (Vec<f64>, Vec<f64>) {
    let mut a = a.to_vec();
    let mut vectors = vec![0.0; n * n];
    for i in 0..n {
        vectors[i * n + i] = 1.0;
    }
    for _ in 0..MOST_SWEEPS {
        let mut has_rotated = false;
        for p in 0..n {
            for q in p + 1..n {
                let off = a[p * n + q];
                let (app, aqq) = (a[p * n + p], a[q * n + q]);
                if off == 0.0 || off.abs() <= f64::EPSILON * 0.01 * (app.abs() * aqq.abs()).sqrt() {
                    continue;
                }
                has_rotated = true;
                let theta = (aqq - app) / (2.0 * off);
                let t = theta.signum() / (theta.abs() + theta.hypot(1.0));
                let c = 1.0 / t.hypot(1.0);
                let s = t * c;
                for k in 0..n {
                    let (kp, kq) = (a[k * n + p], a[k * n + q]);
                    a[k * n + p] = c * kp - s * kq;
                    a[k * n + q] = s * kp + c * kq;
                }
                for k in 0..n {
                    let (pk, qk) = (a[p * n + k], a[q * n + k]);
                    a[p * n + k] = c * pk - s * qk;
                    a[q * n + k] = s * pk + c * qk;
                    let (kp, kq) = (vectors[k * n + p], vectors[k * n + q]);
                    vectors[k * n + p] = c * kp - s * kq;
                    vectors[k * n + q] = s * kp + c * kq;
                }
            }
        }
        if !has_rotated {
            break;
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| a[i * n + i].total_cmp(&a[j * n + j]));
    let values = order.iter().map(|&i| a[i * n + i]).collect();
    let columns = (0..n * n).map(|k| vectors[k / n * n + order[k % n]]).collect();
    (values, columns)
}

/// Replaces the lower triangle of the symmetric positive definite `n` by `n` matrix `a` by its Cholesky factor L,
/// a = L L'; returns whether it is positive definite.
pub(crate) fn cholesky(a: &mut [f64], n: usize) -> bool {
    for i in 0..n {
        for j in 0..=i {
            let (row_i, row_j) = (&a[i * n..i * n + j], &a[j * n..j * n + j]);
            let rest = a[i * n + j] - dot(row_i, row_j);
            if i > j {
                a[i * n + j] = rest / a[j * n + j];
            } else if rest > 0.0 {
                a[i * n + i] = rest.sqrt();
            } else {
                return false;
            }
        }
    }
    true
}

/// Solves L y = b in place, with L of [`cholesky`].
pub(crate) fn solve_lower(factor: &[f64], n: usize, b: &mut [f64]) {
    for i in 0..n {
        b[i] = (b[i] - dot(&factor[i * n..i * n + i], &b[..i])) / factor[i * n + i];
    }
}

/// Solves L' x = b in place, with L of [`cholesky`].
pub(crate) fn solve_upper(factor: &[f64], n: usize, b: &mut [f64]) {
    for i in (0..n).rev() {
        b[i] /= factor[i * n + i];
        let x = b[i];
        for k in 0..i {
            b[k] -= factor[i * n + k] * x;
        }
    }
}

/// Returns the x that makes the length of A x - b least, or `None` if the columns of A are not independent.
///
/// - `columns`: the columns of A, each as long as `b`; destroyed.
///
/// Householder reflections (Golub and Van Loan 2013, section 5.3): unlike the normal equations they do not square the
/// condition of A.
pub(crate) fn least_squares(columns: &mut [Vec<f64>], b: &mut [f64]) -> Option<Vec<f64>> {
    let n = columns.len();
    let mut diagonal = vec![0.0; n];
    for k in 0..n {
        let (pivot, rest) = columns[k..].split_first_mut()?;
        let norm = dot(&pivot[k..], &pivot[k..]).sqrt();
        if norm <= 0.0 || norm.is_nan() {
            return None;
        }
        let alpha = if pivot[k] > 0.0 { -norm } else { norm };
        pivot[k] -= alpha;
        diagonal[k] = alpha;
        let v = &pivot[k..];
        // Half of v'v.
        let half = -alpha * v[0];
        for column in rest.iter_mut().map(Vec::as_mut_slice).chain([&mut *b]) {
            let factor = dot(v, &column[k..]) / half;
            column[k..].iter_mut().zip(v).for_each(|(x, v)| *x -= factor * v);
        }
    }
    let mut x = vec![0.0; n];
    for k in (0..n).rev() {
        let known: f64 = (k + 1..n).map(|j| columns[j][k] * x[j]).sum();
        x[k] = (b[k] - known) / diagonal[k];
    }
    x.iter().all(|x| x.is_finite()).then_some(x)
}

/// The sum of the products.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The Euclidean distance.
pub(crate) fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eigenvectors_of_a_known_matrix() {
        // [[2, 1], [1, 2]] has 1 along (1, -1) and 3 along (1, 1).
        let (values, vectors) = symmetric_eigen(&[2.0, 1.0, 1.0, 2.0], 2);
        assert!((values[0] - 1.0).abs() < 1e-15 && (values[1] - 3.0).abs() < 1e-15, "{values:?}");
        assert!((vectors[0] + vectors[2]).abs() < 1e-15 && (vectors[1] - vectors[3]).abs() < 1e-15, "{vectors:?}");
    }

    #[test]
    fn eigenvectors_put_the_matrix_together_again() {
        let n = 6;
        let a: Vec<f64> = (0..n * n).map(|k| 1.0 / ((k / n + k % n) as f64 + 1.0)).collect();
        let (values, v) = symmetric_eigen(&a, n);
        for i in 0..n {
            for j in 0..n {
                let sum: f64 = (0..n).map(|k| v[i * n + k] * values[k] * v[j * n + k]).sum();
                assert!((sum - a[i * n + j]).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn a_cholesky_factor_solves_the_system() {
        // [[4, 2], [2, 5]] = L L' with L = [[2, 0], [1, 2]]; x = (1, 2) gives (8, 12).
        let mut a = [4.0, 0.0, 2.0, 5.0];
        assert!(cholesky(&mut a, 2));
        assert_eq!([a[0], a[2], a[3]], [2.0, 1.0, 2.0]);
        let mut b = [8.0, 12.0];
        solve_lower(&a, 2, &mut b);
        solve_upper(&a, 2, &mut b);
        assert_eq!(b, [1.0, 2.0]);
        assert!(!cholesky(&mut [1.0, 0.0, 2.0, 1.0], 2));
    }

    #[test]
    fn a_line_through_three_points() {
        // y = 1 + 2 x with errors 0.1, -0.2, 0.1, which are orthogonal to 1 and x.
        let mut columns = [vec![1.0; 3], vec![0.0, 1.0, 2.0]];
        let x = least_squares(&mut columns, &mut [1.1, 2.8, 5.1]).unwrap();
        assert!((x[0] - 1.0).abs() < 1e-14 && (x[1] - 2.0).abs() < 1e-14, "{x:?}");
        assert!(least_squares(&mut [vec![0.0; 2]], &mut [1.0, 1.0]).is_none());
    }
}
