//! The plugin gives the reference values of `fr_skew`, both loaded as a library and linked.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test, in the functions that tests share too")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Command;

use flate2::read::GzDecoder;
use fr_skew::FiringRateSkewness;
use neversim_metrics::plugin::{Plugins, as_metric};
use neversim_metrics::{Registry, SpikeTrains, Statistics, conformance};
use serde_json::Value;

/// Compares every entry of `fr_skew` in the case files.
fn compare_with_cases(registry: &Registry) {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../neversim-metrics/tests/data");
    for name in ["case01", "case02", "case03", "case04", "case05"] {
        let json: Value = serde_json::from_slice(&fs::read(data.join(format!("{name}.json"))).unwrap()).unwrap();
        let spikes = GzDecoder::new(File::open(data.join(json["spikes"].as_str().unwrap())).unwrap());
        let (mut ids, mut times): (Vec<u32>, Vec<f64>) = (Vec::new(), Vec::new());
        for line in BufReader::new(spikes).lines().skip(1) {
            let line = line.unwrap();
            let (id, time) = line.split_once(',').unwrap();
            ids.push(id.parse().unwrap());
            times.push(time.parse().unwrap());
        }
        let integer = |key: &str| u32::try_from(json[key].as_u64().unwrap()).unwrap();
        let number = |key: &str| json[key].as_f64().unwrap();
        let trains = SpikeTrains::new(&ids, &times, integer("N"), integer("N_exc"), number("T"), number("dt")).unwrap();
        let statistics = Statistics::new(trains);
        let mut compared = 0;
        for entry in json["expected"].as_array().unwrap().iter().filter(|entry| entry["metric"] == "fr_skew") {
            let given = entry["kwargs"].as_object().unwrap();
            let given = given.iter().map(|(key, value)| (key.clone(), value.as_str().unwrap().to_owned())).collect();
            let value = registry.resolve("fr_skew", &given).unwrap().compute(&statistics).unwrap().unwrap();
            let expected = entry["value"].as_f64().unwrap();
            let tolerance = entry["atol"].as_f64().unwrap() + entry["rtol"].as_f64().unwrap() * expected.abs();
            assert!((value - expected).abs() <= tolerance, "{name} {given:?}: {value}, expected {expected}");
            compared += 1;
        }
        assert_eq!(compared, 2, "{name}");
    }
}

#[test]
fn linked_it_has_the_reference_values() {
    let mut registry = Registry::builtin();
    registry.add(as_metric(FiringRateSkewness).unwrap()).unwrap();
    compare_with_cases(&registry);
    assert_eq!(conformance::check(&registry, "fr_skew", &BTreeMap::new()), []);
}

#[test]
fn loaded_it_has_the_reference_values() {
    let profile = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().to_owned();
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--package", "fr_skew", "--target-dir"]).arg(profile.parent().unwrap());
    build.current_dir(env!("CARGO_MANIFEST_DIR"));
    if profile.ends_with("release") {
        build.arg("--release");
    }
    assert!(build.status().unwrap().success());
    let file = format!("{}fr_skew{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    compare_with_cases(Plugins::load([profile.join(file)]).unwrap().registry());
}
