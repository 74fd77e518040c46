//! What a worker does.

use std::fmt;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use neversim_netsim::{
    Output, OutputFolder, ParameterError, ParameterFile, Parameters, Recording, SimulationError, Simulator,
};
use serde::Serialize;

use super::protocol::{Greeting, PROTOCOL, Phase, Progress, Ready, Request, Response};
use crate::error::StudyError;
use crate::evaluate::attempt::{self, Attempt};
use crate::evaluate::leftovers;
use crate::plan::checked::CheckedStudyOptions;
use crate::plan::options::StudyOptions;

/// Serves one study: reads a greeting and requests from `input`, answers each on `output`, until `input` ends.
///
/// The process must do nothing else: it dies with its parent, and its memory is limited from here on if the study
/// limits that of a simulation.
///
/// # Errors
///
/// What `input` and `output` say, and [`io::ErrorKind::InvalidData`] for a line that is no request.
pub fn serve(mut input: impl BufRead, output: impl Write + Send + 'static) -> io::Result<()> {
    die_with_parent();
    let Some(greeting) = read::<Greeting>(&mut input)? else { return Ok(()) };
    let answers = Answers(Arc::new(Mutex::new(Box::new(output))));
    let mut study = match prepare(&greeting) {
        Ok(study) => study,
        Err(error) => return answers.write(&Ready { protocol: PROTOCOL, error: Some(error) }),
    };
    if greeting.announce {
        study.simulator = Arc::new(Announced { simulator: study.simulator, answers: answers.clone() });
    }
    answers.write(&Ready { protocol: PROTOCOL, error: None })?;
    while let Some(request) = read::<Request>(&mut input)? {
        let attempt = attempt::here(&study, &request.values, request.output.as_deref());
        let is_kept = request.keep.as_deref().is_some_and(|folder| keep(&attempt, request.keep_below, folder));
        let network = study.network_time.get().copied();
        answers.write(&Response::new(request.evaluation, &attempt, is_kept, network))?;
    }
    Ok(())
}

/// Returns the study that the greeting is about, or why this program cannot serve it.
fn prepare(greeting: &Greeting) -> Result<CheckedStudyOptions, String> {
    if greeting.protocol != PROTOCOL {
        return Err(format!("the study speaks protocol {}, the worker {PROTOCOL}", greeting.protocol));
    }
    let said = |error: StudyError| error.to_string();
    let mut options = StudyOptions::of_run(&greeting.run).map_err(said)?;
    // One candidate at a time, so all threads go into its simulation.
    (options.workers, options.threads) = (1, Some(greeting.threads));
    let mut study = CheckedStudyOptions::new(&options).map_err(said)?;
    leftovers::work_in(&mut study, &greeting.run).map_err(said)?;
    if let Some(limit) = study.settings.simulator.memory_limit {
        limit_memory(limit).map_err(|error| format!("the memory cannot be limited: {error}"))?;
    }
    Ok(study)
}

/// Writes the files of the best evaluation so far; returns whether it did.
fn keep(attempt: &Attempt, below: Option<f64>, folder: &Path) -> bool {
    let (Ok(loss), Some((_, recording))) = (&attempt.loss, &attempt.simulated) else { return false };
    if below.is_some_and(|below| *loss >= below) {
        return false;
    }
    let written = OutputFolder::create(folder, recording.seed).and_then(|files| {
        files.write_spikes(recording)?;
        files.write_positions(recording)
    });
    written.is_ok()
}

fn read<T: serde::de::DeserializeOwned>(input: &mut impl BufRead) -> io::Result<Option<T>> {
    let mut line = String::new();
    match input.read_line(&mut line)? {
        0 => Ok(None),
        _ => Ok(Some(serde_json::from_str(&line)?)),
    }
}

/// Where a worker answers; clones share it.
#[derive(Clone)]
struct Answers(Arc<Mutex<Box<dyn Write + Send>>>);

impl Answers {
    fn write(&self, message: &impl Serialize) -> io::Result<()> {
        let line = serde_json::to_string(message)? + "\n";
        // A line that a panic cut off in the middle is nonsense to the study, which then takes another worker.
        let mut output = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        output.write_all(line.as_bytes())?;
        output.flush()
    }
}

/// A simulator that says when it builds a network and when it simulates: only simulating is limited.
struct Announced {
    simulator: Arc<dyn Simulator>,
    answers: Answers,
}

impl Announced {
    fn say(&self, phase: Phase) {
        // A study that no longer reads has ended, and the worker ends with it.
        drop(self.answers.write(&Progress { phase }));
    }
}

impl fmt::Debug for Announced {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.simulator.fmt(formatter)
    }
}

impl Simulator for Announced {
    fn check(&self, model: &ParameterFile) -> Result<Parameters, ParameterError> {
        self.simulator.check(model)
    }

    fn prepare(&self, model: &ParameterFile) -> Result<(), SimulationError> {
        self.say(Phase::Network);
        let prepared = self.simulator.prepare(model);
        self.say(Phase::Simulation);
        prepared
    }

    fn notes(&self) -> Vec<String> {
        self.simulator.notes()
    }

    fn simulate(&self, model: &ParameterFile) -> Result<Recording, SimulationError> {
        self.prepare(model)?;
        self.simulator.simulate(model)
    }

    fn simulate_into(&self, model: &ParameterFile, output: &Output<'_>) -> Result<Recording, SimulationError> {
        self.prepare(model)?;
        self.simulator.simulate_into(model, output)
    }
}

/// Makes the process die with its parent: a plugin caught in a loop does not notice that standard input has ended.
fn die_with_parent() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, set_parent_process_death_signal};
        // If this is refused, the worker still ends with its standard input.
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
    }
}

/// Limits the address space to what is in use and `mib` MiB more.
fn limit_memory(mib: u64) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let invalid = || io::Error::new(io::ErrorKind::InvalidData, "/proc/self/statm cannot be understood");
        let statm = std::fs::read_to_string("/proc/self/statm")?;
        let pages: u64 = statm.split(' ').next().and_then(|pages| pages.parse().ok()).ok_or_else(invalid)?;
        let limit = (pages * rustix::param::page_size() as u64).saturating_add(mib.saturating_mul(1 << 20));
        setrlimit(Resource::As, Rlimit { current: Some(limit), maximum: Some(limit) })?;
    }
    #[cfg(not(target_os = "linux"))]
    let _ = mib;
    Ok(())
}
