//! The real NETSIM, or any program that behaves like it, behind the [`Simulator`] trait.
//!
//! The program is started directly, never through a shell, in a process group of its own, with a scratch folder of its
//! own; whatever it does becomes the outcome of one simulation.

mod program;
mod supervised;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::{InputFileError, ParameterError, SimulationError};
use crate::limits::{Cancellation, Limits};
use crate::parameters::{NetsimOptions, ParameterFile, Parameters};
use crate::recording::{OutputFolder, Recording};
use crate::simulator::{Output, Simulator};

pub use program::NoNetsimFound;
pub use supervised::end_all_processes;
use supervised::{Ending, Supervised};

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
}

/// How an external simulation went wrong.
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
    /// It took too long and was ended.
    #[error("NETSIM was ended after the time limit of {} s", limit.as_secs_f64())]
    Timeout {
        /// The limit.
        limit: Duration,
    },
    /// It took too much memory and was ended.
    #[error("NETSIM was ended at the memory limit of {limit_mib} MiB")]
    Memory {
        /// The limit (MiB).
        limit_mib: u64,
    },
    /// Its files are missing, cut short or make no sense.
    #[error("NETSIM ended well, but its output is unusable: {0}")]
    Output(#[from] InputFileError),
    /// It did not say how many spikes there were, or its files hold another number.
    #[error("NETSIM ended well, but its output is unusable: it reported {reported} spikes, and its files hold {found}")]
    SpikeCount {
        /// What it printed.
        reported: String,
        /// Spikes in the files.
        found: usize,
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
        Ok(Self { program: program::find(folder)?, limits, cancellation: Cancellation::default() })
    }

    /// Returns the program with runs that `cancellation` ends, with all their children.
    #[must_use]
    pub fn with_cancellation(self, cancellation: Cancellation) -> Self {
        Self { cancellation, ..self }
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
        let output = Supervised::start(&self.program, &file, folder)?.wait(&self.limits, &self.cancellation);
        let printed = match output.ending {
            Ending::Exited(0) => output.printed,
            Ending::Exited(status) => return Err(failed(status, None, output.printed)),
            Ending::Signaled(signal) => return Err(failed(0, Some(signal), output.printed)),
            Ending::Timeout(limit) => return Err(ProcessError::Timeout { limit }.into()),
            Ending::Memory(limit_mib) => return Err(ProcessError::Memory { limit_mib }.into()),
            Ending::Cancelled => return Err(SimulationError::Cancelled),
        };
        let recording =
            OutputFolder::existing(folder, parameters.seed()).read_recording(parameters).map_err(ProcessError::from)?;
        // NETSIM leaves out the spikes after the end of the last part.
        let may_lack_spikes = parameters.parts.is_some();
        match reported_spikes(&printed) {
            Some(reported) if reported == recording.spike_ids.len() || may_lack_spikes => Ok(recording),
            reported => {
                let reported = reported.map_or("no number of".into(), |count| count.to_string());
                Err(ProcessError::SpikeCount { reported, found: recording.spike_ids.len() }.into())
            }
        }
    }
}

impl Simulator for NetsimProcess {
    fn check(&self, model: &ParameterFile) -> Result<Parameters, ParameterError> {
        Parameters::new(model, &NetsimOptions::default())
    }

    fn simulate(&self, model: &ParameterFile) -> Result<Recording, SimulationError> {
        let scratch = tempfile::Builder::new()
            .prefix("neversim-")
            .tempdir()
            .map_err(|source| SimulationError::from(ProcessError::Prepare { path: std::env::temp_dir(), source }))?;
        self.run(model, &self.check(model)?, scratch.path())
    }

    fn simulate_into(&self, model: &ParameterFile, output: &Output<'_>) -> Result<Recording, SimulationError> {
        self.run(model, &self.check(model)?, output.folder)
    }
}

/// Returns the number in the last line `Total number of spikes: N`.
fn reported_spikes(printed: &str) -> Option<usize> {
    let line = printed.lines().rev().find_map(|line| line.trim().strip_prefix("Total number of spikes:"))?;
    line.trim().parse().ok()
}

/// Tells the rate limit, at which NETSIM aborts, from other failures.
fn failed(status: i32, signal: Option<i32>, printed: String) -> SimulationError {
    const ABORT: i32 = 6;
    let line = printed.lines().find(|line| line.contains("break the limit of 100 Hz"));
    if let Some(message) = line {
        // Our own `netsim` says so.
        let message = message.trim_start_matches("error: ").to_owned();
        return SimulationError::ReportedRunaway { message };
    }
    // NETSIM's only assertion in its output is that the spikes fit into the room for 100 Hz.
    if signal == Some(ABORT) && printed.contains("output.c") {
        return SimulationError::ReportedRunaway { message: format!("NETSIM aborts: {}", ending(&printed)) };
    }
    let message = ending(&printed);
    match signal {
        Some(signal) => ProcessError::Signal { signal, message }.into(),
        None => ProcessError::Exit { status, message }.into(),
    }
}

/// Returns the end of what a program printed, on one line.
fn ending(printed: &str) -> String {
    const LONGEST: usize = 400;
    let lines: Vec<&str> = printed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let text = lines[lines.len().saturating_sub(3)..].join(" | ");
    let start = text.char_indices().rev().nth(LONGEST - 1).map_or(0, |(index, _)| index);
    if text.is_empty() { "it printed nothing".into() } else { text[start..].to_owned() }
}
