//! How an external simulation went wrong.

use std::path::PathBuf;
use std::time::Duration;

use super::input_file::InputFileError;

/// How an external simulation went wrong. [`is_outside`](Self::is_outside) says whether another attempt is worthwhile.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProcessError {
    /// The program cannot be started.
    #[error("cannot start {}", program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The folder or the parameter file of the run cannot be made.
    #[error("cannot prepare {}", path.display())]
    Prepare {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It ended with an exit status.
    #[error("NETSIM ended with exit status {status}: {message}")]
    Exit {
        /// The exit status.
        status: i32,
        /// The end of what it printed.
        message: String,
    },
    /// It was ended by a signal.
    #[error("NETSIM was ended by signal {signal}: {message}")]
    Signal {
        /// The signal.
        signal: i32,
        /// The end of what it printed.
        message: String,
    },
    /// It found no room for its files.
    #[error("NETSIM found no room for its files in {}: {message}", folder.display())]
    NoRoom {
        /// The folder of the files.
        folder: PathBuf,
        /// The end of what it printed.
        message: String,
    },
    /// It took too long and was stopped.
    #[error("NETSIM was ended after the time limit of {} s", limit.as_secs_f64())]
    Timeout {
        /// The limit (processor time).
        limit: Duration,
    },
    /// It only waited, for far longer than it may work, and was ended.
    #[error(
        "NETSIM was ended after {:.0} s in which it did nothing (the time limit is {} s)",
        waited.as_secs_f64(), limit.as_secs_f64()
    )]
    Idle {
        /// How long it waited.
        waited: Duration,
        /// The limit (processor time).
        limit: Duration,
    },
    /// It took too much memory and was ended.
    #[error("NETSIM was ended at the memory limit of {limit_mib} MiB")]
    Memory {
        /// The limit (MiB).
        limit_mib: u64,
    },
    /// Its files, or what it printed, are missing or cut short.
    #[error("NETSIM exited normally, but its output is incomplete: {reason}")]
    Incomplete {
        /// What is missing.
        reason: String,
    },
    /// Its files are invalid.
    #[error("NETSIM exited normally, but its output is unusable: {0}")]
    Output(InputFileError),
    /// Its files hold more spikes than it reported.
    #[error(
        "NETSIM exited normally, but its output is unusable: it reported {reported} spikes, and its files hold {found}"
    )]
    SpikeCount {
        /// What it printed.
        reported: u64,
        /// Spikes in the files.
        found: u64,
    },
}
