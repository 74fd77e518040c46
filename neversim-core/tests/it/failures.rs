//! A failed evaluation is data.

use std::fs;

use neversim_core::{
    Evaluation, EvaluationOptions, MetricTarget, Outcome, ParameterType, Status, Study, StudyOptions, Undefined,
};

use crate::small_study::{Place, rows};

fn evaluations(place: &Place, options: &StudyOptions) -> Vec<Evaluation> {
    let mut study = Study::open(place.path("run"), options).unwrap();
    study.run().unwrap();
    study.history().evaluations().to_vec()
}

#[test]
fn a_silent_network_has_no_cv_and_the_other_metrics_are_kept() {
    // Nobody starts near the threshold, and nothing drives it there.
    let place = Place::with_model(
        "N = 100\nK = 10\nT = 0.1\nvm_mean = -0.07\nvm_sigma = 0\nge_mean = 0\nge_sigma = 0\ngi_sigma = 0\n",
    );
    let options = place.options().metric(MetricTarget::new("cv", 1.0)).budget(5);
    for evaluation in evaluations(&place, &options) {
        assert_eq!(evaluation.outcome.status(), Status::Undefined);
        assert_eq!(evaluation.metrics, [Some(0.0), None]);
        let Outcome::Failed(failure) = evaluation.outcome else { panic!("it has no loss") };
        assert_eq!(failure.reason, "cv has no value (0 spikes in the run)");
    }
    let mut study = Study::open(place.path("run"), &options.budget(6)).unwrap();
    let report = study.run().unwrap();
    assert_eq!((report.evaluations, report.failed), (6, 6));
    assert!(study.history().best().is_none());
    assert!(!place.path("run/best.parameters").exists());
}

#[test]
fn a_network_beyond_the_rate_limit_runs_away() {
    // A threshold below the reset potential: every neuron spikes whenever it is not refractory, 200 times per second.
    let place = Place::with_model("N = 100\nK = 10\nT = 0.1\nvth = -0.08\n");
    for evaluation in evaluations(&place, &place.options().budget(3)) {
        assert_eq!(evaluation.outcome.status(), Status::Runaway);
        assert_eq!(evaluation.seed, 3, "the output_file_code of the model");
    }
}

fn graded(undefined_penalty: f64) -> EvaluationOptions {
    EvaluationOptions { undefined: Undefined::Graded, undefined_penalty, ..EvaluationOptions::default() }
}

#[test]
fn a_graded_silence_counts_what_is_defined_and_a_penalty_for_what_is_not() {
    let place = Place::with_model(
        "N = 100\nK = 10\nT = 0.1\nvm_mean = -0.07\nvm_sigma = 0\nge_mean = 0\nge_sigma = 0\ngi_sigma = 0\n",
    );
    let options = place.options().metric(MetricTarget::new("cv", 1.0).weight(2.0)).budget(3).evaluation(graded(7.0));
    for evaluation in evaluations(&place, &options) {
        // A rate of 0 where 10 Hz are wanted counts ((0 - 10) / 10)^2, the CV 7 times its weight.
        assert_eq!(evaluation.outcome.told_loss(), Some(1.0 + 14.0));
        assert_eq!((evaluation.outcome.loss(), evaluation.outcome.status()), (None, Status::Undefined));
    }
    let resumed = Study::open(place.path("run"), &options).unwrap();
    assert!(resumed.history().best().is_none(), "a failure is never the best");
    assert!(resumed.history().evaluations().iter().all(|row| row.outcome.told_loss() == Some(15.0)));
    assert_eq!(resumed.warnings().iter().filter(|warning| warning.contains("propose")).count(), 0);
}

