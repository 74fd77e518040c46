//! What is said on standard error: quiet, in detail, and as events for programs.

use serde_json::Value;

use crate::place::{Place, SEARCH};

#[test]
fn quiet_leaves_results_warnings_and_errors() {
    let place = Place::new();
    let ran = place.run(&format!("optimize run {SEARCH} --budget 4 --quiet")).ok();
    // The small model gives some parameters twice.
    assert!(ran.stderr.lines().all(|line| line.starts_with("warning: ")), "{}", ran.stderr);
    assert!(ran.stdout.starts_with("# loss "), "{}", ran.stdout);
    place.refused("optimize other --quiet", 2, &["error: other holds no study"]);
}

#[test]
fn without_progress_notes_remain() {
    let place = Place::new();
    let ran = place.run(&format!("optimize run {SEARCH} --budget 4 --no-progress")).ok();
    assert!(!ran.stderr.contains("4/4") && ran.stderr.contains("4 evaluations, "), "{}", ran.stderr);
}

#[test]
fn in_detail_every_evaluation_has_a_line() {
    let place = Place::new();
    let ran = place.run(&format!("optimize run {SEARCH} --budget 4 --workers 1 -v")).ok();
    for number in 0..4 {
        assert!(ran.stderr.contains(&format!("\nevaluation {number}: ge ")), "{number}: {}", ran.stderr);
    }
}

#[test]
fn every_event_is_a_line_of_json_and_an_evaluation_has_the_fields_of_best() {
    let place = Place::new();
    let ran = place.run(&format!("optimize run {SEARCH} --budget 4 --workers 1 --log-format json")).ok();
    let events: Vec<Value> = ran.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(events.iter().all(|event| event["time"].is_string()), "{}", ran.stderr);
    let named = |name: &str| events.iter().filter(|event| event["event"] == name).collect::<Vec<_>>();
    assert_eq!(named("started")[0]["budget"], 4);
    assert!(named("expected")[0]["memory_bytes"].as_u64() > Some(0));
    let numbers: Vec<_> = named("evaluation").iter().map(|event| event["evaluation"].as_u64()).collect();
    assert_eq!(numbers, [0, 1, 2, 3].map(Some));
    let finished = named("finished")[0];
    assert_eq!((&finished["ended"], &finished["evaluations"]), (&"budget".into(), &4.into()));

    let best: Value = serde_json::from_str(&place.run("best run --json").ok().stdout).unwrap();
    let same = named("evaluation").into_iter().find(|event| event["evaluation"] == finished["evaluation"]).unwrap();
    for field in ["evaluation", "status", "error", "loss", "parameters", "metrics", "seed"] {
        assert_eq!(same[field], best[field], "{field}");
    }
}

#[test]
fn an_error_is_an_event_too() {
    let ran = Place::new().run("status absent --log-format json");
    let event: Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!((ran.code, &event["event"]), (1, &"error".into()));
    assert!(event["message"].as_str().unwrap().contains("absent"), "{event}");
}
