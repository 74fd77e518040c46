//! Principal component analysis.

use ndarray::{Array1, Array2, ArrayView2, Axis};

/// The directions of most variance.
#[derive(Clone, Debug, PartialEq)]
pub struct PrincipalComponents {
    /// The points in the new coordinates, one row per point, one column per component.
    pub scores: Array2<f64>,
    /// The components, one column each: the loading of each original coordinate; a column has length 1.
    pub loadings: Array2<f64>,
    /// The share of the variance that each component explains, from 0 to 1; all 0 where nothing varies.
    pub explained: Array1<f64>,
}

/// Returns the principal components of points, the one with the most variance first.
///
/// The sign of a component is such that its largest loading is positive.
///
/// - `points`: one row per point, one column per coordinate.
///
/// # Example
///
/// Points on the diagonal vary along one direction only, `(1, 1) / sqrt(2)`.
/// ```
/// use ndarray::array;
/// use neversim_plot::projection::principal_components;
///
/// let pca = principal_components(array![[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]].view());
/// assert!((pca.explained[0] - 1.0).abs() < 1e-12);
/// assert!((pca.loadings[[0, 0]] - 0.5_f64.sqrt()).abs() < 1e-12);
/// assert!((pca.scores[[2, 0]] - 2.0_f64.sqrt()).abs() < 1e-12);
/// ```
///
/// # References
///
/// Pearson 1901, Philosophical Magazine 2:559, <https://doi.org/10.1080/14786440109462720>.
#[must_use]
pub fn principal_components(points: ArrayView2<'_, f64>) -> PrincipalComponents {
    let (count, dimensions) = points.dim();
    let mean = points.mean_axis(Axis(0)).unwrap_or_else(|| Array1::zeros(dimensions));
    let centred = &points - &mean;
    let covariance = centred.t().dot(&centred) / (count.max(2) - 1) as f64;
    let (variances, vectors) = symmetric_eigen(covariance);
    let mut order: Vec<usize> = (0..dimensions).collect();
    order.sort_by(|a, b| variances[*b].total_cmp(&variances[*a]));
    let mut loadings = vectors.select(Axis(1), &order);
    for mut component in loadings.columns_mut() {
        let largest = component.iter().copied().fold(0.0, |most: f64, loading| {
            // By a clear margin, so that rounding does not decide the sign of two equal loadings.
            if loading.abs() > most.abs() * (1.0 + 1e-9) { loading } else { most }
        });
        if largest < 0.0 {
            component.mapv_inplace(|loading| -loading);
        }
    }
    let total: f64 = variances.iter().map(|variance| variance.max(0.0)).sum();
    let share = |index: &usize| if total > 0.0 { variances[*index].max(0.0) / total } else { 0.0 };
    PrincipalComponents { scores: centred.dot(&loadings), loadings, explained: order.iter().map(share).collect() }
}

/// Returns eigenvalues and eigenvectors (columns) of a symmetric matrix by Jacobi's rotations.
///
/// For the few parameters of a study this takes microseconds and, unlike a library of linear algebra, next to nothing to
/// compile.
fn symmetric_eigen(mut matrix: Array2<f64>) -> (Array1<f64>, Array2<f64>) {
    const SWEEPS: usize = 60;
    let n = matrix.nrows();
    let mut vectors = Array2::eye(n);
    for _ in 0..SWEEPS {
        let off_diagonal: f64 =
            (0..n).flat_map(|row| (0..row).map(move |column| (row, column))).map(|at| matrix[at].powi(2)).sum();
        if off_diagonal <= f64::MIN_POSITIVE {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut matrix, &mut vectors, p, q);
            }
        }
    }
    (matrix.diag().to_owned(), vectors)
}

/// Makes the element (p, q) zero.
fn rotate(matrix: &mut Array2<f64>, vectors: &mut Array2<f64>, p: usize, q: usize) {
    if matrix[[p, q]].abs() < f64::MIN_POSITIVE {
        return;
    }
    let theta = (matrix[[q, q]] - matrix[[p, p]]) / (2.0 * matrix[[p, q]]);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for k in 0..matrix.nrows() {
        let (kp, kq) = (matrix[[k, p]], matrix[[k, q]]);
        matrix[[k, p]] = c * kp - s * kq;
        matrix[[k, q]] = s * kp + c * kq;
    }
    for k in 0..matrix.nrows() {
        let (pk, qk) = (matrix[[p, k]], matrix[[q, k]]);
        matrix[[p, k]] = c * pk - s * qk;
        matrix[[q, k]] = s * pk + c * qk;
        let (vp, vq) = (vectors[[k, p]], vectors[[k, q]]);
        vectors[[k, p]] = c * vp - s * vq;
        vectors[[k, q]] = s * vp + c * vq;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn eigenvalues_are_those_of_the_textbook() {
        // Characteristic polynomial (2 - x)^3 - 2 (2 - x): 2 and 2 plus or minus the square root of 2.
        let (values, vectors) = symmetric_eigen(array![[2.0, -1.0, 0.0], [-1.0, 2.0, -1.0], [0.0, -1.0, 2.0]]);
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        for (value, expected) in sorted.iter().zip([2.0 - 2_f64.sqrt(), 2.0, 2.0 + 2_f64.sqrt()]) {
            assert!((value - expected).abs() < 1e-12, "{value} {expected}");
        }
        let product = vectors.t().dot(&vectors);
        assert!((&product - &Array2::<f64>::eye(3)).iter().all(|d| d.abs() < 1e-12));
    }

    #[test]
    fn constant_columns_explain_nothing() {
        let pca = principal_components(array![[1.0, 5.0], [2.0, 5.0], [4.0, 5.0]].view());
        assert_eq!(pca.explained.to_vec(), [1.0, 0.0]);
        assert_eq!(pca.loadings.column(0).to_vec(), [1.0, 0.0]);
        let nothing = principal_components(array![[1.0, 5.0], [1.0, 5.0]].view());
        assert_eq!(nothing.explained.to_vec(), [0.0, 0.0]);
    }
}
