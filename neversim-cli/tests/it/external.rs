//! An external NETSIM in place of the native engine: `--netsim-dir`, and what limits and keeps its runs.

use std::path::{Path, PathBuf};
use std::process::Command;

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
fn a_program_that_hangs_is_ended_at_the_time_limit() {
    let place = Place::new();
    let study = STUDY.replace("--budget 40", "--budget 2");
    let hangs = programs().join("hangs");
    let ran = place.run(&format!("optimize run {study} --netsim-dir {} --timeout 0.2", hangs.display()));
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    let rows = place.rows("run").join("\n");
    assert_eq!(rows.matches("\"timeout\",\"NETSIM was ended after the time limit of 0.2 s\"").count(), 2, "{rows}");
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
