//! `new-simulator`: models to start from, and the commands that fit them.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::place::Place;

/// Whether a program can be started. A test that needs one that cannot says so and ends.
#[expect(clippy::print_stderr, reason = "a test that is skipped says why")]
fn can_start(program: &str) -> bool {
    let started = Command::new(program).arg("-c").arg("").status().is_ok_and(|status| status.success());
    if !started {
        eprintln!("skipped: `{program}` cannot be started on this machine");
    }
    started
}

/// The answer of a model to one request with these values.
fn answer(place: &Place, interpreter: &str, file: &str, values: &str) -> Value {
    let mut program = Command::new(interpreter);
    program.arg(place.path(file)).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut program = program.spawn().unwrap();
    let output = place.path("").display().to_string();
    let request = format!(
        r#"{{"protocol":1,"evaluation":0,"replicate":0,"seed":1,"values":{values},"threads":1,"output":"{output}"}}"#
    );
    writeln!(program.stdin.take().unwrap(), "{request}").unwrap();
    let output = program.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    serde_json::from_str(&text).unwrap()
}

fn spikes(answer: &Value) -> usize {
    let (ids, times) = (&answer["spikes"]["ids"], &answer["spikes"]["times"]);
    assert_eq!(ids.as_array().unwrap().len(), times.as_array().unwrap().len());
    ids.as_array().unwrap().len()
}

/// Runs the command that `new-simulator` printed, but for the budget, and returns the history.
fn fitted(place: &Place, printed: &str) -> Vec<String> {
    let words = printed.replace("--budget 60", "--budget 4").replace("\\\n", " ");
    // A shell understands the quotes. The program is that of the tests.
    let program = place.command("").get_program().to_owned();
    let line = words.replacen("neversim", "\"$0\"", 1);
    let ran = Command::new("sh").current_dir(place.path("")).arg("-c").arg(line).arg(program).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    place.rows("run_01")
}

#[test]
fn the_model_in_shell_runs_as_it_is() {
    let place = Place::new();
    let written = place.run("new-simulator shell").ok();
    assert!(written.stderr.contains("neversim-core/PROTOCOL.md"), "{}", written.stderr);
    let answer = answer(&place, "sh", "model.sh", r#"{"drive":25,"tau":20}"#);
    // From rest to 20 mV takes tau ln(25 / 5), and between spikes there are 2 ms more.
    let latency = 20.0 * 5.0_f64.ln();
    assert!((answer["metrics"]["latency"].as_f64().unwrap() - latency).abs() < 0.2, "{answer}");
    let rate = 1000.0 / (latency + 2.0);
    assert!((spikes(&answer) as f64 - rate).abs() < 1.0, "{answer}");
    let silent = self::answer(&place, "sh", "model.sh", r#"{"drive":19,"tau":20}"#);
    assert_eq!((spikes(&silent), &silent["metrics"]["latency"]), (0, &Value::Null));
    let rows = fitted(&place, &written.stdout);
    assert!(rows.len() == 5 && rows[1..].iter().all(|row| row.contains(r#","ok","#)), "{rows:?}");
}

#[test]
fn the_model_in_python_runs_as_it_is() {
    if !can_start("python3") {
        return;
    }
    let place = Place::new();
    place.write("my models/.keep", "");
    let mut command = place.command("new-simulator python");
    let written = command.arg("my models").output().unwrap();
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let written = String::from_utf8(written.stdout).unwrap();
    let file = "my models/model.py";
    // Without noise and below the threshold nothing fires, and the potential goes to its drive: 10 (1 - tau (1 - e^-50)).
    let silent = answer(&place, "python3", file, r#"{"drive":10,"noise":0}"#);
    assert_eq!(spikes(&silent), 0);
    assert!((silent["metrics"]["mean_potential"].as_f64().unwrap() - 9.8).abs() < 0.01, "{silent}");
    // Without noise all 20 neurons fire as one whose intervals are 2 ms and 20 ms ln(2).
    let regular = answer(&place, "python3", file, r#"{"drive":40,"noise":0}"#);
    let rate = 1.0 / (0.002 + 0.02 * 2.0_f64.ln());
    assert!((spikes(&regular) as f64 / 20.0 - rate).abs() < 2.0, "{}", spikes(&regular));
    let rows = fitted(&place, &written);
    assert!(rows.len() == 5 && rows[1..].iter().all(|row| row.contains(r#","ok","#)), "{rows:?}");
}

#[test]
fn nothing_is_overwritten() {
    let place = Place::new();
    place.write("model.sh", "mine");
    place.refused("new-simulator shell", 2, &["model.sh exists already"]);
    place.refused("new-simulator shell ./", 2, &["model.sh exists already"]);
    assert_eq!(place.read("model.sh"), "mine");
    place.refused("new-simulator shell nowhere/model.sh", 1, &["cannot create nowhere/model.sh"]);
    place.refused("new-simulator fortran", 2, &["python, shell"]);
}
