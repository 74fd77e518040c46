//! Plugins: real libraries, the good and the bad. They are the examples of this crate, from `tests/plugins`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use neversim_metrics::plugin::{LoadedPlugin, Plugins};
use neversim_metrics::{MetricError, SpikeTrains, Statistics, conformance};

use super::options;

/// The path of the library that an example of this crate is built to.
///
/// `cargo test` builds the examples too, `cargo test --test it` does not: building here does nothing in the first case
/// and builds what is missing in the second.
fn library(name: &str) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        // The folder of this test, without `deps`.
        let profile = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().to_owned();
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--package", "neversim-metrics", "--examples", "--target-dir"]);
        build.arg(profile.parent().unwrap()).current_dir(env!("CARGO_MANIFEST_DIR"));
        if profile.ends_with("release") {
            build.arg("--release");
        }
        assert!(build.status().unwrap().success(), "the examples do not build");
        profile.join("examples")
    });
    let file = format!("{}plugin_{name}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    folder.join(file)
}

/// The message of refusing a library, without its folder; one line of reasonable length.
fn refusal(path: &Path) -> String {
    let message = Plugins::load([path]).unwrap_err().to_string();
    assert!(!message.contains('\n') && message.len() < 300, "{message}");
    message.replace(&format!("{}/", path.parent().unwrap().display()), "")
}

/// Three neurons, two of them excitatory: spikes at 0.5 and 1.5 s of neuron 0, at 0.5 s of neuron 2.
fn trains() -> SpikeTrains<'static> {
    SpikeTrains::new(&[0, 2, 0], &[0.5, 0.5, 1.5], 3, 2, 2.0, 1e-3).unwrap()
}

fn value(plugins: &Plugins, name: &str, given: &[(&str, &str)]) -> Result<Option<f64>, MetricError> {
    let statistics = Statistics::new(trains()).with_parameters([("ge", 8.0), ("gi", 16.0)]);
    plugins.registry().resolve(name, &options(given))?.compute(&statistics)
}

#[test]
fn two_plugins_work_side_by_side_with_the_built_in_metrics() {
    let plugins = Plugins::load([library("good"), library("second")]).unwrap();
    assert_eq!(value(&plugins, "spike_total", &[]), Ok(Some(3.0)));
    assert_eq!(value(&plugins, "mean_count", &[]), Ok(Some(1.0)));
    assert_eq!(value(&plugins, "mean_count", &[("subset", "all")]), Ok(Some(1.0)));
    assert_eq!(value(&plugins, "fr", &[]), Ok(Some(0.5)));
    let paths: Vec<_> = plugins.iter().map(|plugin| plugin.path().to_owned()).collect();
    assert_eq!(paths, [library("good"), library("second")]);
    assert_eq!(plugins.plugin_of("mean_count").unwrap().path(), library("good"));
    assert!(plugins.plugin_of("fr").is_none());
}

#[test]
fn a_plugin_sees_the_run_its_options_and_the_shared_statistics() {
    let plugins = Plugins::load([library("good")]).unwrap();
    let close = |given: &[(&str, &str)], expected: f64| {
        let value = value(&plugins, "everything", given).unwrap().unwrap();
        assert!((value - expected).abs() < 1e-12, "{given:?}: {value}, expected {expected}");
    };
    // Ids 2, times 2.5, 3 neurons, 2 excitatory, 2 s, 1 ms, window 0 to 2 s, ge 8.
    close(&[], 2.0 + 2.5 + 3.0 + 2.0 + 2.0 + 0.001 + 0.0 + 2.0 + 8.0);
    close(&[("t_start", "0.25"), ("t_stop", "1.75")], 2.0 + 2.5 + 3.0 + 2.0 + 2.0 + 0.001 + 0.25 + 1.75 + 8.0);
    close(&[("part", "options")], 0.5 + 3.0);
    close(&[("part", "options"), ("share", "0.25"), ("count", "7"), ("others", "1-2,9")], 0.25 + 7.0 + 12.0);
    // All: 3 neurons, 3 spikes, 1.5 Hz, no CV, 2 spikes in one second, times 2.5.
    close(&[("part", "statistics")], 3.0 + 3.0 + 1.5 + 2.0 + 2.5);
    // Neuron 0 from 1 s on: 1 neuron, 1 spike, 1 Hz, 1 spike in one second, time 1.5.
    close(&[("part", "statistics"), ("ids", "0"), ("t_start", "1")], 1.0 + 1.0 + 1.0 + 1.0 + 1.5);
}

#[test]
fn options_of_plugins_are_checked_like_any_other() {
    let plugins = Plugins::load([library("good")]).unwrap();
    for (given, message) in [
        (("share", "1"), "metric `everything`: share=1 is not allowed; share must be a number >= 0 and < 1"),
        (("count", "0"), "metric `everything`: count=0 is not allowed; count must be an integer >= 1"),
        (
            ("part", "none"),
            "metric `everything`: part=none is not allowed; part must be one of facts, options, statistics",
        ),
        (
            ("shared", "1"),
            "metric `everything` has no option `shared` (did you mean `share`?); its options are subset, ids, t_start, \
             t_stop, part, share, count, others",
        ),
    ] {
        assert_eq!(value(&plugins, "everything", &[given]).unwrap_err().to_string(), message);
    }
    assert!(value(&plugins, "mean_count", &[("ids", "3")]).is_err());
}

#[test]
fn good_plugins_conform() {
    let plugins = Plugins::load([library("good")]).unwrap();
    assert_eq!(conformance::check(plugins.registry(), "mean_count", &BTreeMap::new()), []);
}

