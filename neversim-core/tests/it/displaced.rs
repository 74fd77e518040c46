//! Run folders and histories that are taken away, replaced or changed while a study runs.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use neversim_core::{
    Displacement, Evaluation, Observer, Progress, StopFlag, Study, StudyError, StudyOptions, StudyRecord,
};

use crate::small_study::{Place, rows, run_for};

/// Does something once, when the study has this many evaluations.
struct When<F>(usize, Option<F>);

impl<F: FnOnce()> Observer for When<F> {
    fn evaluated(&mut self, _: &Evaluation, _: bool, progress: &Progress<'_>) {
        if progress.done == self.0
            && let Some(act) = self.1.take()
        {
            act();
        }
    }
}

/// Runs a study while something happens after its sixth evaluation; returns what it noticed and what it says.
fn disturbed(run: &Path, options: &StudyOptions, act: impl FnOnce()) -> (Displacement, String) {
    let mut study = Study::open(run, options).unwrap();
    let error = study.run_observed(&mut When(6, Some(act)), &StopFlag::default()).unwrap_err();
    let message = error.to_string();
    let StudyError::Displaced { what, .. } = error else { panic!("{message}") };
    (what, message)
}

/// The history of the study when nothing disturbs it.
fn undisturbed(place: &Place) -> Vec<String> {
    let whole = place.path("whole");
    Study::open(&whole, &place.options()).unwrap().run().unwrap();
    rows(&whole)
}

/// Resumes a study to its end and compares it with one that nothing disturbed.
fn assert_goes_on(place: &Place, run: &Path) {
    let mut study = Study::open(run, &place.options()).unwrap();
    assert!(study.history().len() >= 7, "the evaluation that was to be recorded is there, too");
    assert!(!study.warnings().concat().contains("history"), "{:?}", study.warnings());
    study.run().unwrap();
    assert_eq!(rows(run), undisturbed(place));
}

/// Every file below a folder, with its content.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let below =
        |path: PathBuf| if path.is_dir() { contents(&path) } else { vec![(path.clone(), fs::read(path).unwrap())] };
    entries.into_iter().flat_map(below).collect()
}

#[test]
fn a_study_whose_folder_is_moved_ends_with_every_evaluation_in_it() {
    let place = Place::new();
    let [run, moved] = ["run", "moved"].map(|name| place.path(name));
    let (what, message) = disturbed(&run, &place.options(), || fs::rename(&run, &moved).unwrap());
    assert_eq!(what, Displacement::FolderGone);
    assert!(message.contains("all 7 evaluations are in"), "{message}");
    if cfg!(target_os = "linux") {
        assert!(message.contains(&format!("{}: open the study there", moved.display())), "{message}");
    }
    assert!(!run.exists(), "nothing comes into being at the old place");
    assert_goes_on(&place, &moved);
}

#[test]
fn a_study_in_the_place_of_one_that_was_moved_is_not_touched() {
    let place = Place::new();
    let [run, moved, other] = ["run", "moved", "other"].map(|name| place.path(name));
    run_for(&other, &place.options().seed(6), 4);
    let before = contents(&other);
    let (what, _) = disturbed(&run, &place.options(), || {
        fs::rename(&run, &moved).unwrap();
        fs::rename(&other, &run).unwrap();
    });
    assert_eq!(what, Displacement::FolderReplaced);
    fs::rename(&run, &other).unwrap();
    assert_eq!(contents(&other), before);
    assert_goes_on(&place, &moved);
}

#[test]
fn a_study_whose_folder_is_removed_leaves_a_run_folder_beside() {
    let place = Place::new();
    let run = place.path("run");
    let (what, message) = disturbed(&run, &place.options(), || fs::remove_dir_all(&run).unwrap());
    assert_eq!(what, Displacement::FolderGone);
    let rescued = place.path("run.rescued-1");
    assert!(message.contains(&rescued.display().to_string()), "{message}");
    assert!(!run.exists());
    assert_goes_on(&place, &rescued);
}

#[test]
fn a_study_whose_folder_was_removed_and_made_anew_leaves_the_new_one_alone() {
    let place = Place::new();
    let run = place.path("run");
    let (what, _) = disturbed(&run, &place.options(), || {
        fs::remove_dir_all(&run).unwrap();
        run_for(&run, &place.options().seed(6), 4);
    });
    assert_eq!(what, Displacement::FolderReplaced);
    assert_eq!(rows(&run).len(), 1 + 4);
    assert_eq!(Study::options_of(&run).unwrap().seed, 6);
    assert_goes_on(&place, &place.path("run.rescued-1"));
}

