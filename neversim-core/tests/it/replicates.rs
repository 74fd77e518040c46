//! Noise: several simulations of each candidate.

use neversim_core::{Evaluation, EvaluationOptions, MetricTarget, Replicate, Study, StudyError, StudyOptions};

use crate::small_study::Place;

fn evaluations(place: &Place, run: &str, options: &StudyOptions) -> Vec<Evaluation> {
    let mut study = Study::open(place.path(run), options).unwrap();
    study.run().unwrap();
    study.history().evaluations().to_vec()
}

fn replicated(options: StudyOptions, replicates: u32, replicate: Replicate) -> StudyOptions {
    options.evaluation(EvaluationOptions { replicates, replicate, ..EvaluationOptions::default() })
}

#[test]
fn metrics_are_the_mean_and_the_deviation_over_the_seeds() {
    let place = Place::new();
    let random = |place: &Place| place.options().optimizer("RandomSearch").budget(4);
    let rows = evaluations(&place, "run", &replicated(random(&place), 3, Replicate::Both));
    // The same candidates, one seed at a time: the model's output_file_code is 3.
    let single = [3, 4, 5].map(|code| {
        let place = Place::with_model(&format!("N = 100\nK = 10\nT = 0.1\noutput_file_code = {code}\n"));
        evaluations(&place, "run", &random(&place))
    });
    for (index, row) in rows.iter().enumerate() {
        let rates = single.each_ref().map(|rows| rows[index].metrics[0].unwrap());
        let mean = (rates[0] + rates[1] + rates[2]) / 3.0;
        let deviation = (rates.iter().map(|rate| (rate - mean).powi(2)).sum::<f64>() / 2.0).sqrt();
        let spread = row.spread.as_ref().unwrap();
        assert!((row.metrics[0].unwrap() - mean).abs() < 1e-12, "{row:?}");
        assert!((spread.metrics[0] - deviation).abs() < 1e-12, "{row:?}");
        let losses = rates.map(|rate| ((rate - 10.0) / 10.0).powi(2));
        let loss_mean = (losses[0] + losses[1] + losses[2]) / 3.0;
        assert!((spread.loss_mean - loss_mean).abs() < 1e-12, "{row:?}");
        assert!((row.outcome.loss().unwrap() - ((mean - 10.0) / 10.0).powi(2)).abs() < 1e-12, "{row:?}");
        assert_eq!(row.seed, 3);
    }
    assert!(rows.iter().any(|row| row.spread.as_ref().unwrap().metrics[0] > 0.0));
    let resumed = Study::open(place.path("run"), &replicated(random(&place), 3, Replicate::Both)).unwrap();
    assert_eq!(resumed.history().evaluations().iter().map(|row| row.spread.clone()).collect::<Vec<_>>(), {
        rows.iter().map(|row| row.spread.clone()).collect::<Vec<_>>()
    });
    let (best, spread) = resumed.history().best_by_mean().unwrap();
    assert!(rows.iter().all(|row| row.spread.as_ref().unwrap().loss_mean >= spread.loss_mean), "{best:?}");
}

#[test]
fn a_failed_replicate_fails_the_evaluation_and_says_which_it_was() {
    let place = Place::with_model("N = 100\nK = 10\nT = 0.04\n");
    let options = place.options().metric(MetricTarget::new("cv", 1.0)).optimizer("RandomSearch").budget(30);
    let rows = evaluations(&place, "run", &replicated(options, 2, Replicate::Both));
    let reasons: Vec<&str> = rows.iter().filter_map(|row| Some(row.outcome.failure()?.reason.as_str())).collect();
    assert!(reasons.iter().any(|reason| reason.starts_with("replicate 1 of 2: cv has no value")), "{reasons:?}");
    for row in &rows {
        assert_eq!(row.spread.is_some(), row.outcome.loss().is_some());
    }
}

#[test]
fn connections_and_dynamics_vary_apart_only_with_seeds_apart() {
    let place = Place::new();
    for replicate in [Replicate::Connectivity, Replicate::Dynamics] {
        let options = replicated(place.options(), 2, replicate);
        let refused = Study::open(place.path("refused"), &options).unwrap_err();
        assert!(matches!(refused, StudyError::SeedsNotApart { .. }), "{refused}");
        assert!(refused.to_string().contains("separate_connector_rng"));
        let rows = evaluations(&place, &replicate.to_string(), &options.netsim_option("separate_connector_rng"));
        assert!(rows.iter().any(|row| row.spread.as_ref().is_some_and(|spread| spread.metrics[0] > 0.0)));
    }
}
