//! Synthetic studies for tests, benchmarks and the gallery: known numbers in, figures out.

use std::time::{Duration, SystemTime};

use neversim_core::netsim::Recording;
use neversim_core::{Evaluation, Failure, MetricTarget, Outcome, ParameterSettings, Spread, Status, StudySettings};

use crate::study_data::StudyData;

/// Returns the settings of a study that searches these parameters (name, type, bounds) for two metrics.
///
/// # Panics
///
/// For an unknown type.
#[must_use]
pub fn settings(parameters: &[(&str, &str, f64, f64)]) -> StudySettings {
    StudySettings {
        neversim: "0.1.0".into(),
        specification: neversim_core::StudySpecification {
            params_file: Some("model.parameters".into()),
            optimizer: "TwoPointsDE".into(),
            budget: 200,
            workers: 2,
            parameters: parameters
                .iter()
                .map(|(name, parameter_type, lower, upper)| {
                    ParameterSettings::between(*name, parameter_type.parse().expect("a type"), *lower, *upper)
                })
                .collect(),
            metrics: vec![MetricTarget::new("fr", 6.0), MetricTarget::new("cv", 1.0)],
            ..neversim_core::StudySpecification::default()
        },
        params_file_sha256: Some("0".repeat(64)),
        program: None,
        inputs: Vec::new(),
        plugins: Vec::new(),
        has_baseline: false,
        baseline_held_back: 0,
        enqueued: Vec::new(),
        sessions: Vec::new(),
    }
}

/// Returns an evaluation; an infinite loss is a failure as `undefined`, one of NaN as `runaway`.
#[must_use]
pub fn evaluation(number: u64, values: Vec<f64>, loss: f64) -> Evaluation {
    let failed = |status: Status| Outcome::Failed(Failure { status, reason: format!("{status}"), graded_loss: None });
    Evaluation {
        number,
        values,
        metrics: vec![loss.is_finite().then(|| 6.0 + loss.sqrt()), loss.is_finite().then_some(1.0)],
        outcome: match loss {
            loss if loss.is_finite() => Outcome::Completed { loss },
            loss if loss.is_nan() => failed(Status::Runaway),
            _ => failed(Status::Undefined),
        },
        spread: None,
        note: String::new(),
        seed: 3,
        started: SystemTime::UNIX_EPOCH,
        duration: Duration::from_millis(5),
    }
}

/// Returns a study of one parameter `ge` with these losses.
#[must_use]
pub fn study(losses: &[f64]) -> StudyData {
    let settings = settings(&[("ge", "log", 1e-9, 1e-7)]);
    let evaluations = losses
        .iter()
        .zip(0_u32..)
        .map(|(loss, index)| evaluation(index.into(), vec![1e-9 * 1.01_f64.powi(index.cast_signed())], *loss));
    StudyData::of(&settings, evaluations.collect::<Vec<_>>().iter()).expect("`log` is a type")
}

/// Returns a study of one parameter `ge` whose candidates were simulated `replicates` times: their losses, and mean and standard
/// deviation of the losses of their replicates. The metrics have a standard deviation of 0.25.
#[must_use]
pub fn replicated_study(replicates: u32, losses: &[(f64, f64, f64)]) -> StudyData {
    let mut settings = settings(&[("ge", "log", 1e-9, 1e-7)]);
    settings.evaluation.replicates = replicates;
    let mut data = StudyData::new(&settings).expect("`log` is a type");
    for (number, (loss, loss_mean, loss_deviation)) in (0_u32..).zip(losses.iter().copied()) {
        let spread = Spread { metrics: vec![0.25; 2], loss_mean, loss_deviation };
        let spread = loss.is_finite().then_some(spread);
        data.push(&Evaluation { spread, ..evaluation(number.into(), vec![1e-9 * f64::from(number + 1)], loss) });
    }
    data
}

/// Returns a recording of these spikes (neuron, time in seconds) in steps of 0.1 ms.
#[must_use]
pub fn recording(spikes: &[(u32, f64)], neurons: u32, excitatory: u32, duration: f64) -> Recording {
    Recording {
        spike_ids: spikes.iter().map(|spike| spike.0).collect(),
        spike_times: spikes.iter().map(|spike| spike.1).collect(),
        neurons,
        excitatory,
        duration,
        time_step: 1e-4,
        seed: 3,
        positions: std::sync::Arc::from([]),
    }
}
