//! `neversim check`: what a user learns before a study starts.

use std::fs;

use serde_json::Value;

use crate::place::{Place, SEARCH, SMALL};

fn warnings(place: &Place, words: &str) -> Vec<String> {
    let ran = place.run(&format!("check {words} --json")).ok();
    let json: Value = serde_json::from_str(&ran.stdout).unwrap();
    let warnings = json["warnings"].as_array().unwrap().iter().map(|warning| warning.as_str().unwrap().to_owned());
    // The model of the tests is the example with some values given once more.
    warnings.filter(|warning| !warning.contains("is given on line")).collect()
}

#[test]
fn a_sound_study_has_no_warnings_and_an_estimate() {
    let place = Place::new();
    let ran = place.run(&format!("check run {SEARCH} --budget 1000 --workers 2 --threads 2")).ok();
    for part in ["own values   loss ", "fr = ", "MiB at most", "built once", "for 1000 evaluations, 2 at a time"] {
        assert!(ran.stdout.contains(part), "`{part}` is missing: {}", ran.stdout);
    }
    assert!(!place.path("run").exists(), "checking writes nothing");
}

/// Memory (MiB), time of an evaluation (s) and the evaluations left in what `optimize` says at its start.
fn expected(stderr: &str) -> (u64, f64, u64) {
    let line =
        stderr.lines().find_map(|line| line.split_once("expected: at most ")).unwrap_or_else(|| panic!("{stderr}")).1;
    let words: Vec<&str> = line.split(' ').collect();
    let of = line.split(" evaluations, ").next().unwrap().rsplit(' ').next().unwrap();
    assert!(line.contains(" MiB of memory, ") && line.contains(" s per evaluation, about "), "{line}");
    (words[0].parse().unwrap(), words[4].parse().unwrap(), of.parse().unwrap())
}

#[test]
fn a_study_says_at_its_start_what_it_will_take_and_so_does_its_log() {
    let place = Place::new();
    let json = place.run(&format!("check run {SEARCH} --budget 4 --workers 2 --threads 2 --json")).ok().stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    let ran = place.run(&format!("optimize run {SEARCH} --budget 4 --workers 2 --threads 2")).ok();
    let (memory, seconds, left) = expected(&ran.stderr);
    assert_eq!((memory, left), (json["memory_bytes"].as_u64().unwrap().div_ceil(1 << 20), 3), "the first is done");
    assert!(seconds > 0.0 && ran.stderr.contains(", 2 at a time\n"), "{}", ran.stderr);
    assert_eq!(expected(&place.read("run/run.log")), (memory, seconds, left));
    // Resumed, it knows from its history; with nothing left to do there is nothing to expect.
    assert_eq!(expected(&place.run("optimize run --budget 10").ok().stderr).2, 6);
    assert!(!place.run("optimize run").ok().stderr.contains("expected:"));
}

#[test]
fn values_in_another_unit_are_noticed() {
    for (change, part) in [
        ("ge = 3.3", "`ge` is 3.3 S: more than 10 uS; is it in nS?"),
        ("vth = -50\nvreset = -70", "`vth` is -50 V: a volt or more; is it in mV?"),
        ("taum = 20", "`taum` is 20 s: a second or more; is it in milliseconds?"),
        ("taue = 0.00005", "`taue` is 0.00005 s: a time constant below the time step"),
        ("Cm = 200", "`Cm` is 200 F: more than 100 nF; is it in pF?"),
        ("vth = -0.08", "`vth` (-0.08 V) is not above `vreset` (-0.07 V)"),
    ] {
        let place = Place::with_model(&format!("{SMALL}{change}\n"));
        let found = warnings(&place, "run --params-file model.parameters --param gi log 2e-8 8e-7 --metric fr 6");
        assert!(
            found.iter().any(|warning| warning.replace("5e-5", "0.00005").starts_with(part)),
            "{change}: {found:?}"
        );
    }
    let place = Place::new();
    let found = warnings(&place, "run --params-file model.parameters --param ge log 2 30 --metric fr 6");
    assert!(found.iter().any(|warning| warning.starts_with("the upper bound of `ge` is 30 S: ")), "{found:?}");
}

