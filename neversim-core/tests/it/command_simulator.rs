//! Simulators by command.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use neversim_core::{MetricTarget, ParameterType, Status, Study, StudyError, StudyOptions, read_best_recording};

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A study of one parameter, whose simulator is a script for `sh` that finds the request in `$line` and the value of
    /// the parameter in `$g`.
    ///
    /// - `is_lasting`: whether it serves one request after another, or ends after each.
    fn options(&self, script: &str, is_lasting: bool) -> StudyOptions {
        let read = r#"g=${line#*'"g":'}; g=${g%%'}'*}"#;
        let text = match is_lasting {
            true => format!("while read -r line; do {read}\n{script}\ndone\n"),
            false => format!("read -r line; {read}\n{script}\n"),
        };
        fs::write(self.path("model.sh"), text).unwrap();
        StudyOptions::of_command(["sh", self.path("model.sh").to_str().unwrap()])
            .parameter("g", ParameterType::Float, 0.5, 4.0)
            .metric(MetricTarget::new("twice", 4.0))
            .optimizer("OnePlusOne")
            .budget(12)
            .workers(1)
            .threads(1)
    }
}

/// Answers with twice the value.
const TWICE: &str = r#"echo "{\"metrics\": {\"twice\": $(echo "$g" | awk '{printf "%.17g", 2 * $1}')}}""#;

fn run(folder: &Path, options: &StudyOptions) -> Study {
    let mut study = Study::open(folder, options).unwrap();
    study.run().unwrap();
    study
}

#[test]
fn a_program_that_stays_and_one_that_ends_after_each_answer_give_the_same_history() {
    let place = Place::new();
    let histories = [true, false].map(|is_lasting| {
        let folder = place.path(&format!("run_{is_lasting}"));
        let study = run(&folder, &place.options(TWICE, is_lasting));
        let rows = study.history().evaluations();
        assert!(rows.iter().all(|row| row.metrics[0] == Some(2.0 * row.values[0])), "{rows:?}");
        assert!(!folder.join("scratch").exists());
        rows.iter().map(|row| row.values.clone()).collect::<Vec<_>>()
    });
    assert_eq!(histories[0], histories[1]);
}

#[test]
fn errors_and_crashes_are_rows_with_a_status_and_a_reason() {
    for (script, status, reason) in [
        (r#"echo '{"error": "too fast", "status": "runaway"}'"#, Status::Runaway, "too fast"),
        ("echo broken >&2; exit 3", Status::Crashed, "ended with exit status: 3 and no answer: broken"),
        ("kill -11 $$", Status::Crashed, "crashed with signal 11"),
        ("echo hello", Status::Crashed, "makes no sense"),
        (r#"echo '{"metrics": {"twice": null}}'"#, Status::Undefined, "twice has no value"),
    ] {
        let place = Place::new();
        let study = run(&place.path("run"), &place.options(script, false).budget(2));
        for row in study.history().evaluations() {
            let failure = row.outcome.failure().unwrap();
            assert_eq!(failure.status, status, "{failure:?}");
            assert!(failure.reason.contains(reason), "{failure:?}");
            // Of this program only, though all of them write to one log.
            assert!(failure.reason.matches("broken").count() <= 1, "{failure:?}");
        }
    }
}

#[test]
fn a_program_that_cannot_be_started_or_is_killed_ends_the_run_without_a_row() {
    let place = Place::new();
    let mut absent = place.options(TWICE, true);
    absent.simulator.command.0[0] = "no_such_program".into();
    let error = Study::open(place.path("absent"), &absent).unwrap().run().unwrap_err();
    assert!(matches!(error, StudyError::OutsideCause { number: 0, .. }), "{error}");
    assert!(error.to_string().contains("no_such_program"), "{error}");
    let mut study = Study::open(place.path("killed"), &place.options("kill -9 $$", true)).unwrap();
    let error = study.run().unwrap_err().to_string();
    assert!(error.contains("ended from outside by signal 9") && study.history().is_empty(), "{error}");
}

#[test]
fn what_the_best_simulation_left_is_kept_with_its_spikes() {
    let place = Place::new();
    let script = r#"output=${line#*'"output":"'}; output=${output%%'"'*}
printf 'time,id\n0.25,1\n0.5,0\n' > "$output/mine.csv"; echo "$g" > "$output/value"
echo '{"spikes": {"file": "mine.csv", "neurons": 4, "excitatory": 3, "duration": 1.0}, "metrics": {"twice": 1}}'"#;
    let options = place.options(script, true).metric(MetricTarget::new("fr", 1.0).option("subset", "all")).budget(3);
    let study = run(&place.path("run"), &options);
    // Two spikes of four neurons in a second.
    let best = study.history().best().unwrap();
    assert_eq!(best.metrics, [Some(1.0), Some(0.5)]);
    let value = fs::read_to_string(place.path("run/best/value")).unwrap();
    assert_eq!(value.trim().parse(), Ok(best.values[0]));
    let recording = read_best_recording(&place.path("run")).unwrap();
    assert_eq!((recording.spike_ids, recording.excitatory), (vec![1, 0], 3));
}

#[test]
fn limits_end_a_program_that_loops() {
    let place = Place::new();
    let mut options = place.options("while :; do :; done", true).budget(1);
    options.simulator.timeout = Some(Duration::from_millis(200));
    let study = run(&place.path("run"), &options);
    let failure = study.history().evaluations()[0].outcome.failure().unwrap().clone();
    assert_eq!((failure.status, failure.reason.as_str()), (Status::Timeout, "the simulator was ended after 0.2 s"));
}

#[test]
fn limits_end_a_program_that_holds_too_much_memory() {
    let place = Place::new();
    // Some 200 MB, and then it loops.
    let script = "exec awk 'BEGIN { for (i = 0; i < 3000000; i++) a[i] = i; while (1) {} }'";
    let mut options = place.options(script, false).budget(1);
    options.simulator.memory_limit = Some(60);
    let study = run(&place.path("run"), &options);
    let failure = study.history().evaluations()[0].outcome.failure().unwrap().clone();
    let reason = "the simulator was ended at the memory limit of 60 MiB";
    assert_eq!((failure.status, failure.reason.as_str()), (Status::Memory, reason));
}

#[test]
fn a_script_that_was_edited_is_another_simulator() {
    let place = Place::new();
    run(&place.path("run"), &place.options(TWICE, true).budget(2));
    let edited = place.options(&format!("{TWICE} # edited"), true).budget(4);
    let error = Study::open(place.path("run"), &edited).unwrap_err().to_string();
    assert!(error.contains("model.sh") && error.contains("has changed"), "{error}");
    let study = run(&place.path("run"), &place.options(TWICE, true).budget(4));
    assert_eq!(study.history().len(), 4);
}

#[test]
fn what_a_program_prints_to_standard_error_is_in_its_log() {
    let place = Place::new();
    run(&place.path("run"), &place.options(&format!("echo \"value $g\" >&2; {TWICE}"), true).budget(3));
    let log = fs::read_to_string(place.path("run/logs/simulator-1.log")).unwrap();
    assert_eq!(log.lines().filter(|line| line.starts_with("value ")).count(), 3, "{log}");
}
