//! An external NETSIM in place of the native engine: `--netsim-dir`, and what limits and keeps its runs.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::place::Place;

/// A box with silent, active and runaway networks: a threshold below the reset potential of -0.07 V runs away.
const STUDY: &str = "--params-file model.parameters --param ge log 2e-9 3e-8 --param vth float -0.08 -0.05 \
                     --metric fr 10 reducer=mean --metric cv 1 --optimizer DE --budget 40 --workers 1";

/// Returns the folder of our own `netsim` program, building it where the tests of this crate alone were asked for.
fn netsim_folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_BIN_EXE_neversim")).parent().unwrap();
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--offline", "--package", "neversim-netsim", "--bin", "netsim", "--target-dir"]);
    build.arg(folder.parent().unwrap()).current_dir(env!("CARGO_MANIFEST_DIR"));
    if folder.ends_with("release") {
        build.arg("--release");
    }
    assert!(build.status().unwrap().success());
    folder.into()
}

fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../neversim-netsim/tests/data/programs")
}

#[test]
fn the_external_program_gives_the_history_of_the_native_engine() {
    let place = Place::new();
    place.run(&format!("optimize native {STUDY}")).ok();
    place.run(&format!("optimize external {STUDY} --netsim-dir {}/", netsim_folder().display())).ok();
    assert_eq!(place.rows("native"), place.rows("external"));
    let rows = place.rows("native").join("\n");
    assert!(rows.contains("\"ok\"") && rows.contains("\"runaway\""), "{rows}");
    for name in ["best.parameters", "best/00000003spk_ids.bin", "best/00000003pos.bin"] {
        let read = |run: &str| std::fs::read(place.path(run).join(name)).unwrap();
        assert_eq!(read("native"), read("external"), "{name}");
    }
    // The folder is part of the study: it is found again, and another one is refused.
    place.run("optimize external --budget 42").ok();
    assert_eq!(place.evaluations("external"), 42);
    let other = format!("optimize external --netsim-dir {}", programs().join("hangs").display());
    place.refused(&other, 1, &["netsim_dir is", "hangs"]);
}

#[test]
fn a_program_that_loops_is_ended_at_the_time_limit() {
    let place = Place::new();
    let study = STUDY.replace("--budget 40", "--budget 2");
    let loops = programs().join("loops");
    let ran = place.run(&format!("optimize run {study} --netsim-dir {} --timeout 0.2", loops.display()));
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    let rows = place.rows("run").join("\n");
    assert_eq!(rows.matches("\"timeout\",\"NETSIM was ended after the time limit of 0.2 s\"").count(), 2, "{rows}");
}

/// Writes a program that does `fate` if the file `trouble` exists, and otherwise is our own `netsim`.
fn place_with_a_program_in_trouble(fate: &str) -> Place {
    let place = Place::new();
    let trouble = place.path("trouble");
    let netsim = netsim_folder().join("netsim");
    let script = format!("#!/bin/sh\n[ -e {} ] && {fate}\nexec {} \"$@\"\n", trouble.display(), netsim.display());
    place.write("own/netsim", script);
    std::fs::set_permissions(place.path("own/netsim"), std::fs::Permissions::from_mode(0o755)).unwrap();
    place
}

#[test]
fn a_cause_outside_of_a_simulation_ends_the_run_and_changes_no_row_of_the_history() {
    for (fate, says) in [
        ("kill -9 $$", "NETSIM was ended by signal 9"),
        ("{ echo 'write error: No space left on device' >&2; exit 1; }", "NETSIM found no room for its files in"),
        ("{ echo 'Total number of spikes: 7'; exit 0; }", "its output is incomplete"),
    ] {
        let place = place_with_a_program_in_trouble(fate);
        let study = STUDY.replace("--budget 40", "--budget 12 --reproducible");
        place.run(&format!("optimize native {study}")).ok();
        let external = format!("optimize external {study} --netsim-dir {}", place.path("own").display());
        place.run(&external.replace("--budget 12", "--budget 5")).ok();
        place.write("trouble", "");
        let ended = place.run(&external);
        assert_eq!(ended.code, 1, "{}", ended.stderr);
        let line = ended.stderr.lines().find(|line| line.starts_with("error: ")).unwrap();
        assert!(line.starts_with("error: evaluation 5 cannot be made: ") && line.contains(says), "{line}");
        assert!(line.contains("(attempt 3)") && line.contains("repeat the same command"), "{line}");
        assert_eq!(place.evaluations("external"), 5, "it is no row");
        // Once, for two attempts: tried again, and then without a trace in the history.
        std::fs::remove_file(place.path("trouble")).unwrap();
        place.run(&external).ok();
        assert_eq!(place.rows("external"), place.rows("native"));
        assert!(!place.path("external/scratch").exists(), "nothing is left of the runs");
    }
}

