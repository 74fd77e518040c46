//! The background of a heat-map: the smoothed logarithm of the loss over two parameters, and where evaluations fail.

use neversim_core::Status;

use crate::painter::{Area, Painter};
use crate::theme::{FAILURES, UNKNOWN, blend, failure_look, tint, viridis};

/// Cells along each side.
const CELLS: usize = 64;

/// What is known about a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell {
    /// No evaluation nearby.
    Unknown,
    /// The mean position of the losses nearby on their scale, and how strongly it is drawn, from 0 to 1.
    Loss(f64, f64),
    /// Most evaluations nearby failed, most of those in this way, and how strongly that is drawn.
    Failure(Status, f64),
}

/// A grid of [`CELLS`] times [`CELLS`] cells.
#[derive(Clone, Debug)]
pub(crate) struct Landscape {
    cells: Vec<Cell>,
}

/// Returns the distance from an evaluation, as a share of an axis, at which the surface ends: `1 / sqrt(n)`, from 0.1 for up
/// to a hundred evaluations to 0.05 from four hundred on.
///
/// Among `n` evaluations scattered at random the nearest neighbour is `1 / (2 sqrt(n))` away on average (Clark, Evans 1954,
/// Ecology 35:445). Within twice that distance lies 96 % of the area where evaluations are scattered, and nothing where there
/// are none. A tenth of an axis is the most that one evaluation speaks for; less than a twentieth cannot be seen in the small
/// panels of many parameters.
pub(crate) fn reach(evaluations: usize) -> f64 {
    (1.0 / (evaluations as f64).sqrt()).clamp(0.05, 0.1)
}

/// Returns the standard deviation of the kernel, as a share of an axis: `0.28 n^(-1/4)`, from 0.1 for few evaluations to 0.03
/// for very many.
pub(crate) fn bandwidth(evaluations: usize) -> f64 {
    (0.28 * (evaluations as f64).powf(-0.25)).clamp(0.03, 0.1)
}

