//! What lies outside the run folder and decides a simulation: files that the model reads, an external program, the version.

use std::fs;

use neversim_core::{SimulatorOptions, Study, StudyError};

use crate::small_study::{Place, run_for};

#[test]
fn an_input_file_that_has_changed_is_refused_with_both_hashes() {
    let place = Place::new();
    let (targets, run) = (place.path("targets.txt"), place.path("run"));
    // A ring of 100 neurons with 10 targets each, all named in a file.
    let target = |neuron: usize| (1..=10).map(|step| ((neuron + step) % 100).to_string()).collect::<Vec<_>>().join(" ");
    let text = (0..100).map(target).collect::<Vec<_>>().join("\n");
    fs::write(&targets, &text).unwrap();
    let model = place.path("model.parameters");
    let with_file = format!("connector = 3\n$optional_connection_path = {}\n", targets.display());
    fs::write(&model, fs::read_to_string(&model).unwrap() + &with_file).unwrap();
    run_for(&run, &place.options(), 3);
    let settings = fs::read_to_string(run.join("study.toml")).unwrap();
    assert!(settings.contains("[[input]]\nparameter = \"optional_connection_path\""), "{settings}");
    Study::open(&run, &place.options()).unwrap();

    fs::write(&targets, text.replacen("1 2", "2 1", 1)).unwrap();
    let error = Study::open(&run, &place.options()).unwrap_err();
    assert!(matches!(error, StudyError::OutsideChanged { .. }), "{error}");
    let message = error.to_string();
    assert!(message.contains("$optional_connection_path") && message.contains("targets.txt"), "{message}");
    assert!(message.contains("... when the study was made") && message.contains("... now"), "{message}");

    // A study that was made before hashes were stored takes the file as it is.
    let (before, after) = settings.split_once("[[input]]").unwrap();
    let rest = after.split_once("\n\n").unwrap().1;
    fs::write(run.join("study.toml"), format!("{before}{rest}")).unwrap();
    Study::open(&run, &place.options()).unwrap();
    assert!(fs::read_to_string(run.join("study.toml")).unwrap().contains("[[input]]"));
}

#[cfg(unix)]
#[test]
fn an_external_program_that_has_changed_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let (folder, run) = (place.path("netsim"), place.path("run"));
    fs::create_dir(&folder).unwrap();
    let program = folder.join("netsim");
    let install = |text: &str| {
        fs::write(&program, text).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    };
    let simulator = SimulatorOptions { netsim_dir: Some(folder), ..SimulatorOptions::default() };
    let options = place.options().with(|study| study.simulator = simulator);
    install("#!/bin/sh\nexit 3\n");
    drop(Study::open(&run, &options).unwrap());
    drop(Study::open(&run, &options).unwrap());
    install("#!/bin/sh\nexit 4\n");
    let message = Study::open(&run, &options).unwrap_err().to_string();
    assert!(message.contains("the NETSIM program") && message.contains("has changed"), "{message}");
}

#[test]
fn another_version_of_the_program_is_noted() {
    let place = Place::new();
    let run = place.path("run");
    run_for(&run, &place.options(), 3);
    let path = run.join("study.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace(concat!("\"", env!("CARGO_PKG_VERSION"), "\""), "\"0.0.9\"")).unwrap();
    let warnings = |study: &Study| study.warnings().concat();
    let study = Study::open(&run, &place.options()).unwrap();
    assert!(warnings(&study).contains("neversim 0.0.9"), "{}", warnings(&study));
    drop(study);
    assert!(!warnings(&Study::open(&run, &place.options()).unwrap()).contains("0.0.9"), "said once");
}

#[test]
fn a_model_that_was_edited_in_the_run_folder_is_refused_with_the_line() {
    let place = Place::new();
    let run = place.path("run");
    run_for(&run, &place.options(), 3);
    let path = run.join("model.parameters");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\nN = 100\n", "\nN = 101\n")).unwrap();
    let message = Study::open(&run, &place.options()).unwrap_err().to_string();
    assert!(message.contains("model.parameters in the run folder was edited"), "{message}");
    assert!(message.contains(": N = 100\n") && message.contains(": N = 101\n"), "{message}");
}

#[cfg(unix)]
#[test]
fn a_path_that_study_toml_cannot_hold_is_refused_before_anything_is_written() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let place = Place::new();
    let run = place.path("run");
    let model = place.path(".").join(OsStr::from_bytes(b"model-\xff.parameters"));
    fs::copy(place.path("model.parameters"), &model).unwrap();
    let error = Study::open(&run, &place.options().with(|study| study.params_file = Some(model))).unwrap_err();
    assert!(matches!(error, StudyError::PathNotText { .. }), "{error}");
    assert!(!run.exists());
    // The run folder itself is in no file.
    let folder = place.path(".").join(OsStr::from_bytes(b"run-\xff"));
    run_for(&folder, &place.options(), 3);
    let options = Study::options_of(&folder).unwrap();
    run_for(&folder, &options, 3);
}
