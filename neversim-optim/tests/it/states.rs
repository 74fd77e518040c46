//! States saved by earlier versions are still read, and continue as they did.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use neversim_optim::test_functions::SUITE;
use neversim_optim::{Candidate, OptimizerState, restore};

use crate::{one_row_a_family, run, start};

const ADVICE: &str =
    "A state that was saved before must stay readable. Where the fields of a strategy had to change, raise
its FORMAT, write the file anew with
    NEVERSIM_RECORD=1 cargo test -p neversim-optim states
and say so under \"File formats\" in CHANGELOG.md.";

/// Every family's state with a candidate out after this many evaluations of Rosenbrock's function.
const EVALUATIONS: usize = 18;

/// The state of each family as it is saved now, and what it asks for next, in the columns strategy, format, bytes, next.
fn states() -> String {
    let mut table = "strategy,format,bytes,next\n".to_owned();
    for row in one_row_a_family() {
        let mut optimizer = start(row.name, (SUITE[2].space)(2).unwrap(), 2, 42);
        run(optimizer.as_mut(), &SUITE[2], 2, EVALUATIONS);
        optimizer.ask();
        let state = optimizer.state();
        let bytes: String = state.bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let next = in_text(&optimizer.ask());
        writeln!(table, "{},{},{bytes},{next}", row.name, state.format()).unwrap();
    }
    table
}

fn in_text(candidate: &Candidate) -> String {
    let coordinates: Vec<String> = candidate.coordinates().iter().map(|u| format!("{u:.9}")).collect();
    format!("{} {}", candidate.id(), coordinates.join(" "))
}

#[test]
fn recorded_states_are_restored_and_continue() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/states.csv");
    if std::env::var_os("NEVERSIM_RECORD").is_some() {
        fs::write(&path, states()).unwrap();
    }
    let recorded = fs::read_to_string(&path).unwrap();
    let mut differences = String::new();
    for line in recorded.lines().skip(1) {
        let columns: Vec<&str> = line.split(',').collect();
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        let bytes: Vec<u8> = columns[2].as_bytes().chunks(2).map(byte).collect();
        let state = OptimizerState::new(columns[0], columns[1].parse().unwrap(), bytes);
        match restore(&state) {
            Ok(mut optimizer) => {
                let is_the_same = optimizer.state() == state;
                let next = in_text(&optimizer.ask());
                // Rounding may differ in the last digits between mathematical libraries.
                let is_close = next.split(' ').zip(columns[3].split(' ')).all(|(found, expected)| {
                    (found.parse::<f64>().unwrap() - expected.parse::<f64>().unwrap()).abs() < 1e-6
                });
                if !is_the_same || !is_close {
                    writeln!(differences, "{}: asks for {next}, recorded {}", columns[0], columns[3]).unwrap();
                }
            }
            Err(error) => writeln!(differences, "{error}").unwrap(),
        }
    }
    assert!(differences.is_empty(), "{differences}{ADVICE}");
    assert!(recorded.lines().count() > one_row_a_family().len(), "a family has no state in the file: {ADVICE}");
}
