//! Whether a history ends a study, and why.

use crate::error::StudyError;
use crate::record::evaluation::{Evaluation, Failure, Outcome};
use crate::record::history::History;
use crate::record::metric_target::MetricTarget;
use crate::record::number::shortest;
use crate::record::settings::StudySettings;
use crate::record::stop_criteria::StopCriteria;
use crate::record::stop_reason::StopReason;

/// Why a study ends, in words and numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ending {
    pub(crate) reason: StopReason,
    pub(crate) detail: String,
}

impl Ending {
    pub(crate) fn new(reason: StopReason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into() }
    }

    pub(crate) fn spent(budget: u64) -> Self {
        Self::new(StopReason::BudgetSpent, format!("all {budget} evaluations are done"))
    }
}

/// Returns why a study has nothing left to do, if so: its history meets a stopping criterion, or the budget is spent.
pub(crate) fn finished(settings: &StudySettings, history: &History) -> Option<(StopReason, String)> {
    let criteria = &settings.stop_criteria;
    let met = criteria.ending(history, history.evaluations(), &settings.metrics);
    let is_spent = history.len() as u64 >= settings.budget;
    let ending = met.or_else(|| is_spent.then(|| Ending::spent(settings.budget)))?;
    Some((ending.reason, ending.detail))
}

impl StopCriteria {
    /// Refuses invalid criteria, and tolerances for only some of the metrics.
    pub(crate) fn check(&self, targets: &[MetricTarget]) -> Result<(), StudyError> {
        if self.max_time.is_some_and(|time| time.is_zero()) {
            return Err(StudyError::Limit { field: "max_time", value: 0.0 });
        }
        if let Some(loss) = self.stop_loss.filter(|loss| loss.is_nan()) {
            return Err(StudyError::StopLoss { value: loss });
        }
        if self.stop_after_stagnation == Some(0) {
            return Err(StudyError::Zero { field: "stop_after_stagnation" });
        }
        let with = targets.iter().find(|target| target.tolerance.is_some());
        let without = targets.iter().find(|target| target.tolerance.is_none());
        match (with, without) {
            (Some(with), Some(without)) => {
                Err(StudyError::SomeTolerances { with: with.name().into(), without: without.name().into() })
            }
            _ => Ok(()),
        }
    }

    /// Returns why a history ends the study, if it does; `unseen` are its last rows, those that are new since the previous
    /// call.
    pub(crate) fn ending(&self, history: &History, unseen: &[Evaluation], targets: &[MetricTarget]) -> Option<Ending> {
        self.tolerance(unseen, targets)
            .or_else(|| self.loss(history))
            .or_else(|| self.stagnation(history))
            .or_else(|| self.failures(history))
    }

    fn tolerance(&self, unseen: &[Evaluation], targets: &[MetricTarget]) -> Option<Ending> {
        let is_within = |evaluation: &&Evaluation| {
            let mut pairs = targets.iter().zip(&evaluation.metrics);
            evaluation.outcome.loss().is_some()
                && pairs.all(|(target, value)| value.and_then(|value| target.is_within_tolerance(value)) == Some(true))
        };
        let number = unseen.iter().find(is_within)?.number;
        let detail = format!("every metric of evaluation {number} is within its tolerance");
        Some(Ending::new(StopReason::WithinTolerance, detail))
    }

    fn loss(&self, history: &History) -> Option<Ending> {
        let (best, enough) = (history.best()?, self.stop_loss?);
        let loss = best.outcome.loss().filter(|loss| *loss <= enough)?;
        let (loss, number, enough) = (shortest(loss), best.number, shortest(enough));
        Some(Ending::new(
            StopReason::LossReached,
            format!("the loss {loss} of evaluation {number} is at most {enough}"),
        ))
    }

    fn stagnation(&self, history: &History) -> Option<Ending> {
        let limit = self.stop_after_stagnation?;
        let is_reached = history.len_since_best() as u64 >= limit;
        is_reached
            .then(|| Ending::new(StopReason::Stagnation, format!("no improvement in the last {limit} evaluations")))
    }

    fn failures(&self, history: &History) -> Option<Ending> {
        let limit = usize::try_from(self.stop_after_failures).ok().filter(|limit| *limit > 0)?;
        let rows = history.evaluations();
        let last = rows.get(rows.len().checked_sub(limit)?..).filter(|_| history.best().is_none())?;
        let mut failures = last.iter().filter_map(|evaluation| match &evaluation.outcome {
            Outcome::Failed(failure) => Some(failure),
            Outcome::Completed { .. } => None,
        });
        let first = failures.next()?;
        let detail = format!(
            "the last {limit} evaluations failed for the same reason and none has succeeded so far ({}: {})",
            first.status, first.reason
        );
        failures.all(|failure| is_alike(failure, first)).then(|| Ending::new(StopReason::FailuresAlike, detail))
    }
}

/// Whether two failures say the same apart from numbers and file names.
fn is_alike(a: &Failure, b: &Failure) -> bool {
    fn words(text: &str) -> impl Iterator<Item = &str> {
        text.split_whitespace().filter(|word| !word.contains(|letter: char| letter.is_ascii_digit() || letter == '/'))
    }
    a.status == b.status && words(&a.reason).eq(words(&b.reason))
}
