//! What ends a search early, what it says then, and how it continues.

use crate::place::{Place, SEARCH, model};

#[test]
fn a_search_that_ends_early_says_why_and_how_to_go_on() {
    let place = Place::new();
    let ran = place.run(&format!("optimize run {SEARCH} --budget 50 --workers 1 --stop-loss 1e9"));
    assert_eq!(ran.code, 0, "what was asked for is reached: {}", ran.stderr);
    assert!(ran.stderr.contains("stopped: the loss "), "{}", ran.stderr);
    assert!(ran.stderr.contains("to continue: neversim optimize run --stop-loss none\n"), "{}", ran.stderr);
    let rows = place.evaluations("run");
    assert!(rows < 50, "{rows} rows");
    let again = place.run("optimize run").ok();
    assert!(again.stderr.contains("nothing left to do: the loss "), "{}", again.stderr);
    let status = place.run("status run").ok().stdout;
    for part in ["run: finished\n", "ended        stop-loss: the loss ", "neversim optimize run --stop-loss none\n"] {
        assert!(status.contains(part), "`{part}` is missing: {status}");
    }
    assert!(place.read("run/study.toml").contains("reason = \"stop-loss\""));
    place.run("optimize run --stop-loss none").ok();
    assert_eq!(place.evaluations("run"), 50);
}

#[test]
fn a_search_in_which_everything_fails_alike_ends_with_exit_code_4() {
    let place = Place::new();
    let silent = "optimize run --params-file model.parameters --param ge log 1e-13 1e-12 --metric cv 1 --workers 1";
    let ran = place.run(silent);
    assert_eq!((ran.code, ran.stdout.as_str(), place.evaluations("run")), (4, "", 20), "{}", ran.stderr);
    for part in [
        "the last 20 evaluations failed for the same reason",
        "undefined: cv has no value",
        "--stop-after-failures none",
    ] {
        assert!(ran.stderr.contains(part), "`{part}` is missing: {}", ran.stderr);
    }
    let status = place.run("status run").ok().stdout;
    assert!(status.contains("finished\n") && status.contains("optimize run --stop-after-failures none\n"), "{status}");
    assert_eq!(place.run("optimize run --stop-after-failures none --budget 30").code, 4);
    assert_eq!(place.evaluations("run"), 30);
}

#[test]
fn a_search_whose_time_is_over_can_go_on() {
    let place = Place::new();
    let ran = place.run(&format!("optimize run {SEARCH} --budget 1000000 --max-time 200ms"));
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("(200ms) was reached; to continue: neversim optimize run\n"), "{}", ran.stderr);
}

#[test]
fn a_budget_below_what_is_done_is_refused() {
    let place = Place::new();
    place.run(&format!("optimize run {SEARCH} --budget 6")).ok();
    place.refused("optimize run --budget 3", 2, &["run has 6 evaluations", "a budget of 3", "at least 6"]);
    assert!(place.run("status run").ok().stdout.contains("6 of 6 (100 %)"));
}

#[test]
fn an_enqueued_candidate_that_is_the_file_s_own_point_is_simulated_once() {
    let place = Place::new();
    place.run(&format!("optimize run {SEARCH} --budget 4 --enqueue ge=3.327602336e-9 --enqueue ge=5e-9")).ok();
    let own = |row: &&String| row.contains(",3.327602336e-9,");
    assert_eq!(place.rows("run").iter().filter(own).count(), 1);
}

#[test]
fn known_candidates_are_evaluated_first() {
    let place = Place::new();
    let search = format!("{SEARCH} --param gi log 2e-8 8e-7 --budget 4 --workers 1");
    place.run(&format!("optimize run {search} --enqueue ge=5e-9,gi=1e-7 --enqueue ge=6e-9")).ok();
    let values: Vec<String> =
        place.rows("run")[1..4].iter().map(|row| row.splitn(4, ',').take(3).collect::<Vec<_>>().join(",")).collect();
    assert_eq!(values, ["0,3.327602336e-9,8e-8", "1,5e-9,1e-7", "2,6e-9,8e-8"]);
    place.run(&format!("optimize own {search} --no-baseline")).ok();
    assert!(!place.rows("own")[1].starts_with("0,3.327602336e-9,"));
    let other = format!("optimize other {search}");
    place.refused(&format!("{other} --enqueue g=1"), 2, &["`g` is not searched", "ge, gi"]);
    place.refused(&format!("{other} --enqueue ge=1"), 2, &["ge=1", "3e-8"]);
    place.refused(&format!("{other} --enqueue ge"), 2, &["--enqueue", "KEY=VALUE"]);
    place.refused(&format!("{other} --max-time 90x"), 2, &["--max-time", "`90x`", "90s"]);
    place.refused(&format!("{other} --stop-after-stagnation 0"), 2, &["--stop-after-stagnation", "from 1"]);
    place.write("outside.parameters", model("N = 100\nK = 10\nT = 0.1\nge = 1e-6\n"));
    let outside = other.replace("model.parameters", "outside.parameters");
    place.refused(&format!("{outside} --start-from-file"), 2, &["the parameter file's own point", "1e-6"]);
}
