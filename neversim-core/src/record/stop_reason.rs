//! Why a session ended.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

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
