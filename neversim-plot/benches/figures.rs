//! How long figures take at the sizes that are promised, and what the projections keep.
//!
//! `cargo bench -p neversim-plot` prints the best of three runs; with an argument, only what contains it.
#![expect(clippy::print_stdout, reason = "a program that shows its results")]

use std::time::Instant;

use ndarray::{Array2, ArrayView2};
use neversim_plot::projection::{TsneOptions, UmapOptions, principal_components, trustworthiness, tsne, umap};
use neversim_plot::synthetic::{evaluation, settings};
use neversim_plot::{FigureInput, FigureRow, StudyData};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

const NAMES: [&str; 10] = ["ge", "gi", "taum", "taue", "taui", "taur", "vth", "K", "sigma_space", "synapse_delay"];

/// A study that closes in on the middle of the box; one in ten evaluations fails.
fn study(parameters: usize, evaluations: usize) -> StudyData {
    let types: Vec<(&str, &str, f64, f64)> =
        NAMES[..parameters].iter().map(|name| (*name, "float", 0.0, 1.0)).collect();
    let mut data = StudyData::new(&settings(&types));
    let mut generator = Xoshiro256PlusPlus::seed_from_u64(1);
    for number in 0..evaluations {
        let width = 1.0 - 0.8 * number as f64 / evaluations as f64;
        let values: Vec<f64> = (0..parameters).map(|_| 0.5 + width * (generator.random::<f64>() - 0.5)).collect();
        let distance: f64 = values.iter().map(|value| (value - 0.5).powi(2)).sum();
        let loss = if generator.random::<f64>() < 0.1 { f64::NAN } else { distance };
        data.push(&evaluation(number as u64, values, loss));
    }
    data
}

/// Prints the shortest of three times, and what the last run returned.
fn measure<T>(name: &str, run: impl Fn() -> T) -> Option<T> {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    if wanted.is_some_and(|wanted| !name.contains(&wanted)) {
        return None;
    }
    let mut best = f64::INFINITY;
    let mut result = None;
    for _ in 0..3 {
        let begun = Instant::now();
        result = Some(run());
        best = best.min(begun.elapsed().as_secs_f64());
        if best > 5.0 {
            break;
        }
    }
    println!("{name}: {best:.3} s");
    result
}

fn draw(row: &FigureRow, data: &StudyData) -> usize {
    row.prepare(&FigureInput::new(data)).and_then(|figure| figure.to_png()).map_or(0, |png| png.len())
}

fn clusters(file: &str) -> Array2<f64> {
    let numbers: Vec<f64> = file.split([',', '\n']).filter_map(|number| number.parse().ok()).collect();
    Array2::from_shape_vec((numbers.len() / 6, 6), numbers)
        .unwrap_or_else(|error| panic!("the file has six columns: {error}"))
}

fn quality(name: &str, points: &Array2<f64>, places: Option<Array2<f64>>) {
    let trust = |places: ArrayView2<'_, f64>| trustworthiness(points.view(), places, 5);
    if let Some(trust) = places.and_then(|places| trust(places.view())) {
        println!("{name}: trustworthiness {trust:.4}");
    }
}

fn main() {
    let pairs = FigureRow::all().iter().find(|row| row.name == "parameter_pairs");
    let small = study(8, 5000);
    measure("all pair heat-maps, 5000 rows, 8 parameters", || pairs.map(|row| draw(row, &small)));

    let large = study(10, 20_000);
    for row in FigureRow::all().iter().filter(|row| row.is_live) {
        measure(&format!("{}, 20 000 rows, 10 parameters", row.name), || draw(row, &large));
    }
    measure("every live figure, 20 000 rows, 10 parameters", || {
        FigureRow::all().iter().filter(|row| row.is_live).map(|row| draw(row, &large)).sum::<usize>()
    });

    let points = clusters(include_str!("clusters.csv"));
    let two = |scores: Array2<f64>| scores.slice(ndarray::s![.., ..2]).to_owned();
    quality("PCA", &points, measure("PCA of 2000 x 6", || two(principal_components(points.view()).scores)));
    let options = TsneOptions::default();
    quality("t-SNE", &points, measure("t-SNE of 2000 x 6", || tsne(points.view(), &options, &|_| {})));
    let options = UmapOptions::default();
    quality("UMAP", &points, measure("UMAP of 2000 x 6", || umap(points.view(), &options, &|_| {})));

    let rows: Vec<f64> =
        (0..20_000).flat_map(|row| large.parameters.iter().map(move |column| column.values[row])).collect();
    if let Ok(points) = Array2::from_shape_vec((20_000, 10), rows) {
        measure("t-SNE of 20 000 x 10", || tsne(points.view(), &TsneOptions::default(), &|_| {}));
        measure("UMAP of 20 000 x 10", || umap(points.view(), &UmapOptions::default(), &|_| {}));
    }
}