#[test]
fn parameters_that_the_model_does_not_read_are_noticed_also_when_the_study_starts() {
    let place = Place::new();
    let search = |name: &str, bounds: &str| format!("{SEARCH} --param {name} {bounds}");
    for (name, bounds) in
        [("poisson_K_E", "int 10 1000"), ("p_release", "float 0.1 1"), ("max_conduction_speed", "float 0.02 1")]
    {
        let found = warnings(&place, &format!("run {}", search(name, bounds)));
        assert!(
            found.iter().any(|warning| warning.starts_with(&format!("`{name}` has no effect on this model"))),
            "{found:?}"
        );
    }
    for (name, bounds) in
        [("sigma_space", "float 1e-4 4e-4"), ("taum", "float 0.01 0.03"), ("vm_mean", "float -0.07 -0.06")]
    {
        assert_eq!(warnings(&place, &format!("run {}", search(name, bounds))), Vec::<String>::new(), "{name}");
    }
    let ran = place.run(&format!("optimize run {} --budget 2", search("poisson_K_E", "int 10 1000"))).ok();
    assert!(ran.stderr.contains("warning: `poisson_K_E` has no effect on this model"), "{}", ran.stderr);
    // With a Poisson input it has one.
    let driven = Place::with_model(&format!("{SMALL}poisson_rate = 8\npoisson_stop_time = 1\npoisson_K_E = 10\n"));
    let found = warnings(&driven, &format!("run {}", search("poisson_K_E", "int 10 1000")));
    assert!(found.iter().all(|warning| !warning.contains("no effect on this model")), "{found:?}");
}

#[test]
fn metrics_have_the_same_fields_in_check_as_in_best_and_status() {
    let place = Place::new();
    place.run(&format!("optimize run {SEARCH} --budget 1")).ok();
    let json = |words: &str| -> Value { serde_json::from_str(&place.run(words).ok().stdout).unwrap() };
    let (check, best, status) = (json("check run --json"), json("best run --json"), json("status run --json"));
    // Evaluation 0 has the file's own values, as check has.
    for own in [&best, &status["best"]] {
        assert_eq!(check["own_values"]["metrics"], own["metrics"]);
        assert_eq!(check["own_values"]["loss"], own["loss"]);
    }
    assert_eq!(best["metrics"]["fr"]["target"], 6.0);
}

#[test]
fn a_seed_that_is_searched_a_negative_weight_and_a_rate_out_of_reach_are_warnings() {
    let place = Place::with_model(&format!("{SMALL}ge = -1e-9\n"));
    let study =
        "run --params-file model.parameters --param output_file_code int 1 100 --metric fr 6000 --metric fr 150";
    let found = warnings(&place, study);
    for part in [
        "`output_file_code` is a seed",
        "`ge` is -1e-9 S: a negative",
        "6000 Hz is out of reach",
        "150 Hz is above 100",
    ] {
        assert_eq!(found.iter().filter(|warning| warning.contains(part)).count(), 1, "{part}: {found:?}");
    }
    let ran = place.run(&format!("optimize {study} --budget 1 -q"));
    assert!(ran.stderr.contains("warning: `output_file_code` is a seed"), "{}", ran.stderr);
}

#[test]
fn a_study_a_file_and_what_is_wrong() {
    let place = Place::new();
    place.run(&format!("optimize run {SEARCH} --budget 2")).ok();
    let history = place.read("run/history.csv");
    for run in ["run", "run/study.toml"] {
        assert!(place.run(&format!("check {run}")).ok().stdout.contains("for 2 evaluations"));
    }
    assert_eq!(place.read("run/history.csv"), history);
    fs::create_dir(place.path("empty")).unwrap();
    place.refused("check empty", 2, &["empty holds no study"]);
    let typo = "check new --params-file model.parameters --param gee log 2e-9 3e-8 --metric fr 6";
    place.refused(typo, 2, &["unknown parameter `gee`", "`ge`"]);
}
