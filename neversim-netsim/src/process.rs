//! The real NETSIM, or any program that behaves like it, behind the [`Simulator`] trait.
//!
//! The program is started directly, never through a shell, in a process group of its own, with a scratch folder of its
//! own; whatever it does becomes the outcome of one simulation.

mod ending;
mod output;
mod printed;
mod program;
mod supervised;
mod timer;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::{InputFileError, ParameterError, SimulationError};
use crate::limits::{Cancellation, Limits};
use crate::parameters::{NetsimOptions, ParameterFile, Parameters};
use crate::recording::Recording;
use crate::simulator::{Output, Simulator};

pub use program::NoNetsimFound;
use supervised::{Ending, Supervised};
pub use supervised::{end_all_processes, resident_mib};
pub use timer::{Overtime, ProcessTimer};

/// A NETSIM program on this machine.
///
/// # Example
///
/// ```no_run
/// use neversim_netsim::{Limits, NetsimProcess, ParameterFile, Simulator};
/// let simulator = NetsimProcess::find("NETSIM".as_ref(), Limits::default())?;
/// let recording = simulator.simulate(&ParameterFile::read("models/ring.parameters".as_ref())?)?;
/// println!("{} spikes", recording.spike_ids.len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct NetsimProcess {
    program: PathBuf,
    limits: Limits,
    cancellation: Cancellation,
    /// Where the folders of single runs are made; `None` is the folder for temporary files.
    scratch: Option<PathBuf>,
}

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

impl NetsimProcess {
    /// Returns the program `netsim` in `folder`: the folder that holds the executable, or the one that holds NETSIM's
    /// Python package.
    ///
    /// # Errors
    ///
    /// [`NoNetsimFound`] lists what was looked for.
    pub fn find(folder: &Path, limits: Limits) -> Result<Self, NoNetsimFound> {
        Ok(Self { program: program::find(folder)?, limits, cancellation: Cancellation::default(), scratch: None })
    }

    /// Returns the program with a cancellation that ends its runs and all their children.
    #[must_use]
    pub fn with_cancellation(self, cancellation: Cancellation) -> Self {
        Self { cancellation, ..self }
    }

    /// Returns the program with runs whose files lie in a folder below `scratch` while they run, instead of the folder for
    /// temporary files. `scratch` must exist.
    #[must_use]
    pub fn with_scratch(self, scratch: impl Into<PathBuf>) -> Self {
        Self { scratch: Some(scratch.into()), ..self }
    }

    /// Returns the executable.
    #[must_use]
    pub fn program(&self) -> &Path {
        &self.program
    }

    fn run(&self, model: &ParameterFile, parameters: &Parameters, folder: &Path) -> Result<Recording, SimulationError> {
        let file = folder.join("neversim.parameters");
        let prepare = |path: &Path| {
            let path = path.to_owned();
            move |source| ProcessError::Prepare { path, source }
        };
        std::fs::create_dir_all(folder).map_err(prepare(folder))?;
        std::fs::write(&file, model.for_netsim(parameters)).map_err(prepare(&file))?;
        let ended = Supervised::start(&self.program, &file, folder)?.wait(&self.limits, &self.cancellation);
        match ended.ending {
            Ending::Exited(0) => output::read(folder, parameters, &ended.printed),
            Ending::Exited(status) => Err(ending::failure(status, None, &ended.printed, folder)),
            Ending::Signaled(signal) => Err(ending::failure(0, Some(signal), &ended.printed, folder)),
            Ending::Overtime(limit, Overtime::Waiting(waited)) => Err(ProcessError::Idle { waited, limit }.into()),
            Ending::Overtime(limit, Overtime::Limit) => Err(ProcessError::Timeout { limit }.into()),
            Ending::Memory(limit_mib) => Err(ProcessError::Memory { limit_mib }.into()),
            Ending::Cancelled => Err(SimulationError::Cancelled),
        }
    }
}

impl Simulator for NetsimProcess {
    fn check(&self, model: &ParameterFile) -> Result<Parameters, ParameterError> {
        Parameters::new(model, &NetsimOptions::default())
    }

    fn simulate(&self, model: &ParameterFile) -> Result<Recording, SimulationError> {
        let parent = self.scratch.clone().unwrap_or_else(std::env::temp_dir);
        let scratch = tempfile::Builder::new()
            .prefix("neversim-")
            .tempdir_in(&parent)
            .map_err(|source| SimulationError::from(ProcessError::Prepare { path: parent, source }))?;
        self.run(model, &self.check(model)?, scratch.path())
    }

    fn simulate_into(&self, model: &ParameterFile, output: &Output<'_>) -> Result<Recording, SimulationError> {
        self.run(model, &self.check(model)?, output.folder)
    }
}
