//! A simulator by command: a program that answers each line of JSON with one.
//!
//! The protocol is in PROTOCOL.md. A program may answer any number of requests, or end after each answer.

mod answer;
mod files;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use neversim_netsim::Limits;
use serde::Serialize;

use super::failure::{OutsideCause, SimulationFailure};
use super::model::{Model, SessionFacts};
use super::no_answer;
use super::simulated::Simulated;
use super::simulation::{Simulation, Values};
use super::spikes::Spikes;
use crate::error::StudyError;
use crate::program::pool::ProgramPool;
use crate::program::{AnswerLimits, PROTOCOL};
use crate::record::evaluation::{Failure, Status};
use crate::record::outside::{InputSettings, ProgramSettings, files_of_command};
use crate::record::run_folder::SCRATCH;
use files::CommandFiles;

/// A simulator by command.
#[derive(Debug)]
pub(crate) struct CommandModel {
    command: Vec<String>,
    limits: Limits,
}

/// One that runs.
#[derive(Debug)]
struct RunningCommand {
    programs: ProgramPool,
    limits: AnswerLimits,
    /// Threads of one simulation.
    threads: usize,
    /// Where the files of simulations lie that are not kept.
    scratch: PathBuf,
}

/// What a program is asked.
#[derive(Debug, Serialize)]
struct Request<'a> {
    protocol: u32,
    evaluation: u64,
    replicate: u32,
    seed: u32,
    values: serde_json::Map<String, serde_json::Value>,
    threads: usize,
    /// A folder that exists, for files of this simulation.
    output: &'a Path,
}

impl CommandModel {
    /// Returns the simulator that a command starts.
    ///
    /// - `limits`: of one simulation.
    pub(crate) fn new(command: Vec<String>, limits: Limits) -> Self {
        Self { command, limits }
    }
}

impl Model for CommandModel {
    fn simulate(&self, _simulation: &Simulation<'_>) -> Result<Simulated, SimulationFailure> {
        unreachable!("a session starts the model")
    }

    fn is_external(&self) -> bool {
        true
    }

    fn outside(&self) -> Result<(Vec<InputSettings>, Option<ProgramSettings>), StudyError> {
        Ok((files_of_command("--simulator", &self.command)?, None))
    }

    fn start(self: Arc<Self>, session: &SessionFacts<'_>) -> Result<Arc<dyn Model>, StudyError> {
        let run = std::path::absolute(session.run).map_err(StudyError::read(session.run))?;
        Ok(Arc::new(RunningCommand {
            programs: ProgramPool::new(self.command.clone(), &run, "simulator", session.cancellation.clone())?,
            limits: AnswerLimits { timeout: self.limits.timeout, memory_mib: self.limits.memory_mib },
            threads: session.threads.max(1),
            scratch: run.join(SCRATCH),
        }))
    }
}

impl RunningCommand {
    /// Returns the folder for the files of a simulation, which exists, and whether it is to be removed.
    fn folder(&self, simulation: &Simulation<'_>) -> Result<(PathBuf, bool), SimulationFailure> {
        let (folder, is_scratch) = match simulation.output {
            Some(output) => (std::path::absolute(output).unwrap_or(output.into()), false),
            None => (self.scratch.join(format!("{:06}_{}", simulation.evaluation, simulation.replicate)), true),
        };
        let refuse = |error| SimulationFailure {
            failure: Failure::new(Status::Crashed, format!("cannot create {}: {error}", folder.display())),
            outside: Some(OutsideCause::Files),
            rate: None,
        };
        fs::create_dir_all(&folder).map_err(refuse)?;
        Ok((folder, is_scratch))
    }
}

impl Model for RunningCommand {
    fn simulate(&self, simulation: &Simulation<'_>) -> Result<Simulated, SimulationFailure> {
        let (folder, is_scratch) = self.folder(simulation)?;
        let files = CommandFiles::new(folder, is_scratch);
        let values = simulation.values.iter().map(|(name, value)| (name.to_owned(), value.into()));
        let request = Request {
            protocol: PROTOCOL,
            evaluation: simulation.evaluation,
            replicate: simulation.replicate,
            seed: simulation.seed,
            values: values.collect(),
            threads: self.threads,
            output: files.folder(),
        };
        let line = serde_json::to_string(&request).map_err(|error| crashed(error.to_string()))?;
        let answer = self
            .programs
            .ask(&line, self.limits)
            .map_err(|silence| no_answer::failure(&silence, "simulator", self.limits))?;
        let simulated = answer::read(&answer, simulation.evaluation, files.folder())?;
        Ok(simulated.with_files(files))
    }

    fn is_external(&self) -> bool {
        true
    }

    fn read(&self, folder: &Path, _values: &Values<'_>) -> Option<Simulated> {
        Spikes::read(folder).map(Simulated::from)
    }

    fn start(self: Arc<Self>, _session: &SessionFacts<'_>) -> Result<Arc<dyn Model>, StudyError> {
        Ok(self)
    }
}

fn crashed(reason: String) -> SimulationFailure {
    Failure::new(Status::Crashed, reason).into()
}
