//! `--plugin`, `NEVERSIM_PLUGIN_PATH`, `check-plugin`, `new-plugin`, with libraries that are built here.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use crate::place::{Place, SEARCH};

/// The folder that libraries are built into: `fr_skew` itself, the fixtures of neversim-metrics in `examples`.
fn build() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let profile = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().to_owned();
        for what in [&["--package", "fr_skew"][..], &["--package", "neversim-metrics", "--examples"]] {
            let mut build = Command::new(env!("CARGO"));
            build.args(["build", "--quiet"]).args(what).arg("--target-dir").arg(profile.parent().unwrap());
            build.current_dir(env!("CARGO_MANIFEST_DIR"));
            if profile.ends_with("release") {
                build.arg("--release");
            }
            assert!(build.status().unwrap().success(), "{what:?} does not build");
        }
        profile
    })
}

fn file_name(name: &str) -> String {
    format!("{}{name}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)
}

fn fr_skew() -> PathBuf {
    build().join(file_name("fr_skew"))
}

pub(crate) fn fixture(name: &str) -> PathBuf {
    build().join("examples").join(file_name(&format!("plugin_{name}")))
}

/// A place with `mine.so`, a copy of a library.
fn place_with(library: PathBuf) -> Place {
    let place = Place::new();
    fs::copy(library, place.path("mine.so")).unwrap();
    place
}

#[test]
fn metrics_of_a_plugin_are_listed_and_explained_like_the_others() {
    let place = place_with(fixture("good"));
    let list = place.run("metrics --plugin mine.so").ok().stdout;
    assert!(list.lines().any(|line| line.starts_with("everything ")) && list.contains("\nfr "), "{list}");
    let shown = place.run("metrics everything --plugin mine.so").ok().stdout;
    assert!(shown.contains("share") && shown.contains("a number >= 0 and < 1 (default 0.5)"), "{shown}");
    place.refused("metrics everything", 2, &["unknown metric `everything`"]);
}

#[test]
fn a_study_uses_a_plugin_and_knows_it_by_its_contents() {
    let place = place_with(fr_skew());
    let search = format!("optimize run {SEARCH} --metric fr_skew 0.5 subset=all --plugin mine.so --budget 6");
    let ran = place.run(&search).ok();
    assert!(ran.stdout.contains("fr_skew"), "{}", ran.stdout);
    let header = place.read("run/history.csv");
    assert!(header.lines().next().unwrap().contains(",fr,fr_skew,"), "{header}");
    let settings = place.read("run/study.toml");
    assert!(settings.contains("[[plugin]]") && settings.contains("metrics = [\"fr_skew\"]"), "{settings}");

    // Resumed without a word about it, from another place, and with the other flags repeated.
    place.run("optimize run --budget 7").ok();
    fs::rename(place.path("mine.so"), place.path("moved.so")).unwrap();
    let gone = place.run("optimize run --budget 8");
    assert!(gone.code == 1 && gone.stderr.contains("mine.so: cannot be read"), "{}", gone.stderr);
    place.run("optimize run --budget 8 --plugin moved.so").ok();
    place.run("optimize run --budget 9").ok();

    // Another build of the same plugin: bytes appended to it change nothing but the hash.
    let mut bytes = fs::read(place.path("moved.so")).unwrap();
    bytes.push(0);
    fs::write(place.path("moved.so"), bytes).unwrap();
    let changed = place.run("optimize run --budget 10");
    assert_eq!(changed.code, 1, "{}", changed.stderr);
    assert!(changed.stderr.contains("plugin of fr_skew (SHA-256) is "), "{}", changed.stderr);
    assert_eq!(place.evaluations("run"), 9);
}

#[test]
fn a_plugin_that_no_metric_is_from_is_no_part_of_the_study() {
    let place = place_with(fr_skew());
    place.run(&format!("optimize run {SEARCH} --plugin mine.so --budget 2")).ok();
    assert!(!place.read("run/study.toml").contains("plugin"));
    fs::remove_file(place.path("mine.so")).unwrap();
    place.run("optimize run --budget 3").ok();
}

#[test]
fn plugins_come_from_the_environment_and_from_settings_files() {
    let place = place_with(fr_skew());
    let with_path = |words: &str, path: &str| {
        let output = place.command(words).env("NEVERSIM_PLUGIN_PATH", path).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    for path in ["mine.so", ".", "nowhere:mine.so"] {
        let (code, list, error) = with_path("metrics", path);
        assert!(code == Some(0) && list.contains("fr_skew"), "{path}: {error}");
    }
    // Named as well: that is no duplicate.
    assert_eq!(with_path("metrics --plugin mine.so", "mine.so").0, Some(0));
    let search = format!("optimize from_path {SEARCH} --metric fr_skew 0.5 subset=all --budget 2");
    assert_eq!(with_path(&search, ".").0, Some(0));
    assert!(place.read("from_path/study.toml").contains("[[plugin]]"));

    place.write("settings/mine.toml", "[[plugin]]\npath = \"../mine.so\"\n");
    let words = "--metric fr_skew 0.5 subset=all --budget 2 --config settings/mine.toml";
    place.run(&format!("optimize from_file {SEARCH} {words}")).ok();
    // A study.toml is a settings file, too.
    let words = "--config from_path/study.toml --budget 2";
    place.run(&format!("optimize again {words}")).ok();
}

#[test]
fn a_metric_that_goes_wrong_fails_its_evaluation_and_the_study_goes_on() {
    let place = place_with(fixture("misbehaving"));
    for (metric, status) in
        [("panics_with_text", "metric"), ("fails", "metric"), ("is_nan", "undefined"), ("is_undefined", "undefined")]
    {
        let ran = place.run(&format!("optimize {metric} {SEARCH} --metric {metric} 1 --plugin mine.so --budget 3"));
        assert_eq!(ran.code, 4, "{}", ran.stderr);
        let history = place.read(&format!("{metric}/history.csv"));
        let rows: Vec<&str> = history.lines().skip(1).collect();
        assert_eq!(rows.len(), 3, "{history}");
        assert!(rows.iter().all(|row| row.contains(&format!(",inf,\"{status}\","))), "{history}");
        // The other metric is kept.
        assert!(rows.iter().all(|row| row.split(',').nth(2).unwrap().parse::<f64>().is_ok()), "{history}");
    }
    assert!(place.read("panics_with_text/history.csv").contains("panic: no luck today"));
    let ran = place.run(&format!("optimize long {SEARCH} --metric fails_at_length 1 --plugin mine.so --budget 1"));
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    let history = place.read("long/history.csv");
    assert!(history.contains("\\u{1b}[31m\\u{1b}[31m") && history.contains("... (cut: "), "{}", history.len());
    assert!(history.len() < 2000, "{} bytes", history.len());
    place.run(&format!("optimize slow {SEARCH} --metric is_slow 1 --plugin mine.so --budget 2")).ok();
}

#[test]
fn plugins_see_the_parameters_of_the_simulation() {
    let place = place_with(fixture("good"));
    let value = |words: &str| {
        let ran = place.run(&format!("simulate -f model.parameters {words} --plugin mine.so --metric everything")).ok();
        let line = ran.stdout.lines().find_map(|line| line.strip_prefix("everything: ")).unwrap().to_owned();
        line.parse::<f64>().unwrap()
    };
    // Silent either way: the sums differ by ge.
    assert!((value("--set ge=2e-12") - value("--set ge=1e-12") - 1e-12).abs() < 1e-13);
}

#[test]
fn libraries_that_cannot_be_used_are_refused_in_one_line() {
    let place = place_with(fixture("older_interface"));
    fs::copy(fixture("takes_builtin_name"), place.path("clash.so")).unwrap();
    place.write("notes.so", "buy milk\n");
    for (library, part) in [
        ("mine.so", "built for interface 0.9.0"),
        ("clash.so", "its metric `cv` has the same name as a built-in metric"),
        ("notes.so", "not a shared library"),
        ("missing.so", "cannot be read"),
    ] {
        for command in ["metrics", "simulate -f model.parameters", &format!("optimize run {SEARCH}")] {
            place.refused(&format!("{command} --plugin {library}"), 1, &[&format!("plugin {library}: "), part]);
        }
        place.refused(&format!("check-plugin {library}"), 1, &[&format!("plugin {library}: "), part]);
    }
    let twice = place.run("metrics --plugin clash.so --plugin clash.so");
    assert_eq!((twice.code, twice.stderr.lines().count()), (1, 1), "{}", twice.stderr);
}

/// Libraries are copied to the folder for temporary files before they are opened; some machines have none that will do.
#[test]
fn a_plugin_is_opened_where_it_is_if_it_cannot_be_copied() {
    let place = place_with(fr_skew());
    let output = place.command("metrics --plugin mine.so").env("TMPDIR", "/nonexistent").output().unwrap();
    assert!(
        String::from_utf8(output.stdout).unwrap().contains("fr_skew"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn check_plugin_shows_metrics_options_values_and_rules() {
    let place = place_with(fr_skew());
    let shown = place.run("check-plugin mine.so").ok().stdout;
    for part in ["fr_skew", "subset", "silence               undefined", "Poisson, 5 Hz", "ms)", "keeps the rules"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let place = place_with(fixture("misbehaving"));
    let ran = place.run("check-plugin mine.so");
    assert_eq!(ran.code, 1);
    for part in ["error: metric `fails`: the neurons are not in the mood", "panic: no luck today", "broken rule"] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
}

#[test]
fn new_plugin_writes_a_crate_that_builds_and_works() {
    let place = Place::new();
    let checkout = format!("{}/..", env!("CARGO_MANIFEST_DIR"));
    let written = place.run("new-plugin late_share").ok();
    assert!(written.stderr.contains("builds against the checkout of this program"), "{}", written.stderr);
    let manifest = place.read("late_share/Cargo.toml");
    assert!(manifest.contains("name = \"late_share\"") && manifest.contains("[workspace]"), "{manifest}");
    assert!(!place.read("late_share/src/lib.rs").contains("my_metric"));
    // Its own workspace has no lock file yet; that of the checkout names versions that are there.
    fs::copy(format!("{checkout}/Cargo.lock"), place.path("late_share/Cargo.lock")).unwrap();
    let target = build().parent().unwrap().join("new-plugin");
    let cargo = |command: &str| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args([command, "--quiet", "--target-dir"]).arg(&target).current_dir(place.path("late_share"));
        assert!(cargo.status().unwrap().success(), "cargo {command}");
    };
    cargo("build");
    let library = target.join("debug").join(file_name("late_share"));
    let checked = place.run(&format!("check-plugin {}", library.display())).ok().stdout;
    assert!(checked.contains("latency_ms") && checked.contains("keeps the rules"), "{checked}");
}

#[test]
fn new_plugin_refuses_what_would_not_build() {
    let place = Place::new();
    place.refused("new-plugin cv", 2, &["there is a built-in metric of that name"]);
    place.refused("new-plugin My-Metric", 2, &["lower-case letters"]);
    place.refused("new-plugin mine --path nowhere", 2, &["no checkout of neversim"]);
    let checkout = format!("{}/..", env!("CARGO_MANIFEST_DIR"));
    place.run(&format!("new-plugin mine --path {checkout}")).ok();
    assert!(place.read("mine/Cargo.toml").contains("neversim-metrics = { version = \"0.1.0\", path = "));
    let again = place.run("new-plugin mine");
    assert!(again.code == 1 && again.stderr.contains("cannot create mine"), "{}", again.stderr);
}

#[test]
fn a_metric_that_gives_up_is_an_error_and_no_wrong_usage() {
    let place = place_with(fixture("misbehaving"));
    place.run("simulate -f model.parameters -o out").ok();
    let measured = place.run("measure out --metric fails --plugin mine.so");
    assert_eq!(measured.code, 1, "{}", measured.stderr);
    assert!(measured.stderr.contains("the neurons are not in the mood"), "{}", measured.stderr);
    assert_eq!(place.run("measure out --metric fails no_such=1 --plugin mine.so").code, 2);
}
