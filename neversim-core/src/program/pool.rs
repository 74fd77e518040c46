//! The programs of one command: as many as there are threads that ask, each used again until it ends.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::{AnswerLimits, Launch, Line, Program, Silence};
use crate::cancellation::Cancellation;
use crate::error::StudyError;

/// Folder in the run folder for what programs print to standard error.
const LOGS: &str = "logs";

/// The programs of one command.
#[derive(Debug)]
pub(crate) struct ProgramPool {
    command: Vec<String>,
    /// `None`: the end of what programs print to standard error is kept for messages.
    logs: Option<Logs>,
    cancellation: Cancellation,
    state: Mutex<State>,
}

/// Where programs print to standard error.
#[derive(Debug)]
struct Logs {
    folder: PathBuf,
    /// What the files are called, before their number.
    name: &'static str,
}

#[derive(Debug, Default)]
struct State {
    /// Those that have answered, each with the number of its log.
    idle: Vec<(usize, Program)>,
    /// Numbers of logs that nobody writes.
    free_logs: Vec<usize>,
    logs: usize,
    /// How many programs in a row have ended without any answer.
    failures: u32,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    NotStarted { command: String, error: io::Error },
    Silent(Silence),
}

impl ProgramPool {
    /// Returns a pool that starts programs when they are needed, with logs in the run folder.
    pub(crate) fn new(
        command: Vec<String>,
        run: &Path,
        name: &'static str,
        cancellation: Cancellation,
    ) -> Result<Self, StudyError> {
        let folder = run.join(LOGS);
        // Not the folders above it: if the run folder has been moved, nothing may appear in its place.
        fs::create_dir(&folder).or_else(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Ok(()),
            _ => Err(StudyError::create(&folder)(error)),
        })?;
        Ok(Self { command, logs: Some(Logs { folder, name }), cancellation, state: Mutex::default() })
    }

    /// Returns a pool outside of a study, without logs.
    pub(crate) fn without_logs(command: Vec<String>) -> Self {
        Self { command, logs: None, cancellation: Cancellation::default(), state: Mutex::default() }
    }

    /// Returns the answer to a line.
    ///
    /// A program that has answered before and has ended since is replaced, however it ended: a short script may serve one
    /// request only, and its end may come after the next question was sent. So what makes a lasting program crash is asked
    /// twice.
    pub(crate) fn ask(&self, line: &str, limits: AnswerLimits) -> Result<String, NoAnswer> {
        let idle = self.state().idle.pop();
        if let Some((log, mut program)) = idle {
            match program.ask(line, limits, &self.cancellation, what_is) {
                Ok(answer) => return Ok(self.answered(log, program, answer)),
                Err(Silence::Died(_)) => self.state().free_logs.push(log),
                Err(silence) => {
                    self.state().free_logs.push(log);
                    return Err(NoAnswer::Silent(silence));
                }
            }
        }
        let log = self.take_log();
        self.back_off();
        let launch = Launch {
            command: self.command.clone(),
            folder: None,
            log: self.logs.as_ref().map(|logs| logs.folder.join(format!("{}-{log}.log", logs.name))),
        };
        let started =
            Program::start(&launch).map_err(|error| NoAnswer::NotStarted { command: self.command.join(" "), error });
        let answer = started.and_then(|mut program| {
            let answer = program.ask(line, limits, &self.cancellation, what_is).map_err(NoAnswer::Silent)?;
            Ok((program, answer))
        });
        match answer {
            Ok((program, answer)) => Ok(self.answered(log, program, answer)),
            Err(reason) => {
                let mut state = self.state();
                state.free_logs.push(log);
                state.failures = state.failures.saturating_add(1);
                Err(reason)
            }
        }
    }

    fn answered(&self, log: usize, program: Program, answer: String) -> String {
        let mut state = self.state();
        state.failures = 0;
        state.idle.push((log, program));
        answer
    }

    fn take_log(&self) -> usize {
        let mut state = self.state();
        state.free_logs.pop().unwrap_or_else(|| {
            state.logs += 1;
            state.logs
        })
    }

    /// Waits before a start if the last ones came to nothing: 0.1 s after the second, twice as long after each further one, at
    /// most 5 s.
    fn back_off(&self) {
        const LONGEST: Duration = Duration::from_secs(5);
        let failures = self.state().failures;
        let Some(doublings) = failures.checked_sub(2) else { return };
        let pause = Duration::from_millis(100).saturating_mul(1 << doublings.min(6)).min(LONGEST);
        let begun = Instant::now();
        while begun.elapsed() < pause && !self.cancellation.is_cancelled() {
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A message on the way to an answer. Reading stops at the first other field, so that a long answer is not read twice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    phase: String,
}

/// What a line of a program is: the answer, or a message on the way that says what it does.
pub(crate) fn what_is(line: &str) -> Line {
    match serde_json::from_str::<Message>(line) {
        Ok(Message { phase }) => Line::Message { is_counting: phase != "network" },
        Err(_) => Line::Answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_is_a_message_and_everything_else_an_answer() {
        let is_counting = |line| match what_is(line) {
            Line::Message { is_counting } => Some(is_counting),
            Line::Answer => None,
        };
        assert_eq!(is_counting(r#"{"phase": "network"}"#), Some(false));
        assert_eq!(is_counting(r#"{"phase": "simulation"}"#), Some(true));
        assert_eq!(is_counting(r#"{"metrics": {"phase": 1}}"#), None);
        assert_eq!(is_counting(r#"{"phase": "network", "metrics": {}}"#), None);
        assert_eq!(is_counting("hello"), None);
    }
}
