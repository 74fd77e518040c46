//! Against Nevergrad: the loss reached after 200 evaluations.

use neversim_optim::test_functions::SUITE;

use crate::{run, start};

/// Strategy, function, dimension, workers; of Nevergrad's 11 seeds the median and the third largest of the lowest loss
/// among the first 200 evaluations (Nevergrad 1.0.12).
const NEVERGRAD: &[(&str, &str, usize, usize, f64, f64)] = &[
    ("DE", "log", 2, 1, 0.000564851, 0.00173448),
    ("DE", "log", 2, 8, 0.00047138, 0.00091655),
    ("DE", "log", 8, 1, 0.205211, 0.342859),
    ("DE", "log", 8, 8, 0.21757, 0.3915),
    ("DE", "sphere", 2, 1, 0.0111079, 0.0268628),
    ("DE", "sphere", 2, 8, 0.0109194, 0.0232736),
    ("DE", "sphere", 8, 1, 5.64728, 10.691),
    ("DE", "sphere", 8, 8, 8.54852, 10.9806),
    ("OnePlusOne", "log", 2, 1, 1.37964e-12, 2.41786e-12),
    ("OnePlusOne", "log", 2, 8, 2.53012e-12, 3.22377e-11),
    ("OnePlusOne", "log", 8, 1, 0.000306269, 0.000918723),
    ("OnePlusOne", "log", 8, 8, 0.00809214, 0.0115245),
    ("OnePlusOne", "sphere", 2, 1, 9.60581e-12, 3.86161e-11),
    ("OnePlusOne", "sphere", 2, 8, 2.53304e-10, 5.13659e-10),
    ("OnePlusOne", "sphere", 8, 1, 0.0244399, 0.0392934),
    ("OnePlusOne", "sphere", 8, 8, 0.173763, 0.665383),
    ("RandomSearch", "log", 2, 1, 0.00717905, 0.0105413),
    ("RandomSearch", "log", 2, 8, 0.00717905, 0.0105413),
    ("RandomSearch", "log", 8, 1, 0.664867, 0.841889),
    ("RandomSearch", "log", 8, 8, 0.664867, 0.841889),
    ("RandomSearch", "sphere", 2, 1, 0.0583738, 0.241728),
    ("RandomSearch", "sphere", 2, 8, 0.0583738, 0.241728),
    ("RandomSearch", "sphere", 8, 1, 16.4021, 18.2163),
    ("RandomSearch", "sphere", 8, 8, 16.4021, 18.2163),
    ("TwoPointsDE", "log", 2, 1, 0.000564851, 0.00173448),
    ("TwoPointsDE", "log", 2, 8, 0.00047138, 0.00091655),
    ("TwoPointsDE", "log", 8, 1, 0.333519, 0.436065),
    ("TwoPointsDE", "log", 8, 8, 0.325284, 0.542075),
    ("TwoPointsDE", "sphere", 2, 1, 0.0111079, 0.0268628),
    ("TwoPointsDE", "sphere", 2, 8, 0.0109194, 0.0232736),
    ("TwoPointsDE", "sphere", 8, 1, 6.21978, 9.42875),
    ("TwoPointsDE", "sphere", 8, 8, 6.71419, 9.36428),
];

/// Odd, so that the median is one of them, and many, so that only Nevergrad's side of the comparison is uncertain.
const SEEDS: u64 = 501;

#[test]
fn losses_after_200_evaluations_are_not_worse_than_those_of_nevergrad() {
    let mut worse = Vec::new();
    for &(strategy, function, dimension, num_workers, median, third_largest) in NEVERGRAD {
        let function = SUITE.iter().find(|candidate| candidate.name == function).unwrap();
        let mut losses: Vec<f64> = (0..SEEDS)
            .map(|seed| {
                let mut optimizer = start(strategy, (function.space)(dimension).unwrap(), num_workers, seed);
                run(optimizer.as_mut(), function, num_workers, 200);
                optimizer.recommend().unwrap().loss().unwrap()
            })
            .collect();
        losses.sort_by(f64::total_cmp);
        let ours = losses[losses.len() / 2];
        let cell = format!(
            "{strategy} {} d={dimension} w={num_workers}: median {ours:.2e}, Nevergrad {median:.2e}",
            function.name
        );
        // The true median of equal algorithms lies above the third largest of Nevergrad's 11 draws with probability
        // 67 / 2048 = 3.3 %. Ours are fixed by their seeds: a failure is a change of the code, not chance.
        if ours > third_largest {
            worse.push(cell);
        }
    }
    // Of 32 cells one is thus expected to be above: OnePlusOne on the sphere, d = 2, one worker, is (the target is
    // 95 % of the cells).
    assert!(worse.len() * 20 <= NEVERGRAD.len(), "worse than Nevergrad:\n{}", worse.join("\n"));
}
