//! Run folders: what is refused, what is in them.

use std::fs;

use neversim_core::Sampling;
use neversim_core::{EvaluationOptions, MetricTarget, ParameterType, Study, StudyError, StudyOptions};

use crate::small_study::{Place, run_for};

fn refusal(folder: &std::path::Path, options: &StudyOptions) -> String {
    Study::open(folder, options).unwrap_err().to_string()
}

fn assert_says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "`{part}` is missing in: {message}");
    }
}

#[test]
fn a_study_with_other_settings_is_refused_with_both_values() {
    let place = Place::new();
    let run = place.path("run");
    run_for(&run, &place.options(), 3);
    let before = fs::read(run.join("history.csv")).unwrap();
    let base = || place.options().with(|study| study.parameters.clear());
    let other_bound =
        base().parameter("ge", ParameterType::Log, 2e-9, 4e-8).parameter("gi", ParameterType::Log, 2e-8, 8e-7);
    assert_says(&refusal(&run, &other_bound), &["parameter ge is log 2e-9 3e-8", "log 2e-9 4e-8 was requested"]);
    let other_order =
        base().parameter("gi", ParameterType::Log, 2e-8, 8e-7).parameter("ge", ParameterType::Log, 2e-9, 3e-8);
    assert_says(&refusal(&run, &other_order), &["order of parameters is ge, gi", "gi, ge was requested"]);
    assert_says(&refusal(&run, &place.options().seed(6)), &["seed is 5 in study.toml, but 6 was requested"]);
    assert_says(&refusal(&run, &place.options().optimizer("DE")), &["optimizer is OnePlusOne", "DE was requested"]);
    let other_metric = place.options().metric(MetricTarget::new("cv", 1.0));
    assert_says(&refusal(&run, &other_metric), &["metric 2 is none", "cv 1 1 was requested"]);
    let replicated = EvaluationOptions { replicates: 3, ..EvaluationOptions::default() };
    let message = refusal(&run, &place.options().evaluation(replicated));
    assert_says(&message, &["replicates is 1 in study.toml, but 3 was requested"]);
    assert!(!message.contains("replicate is"), "{message}");
    let mut sampled = place.options();
    sampled.simulator.sampling = Sampling::Fast;
    assert_says(&refusal(&run, &sampled), &["sampling is exact in study.toml, but fast was requested"]);
    let other_option = place.options().netsim_option("separate_connector_rng");
    assert_says(&refusal(&run, &other_option), &["NETSIM options is []", "[separate_connector_rng]"]);
    fs::write(
        place.path("model.parameters"),
        fs::read_to_string(place.path("model.parameters")).unwrap() + "taum = 0.03\n",
    )
    .unwrap();
    assert_says(&refusal(&run, &place.options()), &["parameter file differs", "+ 53: taum = 0.03"]);
    assert_eq!(fs::read(run.join("history.csv")).unwrap(), before, "a refusal changes nothing");
}

