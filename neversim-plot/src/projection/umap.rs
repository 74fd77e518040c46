//! Uniform manifold approximation and projection.

use ndarray::{Array2, ArrayView2};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::neighbours::{Neighbours, nearest};
use super::pca::principal_components;
use super::quadtree::Point;

/// Options of UMAP; the defaults are those of umap-learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UmapOptions {
    /// How many neighbours a point is joined to, itself included.
    pub neighbours: usize,
    /// Steps of the layout; `None`: 500 up to 10 000 points, 200 beyond.
    pub epochs: Option<usize>,
    /// Seed of the random draws.
    pub seed: u64,
}

impl Default for UmapOptions {
    fn default() -> Self {
        Self { neighbours: 15, epochs: None, seed: 42 }
    }
}

/// The curve `1 / (1 + a d^(2b))` fitted to a smallest distance of 0.1 and a spread of 1.
const A: f64 = 1.576_943_460;
const B: f64 = 0.895_060_878;

/// Points that are pushed away for each that is pulled.
const NEGATIVE_SAMPLES: u32 = 5;

/// Returns the points in two dimensions, neighbours together, and more of the large structure than t-SNE keeps.
///
/// It starts from the principal components.
///
/// - `points`: one row each.
/// - `progress`: called with the completed share, from 0 to 1.
/// - Result: one row each, two columns.
///
/// # References
///
/// McInnes, Healy, Melville 2018, <https://doi.org/10.48550/arXiv.1802.03426>.
#[must_use]
pub fn umap(points: ArrayView2<'_, f64>, options: &UmapOptions, progress: &dyn Fn(f64)) -> Array2<f64> {
    let count = points.nrows();
    let mut generator = Xoshiro256PlusPlus::seed_from_u64(options.seed);
    let mut places = start(points, &mut generator);
    if count >= 3 {
        let epochs = options.epochs.unwrap_or(if count <= 10_000 { 500 } else { 200 });
        let neighbours = nearest(points, options.neighbours.saturating_sub(1).max(2));
        let mut edges = edges(&neighbours, options.neighbours.min(count), epochs);
        for epoch in 0..epochs {
            let rate = 1.0 - epoch as f64 / epochs as f64;
            edges.iter_mut().for_each(|edge| edge.advance(epoch as f64, rate, &mut places, &mut generator));
            progress((epoch + 1) as f64 / epochs as f64);
        }
    }
    Array2::from_shape_fn((count, 2), |(row, column)| places[row][column])
}

/// The first two principal components within a square of 20, and a little noise that sets equal points apart.
fn start(points: ArrayView2<'_, f64>, generator: &mut Xoshiro256PlusPlus) -> Vec<Point> {
    let scores = principal_components(points).scores;
    let (count, dimensions) = scores.dim();
    let columns = dimensions.min(2);
    let shown = scores.slice(ndarray::s![.., ..columns]);
    let largest = shown.iter().fold(0.0, |most: f64, score| most.max(score.abs()));
    let factor = if largest > 0.0 { 10.0 / largest } else { 0.0 };
    let mut noise = || 1e-3 * (generator.random::<f64>() - 0.5);
    let place = |row: usize| {
        let score = |column: usize| if column < columns { factor * shown[[row, column]] } else { 0.0 };
        [score(0) + noise(), score(1) + noise()]
    };
    (0..count).map(place).collect()
}

/// Two points that are pulled together now and then.
struct Edge {
    head: u32,
    tail: u32,
    /// Epochs from one pull to the next.
    period: f64,
    next: f64,
    next_negative: f64,
}

impl Edge {
    /// Pulls the two together if their time has come, and pushes others away from the head.
    fn advance(&mut self, epoch: f64, rate: f64, places: &mut [Point], generator: &mut Xoshiro256PlusPlus) {
        if self.next > epoch {
            return;
        }
        let (head, tail) = (self.head as usize, self.tail as usize);
        let (difference, squared) = apart(places[head], places[tail]);
        if squared > 0.0 {
            let power = squared.powf(B);
            let pull = -2.0 * A * B * power / squared / (A * power + 1.0);
            for axis in 0..2 {
                let step = rate * (pull * difference[axis]).clamp(-4.0, 4.0);
                places[head][axis] += step;
                places[tail][axis] -= step;
            }
        }
        self.next += self.period;
        let negative_period = self.period / f64::from(NEGATIVE_SAMPLES);
        while self.next_negative <= epoch {
            self.next_negative += negative_period;
            let other = generator.random_range(0..places.len());
            if other == head {
                continue;
            }
            let (difference, squared) = apart(places[head], places[other]);
            let push = match squared {
                0.0 => 0.0,
                squared => 2.0 * B / ((0.001 + squared) * (A * squared.powf(B) + 1.0)),
            };
            for axis in 0..2 {
                places[head][axis] += rate * (push * difference[axis]).clamp(-4.0, 4.0);
            }
        }
    }
}

