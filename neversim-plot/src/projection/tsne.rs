//! t-distributed stochastic neighbour embedding, after Barnes and Hut.

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use super::neighbours::{Neighbours, nearest};
use super::pca::principal_components;
use super::quadtree::{Point, Quadtree, Repulsion};

/// Options of t-SNE; the defaults are those of scikit-learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TsneOptions {
    /// How many neighbours count, roughly; at most a third of the points.
    pub perplexity: f64,
    /// Steps of the descent.
    pub iterations: usize,
    /// Squares that look smaller than this angle count as one point.
    pub theta: f64,
}

impl Default for TsneOptions {
    fn default() -> Self {
        Self { perplexity: 30.0, iterations: 1000, theta: 0.5 }
    }
}

/// For this many steps attraction is multiplied by [`EXAGGERATION`], so that clusters find each other.
const EARLY: usize = 250;
const EXAGGERATION: f64 = 12.0;

/// Returns the points in two dimensions, neighbours together.
///
/// It starts from the principal components, so that nothing is drawn at random and the large structure is kept.
///
/// - `points`: one row each.
/// - `progress`: called with the completed share, from 0 to 1.
/// - Result: one row each, two columns.
///
/// # References
///
/// van der Maaten 2014, J Mach Learn Res 15:3221; start and learning rate: Kobak, Berens 2019, Nat Commun 10:5416,
/// <https://doi.org/10.1038/s41467-019-13056-x>.
#[must_use]
pub fn tsne(points: ArrayView2<'_, f64>, options: &TsneOptions, progress: &dyn Fn(f64)) -> Array2<f64> {
    let count = points.nrows();
    let mut state = State::start(points);
    if count >= 3 {
        let perplexity = options.perplexity.min((count - 1) as f64 / 3.0).max(1.0);
        let attraction = Affinities::new(points, perplexity);
        let rate = (count as f64 / EXAGGERATION / 4.0).max(50.0);
        for iteration in 0..options.iterations {
            let (exaggeration, momentum) = if iteration < EARLY { (EXAGGERATION, 0.5) } else { (1.0, 0.8) };
            state.step(&attraction, exaggeration, momentum, rate, options.theta);
            progress((iteration + 1) as f64 / options.iterations as f64);
        }
    }
    Array2::from_shape_fn((count, 2), |(row, column)| state.places[row][column])
}

/// Where the points are, and how they move.
struct State {
    places: Vec<Point>,
    velocities: Vec<Point>,
    gains: Vec<Point>,
}

impl State {
    /// The first two principal components with a standard deviation of 0.0001 in the first.
    fn start(points: ArrayView2<'_, f64>) -> Self {
        let scores = principal_components(points).scores;
        let (count, dimensions) = scores.dim();
        let deviation = (scores.column(0).mapv(|x| x * x).sum() / count.max(1) as f64).sqrt();
        let factor = if deviation > 0.0 { 1e-4 / deviation } else { 0.0 };
        let second = |row: usize| if dimensions > 1 { factor * scores[[row, 1]] } else { 0.0 };
        let places = (0..count).map(|row| [factor * scores[[row, 0]], second(row)]).collect();
        Self { places, velocities: vec![[0.0; 2]; count], gains: vec![[1.0; 2]; count] }
    }

    fn step(&mut self, attraction: &Affinities, exaggeration: f64, momentum: f64, rate: f64, theta: f64) {
        let tree = Quadtree::new(&self.places);
        let places = &self.places;
        let feel = |stack: &mut Vec<u32>, index: usize| {
            let repulsion = tree.repulsion(places[index], theta, stack);
            (attraction.force(places, index), repulsion)
        };
        let felt: Vec<(Point, Repulsion)> =
            (0..places.len()).into_par_iter().with_min_len(64).map_init(Vec::new, feel).collect();
        // In order, whatever the threads.
        let total: f64 = felt.iter().map(|(_, repulsion)| repulsion.total).sum();
        let total = total.max(f64::MIN_POSITIVE);
        for (index, (attracted, repulsion)) in felt.iter().enumerate() {
            for (axis, (pull, push)) in attracted.iter().zip(repulsion.force).enumerate() {
                let gradient = 4.0 * (exaggeration * pull - push / total);
                let velocity = &mut self.velocities[index][axis];
                let gain = &mut self.gains[index][axis];
                // Jacobs 1988: faster along a direction that is kept, slower where it oscillates.
                *gain = if gradient * *velocity < 0.0 { *gain + 0.2 } else { (*gain * 0.8).max(0.01) };
                *velocity = momentum * *velocity - rate * *gain * gradient;
                self.places[index][axis] += *velocity;
            }
        }
    }
}