#[test]
fn a_history_that_is_replaced_removed_emptied_or_cut_loses_no_evaluation() {
    type Act = fn(&Path);
    let acts: [(&str, Act); 4] = [
        ("replaced", |history| {
            // As `sed -i` does.
            let copy = history.with_extension("new");
            fs::copy(history, &copy).unwrap();
            fs::rename(copy, history).unwrap();
        }),
        ("removed", |history| fs::remove_file(history).unwrap()),
        ("emptied", |history| fs::write(history, "").unwrap()),
        ("changed", |history| {
            let text = fs::read_to_string(history).unwrap();
            fs::write(history, text.split_inclusive('\n').take(3).collect::<String>()).unwrap();
        }),
    ];
    for (name, act) in acts {
        let place = Place::new();
        let run = place.path("run");
        let [history, rescued] = ["history.csv", "history.rescued-1.csv"].map(|name| run.join(name));
        let mut left = None;
        let (_, message) = disturbed(&run, &place.options(), || {
            act(&history);
            left = fs::read(&history).ok();
        });
        assert!(message.contains(&format!("history.csv was {name}")), "{message}");
        assert!(message.contains("history.rescued-1.csv: put it in the place of history.csv"), "{message}");
        assert_eq!(fs::read(&history).ok(), left, "what is there now is not touched");
        fs::rename(rescued, history).unwrap();
        assert_goes_on(&place, &run);
    }
}

#[test]
fn a_second_process_is_kept_out_whatever_happens_to_the_history() {
    let place = Place::new();
    let run = place.path("run");
    let _study = Study::open(&run, &place.options()).unwrap();
    let history = run.join("history.csv");
    let bytes = fs::read(&history).unwrap();
    for act in [fs::remove_file(&history), fs::write(&history, &bytes), fs::remove_file(run.join("checkpoint.bin"))] {
        act.unwrap();
        assert!(matches!(Study::open(&run, &place.options()), Err(StudyError::InUse { .. })));
        fs::write(&history, &bytes).unwrap();
        assert!(StudyRecord::read(&run).unwrap().is_running().unwrap());
    }
}

#[test]
fn foreign_files_and_links_with_names_of_a_study_are_refused_and_stay_as_they_are() {
    let place = Place::new();
    let (run, thesis) = (place.path("run"), place.path("thesis"));
    fs::write(&thesis, "text").unwrap();
    for name in ["model.parameters", "history.csv", "model.parameters.partial", "study.toml.partial", "study.lock"] {
        for is_link in [false, true] {
            fs::create_dir(&run).unwrap();
            if is_link {
                symlink(&thesis, run.join(name)).unwrap()
            } else {
                fs::write(run.join(name), "text").unwrap()
            }
            let error = Study::open(&run, &place.options()).unwrap_err();
            assert!(matches!(error, StudyError::NotOurs { .. }), "{error}");
            assert!(error.to_string().contains(name), "{error}");
            assert_eq!(contents(&run), [(run.join(name), b"text".to_vec())]);
            fs::remove_dir_all(&run).unwrap();
        }
    }
    assert_eq!(fs::read(&thesis).unwrap(), b"text");
}

#[test]
fn a_history_without_its_settings_is_not_taken_for_an_interrupted_start() {
    let place = Place::new();
    let run = place.path("run");
    run_for(&run, &place.options(), 3);
    for name in ["study.toml", "checkpoint.bin", "run.log", "best.parameters"] {
        fs::remove_file(run.join(name)).unwrap();
    }
    fs::remove_dir_all(run.join("best")).unwrap();
    let before = fs::read(run.join("history.csv")).unwrap();
    let message = Study::open(&run, &place.options()).unwrap_err().to_string();
    assert!(message.contains("study.toml is missing"), "{message}");
    assert_eq!(fs::read(run.join("history.csv")).unwrap(), before);
}

#[test]
fn nothing_is_written_through_a_link_in_a_run_folder() {
    let place = Place::new();
    let thesis = place.path("thesis");
    for name in ["history.csv", "checkpoint.bin.partial", "study.toml.partial", "run.log", "best.parameters.partial"] {
        let run = place.path(name);
        run_for(&run, &place.options(), 2);
        let before = fs::read(run.join("history.csv")).unwrap();
        fs::write(&thesis, &before).unwrap();
        drop(fs::remove_file(run.join(name)));
        symlink(&thesis, run.join(name)).unwrap();
        let error = Study::open(&run, &place.options()).and_then(|mut study| study.run()).unwrap_err();
        assert!(format!("{error:?}").contains("symbolic link"), "{name}: {error:?}");
        assert_eq!(fs::read(&thesis).unwrap(), before, "{name}");
    }
}
