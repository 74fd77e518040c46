//! A study continues as if nothing had happened, wherever it was interrupted.

use std::fs;

use neversim_core::{MetricTarget, StopReason, Study, StudyError, StudyOptions};

use crate::small_study::{Place, rows, run_for};

/// The strategies differ in what they remember; each must come through.
const OPTIMIZERS: [&str; 4] = ["RandomSearch", "OnePlusOne", "DE", "TwoPointsDE"];

#[test]
fn a_study_stopped_after_every_evaluation_has_the_history_of_one_that_was_not() {
    let place = Place::new();
    for optimizer in OPTIMIZERS {
        // More than the population of DE (30), so that children are made as well.
        let options = place.options().optimizer(optimizer).budget(36);
        let (whole, cut) = (place.path(&format!("{optimizer}-whole")), place.path(&format!("{optimizer}-cut")));
        Study::open(&whole, &options).unwrap().run().unwrap();
        let (mut done, mut stops) = (0, 0);
        while done < 36 {
            let now = run_for(&cut, &options, 1).history().len();
            assert!((done + 1..=done + 2).contains(&now), "the next one may have started when the study was stopped");
            (done, stops) = (now, stops + 1);
        }
        assert!(stops >= 18);
        assert_eq!(rows(&whole), rows(&cut), "{optimizer}");
    }
}

/// A kill leaves rows that the checkpoint does not know: any earlier checkpoint, or none, must do.
#[test]
fn any_earlier_checkpoint_leads_to_the_same_history() {
    let place = Place::new();
    let options = place.options().optimizer("DE").budget(40);
    let whole = place.path("whole");
    Study::open(&whole, &options).unwrap().run().unwrap();
    for (rows_known, rows_written) in [(0, 1), (0, 33), (7, 12), (31, 35), (35, 36)] {
        let cut = place.path(&format!("cut-{rows_known}-{rows_written}"));
        run_for(&cut, &options, rows_known.max(1));
        let checkpoint = fs::read(cut.join("checkpoint.bin")).unwrap();
        run_for(&cut, &options, rows_written - rows_known.max(1));
        match rows_known {
            0 => fs::remove_file(cut.join("checkpoint.bin")).unwrap(),
            _ => fs::write(cut.join("checkpoint.bin"), &checkpoint).unwrap(),
        }
        let mut study = Study::open(&cut, &options).unwrap();
        study.run().unwrap();
        assert_eq!(rows(&whole), rows(&cut), "checkpoint after {rows_known} of {rows_written} rows");
    }
}

#[test]
fn a_damaged_checkpoint_is_replaced_from_the_history_with_a_warning() {
    let place = Place::new();
    let (whole, cut) = (place.path("whole"), place.path("cut"));
    Study::open(&whole, &place.options()).unwrap().run().unwrap();
    run_for(&cut, &place.options(), 10);
    fs::write(cut.join("checkpoint.bin"), b"NVRSIMCP and then nonsense").unwrap();
    let mut study = Study::open(&cut, &place.options()).unwrap();
    assert!(study.warnings().iter().any(|warning| warning.contains("checkpoint.bin cannot be used")));
    study.run().unwrap();
    assert_eq!(rows(&whole), rows(&cut));
}

#[test]
fn a_torn_last_row_is_evaluated_again_under_the_same_number() {
    let place = Place::new();
    let (whole, cut) = (place.path("whole"), place.path("cut"));
    Study::open(&whole, &place.options()).unwrap().run().unwrap();
    run_for(&cut, &place.options(), 10);
    fs::remove_file(cut.join("checkpoint.bin")).unwrap();
    let text = fs::read(cut.join("history.csv")).unwrap();
    fs::write(cut.join("history.csv"), &text[..text.len() - 20]).unwrap();
    Study::open(&cut, &place.options()).unwrap().run().unwrap();
    assert_eq!(rows(&whole), rows(&cut));
}

#[test]
fn every_number_is_evaluated_exactly_once_with_several_workers() {
    let place = Place::new();
    let run = place.path("run");
    let options = place.options().workers(4).threads(2).budget(40).optimizer("TwoPointsDE");
    for _ in 0..10 {
        run_for(&run, &options, 3);
    }
    let mut study = Study::open(&run, &options).unwrap();
    study.run().unwrap();
    let mut numbers: Vec<u64> = study.history().evaluations().iter().map(|evaluation| evaluation.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..40).collect::<Vec<_>>());
}

