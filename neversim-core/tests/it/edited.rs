//! Files of a study that somebody edited while it rested, or that an earlier version wrote.

use std::fs;
use std::path::Path;

use neversim_core::Study;

use crate::small_study::{Place, rows, run_for};

/// Changes a field of a row of the history; returns what it was.
fn edit(run: &Path, row: usize, column: &str, value: &str) -> String {
    let path = run.join("history.csv");
    let text = fs::read_to_string(&path).unwrap();
    let column = text.lines().next().unwrap().split(',').position(|name| name == column).unwrap();
    let mut lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let before = std::mem::replace(&mut lines[row + 1][column], value).to_owned();
    let lines: Vec<String> = lines.iter().map(|fields| fields.join(",") + "\n").collect();
    fs::write(path, lines.concat()).unwrap();
    before
}

#[test]
fn a_row_that_was_edited_before_the_checkpoint_is_named_and_the_history_replayed() {
    let place = Place::new();
    let run = place.path("run");
    run_for(&run, &place.options(), 6);
    edit(&run, 2, "loss", "0.7");
    let mut study = Study::open(&run, &place.options()).unwrap();
    let warnings = study.warnings().join("\n");
    assert!(warnings.contains("line 4 (evaluation 2)") && warnings.contains("replaying the history"), "{warnings}");
    study.run().unwrap();
    drop(study);
    assert!(!Study::open(&run, &place.options()).unwrap().warnings().concat().contains("line 4"), "said once");
}

#[test]
fn a_best_row_that_its_simulation_does_not_bear_out_is_warned_about() {
    for (column, value) in [("fr", "9.75"), ("loss", "0.000001")] {
        let place = Place::new();
        let run = place.path("run");
        let best = run_for(&run, &place.options(), 6).history().best().unwrap().number;
        let before = edit(&run, usize::try_from(best).unwrap(), column, value);
        let study = Study::open(&run, &place.options()).unwrap();
        let warnings = study.warnings().join("\n");
        let expected = format!("number {best} by history.csv, which has {column} = ");
        assert!(warnings.contains(&expected), "{warnings}");
        assert!(warnings.contains(&format!("its simulation gives {before}")), "{warnings}");
    }
}

#[test]
fn a_history_that_an_editor_saved_with_other_line_ends_is_the_same_history() {
    let place = Place::new();
    let [whole, run] = ["whole", "run"].map(|name| place.path(name));
    Study::open(&whole, &place.options()).unwrap().run().unwrap();
    run_for(&run, &place.options(), 6);
    let path = run.join("history.csv");
    let text = fs::read_to_string(&path).unwrap().replace('\n', "\r\n");
    fs::write(&path, format!("\u{feff}{}", text.trim_end())).unwrap();
    let mut study = Study::open(&run, &place.options()).unwrap();
    assert!(!study.warnings().concat().contains("history"), "{:?}", study.warnings());
    study.run().unwrap();
    let mut found = rows(&run);
    found[0] = found[0].trim_start_matches('\u{feff}').to_owned();
    assert_eq!(found, rows(&whole));
}

#[test]
fn a_checkpoint_of_an_earlier_format_is_used() {
    let place = Place::new();
    let (kept, run) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/format_3"), place.path("run"));
    fs::create_dir(&run).unwrap();
    for entry in fs::read_dir(kept).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), run.join(entry.file_name())).unwrap();
    }
    let options = Study::options_of(&run).unwrap().budget(12);
    let mut study = Study::open(&run, &options).unwrap();
    assert!(!study.warnings().concat().contains("checkpoint"), "{:?}", study.warnings());
    study.run().unwrap();
    let numbers: Vec<u64> = study.history().evaluations().iter().map(|evaluation| evaluation.number).collect();
    assert_eq!(numbers, (0..12).collect::<Vec<_>>());
}
