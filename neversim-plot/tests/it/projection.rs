//! Projections of four Gaussian clusters in six dimensions, against scikit-learn 1.7 and umap-learn 0.5.12.

use ndarray::{Array2, ArrayView2};
use neversim_plot::projection::{TsneOptions, UmapOptions, principal_components, trustworthiness, tsne, umap};

/// Shares of variance and trustworthiness (5 neighbours) with scikit-learn's `PCA`, `TSNE` and umap-learn's `UMAP`, all
/// with their defaults.
const PCA_EXPLAINED: [f64; 2] = [0.507_343_31, 0.217_848_59];
const PCA_TRUST: f64 = 0.920_718_75;
const TSNE_TRUST: f64 = 0.973_619_79;
const UMAP_TRUST: f64 = 0.965_067_71;

/// 200 points, cluster by index modulo 4.
fn clusters() -> Array2<f64> {
    let text = include_str!("../data/clusters.csv");
    let numbers: Vec<f64> = text.split([',', '\n']).filter(|n| !n.is_empty()).map(|n| n.parse().unwrap()).collect();
    Array2::from_shape_vec((200, 6), numbers).unwrap()
}

/// The same on pools of one and of three threads.
fn on_any_threads(project: impl Fn() -> Array2<f64> + Sync) -> Array2<f64> {
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let (one, three) = (pool(1).install(&project), pool(3).install(&project));
    assert!(one == three, "another picture with another number of threads");
    one
}

/// The share of points whose nearest neighbour in the picture is of their cluster.
fn purity(places: ArrayView2<'_, f64>) -> f64 {
    let distance = |a: usize, b: usize| (0..2).map(|c| (places[[a, c]] - places[[b, c]]).powi(2)).sum::<f64>();
    let nearest = |a: usize| (0..200).filter(|b| *b != a).min_by(|b, c| distance(a, *b).total_cmp(&distance(a, *c)));
    (0..200).filter(|a| nearest(*a).unwrap() % 4 == a % 4).count() as f64 / 200.0
}

#[test]
fn principal_components_are_those_of_scikit_learn() {
    let points = clusters();
    let pca = principal_components(points.view());
    assert!((pca.explained[0] - PCA_EXPLAINED[0]).abs() < 1e-6, "{}", pca.explained[0]);
    assert!((pca.explained[1] - PCA_EXPLAINED[1]).abs() < 1e-6, "{}", pca.explained[1]);
    let quality = trustworthiness(points.view(), pca.scores.slice(ndarray::s![.., ..2]), 5).unwrap();
    assert!((quality - PCA_TRUST).abs() < 1e-6, "{quality}");
}

#[test]
fn tsne_keeps_neighbours_as_scikit_learn_does() {
    let points = clusters();
    let places = on_any_threads(|| tsne(points.view(), &TsneOptions::default(), &|_| {}));
    let quality = trustworthiness(points.view(), places.view(), 5).unwrap();
    // What is left of the difference is the start and the rounding of the tree.
    assert!(quality > TSNE_TRUST - 0.01, "{quality}");
    assert!(purity(places.view()) > 0.97);
}

#[test]
fn umap_keeps_neighbours_as_umap_learn_does() {
    let points = clusters();
    let places = on_any_threads(|| umap(points.view(), &UmapOptions::default(), &|_| {}));
    let quality = trustworthiness(points.view(), places.view(), 5).unwrap();
    assert!(quality > UMAP_TRUST - 0.01, "{quality}");
    assert!(purity(places.view()) > 0.97);
    let other = umap(points.view(), &UmapOptions { seed: 43, ..UmapOptions::default() }, &|_| {});
    assert!(other != places, "the seed decides");
}

#[test]
fn few_and_equal_points_are_placed_somewhere() {
    for count in 0..6 {
        let points = Array2::from_elem((count, 3), 0.5);
        for places in [
            tsne(points.view(), &TsneOptions { iterations: 20, ..TsneOptions::default() }, &|_| {}),
            umap(points.view(), &UmapOptions { epochs: Some(20), ..UmapOptions::default() }, &|_| {}),
        ] {
            assert_eq!(places.dim(), (count, 2));
            assert!(places.iter().all(|place| place.is_finite()), "{count} points: {places}");
        }
    }
}
