//! Ctrl-C and a batch system's SIGTERM: the study stops in order and can be resumed.

use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::kill::wait_for_rows;
use crate::place::{Place, SEARCH};

/// Only `kill` sends other signals than SIGKILL without unsafe code.
fn send(signal: &str, child: &Child) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

/// Starts or resumes a study without a foreseeable end and sends a signal when the history has this many more rows.
fn interrupt(place: &Place, words: &str, run: &str, rows: u64, signal: &str) {
    let rows = place.evaluations(run) as u64 + rows;
    let mut child = place.command(words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_rows(place, run, &mut child, rows);
    send(signal, &child);
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{signal}: {stderr}");
    assert!(stderr.contains("stopping: running evaluations finish first"), "{signal}: {stderr}");
    assert!(stderr.contains(&format!("interrupted; to continue: neversim optimize {run}\n")), "{signal}: {stderr}");
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
    let done = place.evaluations("run");
    let ran = place.run(&format!("optimize run --budget {done}")).ok();
    assert!(ran.stderr.contains("nothing left") && ran.stdout.contains("ge = "), "{}", ran.stderr);
}

#[test]
fn a_closed_terminal_stops_nothing() {
    let place = Place::new();
    let words = format!("optimize run {SEARCH} --budget 400 --workers 1");
    let mut child = place.command(&words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    // Nobody reads any more, and the terminal says good-bye.
    drop(child.stderr.take());
    wait_for_rows(&place, "run", &mut child, 3);
    send("-HUP", &child);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(place.rows("run").len(), 1 + 400);
}

#[test]
fn the_signals_of_a_batch_system_stop_a_study_in_order() {
    let place = Place::new();
    let search = format!("{SEARCH} --budget 1000000 --workers 1");
    interrupt(&place, &format!("optimize run {search}"), "run", 3, "-USR1");
    interrupt(&place, "optimize run", "run", 3, "-USR2");
    // Somebody reads what it says, so it is no terminal that was closed.
    interrupt(&place, "optimize run", "run", 3, "-HUP");
}

#[cfg(target_os = "linux")]
#[test]
fn a_hangup_that_is_ignored_stays_ignored() {
    let place = Place::new();
    let mut child = Command::new("sh");
    let program = assert_cmd::cargo::cargo_bin!("neversim");
    let words = format!("trap '' HUP; exec {} optimize run {SEARCH} --budget 300 --workers 1", program.display());
    child.args(["-c", &words]).current_dir(place.path("")).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    wait_for_rows(&place, "run", &mut child, 3);
    send("-HUP", &child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(place.evaluations("run"), 300);
}

#[test]
fn a_study_that_waits_for_a_pipe_ends_with_the_first_signal() {
    let place = Place::new();
    assert!(Command::new("mkfifo").arg(place.path("pipe")).status().unwrap().success());
    let words = format!("optimize run {}", SEARCH.replace("model.parameters", "pipe"));
    let child = place.command(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    sleep(Duration::from_millis(500));
    send("-TERM", &child);
    let begun = Instant::now();
    let code = child.wait_with_output().unwrap().status.code();
    assert!(begun.elapsed() < Duration::from_secs(60));
    // Whether the signal was watched already is up to chance; it ends the program either way.
    assert!([None, Some(3)].contains(&code), "{code:?}");
}

#[test]
fn a_file_that_grows_beyond_what_is_allowed_is_an_error_that_says_so() {
    let place = Place::new();
    let program = assert_cmd::cargo::cargo_bin!("neversim");
    let words =
        format!("ulimit -f 8; exec {} optimize run {SEARCH} --budget 5000 --workers 1 --no-plots", program.display());
    let ran = Command::new("sh").args(["-c", &words]).current_dir(place.path("")).output().unwrap();
    let stderr = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("error: cannot write") && stderr.contains("File too large"), "{stderr}");
    let rows = place.evaluations("run");
    place.run(&format!("optimize run --budget {}", rows + 1)).ok();
}

/// Returns how many processes have this word in their command.
fn processes_with(word: &str) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(word)).count()
}

#[cfg(target_os = "linux")]
#[test]
fn a_second_signal_stops_at_once_and_leaves_no_child_behind() {
    let place = Place::new();
    // A program with a child that sleeps for a time no other test uses. Only the first evaluation fails, so that the
    // others start.
    let sleep_of_its_own = format!("600.{}", std::process::id());
    place.write(
        "own/netsim",
        format!("#!/bin/sh\nmkdir \"$0.begun\" 2>/dev/null && exit 1\nsleep {sleep_of_its_own}\n"),
    );
    let own = place.path("own");
    std::fs::set_permissions(own.join("netsim"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let words = format!("optimize run {SEARCH} --budget 9 --workers 2 --threads 2 --netsim-dir {}", own.display());
    let mut child = place.command(&words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    let wait_until = |is_so: &mut dyn FnMut() -> bool| {
        while !is_so() {
            assert!(begun.elapsed() < Duration::from_secs(120), "it never happens");
            sleep(Duration::from_millis(2));
        }
    };
    wait_until(&mut || processes_with(&sleep_of_its_own) >= 2);
    send("-TERM", &child);
    let log = place.path("run/run.log");
    assert!(log.is_file() && child.try_wait().unwrap().is_none(), "the first signal waits for what is running");
    // Signals of the same kind that are pending at the same time count as one.
    send("-INT", &child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    wait_until(&mut || processes_with(&sleep_of_its_own) == 0);
    assert_eq!(place.rows("run").len(), 1 + 1, "what was ended is no evaluation");
}