impl Landscape {
    /// Returns the landscape of points in the unit square, by a Gaussian kernel on the grid (Nadaraya 1964, Watson 1964).
    ///
    /// What is shown fades with the distance `d` to the nearest evaluation it can come from, with a loss or failed in that
    /// way: it is drawn with a strength of `1 - (d / reach)^2`, and not at all from [`reach`] on.
    ///
    /// - `heights`: from 0 to 1, used where the status is `ok`.
    pub(crate) fn new(x: &[f64], y: &[f64], heights: &[f64], statuses: &[Status]) -> Self {
        let reach = reach(x.len());
        let kinds: Vec<Status> = FAILURES.into_iter().filter(|kind| statuses.contains(kind)).collect();
        let mut completed = Layer::new();
        let mut sum = vec![0.0; CELLS * CELLS];
        let mut failed = vec![Layer::new(); kinds.len()];
        for (index, at) in x.iter().copied().zip(y.iter().copied()).enumerate() {
            match kinds.iter().position(|kind| *kind == statuses[index]) {
                Some(kind) => failed[kind].add(at, reach),
                None => {
                    completed.add(at, reach);
                    sum[cell_of(at.1) * CELLS + cell_of(at.0)] += heights[index];
                }
            }
        }
        let kernel = kernel(bandwidth(x.len()));
        let sum = smoothed(&sum, &kernel);
        completed.smooth(&kernel);
        failed.iter_mut().for_each(|layer| layer.smooth(&kernel));
        let cell = |index: usize| {
            let failures = failed.iter().map(|layer| layer.weights[index]);
            let (worst, most) = failures.clone().enumerate().fold((0, 0.0), |a, b| if b.1 > a.1 { b } else { a });
            let (count, all) = (completed.weights[index], failures.sum::<f64>());
            let (cell, distance) = match all > count && most > 0.0 {
                true => {
                    let distance = failed[worst].distances[index];
                    (Cell::Failure(kinds[worst], strength(distance, reach)), distance)
                }
                false => {
                    let distance = completed.distances[index];
                    (Cell::Loss(sum[index] / count, strength(distance, reach)), distance)
                }
            };
            if distance < reach { cell } else { Cell::Unknown }
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
            Cell::Loss(height, strength) => blend(UNKNOWN, tint(viridis(*height), 0.75), *strength),
            Cell::Failure(status, strength) => blend(UNKNOWN, tint(failure_look(*status).colour, 0.3), *strength),
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

/// Returns how strongly a place at this distance from the nearest evaluation is drawn.
fn strength(distance: f64, reach: f64) -> f64 {
    (1.0 - (distance / reach).powi(2)).max(0.0)
}

/// Evaluations of one kind on the grid.
#[derive(Clone, Debug)]
struct Layer {
    /// How many lie in each cell; once smoothed, their weight there.
    weights: Vec<f64>,
    /// From the middle of each cell to the nearest of them; infinite beyond the reach.
    distances: Vec<f64>,
}

impl Layer {
    fn new() -> Self {
        Self { weights: vec![0.0; CELLS * CELLS], distances: vec![f64::INFINITY; CELLS * CELLS] }
    }

    fn add(&mut self, (x, y): (f64, f64), reach: f64) {
        self.weights[cell_of(y) * CELLS + cell_of(x)] += 1.0;
        let middle = |cell: usize| (cell as f64 + 0.5) / CELLS as f64;
        for row in cell_of(y - reach)..=cell_of(y + reach) {
            for column in cell_of(x - reach)..=cell_of(x + reach) {
                let distance = (middle(column) - x).hypot(middle(row) - y);
                let nearest = &mut self.distances[row * CELLS + column];
                *nearest = nearest.min(distance);
            }
        }
    }

    fn smooth(&mut self, kernel: &[f64]) {
        self.weights = smoothed(&self.weights, kernel);
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

    fn loss(landscape: &Landscape, x: f64, y: f64) -> f64 {
        let Cell::Loss(height, _) = landscape.at(x, y) else { panic!("{:?}", landscape.at(x, y)) };
        height
    }

    #[test]
    fn a_cell_is_the_mean_nearby_or_a_failure_or_unknown() {
        let (x, y) = (vec![0.1, 0.1, 0.9, 0.9, 0.9], vec![0.1, 0.1, 0.9, 0.9, 0.9]);
        let statuses = [Status::Ok, Status::Ok, Status::Ok, Status::Runaway, Status::Runaway];
        let landscape = Landscape::new(&x, &y, &[0.2, 0.6, 1.0, 0.0, 0.0], &statuses);
        assert!((loss(&landscape, 0.1, 0.1) - 0.4).abs() < 1e-12);
        assert!(matches!(landscape.at(0.9, 0.9), Cell::Failure(Status::Runaway, _)), "two of three failed");
        assert_eq!(landscape.at(0.1, 0.9), Cell::Unknown);
    }

    #[test]
    fn the_middle_between_two_points_has_their_mean() {
        let landscape = Landscape::new(&[0.45, 0.55], &[0.5, 0.5], &[0.0, 1.0], &[Status::Ok; 2]);
        let (left, right) = (loss(&landscape, 0.49, 0.5), loss(&landscape, 0.51, 0.5));
        assert!((left + right - 1.0).abs() < 0.05, "{left} {right}");
        assert!(left < right);
    }

    #[test]
    fn the_surface_fades_with_the_distance_to_the_nearest_evaluation_and_ends() {
        // The evaluation lies in the middle of cell 32: 32.5 / 64.
        let landscape = Landscape::new(&[0.507_812_5], &[0.507_812_5], &[0.3], &[Status::Ok]);
        let strength = |cells: f64| match landscape.at(0.507_812_5 + cells / 64.0, 0.507_812_5) {
            Cell::Loss(height, strength) => {
                assert!((height - 0.3).abs() < 1e-12);
                strength
            }
            cell => panic!("{cells} cells away: {cell:?}"),
        };
        // The reach of one evaluation is a tenth of the axis, 6.4 cells: 1 - (3 / 6.4)^2 = 0.780.
        assert_eq!(strength(0.0), 1.0);
        assert!((strength(3.0) - (1.0 - (3.0_f64 / 6.4).powi(2))).abs() < 1e-12);
        assert!((strength(6.0) - (1.0 - (6.0_f64 / 6.4).powi(2))).abs() < 1e-12);
        assert_eq!(landscape.at(0.507_812_5 + 7.0 / 64.0, 0.507_812_5), Cell::Unknown);
    }

    #[test]
    fn nine_good_points_on_a_line_say_nothing_about_the_rest() {
        let along: Vec<f64> = (0..9).map(|n| 0.1 + 0.1 * f64::from(n)).collect();
        let landscape = Landscape::new(&along, &[0.2; 9], &[0.0; 9], &[Status::Ok; 9]);
        assert!(matches!(landscape.at(0.5, 0.25), Cell::Loss(_, strength) if strength > 0.5));
        for y in [0.02, 0.4, 0.5, 0.9] {
            assert_eq!(landscape.at(0.5, y), Cell::Unknown, "at {y}");
        }
    }

    #[test]
    fn a_failure_fades_from_the_failed_evaluation() {
        let (x, y) = ([0.507_812_5, 0.507_812_5, 0.6], [0.507_812_5; 3]);
        let landscape = Landscape::new(&x, &y, &[0.0, 0.0, 0.0], &[Status::Timeout, Status::Timeout, Status::Ok]);
        assert_eq!(landscape.at(0.507_812_5, 0.507_812_5), Cell::Failure(Status::Timeout, 1.0));
        // Four cells from the failures: 1 - (4 / 6.4)^2 = 0.609.
        assert!(
            matches!(landscape.at(0.44, 0.507_812_5), Cell::Failure(Status::Timeout, s) if (s - 0.609_375).abs() < 1e-9)
        );
    }

    #[test]
    fn many_evaluations_speak_for_less_each() {
        assert_eq!([1, 100, 256, 400, 20_000].map(reach), [0.1, 0.1, 0.0625, 0.05, 0.05]);
        assert_eq!((bandwidth(9), bandwidth(20_000)), (0.1, 0.03));
    }
}