#[test]
fn a_graded_runaway_counts_its_rate_up_to_the_abort() {
    let place = Place::with_model("N = 100\nK = 10\nT = 0.1\nvth = -0.08\n");
    let options = place.options().metric(MetricTarget::new("cv", 1.0)).budget(2).evaluation(graded(10.0));
    for evaluation in evaluations(&place, &options) {
        let Outcome::Failed(failure) = &evaluation.outcome else { panic!("it runs away") };
        // `1000 spikes after 0.0422 s break ...`
        let numbers: Vec<f64> = failure.reason.split(' ').filter_map(|word| word.parse().ok()).collect();
        let rate = numbers[0] / (100.0 * numbers[1]);
        let expected = ((rate - 10.0) / 10.0).powi(2) + 10.0 * rate / 100.0;
        let told = evaluation.outcome.told_loss().unwrap();
        assert!(rate > 100.0 && (told - expected).abs() < 1e-9 * expected, "{told} instead of {expected}");
    }
}

#[test]
fn parameters_that_the_simulator_refuses_are_invalid() {
    let place = Place::new();
    // 80 % of K excitatory targets out of 79 possible ones: from K = 99 on there are too few; 8 are fine.
    let options = place.options().parameter("K", ParameterType::Int, 8.0, 140.0).budget(20).optimizer("RandomSearch");
    let evaluations = evaluations(&place, &options);
    let invalid: Vec<_> =
        evaluations.iter().filter(|evaluation| evaluation.outcome.status() == Status::Invalid).collect();
    assert!(!invalid.is_empty() && invalid.len() < evaluations.len(), "{} of 20", invalid.len());
    for evaluation in &evaluations {
        assert_eq!(evaluation.values[2].fract(), 0.0);
        let is_refused = evaluation.outcome.status() == Status::Invalid;
        assert_eq!(is_refused, evaluation.values[2] > 99.0, "K = {}", evaluation.values[2]);
    }
}

#[test]
fn an_evaluation_whose_files_find_no_room_ends_the_run_and_is_evaluated_when_there_is_some() {
    let place = Place::new();
    let options = place.options().budget(8).with(|study| study.keeps_outputs = true);
    let (whole, run) = (place.path("whole"), place.path("run"));
    Study::open(&whole, &options).unwrap().run().unwrap();
    let mut study = Study::open(&run, &options).unwrap();
    // A file where a folder is to be made.
    let in_the_way = run.join("outputs/000003");
    fs::create_dir(run.join("outputs")).unwrap();
    fs::write(&in_the_way, "").unwrap();
    let error = study.run().unwrap_err().to_string();
    assert!(
        error.starts_with("the files of evaluation 3 cannot be written: ") && error.contains("(attempt 3)"),
        "{error}"
    );
    assert_eq!(rows(&run), rows(&whole)[..4]);
    fs::remove_file(in_the_way).unwrap();
    study.run().unwrap();
    assert_eq!(rows(&run), rows(&whole));
}

#[test]
fn the_loss_is_the_weighted_sum_of_squared_relative_deviations() {
    let place = Place::new();
    let options = place
        .options()
        .metric(MetricTarget::new("cv", 0.8).weight(3.0))
        .metric(MetricTarget::new("fr", 0.0).option("subset", "inh").scale(4.0))
        .metric(MetricTarget::new("fr", 0.0).option("subset", "all").weight(0.25))
        .budget(12);
    let evaluations = evaluations(&place, &options);
    let completed: Vec<_> = evaluations.iter().filter_map(|e| Some((e.outcome.loss()?, &e.metrics))).collect();
    assert!(!completed.is_empty());
    for (loss, metrics) in completed {
        let [exc, cv, inh, all] = [0, 1, 2, 3].map(|index| metrics[index].unwrap());
        let square = |x: f64| x * x;
        let expected =
            square((exc - 10.0) / 10.0) + 3.0 * square((cv - 0.8) / 0.8) + square(inh / 4.0) + 0.25 * square(all);
        assert!((loss - expected).abs() <= 1e-12 * expected, "{loss} instead of {expected}");
    }
    let header = fs::read_to_string(place.path("run/history.csv")).unwrap();
    let columns = "evaluation,p_ge,p_gi,fr,cv,fr_2,fr_3,loss,status,error,seed,started,seconds\n";
    assert!(header.starts_with(columns));
}
