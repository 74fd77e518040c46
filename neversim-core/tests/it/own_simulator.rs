//! Simulators of a Rust program's own.

use std::fs;

use neversim_core::{
    Baseline, Failure, MetricTarget, ParameterType, Replicate, Simulated, Simulation, Spikes, Status, Study,
    StudyError, StudyOptions, StudyRecord, read_best_recording,
};

/// A neuron that fires regularly at `gain * drive` Hz for two seconds; silent neurons and negative drives fail.
fn regular(simulation: &Simulation<'_>) -> Result<Simulated, Failure> {
    let (gain, drive) = (simulation.values["gain"], simulation.values["drive"]);
    if drive < 0.0 {
        return Err(Failure::new(Status::Invalid, "a negative drive"));
    }
    let rate = gain * drive;
    let times: Vec<f64> = (1..).map(|spike| f64::from(spike) / rate).take_while(|time| *time < 2.0).collect();
    let seed = f64::from(simulation.seed);
    let spikes = Spikes::new(vec![0; times.len()], times, 1, 2.0);
    Ok(Simulated::from(spikes).with_number("power", rate * drive).with_number("seed", seed))
}

fn options() -> StudyOptions {
    StudyOptions::of_simulator("regular neuron", regular)
        .parameter("gain", ParameterType::Log, 0.1, 10.0)
        .parameter("drive", ParameterType::Float, -1.0, 9.0)
        .metric(MetricTarget::new("fr", 8.0))
        .metric(MetricTarget::new("power", 32.0))
        .optimizer("OnePlusOne")
        .budget(60)
        .workers(1)
        .threads(1)
}

#[test]
fn spikes_and_numbers_are_fitted_and_resumed() {
    let place = tempfile::tempdir().unwrap();
    let run = place.path().join("run");
    let report = Study::open(&run, &options()).unwrap().run().unwrap();
    assert_eq!(report.evaluations, 60);
    let mut study = Study::open(&run, &options().budget(80)).unwrap();
    assert!(study.warnings().is_empty(), "{:?}", study.warnings());
    study.run().unwrap();
    let best = study.history().best().unwrap();
    // 8 Hz and 32 Hz * drive: a gain of 2 and a drive of 4.
    assert!(best.outcome.loss().unwrap() < 0.05, "{best:?}");
    for row in study.history().evaluations() {
        let (gain, drive) = (row.values[0], row.values[1]);
        match row.outcome.status() {
            Status::Ok => {
                assert_eq!(row.metrics[1], Some(gain * drive * drive));
                // The rate of the spikes that fall into two seconds, to a spike.
                assert!((row.metrics[0].unwrap() - gain * drive).abs() <= 0.5);
            }
            status => assert_eq!((status, drive < 0.0), (Status::Invalid, true), "{row:?}"),
        }
    }
    let best_file = fs::read_to_string(run.join("best.parameters")).unwrap();
    assert!(best_file.contains("\ngain = ") && best_file.contains("\ndrive = "), "{best_file}");
    let spikes = read_best_recording(&run).unwrap();
    assert_eq!((spikes.neurons, spikes.duration), (1, 2.0));
    assert!(!run.join("model.parameters").exists());
    assert_eq!(StudyRecord::read(&run).unwrap().settings().model_name(), "regular neuron");
}

#[test]
fn a_simulator_of_another_name_is_another_study_and_none_is_an_error() {
    let place = tempfile::tempdir().unwrap();
    let run = place.path().join("run");
    Study::open(&run, &options().budget(3)).unwrap().run().unwrap();
    let mut other = options();
    other.own_simulator = StudyOptions::of_simulator("regular neuron, version 2", regular).own_simulator;
    let error = Study::open(&run, &other).unwrap_err().to_string();
    assert!(
        error
            .contains("simulator of a Rust program is regular neuron in study.toml, but regular neuron, version 2 was"),
        "{error}"
    );
    let error = Study::open(&run, &Study::options_of(&run).unwrap()).unwrap_err();
    assert!(matches!(error, StudyError::NotOurSimulator { .. }), "{error}");
}

#[test]
fn a_number_that_never_comes_is_an_error_that_lists_those_that_did() {
    let place = tempfile::tempdir().unwrap();
    let wrong = options().metric(MetricTarget::new("powr", 3.0));
    let mut study = Study::open(place.path().join("run"), &wrong).unwrap();
    let error = study.run().unwrap_err().to_string();
    assert!(error.contains("metric `powr`: the simulator gives no number of that name"), "{error}");
    assert!(error.contains("`power`, `seed`, spikes"), "{error}");
    assert!(study.history().is_empty());
}

#[test]
fn a_name_that_is_not_searched_fails_the_evaluation_with_the_names_that_are() {
    let place = tempfile::tempdir().unwrap();
    let wrong = |simulation: &Simulation<'_>| Ok(Simulated::numbers([("x", simulation.values["tau"])]));
    let options = StudyOptions::of_simulator("wrong", wrong)
        .parameter("gain", ParameterType::Log, 0.1, 10.0)
        .metric(MetricTarget::new("x", 1.0))
        .budget(1);
    let mut study = Study::open(place.path().join("run"), &options).unwrap();
    study.run().unwrap();
    let failure = study.history().evaluations()[0].outcome.failure().unwrap().clone();
    assert_eq!(failure.reason, "panic: `tau` is not searched; the searched parameters are gain");
}

#[test]
fn replicates_have_seeds_of_their_own() {
    let place = tempfile::tempdir().unwrap();
    let mut options = options().metric(MetricTarget::new("seed", 2.0)).budget(20);
    options.evaluation.replicates = 3;
    let mut study = Study::open(place.path().join("run"), &options).unwrap();
    study.run().unwrap();
    let row = study.history().evaluations().iter().find(|row| row.outcome.loss().is_some()).unwrap();
    // Seeds 1, 2 and 3: mean 2, sample deviation 1.
    assert_eq!((row.metrics[2], row.spread.as_ref().unwrap().metrics[2]), (Some(2.0), 1.0));
}

#[test]
fn what_only_netsim_can_do_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let refused = |options: StudyOptions| Study::open(place.path().join("run"), &options).unwrap_err().to_string();
    let error = refused(options().netsim_option("fast_binomial"));
    assert!(error.starts_with("netsim_options is a setting for NETSIM models"), "{error}");
    let error = refused(options().with(|study| study.evaluation.replicate = Replicate::Dynamics));
    assert!(error.starts_with("replicate is a setting for NETSIM models"), "{error}");
    let error = refused(StudyOptions { baseline: Baseline::Required, ..options() });
    assert!(error.contains("does not give values of its own"), "{error}");
    assert!(!place.path().join("run").exists());
}
