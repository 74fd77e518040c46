//! The nearest neighbours of each point, exactly.

use ndarray::ArrayView2;
use rayon::prelude::*;

/// The nearest neighbours of a point, the nearest first; of two at the same distance the one with the lower index.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Neighbours {
    pub(super) indices: Vec<u32>,
    /// Squared Euclidean distances.
    pub(super) squared: Vec<f64>,
}

/// Returns the `count` nearest other points of each point.
pub(super) fn nearest(points: ArrayView2<'_, f64>, count: usize) -> Vec<Neighbours> {
    let rows: Vec<Vec<f64>> = points.rows().into_iter().map(|row| row.to_vec()).collect();
    let count = count.min(rows.len().saturating_sub(1));
    rows.par_iter().enumerate().map(|(index, row)| of_point(&rows, index, row, count)).collect()
}

fn of_point(rows: &[Vec<f64>], index: usize, row: &[f64], count: usize) -> Neighbours {
    let others = rows.iter().zip(0_u32..).filter(|(_, other)| *other as usize != index);
    let mut others: Vec<(f64, u32)> = others.map(|(other, number)| (squared_distance(row, other), number)).collect();
    let by_distance = |a: &(f64, u32), b: &(f64, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
    if count < others.len() {
        others.select_nth_unstable_by(count, by_distance);
        others.truncate(count);
    }
    others.sort_unstable_by(by_distance);
    Neighbours { indices: others.iter().map(|o| o.1).collect(), squared: others.iter().map(|o| o.0).collect() }
}

pub(super) fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn neighbours_come_in_order_and_ties_by_index() {
        let found = nearest(array![[0.0], [1.0], [-1.0], [5.0]].view(), 2);
        assert_eq!(found[0], Neighbours { indices: vec![1, 2], squared: vec![1.0, 1.0] });
        assert_eq!(found[3].indices, [1, 0]);
    }
}
