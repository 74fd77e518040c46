//! Where the members of the first population are.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use crate::low_discrepancy::RadicalInverse;
use crate::search::Search;

/// How the first population is spread.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Initialisation {
    Uniform,
    /// Normal around the centre, with a sixth of the range over sqrt(d) for the standard deviation.
    Mini,
    LatinHypercube,
    /// Scrambled Hammersley points.
    QuasiRandom,
    /// Scrambled Hammersley points, every second one opposite to the one before and nearer to the centre by a uniform
    /// factor (Rahnamayan et al. 2008, <https://doi.org/10.1109/TEVC.2007.894200>).
    QuasiOpposite,
    /// The same with the factor exp(-U(0, 5)).
    SpecialOpposite,
}

/// Returns the places of `size` members.
pub(super) fn first_population(initialisation: Initialisation, size: usize, search: &mut Search) -> Vec<Vec<f64>> {
    let d = search.dimension();
    match initialisation {
        Initialisation::Uniform => Vec::new(),
        Initialisation::Mini => {
            let deviation = 1.0 / (6.0 * (d as f64).sqrt());
            let mut along = |j: usize| {
                if search.choices.count(j).is_some() {
                    return search.generator.random();
                }
                0.5 + deviation * search.generator.sample::<f64, _>(StandardNormal)
            };
            (0..size).map(|_| (0..d).map(&mut along).collect()).collect()
        }
        Initialisation::LatinHypercube => {
            let mut points = vec![vec![0.0; d]; size];
            for j in 0..d {
                let mut cells: Vec<usize> = (0..size).collect();
                cells.shuffle(&mut search.generator);
                for (point, cell) in points.iter_mut().zip(cells) {
                    point[j] = (cell as f64 + search.generator.random::<f64>()) / size as f64;
                }
            }
            points
        }
        Initialisation::QuasiRandom => hammersley(size, search),
        Initialisation::QuasiOpposite | Initialisation::SpecialOpposite => {
            let generator = |search: &mut Search| -> f64 { search.generator.random() };
            let mut points = Vec::with_capacity(size + 1);
            for point in hammersley(size.div_ceil(2), search) {
                let draw = generator(search);
                let is_quasi = initialisation == Initialisation::QuasiOpposite;
                let factor = if is_quasi { draw } else { (-5.0 * draw).exp() };
                // Nearer to the centre would prefer the values in the middle of a list.
                let factor = |j: usize| if search.choices.count(j).is_some() { 1.0 } else { factor };
                let opposite = point.iter().enumerate().map(|(j, x)| 0.5 - factor(j) * (x - 0.5)).collect();
                points.extend([point, opposite]);
            }
            points.truncate(size);
            points
        }
    }
}

fn hammersley(size: usize, search: &mut Search) -> Vec<Vec<f64>> {
    let mut inverses = RadicalInverse::of_primes(search.dimension() - 1);
    inverses.iter_mut().for_each(|inverse| inverse.scramble(&mut search.generator));
    // In random order: members are asked for one after another, and the first few shall not be neighbours.
    let mut order: Vec<u64> = (0..size as u64).collect();
    order.shuffle(&mut search.generator);
    let point = |i: u64| {
        let first = (i as f64 + 0.5) / size as f64;
        std::iter::once(first).chain(inverses.iter().map(|inverse| inverse.value(i + 1))).collect()
    };
    order.into_iter().map(point).collect()
}
