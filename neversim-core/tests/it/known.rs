//! Candidates that the user knows: the parameter file's own point, and those enqueued.

use std::fs;

use neversim_core::{Baseline, Study, StudyOptions, StudySettings};

use crate::small_study::{Place, rows, run_for};

/// The values of the model in the small study.
const FILE: [f64; 2] = [3.327602336e-9, 8e-8];

fn values(study: &Study) -> Vec<Vec<f64>> {
    study.history().evaluations().iter().map(|evaluation| evaluation.values.clone()).collect()
}

#[test]
fn evaluation_0_is_the_parameter_files_own_point_unless_that_is_not_wanted() {
    let place = Place::new();
    let study = run_for(&place.path("with"), &place.options().budget(3), 3);
    assert_eq!(values(&study)[0], FILE);
    let without = StudyOptions { baseline: Baseline::Absent, ..place.options().budget(3) };
    assert_ne!(values(&run_for(&place.path("without"), &without, 3))[0], FILE);
    // It is a decision that stays.
    let message = Study::open(place.path("with"), &without).unwrap_err().to_string();
    assert!(message.contains("baseline is true in study.toml, false is asked for"), "{message}");
}

#[test]
fn a_point_of_the_file_that_lies_outside_the_bounds_is_passed_over_with_a_warning() {
    let place = Place::with_model("N = 100\nK = 10\nT = 0.1\ngi = 1e-8\n");
    let study = run_for(&place.path("run"), &place.options().budget(3), 3);
    assert_ne!(values(&study)[0][0].to_bits(), FILE[0].to_bits());
    let log = fs::read_to_string(place.path("run/run.log")).unwrap();
    assert!(log.contains("the parameter file's own point: ") && log.contains("gi"), "{log}");
    let required = StudyOptions { baseline: Baseline::Required, ..place.options() };
    assert!(Study::open(place.path("other"), &required).unwrap_err().to_string().contains("own point"));
    assert!(!place.path("other").exists());
}

#[test]
fn enqueued_candidates_come_next_in_order_also_in_a_study_that_goes_on() {
    let place = Place::new();
    for optimizer in ["NGOpt", "CMA", "TwoPointsDE", "PSO", "OnePlusOne"] {
        let run = place.path(&format!("run-{optimizer}"));
        let base = || place.options().optimizer(optimizer).budget(12).workers(2).threads(1);
        let options = base().enqueue([("gi", 1e-7), ("ge", 5e-9)]).enqueue([("ge", 6e-9)]);
        let study = run_for(&run, &options, 4);
        assert_eq!(values(&study)[..3], [FILE.to_vec(), vec![5e-9, 1e-7], vec![6e-9, FILE[1]]], "{optimizer}");
        drop(study);
        // The same command again, and one candidate more: it follows on the two that are open.
        let more = options.enqueue([("ge", 7e-9), ("gi", 2e-7)]);
        let study = run_for(&run, &more, 100);
        let all = values(&study);
        assert_eq!(all.iter().filter(|values| **values == [5e-9, 1e-7]).count(), 1, "{optimizer}");
        let place_of_more = all.iter().position(|values| *values == [7e-9, 2e-7]).unwrap();
        assert!((4..=10).contains(&place_of_more), "{optimizer}: {place_of_more}");
        drop(study);
        // All of it can be replayed from nothing.
        let before = rows(&run);
        fs::remove_file(run.join("checkpoint.bin")).unwrap();
        let study = Study::open(&run, &base().budget(14)).unwrap();
        assert!(study.warnings().iter().all(|warning| !warning.contains("does not propose")), "{optimizer}");
        drop(study);
        assert_eq!(run_for(&run, &base().budget(14), 100).history().len(), 14);
        assert_eq!(rows(&run)[..13], before);
        let settings = StudySettings::of_run(&run).unwrap().unwrap();
        assert_eq!(settings.enqueued.len(), 4, "{optimizer}");
    }
}

#[test]
fn candidates_that_make_no_sense_are_refused() {
    let place = Place::new();
    let refusal = |options: StudyOptions| {
        let message = Study::open(place.path("run"), &options).unwrap_err().to_string();
        assert!(!place.path("run").exists());
        message
    };
    let message = refusal(place.options().enqueue([("g_e", 5e-9)]));
    assert!(message.contains("g_e=5e-9") && message.contains("searched parameters are ge, gi"), "{message}");
    let message = refusal(place.options().enqueue([("ge", 5e-8)]));
    assert!(message.contains("ge=5e-8") && message.contains("3e-8"), "{message}");
}
