//! `status`, `best` and `export`: looking at a study without touching it.

use std::fs::{self, OpenOptions};
use std::io::Write;
#[cfg(unix)]
use std::process::Stdio;

use serde_json::Value;

use crate::place::{Place, SEARCH};

/// A finished study of 12 evaluations with a failure among them (the upper end of the box runs away).
fn finished() -> Place {
    let place = Place::new();
    place.run(&format!("optimize run {SEARCH} --metric cv 1 --budget 12 --workers 1 --optimizer RandomSearch")).ok();
    place
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_finished_study_says_what_it_found_and_how_to_go_on() {
    let place = finished();
    let failed = place.rows("run").iter().filter(|row| row.contains(",inf,")).count();
    let status = place.run("status run").ok();
    assert_eq!(status.stderr, "");
    for part in
        ["run: finished\n", "12 of 12 (100 %)", "neversim optimize run --budget N", "ge = ", " S\n", "(target 6)"]
    {
        assert!(status.stdout.contains(part), "`{part}` is missing: {}", status.stdout);
    }
    let status = json(&place.run("status run --json").ok().stdout);
    assert_eq!((&status["state"], &status["evaluations"]), (&"finished".into(), &12.into()));
    assert_eq!(status["failed"], failed);
    let counts = status["failures"].as_object().unwrap().values().map(|count| count.as_u64().unwrap());
    assert_eq!(counts.sum::<u64>(), failed as u64);
}

#[test]
fn the_best_is_the_row_with_the_lowest_loss() {
    let place = finished();
    let rows = place.rows("run");
    let field = |row: &str, index: usize| row.split(',').nth(index).unwrap().to_owned();
    let ok = rows[1..].iter().filter(|row| row.contains(",\"ok\","));
    let loss = |row: &str| field(row, 4).parse::<f64>().unwrap();
    let best = ok.min_by(|a, b| loss(a).total_cmp(&loss(b))).unwrap();

    let text = place.run("best run").ok().stdout;
    assert!(
        text.starts_with(&format!("# loss {} in evaluation {} of run\n", field(best, 4), field(best, 0))),
        "{text}"
    );
    assert!(text.contains(&format!("# fr = {} Hz (target 6 Hz)\n", field(best, 2))), "{text}");
    assert!(text.ends_with(&format!("# ge in S\nge = {}\n", field(best, 1))), "{text}");

    let best_json = json(&place.run("best run --json").ok().stdout);
    assert_eq!(best_json["parameters"]["ge"]["value"].as_f64().unwrap(), field(best, 1).parse::<f64>().unwrap());
    assert_eq!(best_json["parameters"]["ge"]["unit"], "S");
    assert_eq!(best_json["metrics"]["cv"]["target"], 1.0);
}

#[test]
fn an_export_is_the_table_and_a_torn_row_is_no_part_of_it() {
    let place = finished();
    let whole = place.read("run/history.csv");
    let mut file = OpenOptions::new().append(true).open(place.path("run/history.csv")).unwrap();
    file.write_all(b"12,3.1e-9,4.2").unwrap();
    assert_eq!(place.run("export run").ok().stdout, whole);

    place.run("export run --format json -o rows.json").ok();
    let rows = json(&place.read("rows.json"));
    let rows = rows.as_array().unwrap();
    let mut csv = whole.lines();
    let header: Vec<&str> = csv.next().unwrap().split(',').collect();
    assert_eq!(rows.len(), csv.clone().count());
    for (row, line) in rows.iter().zip(csv) {
        let keys: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
        let mut sorted = header.clone();
        sorted.sort_unstable();
        assert_eq!(keys, sorted, "the columns");
        let loss = line.split(',').nth(4).unwrap();
        assert_eq!(row["loss"].as_f64(), loss.parse().ok().filter(|loss: &f64| loss.is_finite()), "{line}");
    }
    // Looking has not repaired it either.
    assert_eq!(place.read("run/history.csv"), whole + "12,3.1e-9,4.2");
    assert!(place.run("status run").ok().stdout.contains("12 of 12"));
}

#[cfg(unix)]
#[test]
fn a_running_study_is_looked_at_without_disturbing_it() {
    let place = Place::new();
    let mut child = place
        .command(&format!("optimize run {SEARCH} --budget 1000000 --workers 1"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    crate::kill::wait_for_rows(&place, "run", &mut child, 5);
    for _ in 0..10 {
        let status = json(&place.run("status run --json").ok().stdout);
        assert_eq!((&status["state"], &status["continue"]), (&"running".into(), &Value::Null));
        assert!(status["evaluations"].as_u64().unwrap() >= 5);
        place.run("export run -o rows.csv").ok();
    }
    assert!(child.try_wait().unwrap().is_none(), "it still runs");
    child.kill().unwrap();
    child.wait().unwrap();
    let status = json(&place.run("status run --json").ok().stdout);
    assert_eq!((&status["state"], &status["continue"]), (&"stopped".into(), &"neversim optimize run".into()));
}

#[test]
fn what_is_no_study_and_a_damaged_one_are_named() {
    let place = Place::new();
    fs::create_dir(place.path("empty")).unwrap();
    for command in ["status", "best", "export"] {
        place.refused(&format!("{command} empty"), 1, &["empty holds no study", "study.toml"]);
        place.refused(&format!("{command} absent"), 1, &["absent does not exist"]);
        place.refused(&format!("{command} model.parameters"), 1, &["model.parameters"]);
    }
    place.run(&format!("optimize run {SEARCH} --budget 3")).ok();
    let damaged = place.read("run/history.csv").replacen(",\"ok\",", ",\"okay\",", 1);
    place.write("run/history.csv", damaged);
    place.refused("status run", 1, &["history.csv, line ", "unknown status `okay`"]);
}

#[test]
fn an_export_never_replaces_a_file_of_the_study() {
    let place = finished();
    let whole = place.read("run/history.csv");
    place.refused("export run -o run/history.csv", 2, &["-o run/history.csv", "belongs to the study"]);
    place.refused("export run --format json -o run/study.toml", 2, &["run/study.toml"]);
    assert_eq!(place.read("run/history.csv"), whole);
}

#[test]
fn a_study_in_which_everything_failed_has_no_best() {
    // A threshold below the reset potential: every neuron spikes whenever it is not refractory.
    let place = Place::with_model("N = 100\nK = 10\nT = 0.1\nvth = -0.08\n");
    assert_eq!(place.run(&format!("optimize run {SEARCH} --budget 3")).code, 4);
    let best = place.run("best run");
    assert_eq!((best.code, best.stdout.as_str()), (4, ""));
    assert!(
        best.stderr.contains("none of 3 evaluations has a loss (3 runaway); for example evaluation 0: "),
        "{}",
        best.stderr
    );
    let status = place.run("status run").ok().stdout;
    assert!(status.contains("3: 3 runaway"), "{status}");
}

#[test]
fn replicates_are_in_the_table_and_the_winner_is_named_twice() {
    let place = Place::new();
    let ran = place.run(&format!("optimize run {SEARCH} --replicates 3 --budget 8 --workers 1")).ok();
    assert!(ran.stdout.contains(" (target 6 Hz, sd "), "{}", ran.stdout);
    assert!(ran.stderr.contains("\nbest by mean: evaluation "), "{}", ran.stderr);
    assert!(ran.stderr.contains("standard error of 3 replicates): ge = "), "{}", ran.stderr);
    let header = "evaluation,p_ge,fr,fr_sd,loss_mean,loss_sd,loss,status,error,seed,started,seconds";
    assert_eq!(place.run("export run").ok().stdout.lines().next(), Some(header));
    let best = json(&place.run("best run --json").ok().stdout);
    assert!(best["best_by_mean"]["loss_mean"].as_f64() >= best["loss"].as_f64());
    let rows = json(&place.run("export run --format json").ok().stdout);
    assert!(rows.as_array().unwrap().iter().any(|row| row["fr_sd"].as_f64().is_some_and(|deviation| deviation > 0.0)));
    place.refused("optimize other --replicates 0", 2, &["--replicates", "0"]);
    let alone = format!("optimize other {SEARCH} --replicates 2 --replicate dynamics");
    place.refused(&alone, 2, &["dynamics", "--netsim-option separate_connector_rng"]);
    place.refused(&format!("optimize other {SEARCH} --replicate seeds"), 2, &["seeds", "connectivity"]);
    place.refused(&format!("optimize other {SEARCH} --undefined maybe"), 2, &["maybe", "graded"]);
}
