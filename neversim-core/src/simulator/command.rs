//! A simulator by command: a program that answers each line of JSON with one.
//!
//! The protocol is in the README of this crate. A program may answer any number of requests, or end after each answer.

mod answer;
mod files;
mod program_pool;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use neversim_netsim::Limits;
use serde::Serialize;

use super::failure::{OutsideCause, SimulationFailure};
use super::model::{Model, SessionFacts};
use super::simulated::Simulated;
use super::simulation::{Simulation, Values};
use super::spikes::Spikes;
use crate::error::StudyError;
use crate::program::{AnswerLimits, Line, PROTOCOL, Silence};
use crate::record::evaluation::{Failure, Status};
use crate::record::outside::{InputSettings, ProgramSettings, files_of_command};
use crate::record::run_folder::SCRATCH;
use files::CommandFiles;
use program_pool::{NoAnswer, ProgramPool};

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
        let answer = self.programs.ask(&line, self.limits).map_err(|silence| failure(&silence, self.limits))?;
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

/// What a line of a program is: the answer, or a message on the way that says what it does.
fn what_is(line: &str) -> Line {
    let phase = serde_json::from_str::<serde_json::Value>(line).ok().and_then(|line| {
        let object = line.as_object().filter(|object| object.len() == 1)?;
        object.get("phase")?.as_str().map(str::to_owned)
    });
    match phase.as_deref() {
        None => Line::Answer,
        Some(phase) => Line::Message { is_counting: phase != "network" },
    }
}

fn crashed(reason: String) -> SimulationFailure {
    Failure::new(Status::Crashed, reason).into()
}

/// Returns what a program's silence means for its evaluation.
fn failure(silence: &NoAnswer, limits: AnswerLimits) -> SimulationFailure {
    let from_outside = |reason: String| SimulationFailure {
        failure: Failure::new(Status::Crashed, reason),
        outside: Some(OutsideCause::Program),
        rate: None,
    };
    match silence {
        NoAnswer::NotStarted { program, error } => {
            from_outside(format!("the simulator `{program}` cannot be started: {error}"))
        }
        NoAnswer::Silent(Silence::Timeout) => {
            let limit = limits.timeout.unwrap_or_default().as_secs_f64();
            Failure::new(Status::Timeout, format!("the simulator was ended after {limit} s")).into()
        }
        NoAnswer::Silent(Silence::Memory) => {
            let limit = limits.memory_mib.unwrap_or_default();
            Failure::new(Status::Memory, format!("the simulator was ended at the memory limit of {limit} MiB")).into()
        }
        NoAnswer::Silent(Silence::Cancelled) => crashed("the study was stopped".to_owned()),
        NoAnswer::Silent(Silence::Died(death)) => {
            let said = if death.said.is_empty() { String::new() } else { format!(": {}", death.said) };
            match (death.signal(), death.status) {
                // No simulator sends these to itself: somebody else did.
                (Some(signal @ (1 | 2 | 9 | 15)), _) => {
                    from_outside(format!("the simulator was ended from outside by signal {signal}{said}"))
                }
                (Some(signal), _) => crashed(format!("the simulator crashed with signal {signal}{said}")),
                (None, Some(status)) => crashed(format!("the simulator ended with {status} and no answer{said}")),
                (None, None) => crashed(format!("the simulator closed its output and gave no answer{said}")),
            }
        }
    }
}
