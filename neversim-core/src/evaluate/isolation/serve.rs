//! What a worker does.

use std::fmt;
use std::fs;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::protocol::{Greeting, PROTOCOL, Phase, Progress, Ready, Request, Response};
use crate::error::StudyError;
use crate::evaluate::attempt::{self, Attempt};
use crate::evaluate::session::{Runtime, Session};
use crate::plan::Plan;
use crate::plan::options::StudyOptions;
use crate::simulator::failure::SimulationFailure;
use crate::simulator::model::{Model, SessionFacts};
use crate::simulator::simulated::Simulated;
use crate::simulator::simulation::Simulation;

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
    let mut session = match prepare(&greeting) {
        Ok(session) => session,
        Err(error) => return answers.write(&Ready { protocol: PROTOCOL, error: Some(error) }),
    };
    if greeting.announce {
        session.model = Arc::new(Announced { model: session.model, answers: answers.clone() });
    }
    answers.write(&Ready { protocol: PROTOCOL, error: None })?;
    while let Some(request) = read::<Request>(&mut input)? {
        let attempt = attempt::here(&session, request.evaluation, &request.values, request.output.as_deref());
        let is_kept = request.keep.as_deref().is_some_and(|folder| keep(&attempt, request.keep_below, folder));
        let network = session.network_time.get().copied();
        answers.write(&Response::new(request.evaluation, &attempt, is_kept, network))?;
    }
    Ok(())
}

/// Returns the study that the greeting is about, or why this program cannot serve it.
fn prepare(greeting: &Greeting) -> Result<Session, String> {
    if greeting.protocol != PROTOCOL {
        return Err(format!("the study speaks protocol {}, the worker {PROTOCOL}", greeting.protocol));
    }
    let said = |error: StudyError| error.to_string();
    let mut options = StudyOptions::of_run(&greeting.run).map_err(said)?;
    // One candidate at a time, so all threads go into its simulation.
    (options.workers, options.threads) = (1, Some(greeting.threads));
    // A worker searches nothing, and the strategy may be known to the study's program only.
    options.optimizer = neversim_optim::DEFAULT_STRATEGY.into();
    let plan = Arc::new(Plan::new(&options).map_err(said)?);
    let session = Session::start(plan, &Runtime::of(&options), &greeting.run).map_err(said)?;
    if let Some(limit) = session.plan.settings.simulator.memory_limit {
        limit_memory(limit).map_err(|error| format!("the memory cannot be limited: {error}"))?;
    }
    Ok(session)
}

/// Writes the files of the best evaluation so far; returns whether it did.
fn keep(attempt: &Attempt, below: Option<f64>, folder: &Path) -> bool {
    let (Ok(loss), Some(kept)) = (&attempt.loss, &attempt.simulated) else { return false };
    if below.is_some_and(|below| *loss >= below) {
        return false;
    }
    fs::create_dir_all(folder).is_ok() && kept.write(folder).is_ok()
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

impl fmt::Debug for Answers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Answers")
    }
}

impl Answers {
    fn write(&self, message: &impl Serialize) -> io::Result<()> {
        let line = serde_json::to_string(message)? + "\n";
        // A line that a panic cut off in the middle is nonsense to the study, which then takes another worker.
        let mut output = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        output.write_all(line.as_bytes())?;
        output.flush()
    }
}

/// A model that says when it builds a network and when it simulates: only simulating is limited.
#[derive(Debug)]
struct Announced {
    model: Arc<dyn Model>,
    answers: Answers,
}

impl Announced {
    fn say(&self, phase: Phase) {
        // A study that no longer reads has ended, and the worker ends with it.
        drop(self.answers.write(&Progress { phase }));
    }
}

impl Model for Announced {
    fn simulate(&self, simulation: &Simulation<'_>) -> Result<Simulated, SimulationFailure> {
        self.prepare(simulation);
        self.model.simulate(simulation)
    }

    fn seed(&self, simulation: &Simulation<'_>) -> u32 {
        self.model.seed(simulation)
    }

    fn start(self: Arc<Self>, _session: &SessionFacts<'_>) -> Result<Arc<dyn Model>, StudyError> {
        Ok(self)
    }

    fn prepare(&self, simulation: &Simulation<'_>) -> Duration {
        self.say(Phase::Network);
        let time = self.model.prepare(simulation);
        self.say(Phase::Simulation);
        time
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
        let statm = fs::read_to_string("/proc/self/statm")?;
        let pages: u64 = statm.split(' ').next().and_then(|pages| pages.parse().ok()).ok_or_else(invalid)?;
        let limit = (pages * rustix::param::page_size() as u64).saturating_add(mib.saturating_mul(1 << 20));
        setrlimit(Resource::As, Rlimit { current: Some(limit), maximum: Some(limit) })?;
    }
    #[cfg(not(target_os = "linux"))]
    let _ = mib;
    Ok(())
}
