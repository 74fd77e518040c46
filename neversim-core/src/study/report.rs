//! How a run ended.

use crate::record::stop_reason::StopReason;

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyReport {
    /// Why it ended.
    pub reason: StopReason,
    /// Why, in words and numbers.
    pub detail: String,
    /// Evaluations in the history, those of earlier runs included.
    pub evaluations: usize,
    /// How many of them have no loss.
    pub failed: usize,
}
