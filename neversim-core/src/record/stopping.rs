//! What ends a study, and why it ended.

use std::ffi::OsStr;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::StudyError;
use crate::record::evaluation::{Evaluation, Failure, Outcome};
use crate::record::history::History;
use crate::record::metric_target::MetricTarget;
use crate::record::number::shortest;
use crate::record::settings::StudySettings;
use crate::record::settings::row::{Spec, section};
use crate::record::settings::specification::StudySpecification;
use crate::record::settings::value::{NONE, whole_number};

section! {
    /// What ends a study before its budget is spent; by default only 20 failures for the same reason.
    ///
    /// All but `max_time` follow from the history alone: a study that one of them ended continues once it is loosened.
    pub struct StopCriteria, table "stop",
        heading "Stopping early (may be changed when the search is resumed; `none` switches a criterion off)" {
        /// Time limit of this session: 90s, 1m30s, 2h; a plain number is in seconds. Repeat the command to continue
        pub max_time: Option<Duration> = None, Spec::key("max_time").flag("max-time", "TIME");
        /// Stop when the loss is at or below this value
        pub stop_loss: Option<f64> = None, Spec::key("loss").flag("stop-loss", "LOSS");
        /// Stop after this many evaluations without improvement
        pub stop_after_stagnation: Option<u64> = None,
            Spec::key("after_stagnation").flag("stop-after-stagnation", "N").typed(count);
        /// Stop if none has succeeded and this many in a row have failed for the same reason
        pub stop_after_failures: u64 = 20,
            Spec::key("after_failures").flag("stop-after-failures", "N").typed(|text| Ok(count(text)?.unwrap_or(0)));
    }
}

/// Reads a number of evaluations, or `none`.
fn count(text: &OsStr) -> Result<Option<u64>, String> {
    if text == NONE { Ok(None) } else { whole_number(text, 1, StudySpecification::LARGEST).map(Some) }
}

/// Why a session ended. Its text is stable: it is stored in `study.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
#[non_exhaustive]
pub enum StopReason {
    /// `budget`: the budget is spent.
    BudgetSpent,
    /// `interrupted`: the user asked it to stop.
    Interrupted,
    /// `max-time`: the time limit of the session was reached.
    TimeOver,
    /// `stop-loss`: a loss is low enough.
    LossReached,
    /// `stagnation`: too many evaluations without improvement.
    Stagnation,
    /// `tolerance`: every metric of an evaluation is within its tolerance.
    WithinTolerance,
    /// `failures`: everything fails for the same reason.
    FailuresAlike,
}

impl StopReason {
    const ALL: [(Self, &'static str); 7] = [
        (Self::BudgetSpent, "budget"),
        (Self::Interrupted, "interrupted"),
        (Self::TimeOver, "max-time"),
        (Self::LossReached, "stop-loss"),
        (Self::Stagnation, "stagnation"),
        (Self::WithinTolerance, "tolerance"),
        (Self::FailuresAlike, "failures"),
    ];

    /// Whether the same history ends for the same reason, whatever the clock says and the user does.
    pub(crate) fn follows_from_history(self) -> bool {
        !matches!(self, Self::Interrupted | Self::TimeOver)
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.iter().find(|(reason, _)| reason == self).map_or("", |(_, name)| name);
        formatter.pad(name)
    }
}

impl From<StopReason> for String {
    fn from(reason: StopReason) -> Self {
        reason.to_string()
    }
}

impl TryFrom<String> for StopReason {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl FromStr for StopReason {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().find(|(_, name)| *name == text);
        known.map(|(reason, _)| *reason).ok_or_else(|| format!("unknown reason to stop `{text}`"))
    }
}

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
