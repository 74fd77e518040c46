//! How much one simulation may take.

use std::time::Duration;

/// Limits of one simulation; `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Wall-clock time, building the network included.
    pub timeout: Option<Duration>,
    /// Memory (MiB).
    pub memory_mib: Option<u64>,
}
