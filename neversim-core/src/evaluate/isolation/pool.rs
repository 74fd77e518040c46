//! The workers of a study: as many as there are threads that ask, each used again and again until it dies.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::process::{NoAnswer, WorkerProcess};
use super::protocol::{Request, Response};
use crate::error::StudyError;
use crate::evaluate::attempt::Attempt;
use crate::evaluate::kept::{Kept, KeptFolder};
use crate::evaluate::session::Session;
use crate::program::{Death, Silence};
use crate::record::evaluation::{Failure, Status};
use crate::simulator::failure::OutsideCause;

/// Folder in the run folder through which workers hand over spikes.
const HAND_OVER: &str = "workers";

#[derive(Debug)]
pub(crate) struct WorkerPool {
    program: ProgramFile,
    run: PathBuf,
    /// Threads of one simulation.
    threads: usize,
    /// Processor time that an evaluation may take, including replicates and metrics.
    timeout: Option<Duration>,
    idle: Mutex<Vec<WorkerProcess>>,
    /// The lowest loss so far: only a lower one can be the best.
    lowest: Mutex<Option<f64>>,
}

impl WorkerPool {
    /// Added to the limits of the simulations, for the metrics and for communication.
    const GRACE: Duration = Duration::from_secs(1);

    /// Returns a pool that starts `program worker` whenever one is needed. The first one starts now, so that a program which
    /// cannot serve the study is noticed immediately.
    pub(crate) fn new(session: &Session, run: &Path) -> Result<Self, StudyError> {
        let program = ProgramFile::new(session.worker_program.clone().ok_or(StudyError::NoWorkerProgram)?);
        // Links are not resolved: a run folder that moves is reached through one.
        let run = std::path::absolute(run).map_err(StudyError::read(run))?;
        // What a killed study left.
        drop(fs::remove_dir_all(run.join(HAND_OVER)));
        let threads = (session.threads / session.plan.settings.workers).max(1);
        // Each thread of each simulation may take as long as the limit, and so may each program that measures it.
        let threads_of_each = u32::try_from(threads + session.metric_groups.len()).unwrap_or(u32::MAX);
        let simulations = session.plan.settings.evaluation.replicates.saturating_mul(threads_of_each);
        let timeout = session.plan.settings.simulator.limits()?.timeout;
        let pool = Self {
            program,
            run,
            threads,
            timeout: timeout.map(|timeout| timeout.saturating_mul(simulations).saturating_add(Self::GRACE)),
            idle: Mutex::default(),
            lowest: Mutex::default(),
        };
        let first = pool.start().map_err(|reason| StudyError::Worker { reason })?;
        pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(first);
        Ok(pool)
    }

