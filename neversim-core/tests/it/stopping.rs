//! What ends a study before its budget is spent, and how it is resumed.

use std::path::Path;
use std::time::Duration;

use neversim_core::{
    Evaluation, MetricTarget, StopCriteria, StopReason, Study, StudyError, StudyOptions, StudySettings,
};

use crate::small_study::{Place, StopAfter, rows};

fn with(options: StudyOptions, change: impl FnOnce(&mut StopCriteria)) -> StudyOptions {
    let mut options = options;
    change(&mut options.stop_criteria);
    options
}

/// Runs a study; returns why it ended, and its evaluations.
fn run(folder: &Path, options: &StudyOptions) -> (StopReason, Vec<Evaluation>) {
    let mut study = Study::open(folder, options).unwrap();
    let report = study.run().unwrap();
    let end = StudySettings::of_run(folder).unwrap().unwrap().sessions.last().unwrap().end.clone().unwrap();
    assert_eq!((end.reason, end.detail, end.evaluations), (report.reason, report.detail, report.evaluations as u64));
    (report.reason, study.history().evaluations().to_vec())
}

fn loss(evaluation: &Evaluation) -> f64 {
    evaluation.outcome.loss().unwrap_or(f64::INFINITY)
}

#[test]
fn a_loss_that_is_low_enough_ends_it_and_a_lower_one_lets_it_go_on() {
    let place = Place::new();
    let (whole, folder) = (place.path("whole"), place.path("run"));
    let (_, all) = run(&whole, &place.options().budget(60));
    // The second improvement of the whole run, to be reached before its end.
    let mut best = f64::INFINITY;
    let improvements: Vec<usize> = (0..all.len())
        .filter(|&row| {
            let is_lower = loss(&all[row]) < best;
            best = best.min(loss(&all[row]));
            is_lower
        })
        .collect();
    let goal = improvements[2];
    assert!(goal < 50, "{improvements:?}");
    let stop = with(place.options().budget(60), |stop| stop.stop_loss = Some(loss(&all[goal])));
    let (reason, rows_until) = run(&folder, &stop);
    assert_eq!((reason, rows_until.len()), (StopReason::LossReached, goal + 1));
    let study = Study::open(&folder, &stop).unwrap();
    let (reason, detail) = study.finished().unwrap();
    assert_eq!(reason, StopReason::LossReached);
    assert!(detail.contains(&format!("of evaluation {goal} is at most")), "{detail}");
    drop(study);
    assert_eq!(run(&folder, &stop).1.len(), goal + 1, "it is over as long as the criterion is met");
    assert_eq!(run(&folder, &place.options().budget(60)).0, StopReason::BudgetSpent);
    assert_eq!(rows(&folder), rows(&whole));
}

#[test]
fn stagnation_is_counted_from_the_last_improvement() {
    let place = Place::new();
    let stop = with(place.options().budget(500), |stop| stop.stop_after_stagnation = Some(15));
    let (reason, evaluations) = run(&place.path("run"), &stop);
    assert_eq!(reason, StopReason::Stagnation);
    let best = evaluations.iter().map(loss).fold(f64::INFINITY, f64::min);
    let row = evaluations.iter().position(|evaluation| loss(evaluation) <= best).unwrap();
    assert_eq!(evaluations.len(), row + 1 + 15);
}

#[test]
fn it_ends_when_every_metric_is_within_its_tolerance() {
    let place = Place::new();
    let options = |tolerances: [f64; 2]| {
        let base = place.options().budget(60).with(|study| study.metrics.clear());
        base.metric(MetricTarget::new("fr", 10.0).option("reducer", "mean").tolerance(tolerances[0]))
            .metric(MetricTarget::new("fr", 10.0).option("subset", "inh").tolerance(tolerances[1]))
    };
    let (reason, evaluations) = run(&place.path("run"), &options([5.0, 15.0]));
    assert_eq!(reason, StopReason::WithinTolerance);
    let is_within = |evaluation: &Evaluation| {
        let deviations =
            [evaluation.metrics[0].map(|fr| fr - 10.0), evaluation.metrics[1].map(|inhibitory| inhibitory - 10.0)];
        deviations[0].is_some_and(|fr| fr.abs() <= 5.0)
            && deviations[1].is_some_and(|inhibitory| inhibitory.abs() <= 15.0)
    };
    assert_eq!(evaluations.iter().position(is_within), Some(evaluations.len() - 1), "the last, and none before");
    let (_, more) = run(&place.path("run"), &options([1e-9, 1e-9]));
    assert_eq!(more.len(), 60, "tolerances may change");
    let error = Study::open(place.path("other"), &place.options().metric(MetricTarget::new("cv", 1.0).tolerance(0.1)));
    let message = error.unwrap_err().to_string();
    assert!(message.contains("`cv` has a tolerance (tol), `fr` has none"), "{message}");
}

