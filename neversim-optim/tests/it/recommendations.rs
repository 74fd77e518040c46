//! What each strategy recommends after a fixed search: a change here changes users' results.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use neversim_optim::strategies;
use neversim_optim::test_functions::SUITE;

use crate::{one_row_a_family, run, start};

const ADVICE: &str = "If a strategy was changed on purpose, write the file anew with
    NEVERSIM_RECORD=1 cargo test -p neversim-optim recommendations
and name the strategy under \"Results\" in CHANGELOG.md; if not, this is a bug.";

/// The evaluations of a search: enough for every part of a strategy to have its turn, too few for rounding, which
/// differs between mathematical libraries, to grow into another search.
const EVALUATIONS: usize = 120;

/// The recommendations as they are now, in the columns strategy, function, seed, coordinates.
fn recommendations() -> String {
    let mut table = "strategy,function,seed,coordinates\n".to_owned();
    for row in strategies() {
        // One of each family of algorithms on all functions, the others on Rosenbrock's alone.
        let is_first = one_row_a_family().iter().any(|first| first.name == row.name);
        for function in SUITE.iter().filter(|function| is_first || function.name == "rosenbrock") {
            let mut optimizer = start(row.name, (function.space)(4).unwrap(), 3, 42);
            run(optimizer.as_mut(), function, 3, EVALUATIONS);
            let best = optimizer.recommend().unwrap();
            let coordinates: Vec<String> = best.coordinates().iter().map(|u| format!("{u:.9}")).collect();
            writeln!(table, "{},{},42,{}", row.name, function.name, coordinates.join(" ")).unwrap();
        }
    }
    table
}

#[test]
fn recommendations_are_the_recorded_ones() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/recommendations.csv");
    let found = recommendations();
    if std::env::var_os("NEVERSIM_RECORD").is_some() {
        fs::write(&path, &found).unwrap();
    }
    let recorded = fs::read_to_string(&path).unwrap_or_default();
    let mut differences = String::new();
    for line in found.lines().skip(1) {
        let (name, coordinates) = line.rsplit_once(',').unwrap();
        let expected = recorded.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(','));
        // Rounding may differ in the last digits between mathematical libraries.
        let close = expected.is_some_and(|expected| {
            let pairs = expected.split(' ').zip(coordinates.split(' '));
            pairs.into_iter().all(|(a, b)| (a.parse::<f64>().unwrap() - b.parse::<f64>().unwrap()).abs() < 1e-6)
        });
        if !close {
            writeln!(differences, "{name}: {coordinates}, recorded {}", expected.unwrap_or("nothing")).unwrap();
        }
    }
    assert!(differences.is_empty(), "{differences}{ADVICE}");
}