    /// Evaluates a candidate in a worker.
    pub(crate) fn attempt(&self, session: &Session, evaluation: u64, values: &[f64], output: Option<&Path>) -> Attempt {
        let lost = |reason: String| Attempt {
            outside: Some(OutsideCause::Worker),
            ..Attempt::failed(session, 0, Failure::new(Status::Crashed, reason))
        };
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut worker = match idle.map_or_else(|| self.start(), Ok) {
            Ok(worker) => worker,
            Err(reason) => return lost(reason),
        };
        // Removed with whoever takes it.
        let keep = self.run.join(HAND_OVER).join(evaluation.to_string());
        let request = Request {
            evaluation,
            values: values.to_vec(),
            output: output.and_then(|output| std::path::absolute(output).ok()),
            keep: Some(keep.clone()),
            keep_below: *self.lowest.lock().unwrap_or_else(PoisonError::into_inner),
        };
        let keep = KeptFolder(keep);
        let answer = worker.evaluate(&request, self.timeout, &session.cancellation);
        match answer {
            Ok(response) => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                self.received(session, response, evaluation, keep).unwrap_or_else(lost)
            }
            Err(NoAnswer::Silent(Silence::Timeout | Silence::Memory)) => {
                let limit = self.timeout.unwrap_or_default().as_secs_f64();
                let reason = format!("the worker was ended after {limit} s without an answer: a metric that loops?");
                Attempt::failed(session, 0, Failure::new(Status::Timeout, reason))
            }
            // The study drops what was cancelled, and the worker ends with this scope.
            Err(NoAnswer::Silent(Silence::Cancelled)) => {
                Attempt::failed(session, 0, Failure::new(Status::Crashed, "the study was stopped".to_owned()))
            }
            Err(NoAnswer::Nonsense(reason)) => lost(format!("the worker's answer makes no sense: {reason}")),
            Err(NoAnswer::Silent(Silence::Died(death))) => {
                let (status, is_outside, reason) = judged(&death);
                let outside = is_outside.then_some(OutsideCause::Worker);
                Attempt { outside, ..Attempt::failed(session, 0, Failure::new(status, reason)) }
            }
        }
    }

    fn start(&self) -> Result<WorkerProcess, String> {
        let program = self.program.path_if_unchanged()?;
        WorkerProcess::start(program, &self.run, self.threads)
    }

    fn received(
        &self,
        session: &Session,
        response: Response,
        evaluation: u64,
        kept: KeptFolder,
    ) -> Result<Attempt, String> {
        let is_kept = response.is_kept;
        if let Some(time) = response.network_seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
            session.network_time.get_or_init(|| time);
        }
        let mut attempt = response.into_attempt(evaluation, session.plan.objective.columns().count())?;
        if is_kept {
            attempt.simulated = Some(Kept::Folder(kept));
        }
        if let Ok(loss) = attempt.loss {
            let mut lowest = self.lowest.lock().unwrap_or_else(PoisonError::into_inner);
            *lowest = Some(lowest.map_or(loss, |lowest| lowest.min(loss)));
        }
        Ok(attempt)
    }
}

impl Drop for WorkerPool {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(self.run.join(HAND_OVER)));
    }
}

/// The program that workers run, as it was when the study started: a replacement might compute something else.
#[derive(Debug)]
struct ProgramFile {
    path: PathBuf,
    version: Option<FileVersion>,
}

impl ProgramFile {
    fn new(path: PathBuf) -> Self {
        let version = FileVersion::of(&path).ok();
        Self { path, version }
    }

    fn path_if_unchanged(&self) -> Result<&Path, String> {
        let path = self.path.display();
        match FileVersion::of(&self.path) {
            Err(error) => Err(format!("the worker {path} cannot be started: {error}")),
            Ok(version) if self.version.as_ref().is_some_and(|before| *before != version) => {
                Err(format!("the program {path} was replaced while the study ran"))
            }
            Ok(_) => Ok(&self.path),
        }
    }
}

/// What changes when a file is replaced.
#[derive(Debug, PartialEq, Eq)]
struct FileVersion {
    length: u64,
    modified: Option<SystemTime>,
    /// Device and number of the file.
    place: Option<(u64, u64)>,
}

impl FileVersion {
    fn of(path: &Path) -> io::Result<Self> {
        let file = fs::metadata(path)?;
        #[cfg(unix)]
        let place = {
            use std::os::unix::fs::MetadataExt;
            Some((file.dev(), file.ino()))
        };
        #[cfg(not(unix))]
        let place = None;
        Ok(Self { length: file.len(), modified: file.modified().ok(), place })
    }
}

/// Returns what a worker's death means for its evaluation: its status, whether another attempt may succeed, and why.
fn judged(death: &Death) -> (Status, bool, String) {
    let said = if death.said.is_empty() { String::new() } else { format!(": {}", death.said) };
    if death.said.contains("memory allocation of") {
        return (Status::Memory, false, format!("the worker ran out of memory{said}"));
    }
    let Some(status) = death.status else { return (Status::Crashed, true, format!("the worker went silent{said}")) };
    match death.signal() {
        // No simulation or metric sends these; they come from outside, for example from the kernel's out-of-memory killer.
        Some(signal @ (1 | 2 | 9 | 15)) => {
            (Status::Crashed, true, format!("the worker was ended from outside by signal {signal}{said}"))
        }
        Some(signal) => (Status::Crashed, false, format!("the worker crashed with signal {signal}{said}")),
        None => (Status::Crashed, false, format!("the worker ended with {status}{said}")),
    }
}
