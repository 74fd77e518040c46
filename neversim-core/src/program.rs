//! A program that answers each line of JSON with one: worker, simulator or metrics by command.
//!
//! It is started once and asked again and again; one that ends after its answer is started again for the next question. What
//! the lines say is in PROTOCOL.md.

mod lines;
pub(crate) mod pool;

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use neversim_netsim::{ProcessGroup, ProcessTimer, resident_mib};

use crate::cancellation::Cancellation;

/// Version of what the lines say to simulators and metrics by command.
pub(crate) const PROTOCOL: u32 = 1;

/// How a program is started.
#[derive(Debug)]
pub(crate) struct Launch {
    /// Program and arguments.
    pub(crate) command: Vec<String>,
    /// Where it starts; `None`: where this process is.
    pub(crate) folder: Option<PathBuf>,
    /// Where standard error goes; `None`: its end is kept for messages.
    pub(crate) log: Option<PathBuf>,
}

/// What an answer may use.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AnswerLimits {
    /// Processor time, see [`ProcessTimer`].
    pub(crate) timeout: Option<Duration>,
    /// Memory in use (MiB), of the program without its children.
    pub(crate) memory_mib: Option<u64>,
}

/// A running program. Dropping it ends it, with the programs that it has started.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    group: ProcessGroup,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    /// The end of what it printed to standard error, sent when that stream ends.
    said: Receiver<String>,
    /// The log, and where in it this program starts.
    log: Option<(PathBuf, u64)>,
}

/// Why a program gave no answer.
#[derive(Debug)]
pub(crate) enum Silence {
    /// It exceeded its time limit.
    Timeout,
    /// It exceeded its memory limit.
    Memory,
    /// Nobody is waiting for the answer any longer.
    Cancelled,
    /// It ended.
    Died(Death),
}

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Death {
    pub(crate) status: Option<ExitStatus>,
    /// The end of what it printed to standard error.
    pub(crate) said: String,
}

impl Death {
    /// Returns the signal that ended it.
    pub(crate) fn signal(&self) -> Option<i32> {
        #[cfg(unix)]
        return self.status.and_then(|status| std::os::unix::process::ExitStatusExt::signal(&status));
        #[cfg(not(unix))]
        return None;
    }
}

impl fmt::Display for Silence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => formatter.write_str("it took too long"),
            Self::Memory => formatter.write_str("it took too much memory"),
            Self::Cancelled => formatter.write_str("the study was stopped"),
            Self::Died(Death { status, said, .. }) => {
                let status = status.map_or("it went silent".to_owned(), |status| format!("it ended with {status}"));
                let said = if said.is_empty() { String::new() } else { format!(": {said}") };
                write!(formatter, "{status}{said}")
            }
        }
    }
}

/// What a line is to whoever waits for an answer.
pub(crate) enum Line {
    Answer,
    /// A message on the way; whether the time that follows counts against the limit.
    Message {
        is_counting: bool,
    },
}

impl Program {
    /// Starts a program. No shell is involved.
    pub(crate) fn start(launch: &Launch) -> io::Result<Self> {
        let Some((program, arguments)) = launch.command.split_first() else {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the command is empty"));
        };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut log = None;
        match &launch.log {
            Some(path) => {
                let file = File::options().create(true).append(true).open(path)?;
                log = Some((path.clone(), file.metadata()?.len()));
                command.stderr(file)
            }
            None => command.stderr(Stdio::piped()),
        };
        if let Some(folder) = &launch.folder {
            command.current_dir(folder);
        }
        // Ctrl-C in a terminal goes to the whole process group; only the study decides whether programs stop.
        ProcessGroup::prepare(&mut command);
        let mut child = command.spawn()?;
        let group = ProcessGroup::of(&child);
        let (input, lines, said) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let lines = lines.map_or_else(|| channel().1, lines::each);
        let said = said.map_or_else(|| channel().1, lines::end);
        Ok(Self { child, group, input, lines, said, log })
    }

    /// Sends a line and returns the answer.
    ///
    /// - `what_is`: says what each line is that comes.
    pub(crate) fn ask(
        &mut self,
        line: &str,
        limits: AnswerLimits,
        cancellation: &Cancellation,
        what_is: impl Fn(&str) -> Line,
    ) -> Result<String, Silence> {
        let sent = self.input.as_mut().map(|input| input.write_all(format!("{line}\n").as_bytes()));
        if !matches!(sent, Some(Ok(()))) {
            return Err(Silence::Died(self.death()));
        }
        /// How often somebody who waits checks whether it must stop, and what the program uses.
        const LOOK: Duration = Duration::from_millis(50);
        let mut timer = ProcessTimer::start(self.child.id(), limits.timeout);
        loop {
            match self.lines.recv_timeout(LOOK) {
                Ok(line) => match what_is(&line) {
                    Line::Answer => return Ok(line),
                    Line::Message { is_counting } => timer.set_counting(is_counting),
                },
                Err(RecvTimeoutError::Disconnected) => return Err(Silence::Died(self.death())),
                Err(RecvTimeoutError::Timeout) if cancellation.is_cancelled() => return Err(Silence::Cancelled),
                Err(RecvTimeoutError::Timeout) if timer.look().is_some() => return Err(Silence::Timeout),
                Err(RecvTimeoutError::Timeout) => {
                    if limits.memory_mib.is_some_and(|limit| resident_mib(self.child.id()) > limit) {
                        return Err(Silence::Memory);
                    }
                }
            }
        }
    }

    /// Returns how the program ended. One that only closed its standard output is ended.
    fn death(&mut self) -> Death {
        const PATIENCE: Duration = Duration::from_millis(500);
        let begun = Instant::now();
        let mut status = self.child.try_wait().ok().flatten();
        while status.is_none() && begun.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(1));
            status = self.child.try_wait().ok().flatten();
        }
        let said = match &self.log {
            Some((log, start)) => lines::end_of_file(log, *start),
            None => self.said.recv_timeout(PATIENCE).unwrap_or_default(),
        };
        Death { status, said }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.input.take());
        // A script may have started programs of its own.
        self.group.end(&mut self.child);
    }
}

/// Returns a line of JSON in which NaN and infinities, which JSON does not have and Python writes all the same, are null.
pub(crate) fn without_nan(line: &str) -> Cow<'_, str> {
    const WORDS: [&str; 3] = ["NaN", "-Infinity", "Infinity"];
    if !WORDS.iter().any(|word| line.contains(word)) {
        return line.into();
    }
    let (mut text, mut rest, mut is_in_string) = (String::with_capacity(line.len()), line, false);
    while let Some(character) = rest.chars().next() {
        let word = WORDS.iter().find(|word| !is_in_string && rest.starts_with(**word));
        let (written, length) = match (word, character) {
            (Some(word), _) => ("null", word.len()),
            // The character after a backslash ends no string.
            (None, '\\') if is_in_string => {
                let length = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                (&rest[..length], length)
            }
            (None, character) => {
                is_in_string ^= character == '"';
                (&rest[..character.len_utf8()], character.len_utf8())
            }
        };
        text.push_str(written);
        rest = &rest[length..];
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nan_outside_of_strings_is_null() {
        assert_eq!(without_nan(r#"{"a": 1}"#), r#"{"a": 1}"#);
        let line = r#"{"a NaN \" NaN": NaN, "b": [-Infinity, Infinity]}"#;
        assert_eq!(without_nan(line), r#"{"a NaN \" NaN": null, "b": [null, null]}"#);
    }
}
