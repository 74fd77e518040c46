//! One worker process, as the study sees it.

use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::protocol::{Greeting, PROTOCOL, Phase, Progress, Ready, Request, Response};
use crate::cancellation::Cancellation;
use crate::program::{AnswerLimits, Launch, Line, Program, Silence};

/// A running worker. Dropping it ends it.
#[derive(Debug)]
pub(super) struct WorkerProcess {
    program: Program,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum NoAnswer {
    Silent(Silence),
    /// It cannot be understood.
    Nonsense(String),
}

impl WorkerProcess {
    /// Processor time that a worker may take to load the study and its plugins; it may wait for 105 s.
    const START: Duration = Duration::from_secs(10);

    /// Starts `program worker` for the study in `run`.
    pub(super) fn start(program: &Path, run: &Path, threads: usize) -> Result<Self, String> {
        let cannot =
            |error: &dyn std::fmt::Display| format!("the worker {} cannot be started: {error}", program.display());
        let Some(path) = program.to_str() else { return Err(cannot(&"its path is not UTF-8")) };
        let launch = Launch { command: vec![path.into(), "worker".into()], folder: None, log: None };
        let mut worker = Self { program: Program::start(&launch).map_err(|error| cannot(&error))? };
        let greeting = Greeting { protocol: PROTOCOL, run: run.into(), threads, announce: true };
        match worker.exchange::<Ready>(&greeting, Some(Self::START), &Cancellation::default()) {
            Ok(Ready { protocol: PROTOCOL, error: None }) => Ok(worker),
            Ok(Ready { error: Some(error), .. }) => Err(format!("the worker cannot serve this study: {error}")),
            Ok(Ready { protocol, .. }) => Err(format!("the worker speaks protocol {protocol}, the study {PROTOCOL}")),
            Err(NoAnswer::Silent(silence)) => Err(format!("the worker did not get ready: {silence}")),
            Err(NoAnswer::Nonsense(reason)) => {
                Err(format!("the worker did not get ready: its answer makes no sense: {reason}"))
            }
        }
    }

    /// Returns the answer to a request.
    ///
    /// - `timeout`: how long it may take, not counting the building of networks.
    pub(super) fn evaluate(
        &mut self,
        request: &Request,
        timeout: Option<Duration>,
        cancellation: &Cancellation,
    ) -> Result<Response, NoAnswer> {
        self.exchange(request, timeout, cancellation)
    }

    fn exchange<T: DeserializeOwned>(
        &mut self,
        message: &impl Serialize,
        timeout: Option<Duration>,
        cancellation: &Cancellation,
    ) -> Result<T, NoAnswer> {
        let line = serde_json::to_string(message).map_err(|error| NoAnswer::Nonsense(error.to_string()))?;
        // A worker limits its memory by itself.
        let limits = AnswerLimits { timeout, memory_mib: None };
        let what_is = |line: &str| match serde_json::from_str::<Progress>(line) {
            Ok(Progress { phase }) => Line::Message { is_counting: phase != Phase::Network },
            Err(_) => Line::Answer,
        };
        let answer = self.program.ask(&line, limits, cancellation, what_is).map_err(NoAnswer::Silent)?;
        serde_json::from_str(&answer).map_err(|error| NoAnswer::Nonsense(format!("{error} in `{answer}`")))
    }
}