#[test]
fn a_folder_with_other_files_and_a_file_are_refused_and_stay_as_they_are() {
    let place = Place::new();
    let foreign = place.path("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("thesis.tex"), "text").unwrap();
    assert_says(&refusal(&foreign, &place.options()), &["thesis.tex", "new or empty folder"]);
    assert_eq!(fs::read_dir(&foreign).unwrap().count(), 1);
    assert_says(&refusal(&place.path("model.parameters"), &place.options()), &["is a file"]);
}

#[test]
fn a_folder_that_cannot_be_made_is_refused() {
    let place = Place::new();
    // Below a file there can be no folder, whoever asks (root may write everywhere else).
    let message = refusal(&place.path("model.parameters/run"), &place.options());
    assert_says(&message, &["cannot", "model.parameters/run"]);
}

#[test]
fn a_folder_in_use_is_refused_and_free_again_afterwards() {
    let place = Place::new();
    let run = place.path("run");
    let study = Study::open(&run, &place.options()).unwrap();
    assert_says(&refusal(&run, &place.options()), &["in use by another process"]);
    drop(study);
    Study::open(&run, &place.options()).unwrap();
}

#[test]
fn an_interrupted_start_does_not_spoil_the_folder() {
    let place = Place::new();
    let run = place.path("run");
    drop(Study::open(&run, &place.options()).unwrap());
    // As if the process had been killed before it wrote study.toml.
    fs::remove_file(run.join("study.toml")).unwrap();
    for name in ["checkpoint.bin", "run.log"] {
        fs::remove_file(run.join(name)).unwrap();
    }
    Study::open(&run, &place.options()).unwrap().run().unwrap();
}

#[test]
fn bad_options_are_refused_before_anything_is_written() {
    let place = Place::new();
    let run = place.path("run");
    let none = || {
        place.options().with(|study| {
            study.parameters.clear();
            study.metrics.clear();
        })
    };
    let fr = || MetricTarget::new("fr", 6.0);
    for (options, parts) in [
        (place.options().parameter("g_e", ParameterType::Log, 1e-9, 1e-8), ["`g_e`", "did you mean `ge`?"]),
        (place.options().parameter("stim", ParameterType::Float, 0.0, 1.0), ["`stim`", "no effect"]),
        (place.options().parameter("K", ParameterType::Float, 8.0, 12.0), ["`K`", "int or log-int"]),
        (place.options().parameter("gi", ParameterType::Log, 1e-9, 1e-8), ["gi", "twice"]),
        (place.options().parameter("taum", ParameterType::Log, 0.0, 1e-8), ["taum", "0"]),
        (place.options().parameter("taum", ParameterType::Float, 0.03, 0.02), ["taum", "0.03"]),
        (place.options().metric(MetricTarget::new("frr", 1.0)), ["`frr`", "`fr`"]),
        (place.options().metric(fr().option("sbset", "exc")), ["`sbset`", "`subset`"]),
        (place.options().metric(fr().option("t_stop", "5")), ["t_stop=5", "0.1 s"]),
        (place.options().metric(fr().weight(-1.0)), ["weight", "-1"]),
        (place.options().metric(fr().scale(0.0)), ["scale", "0"]),
        (place.options().metric(MetricTarget::new("fr", f64::NAN)), ["target", "NaN"]),
        (place.options().optimizer("TwoPointDE"), ["TwoPointDE", "TwoPointsDE"]),
        (place.options().budget(0), ["budget", "0"]),
        (place.options().workers(0), ["workers", "0"]),
        (place.options().netsim_option("fast"), ["`fast`", "separate_connector_rng"]),
        (none().metric(fr()), ["at least one", "parameter"]),
        (none().parameter("ge", ParameterType::Log, 1e-9, 1e-8), ["metric", "at least one"]),
        (place.options().with(|study| study.params_file = Some(place.path("absent"))), ["cannot read", "absent"]),
    ] {
        assert_says(&refusal(&run, &options), &parts);
        assert!(!run.exists(), "a refused study leaves no folder");
    }
}

#[test]
fn a_damaged_study_file_is_named_with_the_reason() {
    let place = Place::new();
    let run = place.path("run");
    run_for(&run, &place.options(), 2);
    let path = run.join("study.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("budget = 24", "budget = many")).unwrap();
    let error = Study::open(&run, &place.options()).unwrap_err();
    assert!(matches!(error, StudyError::Settings { .. }));
    assert_says(&error.to_string(), &["study.toml", "budget = many"]);
}

#[test]
fn the_best_parameters_are_ready_for_netsim() {
    let place = Place::new();
    let run = place.path("run");
    let study = run_for(&run, &place.options(), 100);
    let best = study.history().best().unwrap();
    let text = fs::read_to_string(run.join("best.parameters")).unwrap();
    assert!(text.starts_with(&format!("# Best parameters found by neversim: evaluation {}, loss ", best.number)));
    let model: neversim_netsim::ParameterFile = text.parse().unwrap();
    assert_eq!([model.number("ge"), model.number("gi")], [Some(best.values[0]), Some(best.values[1])]);
    assert!(fs::read_to_string(run.join("run.log")).unwrap().contains("run ends: budget, 24 evaluations"));
}