#[test]
fn twenty_failures_alike_and_no_success_end_it_and_say_why() {
    let place = Place::with_model(
        "N = 100\nK = 10\nT = 0.1\nvm_mean = -0.07\nvm_sigma = 0\nge_mean = 0\nge_sigma = 0\ngi_sigma = 0\n",
    );
    let options = place.options().metric(MetricTarget::new("cv", 1.0)).budget(100);
    let folder = place.path("run");
    let (reason, evaluations) = run(&folder, &options);
    assert_eq!((reason, evaluations.len()), (StopReason::FailuresAlike, 20));
    let detail = Study::open(&folder, &options).unwrap().finished().unwrap().1;
    assert_eq!(
        detail,
        "the last 20 evaluations failed for the same reason and none has succeeded so far (undefined: cv has no value (0 spikes in the run))"
    );
    assert_eq!(run(&folder, &with(options.clone(), |stop| stop.stop_after_failures = 30)).1.len(), 30);
    let (reason, evaluations) = run(&folder, &with(options, |stop| stop.stop_after_failures = 0));
    assert_eq!((reason, evaluations.len()), (StopReason::BudgetSpent, 100));
}

#[test]
fn a_session_whose_time_is_over_ends_and_the_next_one_has_its_time_again() {
    let place = Place::new();
    let folder = place.path("run");
    let stop = with(place.options().budget(1_000_000), |stop| stop.max_time = Some(Duration::from_millis(50)));
    let (reason, first) = run(&folder, &stop);
    assert_eq!(reason, StopReason::TimeOver);
    let (reason, second) = run(&folder, &stop);
    assert_eq!(reason, StopReason::TimeOver);
    assert!(second.len() > first.len(), "{} and {}", first.len(), second.len());
}

#[test]
fn criteria_that_make_no_sense_are_refused() {
    let place = Place::new();
    let refusal = |change: fn(&mut StopCriteria)| {
        let error: StudyError = Study::open(place.path("run"), &with(place.options(), change)).unwrap_err();
        assert!(!place.path("run").exists());
        error.to_string()
    };
    assert!(refusal(|stop| stop.max_time = Some(Duration::ZERO)).contains("max_time 0"));
    assert!(refusal(|stop| stop.stop_loss = Some(f64::NAN)).contains("stop_loss"));
    assert!(refusal(|stop| stop.stop_after_stagnation = Some(0)).contains("stop_after_stagnation"));
}

#[test]
fn an_evaluation_that_outlasts_the_patience_is_dropped_and_evaluated_again() {
    // A simulated hour: nobody waits for it.
    let place = Place::with_model("N = 100\nK = 10\nT = 3600\n");
    let folder = place.path("run");
    let options = StudyOptions { patience: Duration::from_millis(50), ..place.options() };
    let mut study = Study::open(&folder, &options).unwrap();
    let stopping = StopAfter { evaluations: 0, flag: neversim_core::StopFlag::default() };
    stopping.flag.stop();
    let report = study.run_observed(&mut (), &stopping.flag).unwrap();
    assert_eq!((report.reason, report.evaluations), (StopReason::Interrupted, 0), "stopped before anything started");

    let timed = with(options, |stop| stop.max_time = Some(Duration::from_millis(50)));
    drop(study);
    let (reason, evaluations) = run(&folder, &timed);
    assert_eq!((reason, evaluations.len()), (StopReason::TimeOver, 0));
    assert_eq!(rows(&folder).len(), 1, "a simulation that was ended is no evaluation");
}
