//! The table of settings: every row, whatever it is, is stored, read and compared.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use neversim_core::{
    EvaluationOptions, OnResume, Section, SettingsFile, SimulatorOptions, StopCriteria, Study, StudyError,
    StudyOptions, StudySettings, StudySpecification, Typing, Undefined,
};

use crate::small_study::{Place, rows};

/// Hashes of the studies kept in tests/data, taken with the versions that made them: checkpoints hold them.
const IDENTITIES: [(&str, &str); 3] = [
    ("format_3", "0d0591f82ea14fa5e7b9370816aee787a6bd44b0c01e77f8c5c524e4f8710d23"),
    ("studies/a", "49939b766846acefd61f982e97b15756e7e6b7896de4caa570a9a1333b864c23"),
    ("studies/b", "eb43feffabe7bf566e25a268f23fd54294c1f936cbb11d4e8227c29ffb926f7e"),
];

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn copied(place: &Place, name: &str) -> PathBuf {
    let run = place.path(name);
    fs::create_dir_all(&run).unwrap();
    for entry in fs::read_dir(data(name)).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, run.join(path.file_name().unwrap())).unwrap();
    }
    run
}

/// What is typed for another value than the default, and than the one of now.
fn other(key: &str, typing: Typing, now: &str) -> Vec<OsString> {
    let text = match key {
        "params_file" => "other.parameters",
        "optimizer" => "DE",
        "netsim_dir" => "/netsim",
        "netsim_options" => "fast_binomial",
        "sampling" => "fast",
        "timeout" | "max_time" => "1m30s",
        "memory_limit" => "2GiB",
        "command" | "metrics_from" => "python 'my model.py'",
        "loss" | "undefined_penalty" => "2.5",
        "replicate" => "dynamics",
        "undefined" if now == "graded" => "inf",
        "undefined" => "graded",
        _ if typing == Typing::Switch && now == "true" => "false",
        _ if typing == Typing::Switch => "true",
        _ => "7",
    };
    vec![text.into()]
}

/// Calls `visit` for every setting of a section, with a study that has another value than the default.
fn each_of<S: Section>(
    section: fn(&mut StudySpecification) -> &mut S,
    visit: &mut dyn FnMut(&str, OnResume, &Change<'_>),
) {
    for setting in S::settings() {
        let change: &Change<'_> = &|study| {
            let section = section(study);
            let before = setting.shown(section);
            setting.type_in(section, &other(setting.key(), setting.typing(), &before)).unwrap();
            assert_ne!(setting.shown(section), before, "{}", setting.key());
            (before, setting.shown(section))
        };
        visit(setting.name(), setting.on_resume(), change);
    }
}

/// Changes a setting; returns how it was shown before and is shown now.
type Change<'a> = dyn Fn(&mut StudySpecification) -> (String, String) + 'a;

