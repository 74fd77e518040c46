//! The real NETSIM, or any program that behaves like it, behind the [`Simulator`] trait.
//!
//! The program is started directly, never through a shell, in a process group of its own, with a scratch folder of its
//! own; whatever it does becomes the outcome of one simulation.

mod ending;
mod group;
mod output;
mod printed;
mod program;
mod supervised;
mod timer;

use std::path::{Path, PathBuf};

use crate::error::{ParameterError, ProcessError, SimulationError};
use crate::limits::{Cancellation, Limits};
use crate::parameters::{NetsimOptions, ParameterFile, Parameters};
use crate::recording::Recording;
use crate::simulator::{Output, Simulator};

pub use group::{ProcessGroup, end_all_processes};
pub use program::NoNetsimFound;
pub use supervised::resident_mib;
use supervised::{Ending, Supervised};
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