#[test]
fn workers_and_budget_may_change_and_the_history_still_suffices() {
    let place = Place::new();
    let run = place.path("run");
    let options = |workers, budget| place.options().optimizer("DE").workers(workers).threads(1).budget(budget);
    run_for(&run, &options(1, 12), 8);
    run_for(&run, &options(3, 36), 10);
    run_for(&run, &options(2, 40), 100);
    assert_eq!(rows(&run).len(), 1 + 40);
    // Replayed from nothing: all asks and tells of the three sessions must be found again, or there is a warning.
    fs::remove_file(run.join("checkpoint.bin")).unwrap();
    let mut study = Study::open(&run, &options(2, 44)).unwrap();
    let warnings = study.warnings().join("\n");
    assert!(warnings.contains("replaying the history") && !warnings.contains("does not propose"), "{warnings}");
    assert_eq!(study.run().unwrap().evaluations, 44);
}

#[test]
fn a_history_that_the_optimizer_did_not_propose_is_learned_from_with_a_warning() {
    let place = Place::new();
    let run = place.path("run");
    run_for(&run, &place.options(), 6);
    fs::remove_file(run.join("checkpoint.bin")).unwrap();
    let text = fs::read_to_string(run.join("history.csv")).unwrap();
    // The second row's first parameter, changed by hand.
    let second = text.lines().nth(2).unwrap();
    let first_value = second.split(',').nth(1).unwrap();
    fs::write(run.join("history.csv"), text.replace(second, &second.replacen(first_value, "5e-9", 1))).unwrap();
    let mut study = Study::open(&run, &place.options()).unwrap();
    assert!(study.warnings().iter().any(|warning| warning.contains("does not propose evaluation 1")));
    assert_eq!(study.run().unwrap().evaluations, 24);
    let numbers: Vec<u64> = study.history().evaluations().iter().map(|evaluation| evaluation.number).collect();
    assert_eq!(numbers, (0..24).collect::<Vec<_>>());
}

#[test]
fn a_finished_study_goes_on_with_a_larger_budget() {
    let place = Place::new();
    let run = place.path("run");
    assert_eq!(Study::open(&run, &place.options()).unwrap().run().unwrap().reason, StopReason::BudgetSpent);
    let before = rows(&run);
    let again = Study::open(&run, &place.options()).unwrap().run().unwrap();
    assert_eq!((again.evaluations, rows(&run)), (24, before.clone()), "nothing is left to do");
    Study::open(&run, &place.options().budget(30)).unwrap().run().unwrap();
    assert_eq!(rows(&run).len(), 1 + 30);
    assert_eq!(rows(&run)[..25], before);
}

#[test]
fn a_history_with_fewer_rows_than_the_checkpoint_knows_is_refused() {
    let place = Place::new();
    let run = place.path("run");
    run_for(&run, &place.options(), 6);
    let text = fs::read_to_string(run.join("history.csv")).unwrap();
    let written = text.lines().count() - 1;
    let shorter: Vec<&str> = text.split_inclusive('\n').take(4).collect();
    fs::write(run.join("history.csv"), shorter.concat()).unwrap();
    let error = Study::open(&run, &place.options()).unwrap_err();
    let StudyError::RowsMissing { rows, expected, .. } = error else { panic!("{error}") };
    assert_eq!((rows, expected), (3, written));
}

#[test]
fn the_options_of_a_study_are_enough_to_resume_it() {
    let place = Place::new();
    let (whole, cut) = (place.path("whole"), place.path("cut"));
    let options = place.options().metric(MetricTarget::new("cv", 1.0).weight(0.5).scale(2.0).option("min_isis", "2"));
    Study::open(&whole, &options).unwrap().run().unwrap();
    run_for(&cut, &options, 5);
    // The original file is no longer needed.
    fs::remove_file(place.path("model.parameters")).unwrap();
    let stored: StudyOptions = Study::options_of(&cut).unwrap();
    Study::open(&cut, &stored).unwrap().run().unwrap();
    assert_eq!(rows(&whole), rows(&cut));
}

#[test]
fn the_files_of_the_best_evaluation_are_made_again_when_they_are_missing() {
    let place = Place::new();
    let run = place.path("run");
    let study = run_for(&run, &place.options(), 100);
    let best = study.history().best().unwrap().clone();
    drop(study);
    let (parameters, spikes) = (run.join("best.parameters"), run.join("best/00000003spk_ids.bin"));
    let before = (fs::read(&parameters).unwrap(), fs::read(&spikes).unwrap());
    fs::remove_file(&parameters).unwrap();
    fs::remove_dir_all(run.join("best")).unwrap();
    Study::open(&run, &place.options()).unwrap();
    assert_eq!((fs::read(&parameters).unwrap(), fs::read(&spikes).unwrap()), before);
    let model = neversim_netsim::ParameterFile::read(&parameters).unwrap();
    assert_eq!(model.number("ge").unwrap().to_bits(), best.values[0].to_bits());
}
