//! A reproducible study has one history, whatever the threads, the durations and the interruptions.

use std::fs;
use std::path::Path;

use neversim_core::{MetricTarget, ParameterType, Study, StudyOptions};
use sha2::{Digest, Sha256};

use crate::small_study::{Place, rows, run_for};

/// Durations differ by an order of magnitude: the duration of the simulation is searched, too.
fn options(place: &Place) -> StudyOptions {
    place
        .options()
        .parameter("T", ParameterType::Float, 0.02, 0.4)
        .optimizer("TwoPointsDE")
        .budget(60)
        .workers(4)
        .reproducible()
}

/// SHA-256 of the history without its last two columns, which depend on the clock.
fn hash(run: &Path) -> Vec<u8> {
    Sha256::digest(rows(run).join("\n")).to_vec()
}

#[test]
fn the_history_is_the_same_for_any_number_of_threads_and_interruptions() {
    let place = Place::new();
    let mut hashes = Vec::new();
    for threads in [1, 2, 4] {
        let whole = place.path(&format!("whole-{threads}"));
        Study::open(&whole, &options(&place).threads(threads)).unwrap().run().unwrap();
        hashes.push(hash(&whole));
        let cut = place.path(&format!("cut-{threads}"));
        for evaluations in 1..12 {
            run_for(&cut, &options(&place).threads(1 + (threads + evaluations) % 4), evaluations);
            if evaluations % 4 == 0 {
                fs::remove_file(cut.join("checkpoint.bin")).unwrap();
            }
        }
        hashes.push(hash(&cut));
    }
    assert!(hashes.iter().all(|hash| *hash == hashes[0]));
    let numbers: Vec<String> = rows(&place.path("whole-4"))[1..].iter().map(|row| first(row)).collect();
    assert_eq!(numbers, (0..60).map(|number| number.to_string()).collect::<Vec<_>>(), "in the order of the asks");
}

fn first(row: &str) -> String {
    row.split(',').next().unwrap().to_owned()
}

#[test]
fn a_criterion_ends_it_at_the_same_row_and_a_larger_budget_makes_no_difference_to_the_rows_before() {
    let place = Place::new();
    let mut stopping = options(&place);
    stopping.stop_criteria.stop_after_stagnation = Some(9);
    let (one, four, whole) = (place.path("one"), place.path("four"), place.path("whole"));
    Study::open(&one, &stopping.clone().threads(1)).unwrap().run().unwrap();
    Study::open(&four, &stopping.clone().threads(4)).unwrap().run().unwrap();
    assert_eq!(rows(&one), rows(&four));
    Study::open(&whole, &options(&place)).unwrap().run().unwrap();
    let ended = rows(&one);
    assert!(ended.len() < 61, "{} rows", ended.len());
    assert_eq!(ended, rows(&whole)[..ended.len()]);
    // Loosened, it continues to what it would have been.
    Study::open(&one, &options(&place)).unwrap().run().unwrap();
    assert_eq!(rows(&one), rows(&whole));
}

#[test]
fn its_workers_and_the_mode_itself_are_part_of_the_study() {
    let place = Place::new();
    let run = place.path("run");
    run_for(&run, &options(&place), 3);
    let refusal = |options: &StudyOptions| Study::open(&run, options).unwrap_err().to_string();
    let other = refusal(&options(&place).workers(2));
    assert!(other.contains("workers (of a reproducible study) is 4 in study.toml, but 2 was requested"), "{other}");
    let other = refusal(&options(&place).with(|study| study.is_reproducible = false));
    assert!(other.contains("reproducible is true in study.toml, but false was requested"), "{other}");
    let other = refusal(&options(&place).metric(MetricTarget::new("cv", 1.0)));
    assert!(other.contains("metric 2"), "{other}");
}
