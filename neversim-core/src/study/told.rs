//! What the optimizer is told of an evaluation: how far each metric is from its target, or how it failed.

use neversim_optim::{FailureKind, Loss, Outcome as Told};

use crate::record::evaluation::{Evaluation, Failure, Outcome, Status};
use crate::record::metric_target::MetricTarget;

/// Returns what the optimizer is told of an evaluation.
///
/// It follows from the row of the history alone, so that a replay tells the same.
pub(super) fn outcome(evaluation: &Evaluation, targets: &[MetricTarget]) -> Told {
    match &evaluation.outcome {
        Outcome::Completed { loss } => completed(*loss, &evaluation.metrics, targets),
        Outcome::Failed(failure) => failed(failure),
    }
}

fn completed(loss: f64, metrics: &[Option<f64>], targets: &[MetricTarget]) -> Told {
    let Ok(loss) = Loss::new(loss) else { return Told::failed(FailureKind::Other) };
    let residuals = targets.iter().zip(metrics).map(|(target, value)| value.map(|value| target.residual(value)));
    let residuals = residuals.collect::<Option<Vec<f64>>>();
    // In a row that was edited they need not agree with the loss, which then counts alone.
    residuals.and_then(|residuals| Told::with_residuals(loss, residuals).ok()).unwrap_or(loss.into())
}

fn failed(failure: &Failure) -> Told {
    let kind = match failure.status {
        Status::Undefined => FailureKind::Undefined,
        Status::Runaway => FailureKind::Runaway,
        Status::Timeout => FailureKind::Timeout,
        Status::Memory => FailureKind::Memory,
        Status::Crashed => FailureKind::Crashed,
        Status::Invalid => FailureKind::Invalid,
        Status::Metric | Status::Ok => FailureKind::Other,
    };
    match failure.graded_loss.and_then(|loss| Loss::new(loss).ok()) {
        Some(loss) => Told::graded(kind, loss),
        None => Told::failed(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    fn row(metrics: Vec<Option<f64>>, outcome: Outcome) -> Evaluation {
        Evaluation {
            number: 0,
            values: vec![1.0],
            metrics,
            spread: None,
            outcome,
            note: String::new(),
            seed: 1,
            started: SystemTime::UNIX_EPOCH,
            duration: Duration::ZERO,
        }
    }

    #[test]
    fn residuals_failures_and_edited_rows_are_told_as_they_are() {
        let targets = [MetricTarget::new("fr", 10.0).scale(1.0), MetricTarget::new("cv", 1.0).weight(4.0)];
        let metrics = vec![Some(12.0), Some(0.5)];
        // 2^2 + 4 * 0.5^2
        let told = outcome(&row(metrics.clone(), Outcome::Completed { loss: 5.0 }), &targets);
        assert_eq!((told.loss().value(), told.residuals()), (Some(5.0), Some(&[2.0, -1.0][..])));
        let edited = outcome(&row(metrics, Outcome::Completed { loss: 6.0 }), &targets);
        assert_eq!((edited.loss().value(), edited.residuals()), (Some(6.0), None));
        let silent = Failure::new(Status::Undefined, "silent").graded(Some(7.0));
        let told = outcome(&row(vec![None, None], Outcome::Failed(silent)), &targets);
        assert_eq!(told, Told::graded(FailureKind::Undefined, Loss::new(7.0).unwrap()));
    }
}
