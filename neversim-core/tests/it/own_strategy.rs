//! Strategies of a Rust program's own, and what they are told.

use std::fs;
use std::path::Path;

use neversim_core::optim::{Configured, FailureKind, Outcome, Registry, Search, Strategy, StrategyRow};
use neversim_core::{Failure, MetricTarget, ParameterType, Simulated, Simulation, Status, Study, StudyOptions};
use serde::{Deserialize, Serialize};

use crate::small_study::{rows, run_for};

/// Follows the signs of the two residuals, one parameter each: a residual below zero asks for a larger value.
#[derive(Debug, Serialize, Deserialize)]
struct FollowSigns {
    place: Vec<f64>,
    step: f64,
}

impl Strategy for FollowSigns {
    type Settings = f64;
    type Origin = ();
    const FORMAT: u32 = 1;

    fn new(step: &f64, search: &mut Search) -> Self {
        Self { place: vec![0.1; search.space().dimension()], step: *step }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, ()) {
        (self.place.iter().map(|x| x + 1e-3 * search.normal()).collect(), ())
    }

    fn learn(&mut self, _search: &mut Search, _coordinates: &[f64], outcome: &Outcome, _origin: Option<()>) {
        match (outcome.residuals(), outcome.failure()) {
            (Some(residuals), None) => {
                for (place, residual) in self.place.iter_mut().zip(residuals) {
                    *place = (*place - self.step * residual.signum()).clamp(0.0, 1.0);
                }
                self.step *= 0.97;
            }
            (None, Some(FailureKind::Undefined)) => self.place.fill(0.2),
            told => panic!("told {told:?}"),
        }
    }
}

/// Numbers that grow with the parameters, and none where both are small.
fn growing(simulation: &Simulation<'_>) -> Result<Simulated, Failure> {
    let (x, y) = (simulation.values["x"], simulation.values["y"]);
    match x + y < 0.25 {
        true => Err(Failure::new(Status::Undefined, "too small")),
        false => Ok(Simulated::numbers([("x_cubed", x.powi(3)), ("y_root", y.sqrt())])),
    }
}

fn options(budget: u64) -> StudyOptions {
    let row = StrategyRow::new("FollowSigns", "follows the signs of the residuals", &Configured::<FollowSigns>(0.1));
    StudyOptions::of_simulator("growing", growing)
        .strategies(Registry::standard().with(row).unwrap())
        .optimizer("FollowSigns")
        .parameter("x", ParameterType::Float, 0.0, 1.0)
        .parameter("y", ParameterType::Float, 0.0, 1.0)
        .metric(MetricTarget::new("x_cubed", 0.125))
        .metric(MetricTarget::new("y_root", 0.8))
        .budget(budget)
        .workers(1)
        .threads(1)
        .reproducible()
}

fn history(folder: &Path) -> Vec<String> {
    rows(folder)
}

#[test]
fn a_strategy_of_ones_own_is_told_residuals_and_failures_and_is_resumed() {
    let place = tempfile::tempdir().unwrap();
    let [whole, parts, replayed] = ["whole", "parts", "replayed"].map(|name| place.path().join(name));
    let study = run_for(&whole, &options(120), 120);
    let best = study.history().best().unwrap();
    // 0.5^3 = 0.125 and sqrt(0.64) = 0.8
    assert!((best.values[0] - 0.5).abs() < 0.03 && (best.values[1] - 0.64).abs() < 0.03, "{best:?}");
    assert!(study.history().failed() > 0);
    for step in [40, 80, 120] {
        run_for(&parts, &options(120), 40);
        run_for(&replayed, &options(120), 40);
        fs::remove_file(replayed.join("checkpoint.bin")).unwrap();
        assert_eq!(history(&parts).len(), step + 1);
    }
    assert_eq!(history(&parts), history(&whole));
    assert_eq!(history(&replayed), history(&whole));
}

#[test]
fn a_study_whose_strategy_is_not_known_here_says_so() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("run");
    run_for(&folder, &options(3), 3);
    let error = Study::open(&folder, &options(6).strategies(Registry::standard())).unwrap_err().to_string();
    assert!(error.contains("FollowSigns"), "{error}");
}

#[test]
fn gauss_newton_fits_a_study_in_few_evaluations() {
    let place = tempfile::tempdir().unwrap();
    let options = StudyOptions::of_simulator("growing", growing)
        .optimizer("GaussNewton")
        .parameter("x", ParameterType::Float, 0.0, 1.0)
        .parameter("y", ParameterType::Float, 0.0, 1.0)
        .metric(MetricTarget::new("x_cubed", 0.125))
        .metric(MetricTarget::new("y_root", 0.8))
        .budget(25)
        .workers(1);
    let study = run_for(&place.path().join("run"), &options, 25);
    assert!(study.history().best().unwrap().outcome.loss().unwrap() < 1e-6, "{:?}", study.history().best());
}
