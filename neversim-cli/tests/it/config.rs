//! `--config`: a study from a file.

use std::fs;

use crate::place::{Place, SEARCH, SMALL, model};

const OWN: &str = r#"
params_file = "ring.parameters"
seed = 5
budget = 8
workers = 1

[[param]]
name = "ge"
type = "log"
lower = 2e-9
upper = 3e-8

[[metric]]
name = "fr"
target = 6.0
[metric.options]
reducer = "mean"
"#;

#[test]
fn the_settings_of_another_run_start_an_equal_study_also_after_the_model_has_changed() {
    let place = Place::new();
    place.run(&format!("optimize first {SEARCH} --budget 8 --workers 1")).ok();
    place.run("optimize second --config first/study.toml").ok();
    place.write("model.parameters", model(&format!("{SMALL}taum = 0.03\n")));
    place.run("optimize third --config first/study.toml").ok();
    assert_eq!(place.rows("second"), place.rows("first"));
    assert_eq!(place.rows("third"), place.rows("first"));
}

#[test]
fn a_file_of_ones_own_starts_an_equal_study_with_the_model_beside_it() {
    let place = Place::new();
    place.run(&format!("optimize flags {SEARCH} --budget 8 --workers 1")).ok();
    place.write("fits/own.toml", OWN);
    fs::rename(place.path("model.parameters"), place.path("fits/ring.parameters")).unwrap();
    // Another model of that name where the command is typed is not meant.
    place.write("ring.parameters", "");
    place.run("optimize own --config fits/own.toml").ok();
    assert_eq!(place.rows("own"), place.rows("flags"));
}

#[test]
fn flags_go_before_the_file() {
    let place = Place::new();
    place.write("own.toml", OWN);
    let flags = "--params-file model.parameters --budget 3 --workers 2 --seed 7 --optimizer RandomSearch \
                 --param gi log 2e-8 8e-7 --metric fr 9";
    place.run(&format!("optimize run --config own.toml {flags}")).ok();
    let study: toml::Table = place.read("run/study.toml").parse().unwrap();
    let value = |name: &str| study[name].to_string();
    assert_eq!(["budget", "workers", "seed", "optimizer"].map(value), ["3", "2", "7", "\"RandomSearch\""]);
    assert_eq!(study["param"][0]["name"].as_str(), Some("gi"));
    assert_eq!((study["metric"][0]["target"].as_float(), study["metric"].as_array().unwrap().len()), (Some(9.0), 1));
}

#[test]
fn a_file_changes_only_what_it_gives_of_the_study_that_is_resumed() {
    let place = Place::new();
    place.run(&format!("optimize run {SEARCH} --budget 2 --workers 1 --timeout 90s --stop-loss 1e-9")).ok();
    place.write("own.toml", "budget = 3\n[simulator]\nmemory_limit = 512\n[stop]\nafter_stagnation = 40\n");
    place.run("optimize run --config own.toml --stop-after-failures 9").ok();
    let study: toml::Table = place.read("run/study.toml").parse().unwrap();
    let (simulator, stop) = (&study["simulator"], &study["stop"]);
    assert_eq!((study["budget"].as_integer(), simulator["timeout"].as_float()), (Some(3), Some(90.0)));
    assert_eq!(simulator["memory_limit"].as_integer(), Some(512));
    assert_eq!((stop["loss"].as_float(), stop["after_stagnation"].as_integer()), (Some(1e-9), Some(40)));
    assert_eq!(stop["after_failures"].as_integer(), Some(9));
}

#[test]
fn what_is_only_recorded_in_a_study_toml_does_not_matter() {
    let place = Place::new();
    let files = "[[input]]\nparameter = \"input_path\"\npath = \"gone\"\nsha256 = \"0\"\n\
                 [program]\npath = \"gone\"\nsha256 = \"0\"\n";
    place.write("own.toml", OWN.replace("ring.parameters", "model.parameters") + files);
    place.run("optimize run --config own.toml").ok();
    assert!(!place.read("run/study.toml").contains("gone"));
}

#[test]
fn what_is_wrong_in_the_file_is_named_with_its_line() {
    let place = Place::with_model(SMALL);
    for (line, changed, code, parts) in [
        ("budget = 8", "bugdet = 8", 1, &["own.toml", "line 4", "`bugdet`", "`budget`"][..]),
        ("type = \"log\"", "typ = \"log\"", 1, &["own.toml", "line 9", "`typ`", "`type`"]),
        ("target = 6.0", "target = \"six\"", 1, &["own.toml", "line 15", "six"]),
        ("budget = 8", "budget = -8", 1, &["own.toml", "line 4", "-8"]),
        ("budget = 8", "budget = 0", 2, &["budget is 0"]),
        ("workers = 1", "baseline_held_back = 5", 2, &["baseline_held_back is 5", "10", "0"]),
        ("workers = 1", "workers = 0", 2, &["workers is 0"]),
        ("workers = 1", "optimizer = \"TwoPointDE\"", 2, &["`TwoPointDE`", "`TwoPointsDE`", "neversim optimizers"]),
        ("name = \"ge\"", "name = \"gee\"", 2, &["`gee`", "`ge`"]),
        ("name = \"fr\"", "name = \"frr\"", 2, &["`frr`", "`fr`"]),
        ("ring.parameters", "absent.parameters", 1, &["absent.parameters", "No such file"]),
    ] {
        let text = OWN.replace("ring.parameters", "model.parameters");
        let line = line.replace("ring.parameters", "model.parameters");
        place.write("own.toml", text.replacen(&line, changed, 1));
        place.refused("optimize run --config own.toml", code, parts);
    }
    place.refused("optimize run --config absent.toml", 1, &["absent.toml", "No such file"]);
    place.write("binary.toml", [0xff, 0xfe, 0x00]);
    place.refused("optimize run --config binary.toml", 1, &["binary.toml", "UTF-8"]);
}