#[test]
fn a_metric_that_goes_wrong_says_so_and_the_program_goes_on() {
    let plugins = Plugins::load([library("misbehaving")]).unwrap();
    let message = |name: &str| value(&plugins, name, &[]).unwrap_err().to_string();
    assert_eq!(message("panics"), "metric `panics`: panic: index out of bounds: the len is 3 but the index is 3");
    assert_eq!(message("panics_with_text"), "metric `panics_with_text`: panic: no luck today");
    assert_eq!(message("fails"), "metric `fails`: the neurons are not in the mood");
    assert_eq!(message("is_infinite"), "metric `is_infinite` returned inf; an undefined value is `None`");
    assert!(message("reads_too_much").contains("`no_such_option`"));
    assert!(message("wants_too_many_bins").contains("bins of 0 steps"));
    assert_eq!(value(&plugins, "is_nan", &[]), Ok(None));
    assert_eq!(value(&plugins, "is_undefined", &[]), Ok(None));
    // After all this the library still serves.
    assert_eq!(value(&plugins, "is_nan", &[]), Ok(None));
    let begin = Instant::now();
    assert_eq!(value(&plugins, "is_slow", &[]), Ok(Some(1.0)));
    assert!(begin.elapsed() >= Duration::from_millis(300));
}

#[test]
fn one_plugin_serves_many_threads() {
    let plugins = Plugins::load([library("second"), library("misbehaving")]).unwrap();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..100 {
                    assert_eq!(value(&plugins, "spike_total", &[]), Ok(Some(3.0)));
                    assert!(value(&plugins, "fails", &[]).is_err());
                }
            });
        }
    });
}

#[test]
fn everything_that_can_be_wrong_with_a_library_gets_one_line() {
    let refused = |name: &str| refusal(&library(name)).replace("libplugin_", "");
    assert_eq!(
        refused("older_interface"),
        "plugin older_interface.so: built for interface 0.9.0, this program has 1.0.0: build it against neversim-metrics \
         0.1.0"
    );
    assert!(refused("newer_interface").contains("built for interface 1.1.0, this program has 1.0.0"));
    assert_eq!(
        refused("changed_layout"),
        "plugin changed_layout.so: its layout differs from interface 1.0.0: build it against \
         neversim-metrics 0.1.0"
    );
    assert_eq!(
        refused("no_metrics"),
        "plugin no_metrics.so: a library without metrics, as it does not use export_metrics!"
    );
    assert_eq!(
        refused("takes_builtin_name"),
        "plugin takes_builtin_name.so: its metric `cv` has the same name as a built-in metric"
    );
    assert_eq!(
        refused("bad_description"),
        "plugin bad_description.so: metric `described_badly`: the default bins=4 is not an integer >= 5"
    );
    assert_eq!(
        refused("panics_at_start"),
        "plugin panics_at_start.so: a metric cannot describe itself: panic: who am I?"
    );
}

#[test]
fn files_that_are_not_libraries_get_one_line_too() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    assert_eq!(refusal(&write("notes.so", b"buy milk\n")), "plugin notes.so: not a shared library");
    assert_eq!(refusal(&write("empty.so", b"")), "plugin empty.so: not a shared library");
    assert!(refusal(&folder.path().join("missing.so")).starts_with("plugin missing.so: cannot be read"));
    let mut bytes = fs::read(library("good")).unwrap();
    for length in [6, 20, 64, 3000, bytes.len() / 2, bytes.len() - 1] {
        let message = refusal(&write("half.so", &bytes[..length]));
        assert_eq!(message, "plugin half.so: not a shared library (the file ends early)", "{length} bytes");
    }
    // The kind of processor is at byte 18: 183 is 64-bit ARM.
    bytes[18..20].copy_from_slice(&183_u16.to_le_bytes());
    assert_eq!(
        refusal(&write("arm.so", &bytes)),
        format!("plugin arm.so: built for aarch64, this program runs on {}", std::env::consts::ARCH)
    );
}

#[test]
fn no_name_and_no_library_is_accepted_twice() {
    let (second, clash) = (library("second"), library("takes_plugin_name"));
    let message = Plugins::load([&second, &clash]).unwrap_err().to_string();
    assert_eq!(
        message,
        format!(
            "plugin {}: its metric `spike_total` has the same name as a metric of plugin {}",
            clash.display(),
            second.display()
        )
    );
    let message = Plugins::load([&second, &second]).unwrap_err().to_string();
    assert_eq!(message, format!("plugin {0}: the same library as {0}", second.display()));
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.so");
    fs::copy(&second, &copy).unwrap();
    assert!(Plugins::load([&second, &copy]).unwrap_err().to_string().contains("the same library as"));
}

#[test]
fn a_replaced_file_is_loaded_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.so");
    fs::copy(library("second"), &path).unwrap();
    let before = LoadedPlugin::load(&path).unwrap();
    // Overwritten in place, as `cp` does: with the library itself in use, the program would crash here.
    fs::write(&path, fs::read(library("good")).unwrap()).unwrap();
    let after = LoadedPlugin::load(&path).unwrap();
    let names = |plugin: &LoadedPlugin| plugin.metrics().map(|metric| metric.name().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&before), ["spike_total"]);
    assert_eq!(names(&after), ["everything", "mean_count"]);
    assert_ne!(before.sha256(), after.sha256());
    // The one that was loaded first still works.
    let call = before.metrics().next().unwrap();
    assert_eq!(call.summary(), "number of spikes");
    assert_eq!(LoadedPlugin::load(&path).unwrap().sha256(), after.sha256());
}
