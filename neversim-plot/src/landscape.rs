//! The background of a heat-map: the smoothed logarithm of the loss over two parameters, and where evaluations fail.

use neversim_core::Status;

use crate::painter::{Area, Painter};
use crate::theme::{FAILURES, UNKNOWN, blend, failure_look, tint, viridis};

/// Cells along each side.
const CELLS: usize = 64;

/// Weight of evaluations nearby below which nothing is known: one at a distance of 2.1 bandwidths.
const LEAST_WEIGHT: f64 = 0.1;

/// What is known about a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell {
    /// No evaluation nearby.
    Unknown,
    /// The mean position of losses on their scale.
    Loss(f64),
    /// Most evaluations nearby failed, most of those in this way.
    Failure(Status),
}

/// A grid of [`CELLS`] times [`CELLS`] cells.
#[derive(Clone, Debug)]
pub(crate) struct Landscape {
    cells: Vec<Cell>,
}

impl Landscape {
    /// Returns the landscape of points in the unit square, by a Gaussian kernel on the grid (Nadaraya 1964, Watson 1964).
    ///
    /// The bandwidth falls with the number of points as `0.28 n^(-1/4)`, from 0.16 for ten to 0.03 for very many.
    ///
    /// - `heights`: from 0 to 1, used where the status is `ok`.
    pub(crate) fn new(x: &[f64], y: &[f64], heights: &[f64], statuses: &[Status]) -> Self {
        let bandwidth = (0.28 * (x.len() as f64).powf(-0.25)).clamp(0.03, 0.2);
        let kinds: Vec<Status> = FAILURES.into_iter().filter(|kind| statuses.contains(kind)).collect();
        let mut count = vec![0.0; CELLS * CELLS];
        let mut sum = vec![0.0; CELLS * CELLS];
        let mut failed = vec![vec![0.0; CELLS * CELLS]; kinds.len()];
        for (index, (x, y)) in x.iter().zip(y).enumerate() {
            let cell = cell_of(*y) * CELLS + cell_of(*x);
            match kinds.iter().position(|kind| *kind == statuses[index]) {
                Some(kind) => failed[kind][cell] += 1.0,
                None => {
                    count[cell] += 1.0;
                    sum[cell] += heights[index];
                }
            }
        }
        let kernel = kernel(bandwidth);
        let count = smoothed(&count, &kernel);
        let sum = smoothed(&sum, &kernel);
        let failed: Vec<Vec<f64>> = failed.iter().map(|counts| smoothed(counts, &kernel)).collect();
        let cell = |index: usize| {
            let failures = failed.iter().map(|counts| counts[index]);
            let (worst, most) = failures.clone().enumerate().fold((0, 0.0), |a, b| if b.1 > a.1 { b } else { a });
            let all: f64 = failures.sum();
            match count[index] + all {
                weight if weight < LEAST_WEIGHT => Cell::Unknown,
                _ if all > count[index] && most > 0.0 => Cell::Failure(kinds[worst]),
                _ => Cell::Loss(sum[index] / count[index]),
            }
        };
        Self { cells: (0..CELLS * CELLS).map(cell).collect() }
    }

    /// Returns the cell of a point in the unit square.
    #[cfg(test)]
    pub(crate) fn at(&self, x: f64, y: f64) -> Cell {
        self.cells[cell_of(y) * CELLS + cell_of(x)]
    }

    /// Fills an area.
    pub(crate) fn draw(&self, painter: &mut Painter<'_>, area: Area) {
        let colours = self.cells.iter().map(|cell| match cell {
            Cell::Unknown => UNKNOWN,
            Cell::Loss(height) => blend(viridis(*height), plotters::style::RGBColor(255, 255, 255), 0.25),
            Cell::Failure(status) => tint(failure_look(*status).colour, 0.3),
        });
        let colours: Vec<_> = colours.collect();
        let (width, height) = (area.width.unsigned_abs() as usize, area.height.unsigned_abs() as usize);
        let mut pixels = Vec::with_capacity(3 * width * height);
        for row in 0..height {
            let cell_row = CELLS - 1 - row * CELLS / height;
            for column in 0..width {
                let colour = colours[cell_row * CELLS + column * CELLS / width];
                pixels.extend([colour.0, colour.1, colour.2]);
            }
        }
        painter.image(area, &pixels);
    }
}

fn cell_of(position: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the grid")]
    let cell = (position.clamp(0.0, 1.0) * CELLS as f64) as usize;
    cell.min(CELLS - 1)
}

/// Returns the weights of a Gaussian at distances of 0, 1, 2... cells, 1 in the middle, up to three bandwidths.
fn kernel(bandwidth: f64) -> Vec<f64> {
    let width = bandwidth * CELLS as f64;
    let weights = (0..CELLS).map(|distance| (-0.5 * (distance as f64 / width).powi(2)).exp());
    weights.take_while(|weight| *weight > 0.011).collect()
}

/// Returns the sum of the values around each cell, weighted by the kernel in both directions.
fn smoothed(values: &[f64], kernel: &[f64]) -> Vec<f64> {
    along(&along(values, kernel, 1), kernel, CELLS)
}

/// Smooths along rows (`stride` 1) or columns (`stride` [`CELLS`]).
fn along(values: &[f64], kernel: &[f64], stride: usize) -> Vec<f64> {
    let mut result = vec![0.0; values.len()];
    for (index, value) in values.iter().enumerate().filter(|(_, value)| **value != 0.0) {
        let place = (index / stride) % CELLS;
        for (distance, weight) in kernel.iter().enumerate() {
            if place + distance < CELLS {
                result[index + distance * stride] += weight * value;
            }
            if distance > 0 && place >= distance {
                result[index - distance * stride] += weight * value;
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_the_mean_nearby_or_a_failure_or_unknown() {
        let (x, y) = (vec![0.1, 0.1, 0.9, 0.9, 0.9], vec![0.1, 0.1, 0.9, 0.9, 0.9]);
        let statuses = [Status::Ok, Status::Ok, Status::Ok, Status::Runaway, Status::Runaway];
        let landscape = Landscape::new(&x, &y, &[0.2, 0.6, 1.0, 0.0, 0.0], &statuses);
        let Cell::Loss(mean) = landscape.at(0.1, 0.1) else { panic!("{:?}", landscape.at(0.1, 0.1)) };
        assert!((mean - 0.4).abs() < 1e-12);
        assert_eq!(landscape.at(0.9, 0.9), Cell::Failure(Status::Runaway), "two of three failed");
        assert_eq!(landscape.at(0.1, 0.9), Cell::Unknown);
    }

    #[test]
    fn the_middle_between_two_points_has_their_mean() {
        let landscape = Landscape::new(&[0.4, 0.6], &[0.5, 0.5], &[0.0, 1.0], &[Status::Ok; 2]);
        let Cell::Loss(left) = landscape.at(0.49, 0.5) else { panic!("known") };
        let Cell::Loss(right) = landscape.at(0.51, 0.5) else { panic!("known") };
        assert!((left + right - 1.0).abs() < 0.05, "{left} {right}");
        assert!(left < right);
    }
}
