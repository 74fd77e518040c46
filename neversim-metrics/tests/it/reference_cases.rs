//! The values of `tests/data/case*.json`: three runs of NETSIM and two synthetic rasters, computed with NumPy and
//! checked with Elephant and SciPy. Every entry is compared, and an entry with an option that the metric does not know
//! fails. The formulas of Python neversim with their mistakes (`compat`) and `fr_skew`, a plugin's, are left out.
//!
//! The values of a single metric may also be in `tests/data/metrics/NAME.json`, as those of every new metric are: for
//! each case a list of entries like those of the case files
//! (`{"case01": [{"metric": .., "kwargs": .., "value": .., "atol": .., "rtol": ..}], ..}`).

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use flate2::read::GzDecoder;
use neversim_metrics::{Registry, SpikeTrains, Statistics, excitatory_count};
use serde_json::Value;

use super::options;

const CASES: [&str; 5] = ["case01", "case02", "case03", "case04", "case05"];

struct Case {
    json: Value,
    ids: Vec<u32>,
    times: Vec<f64>,
}

impl Case {
    fn read(name: &str) -> Case {
        let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data");
        let json: Value = serde_json::from_slice(&fs::read(directory.join(format!("{name}.json"))).unwrap()).unwrap();
        let spikes = File::open(directory.join(json["spikes"].as_str().unwrap())).unwrap();
        let mut case = Case { json, ids: Vec::new(), times: Vec::new() };
        for line in BufReader::new(GzDecoder::new(spikes)).lines().skip(1) {
            let line = line.unwrap();
            let (id, time) = line.split_once(',').unwrap();
            case.ids.push(id.parse().unwrap());
            case.times.push(time.parse().unwrap());
        }
        assert_eq!(case.ids.len(), case.integer("n_spikes") as usize, "{name}");
        case
    }

    fn integer(&self, key: &str) -> u32 {
        u32::try_from(self.json[key].as_u64().unwrap()).unwrap()
    }

    fn statistics(&self) -> Statistics<'_> {
        let (duration, time_step) = (self.json["T"].as_f64().unwrap(), self.json["dt"].as_f64().unwrap());
        let (neurons, excitatory) = (self.integer("N"), self.integer("N_exc"));
        Statistics::new(SpikeTrains::new(&self.ids, &self.times, neurons, excitatory, duration, time_step).unwrap())
    }

    /// An argument of the reference implementation as a user types it; `ids` names one of the lists of the file.
    fn typed(&self, option: &str, value: &Value) -> String {
        match value {
            Value::String(list) if option == "ids" => {
                let list = self.json["id_lists"][list].as_array().unwrap();
                list.iter().map(Value::to_string).collect::<Vec<_>>().join(",")
            }
            Value::String(word) => word.clone(),
            number => number.to_string(),
        }
    }

    /// Compares all entries, those of the case and `more`, and returns the names of the metrics compared.
    fn compare_expected(&self, name: &str, more: &[Value]) -> BTreeSet<String> {
        let registry = Registry::builtin();
        let statistics = self.statistics();
        let mut compared = BTreeSet::new();
        for entry in self.json["expected"].as_array().unwrap().iter().chain(more) {
            let metric = entry["metric"].as_str().unwrap();
            let arguments = entry["kwargs"].as_object().unwrap();
            if metric == "fr_skew" || arguments.contains_key("compat") {
                continue;
            }
            let given = arguments.iter().map(|(option, value)| (option.clone(), self.typed(option, value))).collect();
            let call = registry.resolve(metric, &given).unwrap();
            let tolerance = (entry["atol"].as_f64().unwrap(), entry["rtol"].as_f64().unwrap());
            let value = call.compute(&statistics).unwrap();
            assert_close(value, entry["value"].as_f64(), tolerance, &format!("{name}: {call}"));
            compared.insert(metric.to_owned());
        }
        compared
    }
}

