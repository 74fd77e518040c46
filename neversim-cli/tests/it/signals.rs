//! Ctrl-C and a batch system's SIGTERM: the study stops in order and can be resumed.

use std::process::{Command, Stdio};

use crate::kill::wait_for_rows;
use crate::place::{Place, SEARCH};

/// Starts or resumes a study without a foreseeable end and sends a signal when the history has so many rows more.
fn interrupt(place: &Place, words: &str, run: &str, rows: u64, signal: &str) {
    let rows = place.evaluations(run) as u64 + rows;
    let mut child = place.command(words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_rows(place, run, &mut child, rows);
    // Only `kill` sends other signals than SIGKILL without unsafe code.
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{signal}: {stderr}");
    assert!(stderr.contains("stopping: running evaluations finish first"), "{signal}: {stderr}");
    assert!(stderr.contains(&format!("interrupted; go on with: neversim optimize {run}\n")), "{signal}: {stderr}");
}

#[test]
fn an_interrupted_study_exits_with_3_and_goes_on_as_if_it_had_not_been() {
    let place = Place::new();
    let search = format!("{SEARCH} --param gi log 2e-8 8e-7 --budget 1000000 --workers 1");
    interrupt(&place, &format!("optimize cut {search}"), "cut", 3, "-INT");
    interrupt(&place, "optimize cut", "cut", 37, "-TERM");
    interrupt(&place, "optimize cut", "cut", 20, "-INT");
    interrupt(&place, &format!("optimize whole {search}"), "whole", 70, "-TERM");
    let (cut, whole) = (place.rows("cut"), place.rows("whole"));
    let common = cut.len().min(whole.len());
    assert!(common > 60, "{common} rows");
    assert_eq!(cut[..common], whole[..common]);
}

#[test]
fn an_interrupted_study_is_over_with_a_budget_that_is_spent() {
    let place = Place::new();
    interrupt(&place, &format!("optimize run {SEARCH} --budget 1000000 --workers 2"), "run", 10, "-INT");
    let ran = place.run("optimize run --budget 10").ok();
    assert!(ran.stderr.contains("nothing left") && ran.stdout.contains("ge = "), "{}", ran.stderr);
}