fn apart(a: Point, b: Point) -> (Point, f64) {
    let difference = [a[0] - b[0], a[1] - b[1]];
    (difference, difference[0] * difference[0] + difference[1] * difference[1])
}

/// Returns the edges of the fuzzy union of all neighbourhoods, in both directions; too weak ones are left out.
fn edges(neighbours: &[Neighbours], size: usize, epochs: usize) -> Vec<Edge> {
    let memberships: Vec<Vec<f64>> = neighbours.par_iter().map(|row| memberships(row, size)).collect();
    let mut pairs: Vec<(u32, u32, f64)> = Vec::new();
    for ((row, weights), index) in neighbours.iter().zip(&memberships).zip(0_u32..) {
        let joined = row.indices.iter().zip(weights);
        pairs.extend(joined.map(|(other, weight)| (index.min(*other), index.max(*other), *weight)));
    }
    pairs.par_sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
    let mut united: Vec<(u32, u32, f64)> = Vec::with_capacity(pairs.len());
    for (a, b, weight) in pairs {
        match united.last_mut() {
            Some(last) if (last.0, last.1) == (a, b) => last.2 += weight - last.2 * weight,
            _ => united.push((a, b, weight)),
        }
    }
    let strongest = united.iter().fold(0.0, |most: f64, edge| most.max(edge.2));
    united.retain(|edge| edge.2 > strongest / epochs as f64);
    let mut directed: Vec<(u32, u32, f64)> = united.iter().flat_map(|(a, b, w)| [(*a, *b, *w), (*b, *a, *w)]).collect();
    directed.par_sort_unstable_by_key(|edge| (edge.0, edge.1));
    let edge = |(head, tail, weight)| {
        let period = strongest / weight;
        Edge { head, tail, period, next: period, next_negative: period / f64::from(NEGATIVE_SAMPLES) }
    };
    directed.into_iter().map(edge).collect()
}

/// Returns how strongly a point belongs to each neighbour: 1 for the nearest, so that the sum is `log2(size)`.
fn memberships(neighbours: &Neighbours, size: usize) -> Vec<f64> {
    let distances: Vec<f64> = neighbours.squared.iter().map(|squared| squared.sqrt()).collect();
    let nearest = distances.iter().copied().find(|distance| *distance > 0.0).unwrap_or(0.0);
    let mean = distances.iter().sum::<f64>() / distances.len().max(1) as f64;
    let wanted = (size as f64).log2();
    let weight =
        |distance: f64, sigma: f64| if distance > nearest { (-(distance - nearest) / sigma).exp() } else { 1.0 };
    let (mut sigma, mut low, mut high) = (1.0, 0.0, f64::INFINITY);
    for _ in 0..64 {
        let sum: f64 = distances.iter().map(|distance| weight(*distance, sigma)).sum();
        if (sum - wanted).abs() < 1e-5 {
            break;
        }
        if sum > wanted {
            high = sigma;
            sigma = 0.5 * (low + high);
        } else {
            low = sigma;
            sigma = if high.is_finite() { 0.5 * (low + high) } else { 2.0 * sigma };
        }
    }
    let sigma = sigma.max(1e-3 * mean).max(f64::MIN_POSITIVE);
    distances.iter().map(|distance| weight(*distance, sigma)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memberships_sum_to_the_logarithm_of_the_neighbourhood() {
        let squared: Vec<f64> = (1..15_u32).map(|d| f64::from(d).powi(2)).collect();
        let weights = memberships(&Neighbours { indices: (0..14).collect(), squared }, 15);
        assert_eq!(weights[0], 1.0);
        assert!((weights.iter().sum::<f64>() - 15_f64.log2()).abs() < 1e-4);
    }
}