fn assert_close(value: Option<f64>, expected: Option<f64>, (absolute, relative): (f64, f64), what: &str) {
    let is_close = match (value, expected) {
        (Some(value), Some(expected)) => (value - expected).abs() <= absolute + relative * expected.abs(),
        (value, expected) => value == expected,
    };
    assert!(is_close, "{what}: {value:?}, expected {expected:?}");
}

/// The entries of the files of single metrics, for one case.
fn entries_of_single_metrics(case: &str) -> Vec<Value> {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/metrics");
    let files = fs::read_dir(directory)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"));
    let entries = |path: PathBuf| -> Vec<Value> {
        let json: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        json[case].as_array().unwrap_or_else(|| panic!("{}: no entries of {case}", path.display())).clone()
    };
    files.flat_map(entries).collect()
}

#[test]
fn every_metric_has_the_reference_values() {
    for name in CASES {
        let compared = Case::read(name).compare_expected(name, &entries_of_single_metrics(name));
        let registry = Registry::builtin();
        let names: BTreeSet<String> = registry.iter().map(|metric| metric.name().to_owned()).collect();
        assert_eq!(compared, names, "metrics with reference values for {name}, and all metrics");
    }
}

#[test]
fn single_neurons_have_the_reference_values() {
    let registry = Registry::builtin();
    for name in CASES {
        let case = Case::read(name);
        let statistics = case.statistics();
        let neurons = case.json["per_neuron"].as_array().unwrap();
        assert_eq!(neurons.len(), 12);
        for neuron in neurons {
            for metric in ["fr", "cv", "cv2", "lv", "lvr"] {
                let given = options(&[("ids", &neuron["id"].to_string())]);
                let call = registry.resolve(metric, &given).unwrap();
                let value = call.compute(&statistics).unwrap();
                // The tolerance of the entries of the same metrics.
                assert_close(value, neuron[metric].as_f64(), (1e-10, 1e-9), &format!("{name}: {call}"));
            }
        }
    }
}

/// Another summation order may change the last digits of a mean, nothing else may change.
#[test]
fn renumbering_neurons_within_a_population_changes_nothing() {
    let registry = Registry::builtin();
    let case = Case::read("case01");
    let (neurons, excitatory) = (case.integer("N"), case.integer("N_exc"));
    let mirrored: Vec<u32> = case
        .ids
        .iter()
        .map(|&id| if id < excitatory { excitatory - 1 - id } else { excitatory + neurons - 1 - id })
        .collect();
    let mirrored = Statistics::new(SpikeTrains::new(&mirrored, &case.times, neurons, excitatory, 2.0, 1e-4).unwrap());
    for metric in registry.iter() {
        for subset in ["exc", "inh", "all"] {
            // Sub-sampling would take other neurons.
            let mut given = options(&[("subset", subset)]);
            for row in metric.options() {
                match row.name.as_ref() {
                    "max_neurons" => drop(given.insert("max_neurons".to_owned(), "10000".to_owned())),
                    name => drop(row.required.as_ref().map(|value| given.insert(name.to_owned(), value.to_string()))),
                }
            }
            // All pairs of 2000 neurons take too long in a debug build.
            if subset != "inh" && ["sttc", "isi_distance", "spike_distance"].contains(&metric.name()) {
                continue;
            }
            let call = registry.resolve(metric.name(), &given).unwrap();
            let (value, other) = (call.compute(&case.statistics()).unwrap(), call.compute(&mirrored).unwrap());
            assert_close(other, value, (1e-13, 1e-9), &call.to_string());
        }
    }
}

#[test]
fn netsim_has_the_excitatory_count_of_its_formula() {
    for name in CASES {
        let case = Case::read(name);
        assert_eq!(excitatory_count(case.integer("N")), case.integer("N_exc"), "{name}");
    }
    // floor(0.8 N + 0.5) by hand for each remainder of N by 5, and for the largest N.
    for (neurons, excitatory) in
        [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (1001, 801), (u32::MAX, 3_435_973_836)]
    {
        assert_eq!(excitatory_count(neurons), excitatory, "{neurons}");
    }
}