fn each(visit: &mut dyn FnMut(&str, OnResume, &Change<'_>)) {
    each_of::<StudySpecification>(|study| study, visit);
    each_of::<SimulatorOptions>(|study| &mut study.simulator, visit);
    each_of::<StopCriteria>(|study| &mut study.stop_criteria, visit);
    each_of::<EvaluationOptions>(|study| &mut study.evaluation, visit);
}

/// A study of today in which every conditional setting has an effect.
fn stored() -> StudySettings {
    let mut stored = StudySettings::of_run(&data("studies/a")).unwrap().unwrap();
    stored.evaluation.replicates = 3;
    stored.evaluation.undefined = Undefined::Graded;
    stored
}

#[test]
fn every_setting_comes_back_from_study_toml_and_from_a_config_file() {
    let place = Place::new();
    let path = place.path("study.toml");
    let mut count = 0;
    each(&mut |name, _, change| {
        let mut changed = StudySettings::of_run(&data("studies/a")).unwrap().unwrap();
        change(&mut changed);
        fs::write(&path, changed.to_text().unwrap()).unwrap();
        assert_eq!(StudySettings::read(&path).unwrap(), changed, "{name}");
        let mut configured = StudySpecification::default();
        SettingsFile::read(&path).unwrap().apply_to(&mut configured);
        assert_eq!(configured, changed.specification, "{name}");
        assert_eq!(*StudyOptions::from_settings(&changed), changed.specification, "{name}");
        count += 1;
    });
    assert!(count >= 24, "{count}");
}

#[test]
fn a_fixed_setting_is_compared_with_both_values_and_others_may_change() {
    let (mut fixed, mut free) = (0, 0);
    each(&mut |name, on_resume, change| {
        let (stored, mut wanted) = (stored(), stored());
        let (before, after) = change(&mut wanted);
        let differences = stored.differences(&wanted);
        match on_resume {
            OnResume::MayChange => {
                assert_eq!(differences, [""; 0], "{name}");
                assert_eq!(stored.identity(), wanted.identity(), "{name}");
                free += 1;
            }
            OnResume::Fixed | OnResume::FixedIf(_) => {
                let expected = format!("{name} is {before} in study.toml, but {after} was requested");
                assert_eq!(differences, [expected]);
                assert_ne!(stored.identity(), wanted.identity(), "{name}");
                fixed += 1;
            }
        }
    });
    assert!(fixed >= 14 && free >= 9, "{fixed} and {free}");
}

#[test]
fn a_setting_without_effect_may_have_any_value() {
    let stored = StudySettings::of_run(&data("format_3")).unwrap().unwrap();
    let mut wanted = stored.clone();
    wanted.workers = 7;
    wanted.evaluation.replicate = neversim_core::Replicate::Dynamics;
    wanted.evaluation.undefined_penalty = 3.0;
    assert_eq!(stored.differences(&wanted), [""; 0]);
    assert_eq!(stored.identity(), wanted.identity());
}

#[test]
fn studies_made_before_keep_their_identity_and_their_study_toml() {
    for (name, identity) in IDENTITIES {
        let settings = StudySettings::of_run(&data(name)).unwrap().unwrap();
        assert_eq!(settings.identity(), identity, "{name}");
        assert_eq!(settings.to_text().unwrap(), fs::read_to_string(data(name).join("study.toml")).unwrap(), "{name}");
    }
}

#[test]
fn studies_made_before_open_without_warnings_and_continue() {
    let place = Place::new();
    let run = copied(&place, "studies/a");
    let mut options = Study::options_of(&run).unwrap();
    options.stop_criteria.stop_after_stagnation = None;
    let mut study = Study::open(&run, &options).unwrap();
    assert_eq!(study.warnings(), [""; 0]);
    assert_eq!(study.run().unwrap().evaluations, 24);
    let whole = place.path("whole");
    fs::copy(data("studies/a/model.parameters"), place.path("a.parameters")).unwrap();
    let in_one_go = options.with(|study| study.params_file = Some(place.path("a.parameters")));
    Study::open(&whole, &in_one_go).unwrap().run().unwrap();
    assert_eq!(rows(&run), rows(&whole));

    let run = copied(&place, "studies/b");
    let mut options = Study::options_of(&run).unwrap().budget(9);
    // Isolation needs a program for the workers, which this crate does not have.
    options.evaluation.isolate = Some(false);
    let mut study = Study::open(&run, &options).unwrap();
    assert_eq!(study.warnings(), [""; 0]);
    assert_eq!(study.run().unwrap().evaluations, 9);
    assert_eq!(rows(&run)[..7], rows(&data("studies/b")));
}

#[test]
fn what_is_wrong_in_study_toml_is_named_with_its_line_and_what_is_allowed() {
    let place = Place::new();
    let path = place.path("study.toml");
    let text = fs::read_to_string(data("studies/b/study.toml")).unwrap();
    for (line, changed, parts) in [
        ("budget = 6", "bugdet = 6", &["line 6", "`bugdet`", "did you mean `budget`?"][..]),
        ("budget = 6", "budget = 6.5", &["line 6", "budget = 6.5", "a whole number from 0"]),
        ("seed = 7", "", &["`seed` is missing"]),
        ("[stop]", "[stops]", &["line 20", "`stops`", "`stop`"]),
        ("after_failures = 30", "after_failure = 30", &["line 24", "`after_failure` in [stop]", "`after_failures`"]),
        ("timeout = 90.0", "timeout = \"90s\"", &["line 17", "timeout = \"90s\"", "a number of seconds"]),
        ("timeout = 90.0", "timeout = -1", &["line 17", "timeout = -1", "above 0"]),
        ("replicate = \"dynamics\"", "replicate = \"dynamic\"", &["line 28", "connectivity, dynamics, both"]),
        ("sampling = \"fast\"", "sampling = 1", &["line 16", "exact, fast"]),
        ("isolate = true", "isolate = 1", &["line 31", "true or false"]),
        ("netsim_options = [", "netsim_options = [3, ", &["line 15", "a list in brackets"]),
        ("type = \"log\"", "type = \"lgo\"", &["line 35", "lgo", "`log`"]),
        ("type = \"log\"", "typ = \"log\"", &["line 35", "`typ`", "`type`"]),
        ("[stop]", "stop = 3\n[stopping]", &["line 20", "unknown key `stop` in [simulator]"]),
    ] {
        assert!(text.contains(line), "{line}");
        fs::write(&path, text.replacen(line, changed, 1)).unwrap();
        let error = StudySettings::read(&path).unwrap_err();
        assert!(matches!(error, StudyError::Settings { .. }), "{error}");
        for part in parts {
            assert!(error.to_string().contains(part), "`{part}` is missing in: {error}");
        }
    }
    fs::write(&path, "budget = 3\nevaluation = 3\n").unwrap();
    let error = SettingsFile::read(&path).unwrap_err().to_string();
    assert!(error.contains("line 2: evaluation must be a table: [evaluation]"), "{error}");
}

#[test]
fn a_study_without_a_model_is_refused_where_one_is_needed() {
    let place = Place::new();
    let options = place.options().with(|study| study.params_file = None);
    let error = Study::open(place.path("run"), &options).unwrap_err();
    assert!(matches!(error, StudyError::NoModel), "{error}");
    assert!(!place.path("run").exists());
    assert_eq!(StudyOptions::without_model().params_file, None);
}