/// Symmetric affinities of neighbours, row by row.
struct Affinities {
    starts: Vec<usize>,
    entries: Vec<(u32, f64)>,
}

impl Affinities {
    fn new(points: ArrayView2<'_, f64>, perplexity: f64) -> Self {
        let count = points.nrows();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the number of points")]
        let neighbours = nearest(points, (3.0 * perplexity) as usize);
        let conditional: Vec<Vec<f64>> = neighbours.par_iter().map(|row| conditional(row, perplexity)).collect();
        let mut pairs: Vec<(u32, u32, f64)> = Vec::with_capacity(2 * count * neighbours[0].indices.len());
        for ((row, weights), index) in neighbours.iter().zip(&conditional).zip(0_u32..) {
            for (other, weight) in row.indices.iter().zip(weights) {
                pairs.push((index, *other, *weight));
                pairs.push((*other, index, *weight));
            }
        }
        pairs.par_sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
        let mut starts = vec![0; count + 1];
        let mut entries: Vec<(u32, f64)> = Vec::with_capacity(pairs.len());
        let mut last = None;
        for (row, column, weight) in pairs {
            let weight = weight / (2.0 * count as f64);
            match entries.last_mut() {
                Some(entry) if last == Some((row, column)) => entry.1 += weight,
                _ => entries.push((column, weight)),
            }
            last = Some((row, column));
            starts[row as usize + 1] = entries.len();
        }
        // A point without neighbours starts where the one before it ends.
        (1..=count).for_each(|row| starts[row] = starts[row].max(starts[row - 1]));
        Self { starts, entries }
    }

    /// The sum of `p q (y_i - y_j)`.
    fn force(&self, places: &[Point], index: usize) -> Point {
        let [x, y] = places[index];
        let mut force = [0.0; 2];
        for (other, weight) in &self.entries[self.starts[index]..self.starts[index + 1]] {
            let (dx, dy) = (x - places[*other as usize][0], y - places[*other as usize][1]);
            let pull = weight / (1.0 + dx * dx + dy * dy);
            force = [force[0] + pull * dx, force[1] + pull * dy];
        }
        force
    }
}

/// Returns Gaussian weights of neighbours, with sum 1 and the entropy of `perplexity` equal neighbours.
fn conditional(neighbours: &Neighbours, perplexity: f64) -> Vec<f64> {
    let wanted = perplexity.ln();
    let nearest = neighbours.squared.first().copied().unwrap_or(0.0);
    let (mut beta, mut low, mut high) = (1.0, 0.0, f64::INFINITY);
    let mut weights = Vec::new();
    for _ in 0..100 {
        weights = neighbours.squared.iter().map(|d| (-beta * (d - nearest)).exp()).collect();
        let sum: f64 = weights.iter().sum();
        let mean: f64 = weights.iter().zip(&neighbours.squared).map(|(w, d)| w * (d - nearest)).sum::<f64>() / sum;
        weights.iter_mut().for_each(|weight| *weight /= sum);
        let entropy = sum.ln() + beta * mean;
        if (entropy - wanted).abs() < 1e-5 {
            break;
        }
        if entropy > wanted {
            low = beta;
            beta = if high.is_finite() { 0.5 * (low + high) } else { 2.0 * beta };
        } else {
            high = beta;
            beta = 0.5 * (low + high);
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_have_the_wanted_perplexity() {
        let squared: Vec<f64> = (1..=30_u32).map(|d| f64::from(d).powi(2)).collect();
        let neighbours = Neighbours { indices: (0..30).collect(), squared };
        let weights = conditional(&neighbours, 8.0);
        let entropy: f64 = weights.iter().filter(|w| **w > 0.0).map(|w| -w * w.ln()).sum();
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((entropy.exp() - 8.0).abs() < 1e-3, "{}", entropy.exp());
    }
}
