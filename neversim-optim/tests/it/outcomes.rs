//! What an optimizer can be told.

use neversim_optim::test_functions::box_space;
use neversim_optim::{FailureKind, Loss, Outcome, OutcomeError};

use crate::{one_row_a_family, start};

fn loss(value: f64) -> Loss {
    Loss::new(value).unwrap()
}

#[test]
fn the_loss_is_the_sum_of_the_squared_residuals() {
    assert_eq!(Outcome::from_residuals(vec![3.0, -4.0]).unwrap().loss(), loss(25.0));
    // The same sum in another order has another last bit, and keeps it.
    let (one, other) = ((0.1 + 0.2) + 0.3, 0.1 + (0.2 + 0.3));
    assert_ne!(one, other);
    let residuals = [0.1_f64, 0.2, 0.3].map(f64::sqrt).to_vec();
    for sum in [one, other] {
        assert_eq!(Outcome::with_residuals(loss(sum), residuals.clone()).unwrap().loss(), loss(sum));
    }
    // Squares below the smallest normal number have few digits left.
    assert!(Outcome::with_residuals(loss(3e-320), vec![1e-160, 1e-160]).is_ok());
}

#[test]
fn residuals_that_do_not_fit_the_loss_are_refused() {
    let refusal = |value: f64, residuals: &[f64]| Outcome::with_residuals(loss(value), residuals.to_vec()).unwrap_err();
    // A forgotten square root of a weight of 4, and a forgotten metric.
    assert_eq!(refusal(4.0, &[1.0]), OutcomeError::Disagreement { loss: 4.0, sum: 1.0 });
    assert_eq!(refusal(1.01, &[1.0]), OutcomeError::Disagreement { loss: 1.01, sum: 1.0 });
    assert_eq!(refusal(0.0, &[]), OutcomeError::NoResiduals);
    assert_eq!(refusal(0.0, &[0.0, f64::INFINITY]), OutcomeError::Residual { index: 1, value: f64::INFINITY });
    assert_eq!(refusal(1.0, &[1e200]), OutcomeError::Disagreement { loss: 1.0, sum: f64::INFINITY });
    assert!(Outcome::with_residuals(Loss::FAILED, vec![1e200]).is_err());
    let message = Outcome::from_residuals(vec![1.0, f64::NAN]).unwrap_err().to_string();
    assert_eq!(message, "residual 1 is NaN: it must be finite");
    assert!(matches!(Outcome::from_residuals(vec![1e200]), Err(OutcomeError::Loss(_))));
}

#[test]
fn a_failure_says_how_it_failed_and_may_be_graded() {
    let failed = Outcome::failed(FailureKind::Runaway);
    assert_eq!((failed.loss(), failed.failure()), (Loss::FAILED, Some(FailureKind::Runaway)));
    let graded = Outcome::graded(FailureKind::Undefined, loss(7.0));
    assert_eq!((graded.loss(), graded.failure()), (loss(7.0), Some(FailureKind::Undefined)));
    assert_eq!(Outcome::from(Loss::FAILED).failure(), Some(FailureKind::Other));
    assert_eq!(Outcome::from(loss(7.0)).failure(), None);
    assert_eq!(format!("{:>10}", FailureKind::Timeout), "   timeout");
}

/// All but the one family that uses residuals see the loss alone, so residuals change nothing.
#[test]
fn strategies_that_use_losses_search_as_ever_with_residuals() {
    let residuals = |x: &[f64]| vec![10.0 * (x[1] - x[0] * x[0]), 1.0 - x[0]];
    for row in one_row_a_family().into_iter().filter(|row| row.family != "Gauss-Newton") {
        let mut searches = [(); 2].map(|()| start(row.name, box_space(2).unwrap(), 2, 5));
        for _ in 0..60 {
            let [plain, full] = searches.each_mut().map(|search| search.ask());
            assert_eq!(plain, full, "{}", row.name);
            let outcome = Outcome::from_residuals(residuals(plain.values())).unwrap();
            searches[0].tell(&plain, outcome.loss());
            searches[1].tell(&full, outcome);
        }
    }
}
