//! One worker process, as the study sees it.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use neversim_netsim::{Cancellation, ProcessTimer};
use serde::Serialize;

use super::protocol::{Greeting, PROTOCOL, Phase, Progress, Ready, Request, Response};

/// A running worker. Dropping it ends it.
#[derive(Debug)]
pub(super) struct WorkerProcess {
    child: Child,
    requests: Option<ChildStdin>,
    lines: Receiver<String>,
    /// The last part of what it printed to standard error, sent when that stream ends.
    said: Receiver<String>,
}

/// Why a worker gave no answer.
#[derive(Debug)]
pub(super) enum Silence {
    /// It exceeded its time limit.
    Timeout,
    /// Nobody is waiting for the answer any longer.
    Cancelled,
    /// It died.
    Died(Death),
    /// Its answer cannot be understood.
    Nonsense(String),
}

/// How a worker died.
#[derive(Debug)]
pub(super) struct Death {
    pub(super) status: Option<ExitStatus>,
    /// The end of what it printed to standard error.
    pub(super) said: String,
}

impl fmt::Display for Silence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => formatter.write_str("it took too long"),
            Self::Cancelled => formatter.write_str("the study was stopped"),
            Self::Died(Death { status, said }) => {
                let status = status.map_or("it went silent".to_owned(), |status| format!("it ended with {status}"));
                let said = if said.is_empty() { String::new() } else { format!(": {said}") };
                write!(formatter, "{status}{said}")
            }
            Self::Nonsense(reason) => write!(formatter, "its answer makes no sense: {reason}"),
        }
    }
}

impl WorkerProcess {
    /// Processor time that a worker may take to load the study and its plugins; it may wait for 105 s.
    const START: Duration = Duration::from_secs(10);

    /// Starts `program worker` for the study in `run`.
    pub(super) fn start(program: &Path, run: &Path, threads: usize) -> Result<Self, String> {
        let mut command = Command::new(program);
        command.arg("worker").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Ctrl-C in a terminal goes to the whole process group; only the study decides whether workers stop.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let cannot = |error: io::Error| format!("the worker {} cannot be started: {error}", program.display());
        let mut child = command.spawn().map_err(cannot)?;
        let (requests, lines, said) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let lines = lines.map_or_else(|| channel().1, read_lines);
        let said = said.map_or_else(|| channel().1, read_end);
        let mut worker = Self { child, requests, lines, said };
        let greeting = Greeting { protocol: PROTOCOL, run: run.into(), threads, announce: true };
        match worker.exchange::<Ready>(&greeting, Some(Self::START), &Cancellation::default()) {
            Ok(Ready { protocol: PROTOCOL, error: None }) => Ok(worker),
            Ok(Ready { error: Some(error), .. }) => Err(format!("the worker cannot serve this study: {error}")),
            Ok(Ready { protocol, .. }) => Err(format!("the worker speaks protocol {protocol}, the study {PROTOCOL}")),
            Err(silence) => Err(format!("the worker did not get ready: {silence}")),
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
    ) -> Result<Response, Silence> {
        self.exchange(request, timeout, cancellation)
    }

    fn exchange<T: serde::de::DeserializeOwned>(
        &mut self,
        message: &impl Serialize,
        timeout: Option<Duration>,
        cancellation: &Cancellation,
    ) -> Result<T, Silence> {
        let line = serde_json::to_string(message).map_err(|error| Silence::Nonsense(error.to_string()))? + "\n";
        let sent = self.requests.as_mut().map(|requests| requests.write_all(line.as_bytes()));
        if !matches!(sent, Some(Ok(()))) {
            return Err(Silence::Died(self.death()));
        }
        /// How often a waiting study checks whether it must stop, and how long the worker has been busy.
        const LOOK: Duration = Duration::from_millis(50);
        let mut timer = ProcessTimer::start(self.child.id(), timeout);
        loop {
            match self.lines.recv_timeout(LOOK) {
                Ok(line) => match serde_json::from_str::<Progress>(&line) {
                    Ok(Progress { phase }) => timer.set_counting(phase != Phase::Network),
                    Err(_) => {
                        let answer = serde_json::from_str(&line);
                        return answer.map_err(|error| Silence::Nonsense(format!("{error} in `{line}`")));
                    }
                },
                Err(RecvTimeoutError::Disconnected) => return Err(Silence::Died(self.death())),
                Err(RecvTimeoutError::Timeout) if cancellation.is_cancelled() => return Err(Silence::Cancelled),
                Err(RecvTimeoutError::Timeout) if timer.look().is_some() => return Err(Silence::Timeout),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Returns how the worker died. One that only closed its standard output is ended.
    fn death(&mut self) -> Death {
        const PATIENCE: Duration = Duration::from_millis(500);
        let begun = Instant::now();
        let mut status = self.child.try_wait().ok().flatten();
        while status.is_none() && begun.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(1));
            status = self.child.try_wait().ok().flatten();
        }
        Death { status, said: self.said.recv_timeout(PATIENCE).unwrap_or_default() }
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        drop(self.requests.take());
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn read_lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let lines = BufReader::new(from).lines().map_while(Result::ok);
        // Nobody waits for the rest when the receiver is gone.
        let _ended = lines.into_iter().try_for_each(|line| sender.send(line));
    });
    receiver
}

/// Reads to the end, however much it is, and sends the last part of it.
fn read_end(mut from: impl Read + Send + 'static) -> Receiver<String> {
    const KEPT: usize = 400;
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let (mut end, mut buffer) = (Vec::new(), [0; 4096]);
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            end.extend_from_slice(&buffer[..count]);
            end.drain(..end.len().saturating_sub(KEPT));
        }
        let text = String::from_utf8_lossy(&end);
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        drop(sender.send(lines.join(" | ")));
    });
    receiver
}
