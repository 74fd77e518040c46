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
    assert!(message.contains("baseline is true in study.toml, but false was requested"), "{message}");
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

    // study.toml has the wish, not what became of it; and the optimizer learns an enqueued evaluation 0 at once.
    assert!(fs::read_to_string(place.path("run/study.toml")).unwrap().contains("baseline_held_back = 10\n"));
    let base = || place.options().optimizer("OnePlusOne").budget(6).workers(1).threads(1);
    let run = |name: &str, baseline: Baseline| {
        let options = StudyOptions { baseline, ..base() }.enqueue([("ge", 5e-9), ("gi", 1e-7)]);
        values(&run_for(&place.path(name), &options, 100))
    };
    assert_eq!(run("passed-over", Baseline::IfWithinBounds), run("absent", Baseline::Absent));
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

#[test]
fn the_optimizer_learns_of_the_baseline_after_ten_evaluations_of_its_own() {
    let place = Place::new();
    let base = || place.options().optimizer("OnePlusOne").budget(24).workers(1).threads(1);
    let run = |name: &str, baseline: Baseline| {
        let options = StudyOptions { baseline, ..base() };
        values(&run_for(&place.path(name), &options, 100))
    };
    let held_back = run("held-back", Baseline::IfWithinBounds);
    let absent = run("absent", Baseline::Absent);
    let required = run("required", Baseline::Required);
    assert_eq!([&held_back[0], &required[0]], [&FILE.to_vec(), &FILE.to_vec()]);
    // The first ten of its own are those that it proposes without a baseline: with one worker the eleventh is asked for
    // when the tenth is told.
    assert_eq!(held_back[1..11], absent[..10]);
    assert_ne!(held_back[1..], absent[..23], "the baseline, the best of all here, must change what follows");
    // Started from the file, it never looks at the centre of the box first.
    assert_ne!(required[1], absent[0]);
}

#[test]
fn when_the_optimizer_learns_of_the_baseline_stays_as_it_was_in_a_study_that_goes_on() {
    let place = Place::new();
    let base = || place.options().optimizer("CMA").workers(2).threads(1);
    for (name, baseline) in [("held-back", Baseline::IfWithinBounds), ("required", Baseline::Required)] {
        // Stopped while the baseline is held back; gone on from the checkpoint, and from the history alone.
        let whole = StudyOptions { baseline, ..base().budget(20) };
        let all = values(&run_for(&place.path(&format!("{name}-whole")), &whole, 100));
        for has_checkpoint in [true, false] {
            let run = place.path(&format!("{name}-{has_checkpoint}"));
            drop(run_for(&run, &whole, 6));
            if !has_checkpoint {
                fs::remove_file(run.join("checkpoint.bin")).unwrap();
            }
            // The same command without the flag, as `neversim resume` has it.
            let study = run_for(&run, &base().budget(20), 100);
            assert!(study.warnings().iter().all(|warning| !warning.contains("does not propose")));
            assert_eq!(values(&study), all, "{name}, {has_checkpoint}");
        }
    }
    // A request for a different start than the study had is reported.
    let required = StudyOptions { baseline: Baseline::Required, ..base().budget(20) };
    let message = Study::open(place.path("held-back-whole"), &required).unwrap_err().to_string();
    assert!(message.contains("baseline_held_back is 10 in study.toml, but 0 was requested"), "{message}");
}

#[test]
fn studies_made_before_baselines_were_held_back_go_on_as_they_began() {
    let place = Place::new();
    let options = StudyOptions { baseline: Baseline::Required, ..place.options().budget(20).workers(1).threads(1) };
    let all = values(&run_for(&place.path("whole"), &options, 100));
    let run = place.path("old");
    drop(run_for(&run, &options, 6));
    fs::remove_file(run.join("checkpoint.bin")).unwrap();
    let settings = fs::read_to_string(run.join("study.toml")).unwrap();
    fs::write(run.join("study.toml"), settings.replace("baseline_held_back = 0\n", "")).unwrap();
    let study = run_for(&run, &place.options().budget(20).workers(1).threads(1), 100);
    assert_eq!(values(&study), all);
}
