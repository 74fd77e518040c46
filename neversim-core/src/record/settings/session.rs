//! The sessions that worked on a study, as `study.toml` holds them.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::record::stop_reason::StopReason;
use crate::record::time;

/// One session of work on a study: where it started, with which budget and how many workers.
///
/// With the history this is enough to repeat every ask and tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// When it started (RFC 3339).
    pub started: String,
    /// Version of neversim; `None` in sessions before it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neversim: Option<String>,
    /// Rows in the history when it started.
    pub evaluations: u64,
    /// Evaluations in total.
    pub budget: u64,
    /// Candidates evaluated at the same time.
    pub workers: usize,
    /// Number of candidates enqueued in this session and before.
    #[serde(default)]
    pub enqueued: usize,
    /// How it ended; `None` while it runs, and for good if it was killed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<SessionEnd>,
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionEnd {
    /// When (RFC 3339).
    pub time: String,
    /// Why.
    pub reason: StopReason,
    /// Why, in words and numbers.
    pub detail: String,
    /// Rows in the history at that time.
    pub evaluations: u64,
}

/// Returns the current time as study.toml holds it.
pub(crate) fn now() -> String {
    time::to_seconds(SystemTime::now())
}
