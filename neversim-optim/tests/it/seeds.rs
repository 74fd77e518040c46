//! Every seed is a search of its own, also among integers, where first steps of different lengths reach the same value.

use neversim_optim::{Loss, Parameter, ParameterType, SearchSpace};

use crate::start;

/// A strategy of each kind that draws nothing but its first steps, and the default.
const NAMES: &[&str] = &["Cobyla", "NelderMead", "Powell", "SQP", "NGOpt"];

#[test]
fn local_searches_among_integers_differ_by_seed() {
    let parameter = |i| Parameter::new(format!("x{i}"), ParameterType::Int, 1.0, 9.0).unwrap();
    let space = SearchSpace::new((0..8).map(parameter).collect()).unwrap();
    for name in NAMES {
        let search = |seed: u64| -> Vec<Vec<f64>> {
            let mut optimizer = start(name, space.clone(), 1, seed);
            let mut ask = || {
                let candidate = optimizer.ask();
                let loss = candidate.values().iter().map(|x| (x - 3.0).powi(2)).sum();
                optimizer.tell(&candidate, Loss::new(loss).unwrap());
                candidate.values().to_vec()
            };
            (0..30).map(|_| ask()).collect()
        };
        let searches: Vec<_> = (0..6).map(search).collect();
        for (seed, one) in searches.iter().enumerate() {
            assert!(!searches[..seed].contains(one), "{name}: seed {seed} repeats an earlier one");
        }
    }
}