#[test]
fn what_a_killed_study_leaves_lies_in_the_run_folder_and_is_removed_when_it_goes_on() {
    let place = place_with_a_program_in_trouble("{ touch trouble.begun; exec sleep 600; }");
    let temporary = place.path("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let study = STUDY.replace("--budget 40", "--budget 4").replace("-0.08", "-0.055").replace("3e-8", "3e-9");
    let words = format!("optimize run {study} --netsim-dir {}", place.path("own").display());
    place.run(&words.replace("--budget 4", "--budget 2")).ok();
    place.write("trouble", "");
    let mut child = place.command(&words).env("TMPDIR", &temporary).stderr(Stdio::null()).spawn().unwrap();
    let begun = std::time::Instant::now();
    while !place.path("trouble.begun").exists() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(60));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0);
    assert_eq!(std::fs::read_dir(place.path("run/scratch")).unwrap().count(), 1);
    // As a study that keeps its outputs leaves them.
    place.write("run/outputs/000002/00000003vm.bin.partial", "half");
    place.write("run/outputs/000001/00000003pos.bin", "whole");
    std::fs::remove_file(place.path("trouble")).unwrap();
    place.run(&words).ok();
    assert!(!place.path("run/scratch").exists());
    assert!(!place.path("run/outputs/000002/00000003vm.bin.partial").exists());
    assert!(place.path("run/outputs/000001/00000003pos.bin").exists(), "what is complete stays");
}

#[test]
fn what_cannot_be_asked_of_an_external_program_is_refused() {
    let place = Place::new();
    let hangs = programs().join("hangs").display().to_string();
    let external = format!("optimize run {STUDY} --netsim-dir {hangs}");
    place.refused(&format!("{external} --sampling fast"), 2, &["sampling fast", "external NETSIM"]);
    place.refused(&format!("{external} --netsim-option fast_binomial"), 2, &["fast_binomial", "compiled with"]);
    place.refused(
        &format!("optimize run {STUDY} --netsim-dir empty"),
        2,
        &["no NETSIM program in", "empty/bin/netsim"],
    );
    place.refused(&format!("optimize run {STUDY} --timeout 0"), 2, &["timeout", "above 0"]);
    place.refused(&format!("optimize run {STUDY} --memory-limit 0"), 2, &["--memory-limit"]);
    place.refused(&format!("optimize run {STUDY} --sampling quick"), 2, &["quick", "exact, fast"]);
    assert!(!place.path("run").exists());
}

#[test]
fn outputs_of_every_evaluation_are_kept_where_that_is_asked_for() {
    let place = Place::new();
    let study = STUDY.replace("--budget 40", "--budget 3").replace("-0.08", "-0.055").replace("3e-8", "3e-9");
    place.run(&format!("optimize kept {study} --keep-outputs"));
    for number in 0..3 {
        for name in ["spk_ids.bin", "spk_times.bin", "pos.bin", "params.txt"] {
            assert!(place.path(&format!("kept/outputs/{number:06}/00000003{name}")).is_file());
        }
    }
    place.run(&format!("optimize gone {study}"));
    assert!(!place.path("gone/outputs").exists());
    assert_eq!(place.rows("kept"), place.rows("gone"));
}

#[test]
fn one_simulation_can_be_run_by_the_external_program() {
    let place = Place::new();
    let native = place.run("simulate -f model.parameters --metric fr reducer=mean").ok();
    let folder = netsim_folder();
    let external =
        place.run(&format!("simulate -f model.parameters --metric fr reducer=mean --netsim-dir {}", folder.display()));
    assert_eq!(native.stdout, external.ok().stdout);
}
