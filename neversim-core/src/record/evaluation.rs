//! One evaluation: a candidate, what became of it, and when.

mod text;

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

pub(crate) use text::for_row;

/// What became of an evaluation, as the history's column `status` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It has a loss.
    Ok,
    /// A metric has no value: the CV of a silent network.
    Undefined,
    /// The network broke NETSIM's limit of 100 Hz mean rate.
    Runaway,
    /// It took too long.
    Timeout,
    /// It took too much memory.
    Memory,
    /// The simulation or a metric broke down.
    Crashed,
    /// A metric returned an error.
    Metric,
    /// The simulator refused the parameters.
    Invalid,
}

impl Status {
    /// Every status, `ok` first.
    pub const ALL: [Self; 8] = [
        Self::Ok,
        Self::Undefined,
        Self::Runaway,
        Self::Timeout,
        Self::Memory,
        Self::Crashed,
        Self::Metric,
        Self::Invalid,
    ];
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Ok => "ok",
            Self::Undefined => "undefined",
            Self::Runaway => "runaway",
            Self::Timeout => "timeout",
            Self::Memory => "memory",
            Self::Crashed => "crashed",
            Self::Metric => "metric",
            Self::Invalid => "invalid",
        })
    }
}

impl FromStr for Status {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|status| status.to_string() == text);
        known.ok_or_else(|| format!("unknown status `{text}`"))
    }
}

/// Why an evaluation has no loss.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The kind of failure.
    pub status: Status,
    /// What happened, in words.
    pub reason: String,
    /// How far off the targets it is, if the study grades failures: a finite loss that only the optimizer sees.
    pub graded_loss: Option<f64>,
}

impl Failure {
    /// Returns a failure without a graded loss.
    ///
    /// - `reason`: what happened, for the history. Line breaks become spaces, and no more than 1000 characters are kept.
    #[must_use]
    pub fn new(status: Status, reason: impl Into<String>) -> Self {
        Self { status, reason: reason.into(), graded_loss: None }
    }

    pub(crate) fn graded(self, loss: Option<f64>) -> Self {
        Self { graded_loss: loss.filter(|loss| loss.is_finite()), ..self }
    }
}

/// What became of an evaluation.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The simulation ran and every metric has a value.
    Completed {
        /// The loss, finite.
        loss: f64,
    },
    /// There is no loss.
    Failed(Failure),
}

impl Outcome {
    /// Returns the loss of a completed evaluation.
    #[must_use]
    pub fn loss(&self) -> Option<f64> {
        match self {
            Self::Completed { loss } => Some(*loss),
            Self::Failed(_) => None,
        }
    }

    /// Returns why an evaluation failed.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Completed { .. } => None,
            Self::Failed(failure) => Some(failure),
        }
    }

    /// Returns the status as the history names it.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            Self::Completed { .. } => Status::Ok,
            Self::Failed(failure) => failure.status,
        }
    }

    /// Returns the loss of a completed evaluation, or the graded loss of a failed one, as the history has it.
    #[must_use]
    pub fn told_loss(&self) -> Option<f64> {
        match self {
            Self::Completed { loss } => Some(*loss),
            Self::Failed(failure) => failure.graded_loss,
        }
    }
}

/// How much the replicates of an evaluation differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// Sample standard deviation (divisor `replicates - 1`) of each metric.
    pub metrics: Vec<f64>,
    /// Mean of the losses that the single replicates have. Above the evaluation's loss, which is that of the mean metrics.
    pub loss_mean: f64,
    /// Sample standard deviation of these losses.
    pub loss_deviation: f64,
}

impl Spread {
    /// Returns the standard error of [`loss_mean`](Self::loss_mean): the deviation over the root of the number of replicates.
    #[must_use]
    pub fn loss_error(&self, replicates: u32) -> f64 {
        self.loss_deviation / f64::from(replicates).sqrt()
    }
}

/// One evaluation: a row of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Its number, from 0, in the order in which candidates were asked for.
    pub number: u64,
    /// The value of each parameter, in the order of the study.
    pub values: Vec<f64>,
    /// The value of each metric, the mean over the replicates; `None` where it has none.
    pub metrics: Vec<Option<f64>>,
    /// How much the replicates differ; `None` if there is only one, or if one failed.
    pub spread: Option<Spread>,
    /// What became of it.
    pub outcome: Outcome,
    /// A remark about a completed evaluation, for example that an earlier attempt failed. Usually empty.
    pub note: String,
    /// Seed of the simulation: the `output_file_code` that was used, of the first replicate.
    pub seed: u32,
    /// When it started, to the millisecond.
    pub started: SystemTime,
    /// How long it took.
    pub duration: Duration,
}
