//! What the end of an external program means: a failure of the simulation, or a cause outside of it.
//!
//! | end of the program | means | outside |
//! | --- | --- | --- |
//! | exit status 0, complete files | a recording | |
//! | exit status 0, files missing or short, no line `Total number of spikes: N` | [`ProcessError::Incomplete`]: a disk or a machine that does not keep up | yes |
//! | exit status 0, files that make no sense: more spikes than reported, neurons that do not exist, not a regular file | [`ProcessError::Output`], [`ProcessError::SpikeCount`] | no |
//! | NETSIM's assertion that the spikes fit (signal 6), the message of our own `netsim` | [`SimulationError::ReportedRunaway`] | no |
//! | signals 4, 5, 6, 7, 8, 11, 31 | [`ProcessError::Signal`]: it crashed | no |
//! | any other signal: 9 (also from the kernel when memory is short), 15, 1, 2, ... | [`ProcessError::Signal`]: somebody ended it | yes |
//! | no room: `No space left on device` and the like in what it printed, signal 25, a full file system | [`ProcessError::NoRoom`] | yes |
//! | exit status 126, 127 | [`ProcessError::Exit`]: a script that cannot start the program, a library that is missing | yes |
//! | exit status 128 + signal | a script whose program ended by that signal: as by the signal | |
//! | any other exit status | [`ProcessError::Exit`]: it failed | no |
//! | it cannot be started, its folder or parameter file cannot be written | [`ProcessError::Start`], [`ProcessError::Prepare`] | yes |
//! | the time or memory limit, even while it prints endlessly | [`ProcessError::Timeout`], [`ProcessError::Idle`], [`ProcessError::Memory`] | no |

use std::path::Path;

use crate::error::{ProcessError, SimulationError};

/// Signals that a program brings upon itself (Linux: SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS).
const CRASHES: [i32; 7] = [4, 5, 6, 7, 8, 11, 31];

/// NETSIM's assertions end it by SIGABRT.
const ABORT: i32 = 6;

/// A file has grown beyond what is allowed (SIGXFSZ).
const FILE_TOO_LARGE: i32 = 25;

/// How the system says that there is no room: ENOSPC, EDQUOT, EFBIG.
const NO_ROOM: [&str; 3] = ["No space left on device", "Disk quota exceeded", "File too large"];

/// Returns what it means that a program ended other than with exit status 0.
///
/// - `folder`: where it wrote its files.
pub(super) fn failure(status: i32, signal: Option<i32>, printed: &str, folder: &Path) -> SimulationError {
    // A shell that started the program passes on its signal.
    let cause = signal.or_else(|| Some(status - 128).filter(|signal| (1..=31).contains(signal)));
    if let Some(message) = runaway(cause, printed) {
        return SimulationError::ReportedRunaway { message };
    }
    let message = last_lines(printed);
    let is_without_room = cause == Some(FILE_TOO_LARGE) || NO_ROOM.iter().any(|text| printed.contains(text));
    let error = match signal {
        _ if is_without_room || is_full(folder) => ProcessError::NoRoom { folder: folder.into(), message },
        Some(signal) => ProcessError::Signal { signal, message },
        None => ProcessError::Exit { status, message },
    };
    error.into()
}

/// Returns in one line that the run broke the rate limit, at which NETSIM aborts; `None` for other failures.
fn runaway(signal: Option<i32>, printed: &str) -> Option<String> {
    let own = printed.lines().find(|line| line.contains("break the limit of 100 Hz"));
    if let Some(line) = own {
        // Our own `netsim` says so.
        return Some(line.trim().trim_start_matches("error: ").to_owned());
    }
    // NETSIM's only assertion in its output is that the spikes fit into the room for 100 Hz.
    let place = printed.split_whitespace().find(|word| word.contains("output.c")).filter(|_| signal == Some(ABORT))?;
    let place = place.trim_end_matches(':').rsplit('/').next().unwrap_or(place);
    Some(format!("NETSIM ended the run at its limit of 100 Hz mean rate (assertion at {place})"))
}

/// Whether a signal was sent by anyone but the program itself.
fn is_sent(signal: i32) -> bool {
    !CRASHES.contains(&signal)
}

impl ProcessError {
    /// Whether the cause lies outside of the simulation, so that another attempt may succeed: a program that cannot be
    /// started or that somebody ended, a full disk, output that is cut short. Its own failures, and limits, would recur.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_netsim::ProcessError;
    /// let ended_by = |signal| ProcessError::Signal { signal, message: String::new() };
    /// assert!(ended_by(9).is_outside(), "SIGKILL: the kernel was short of memory, say");
    /// assert!(!ended_by(11).is_outside(), "SIGSEGV: a crash");
    /// ```
    #[must_use]
    pub fn is_outside(&self) -> bool {
        match self {
            Self::Start { .. } | Self::Prepare { .. } | Self::NoRoom { .. } | Self::Incomplete { .. } => true,
            Self::Signal { signal, .. } => is_sent(*signal),
            Self::Exit { status: 126 | 127, .. } => true,
            Self::Exit { status, .. } => (129..=159).contains(status) && is_sent(status - 128),
            _ => false,
        }
    }
}

/// Whether the file system of a folder has no room left.
#[cfg(unix)]
fn is_full(folder: &Path) -> bool {
    rustix::fs::statvfs(folder).is_ok_and(|system| system.f_blocks > 0 && system.f_bavail == 0)
}

#[cfg(not(unix))]
fn is_full(_folder: &Path) -> bool {
    false
}

/// Returns the last lines that a program printed, as one.
fn last_lines(printed: &str) -> String {
    const LONGEST: usize = 400;
    let lines: Vec<&str> = printed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let text = lines[lines.len().saturating_sub(3)..].join(" | ");
    let start = text.char_indices().rev().nth(LONGEST - 1).map_or(0, |(index, _)| index);
    match text.get(start..) {
        Some("") | None => "it printed nothing".into(),
        Some(end) if start > 0 => format!("...{end}"),
        Some(whole) => whole.into(),
    }
}
