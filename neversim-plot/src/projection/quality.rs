//! How well neighbours survive a projection.

use ndarray::ArrayView2;
use rayon::prelude::*;

use super::neighbours::nearest;

/// Returns the trustworthiness of a projection: 1 if no point becomes a neighbour that was not one before.
///
/// `1 - 2 / (n k (2n - 3k - 1)) * sum over i, and over the k neighbours j of i in the projection, of max(0, r(i, j) - k)`,
/// where `r(i, j)` is the rank of `j` among the neighbours of `i` before, from 1.
///
/// - `before`, `after`: one row per point, in the same order.
/// - `neighbours`: k, below half the number of points.
/// - Result: `None` unless `1 <= k < n / 2`.
///
/// # Example
///
/// Three points on a line stay in order; with the middle one moved behind the last, two of three have a new neighbour.
/// ```
/// use ndarray::array;
/// use neversim_plot::projection::trustworthiness;
///
/// let before = array![[0.0], [1.0], [2.1]];
/// assert_eq!(trustworthiness(before.view(), before.view(), 1), Some(1.0));
/// let after = array![[0.0], [10.0], [1.0]];
/// // 0 is next to 2 (rank 2 before) and so is 2 to 0 (rank 2); 1 is next to 2 (rank 2): 1 - 2 / (3 * 1 * 2) * 3 = 0.
/// assert_eq!(trustworthiness(before.view(), after.view(), 1), Some(0.0));
/// ```
///
/// # References
///
/// Venna, Kaski 2001, Artificial Neural Networks ICANN 2001, p. 485, <https://doi.org/10.1007/3-540-44668-0_68>.
#[must_use]
pub fn trustworthiness(before: ArrayView2<'_, f64>, after: ArrayView2<'_, f64>, neighbours: usize) -> Option<f64> {
    let count = before.nrows();
    if neighbours == 0 || 2 * neighbours >= count {
        return None;
    }
    let ranks_before = nearest(before, count - 1);
    let found = nearest(after, neighbours);
    let excess = |(before, after): (&super::neighbours::Neighbours, &super::neighbours::Neighbours)| {
        let ranks = before.indices.iter().zip(1_usize..);
        let beyond = ranks.filter(|(other, rank)| *rank > neighbours && after.indices.contains(other));
        beyond.map(|(_, rank)| rank - neighbours).sum::<usize>()
    };
    let sum: usize = ranks_before.par_iter().zip(&found).map(excess).sum();
    let (n, k) = (count as f64, neighbours as f64);
    Some(1.0 - 2.0 / (n * k * (2.0 * n - 3.0 * k - 1.0)) * sum as f64)
}
