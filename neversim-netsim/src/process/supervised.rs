//! A running program: watched, limited, and ended with all its children.

use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use super::group::ProcessGroup;
use super::printed::Printed;
use super::timer::{Overtime, ProcessTimer};
use crate::error::ProcessError;
use crate::limits::{Cancellation, Limits};

/// A program that is running, and what it prints.
#[derive(Debug)]
pub(super) struct Supervised {
    child: Child,
    group: ProcessGroup,
    /// Gone when the program has ended.
    printed: Option<Printed>,
}

/// How the program ended, and the end of what it printed.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) ending: Ending,
    pub(super) printed: String,
}

#[derive(Debug)]
pub(super) enum Ending {
    Exited(i32),
    Signaled(i32),
    /// Ended by us at this limit.
    Overtime(Duration, Overtime),
    /// Ended by us at this limit (MiB).
    Memory(u64),
    /// Ended by us because nobody wants the result any longer.
    Cancelled,
}

impl Supervised {
    /// Starts `program -f FILE -o FOLDER`.
    pub(super) fn start(program: &Path, file: &Path, folder: &Path) -> Result<Self, ProcessError> {
        let mut command = Command::new(program);
        command.arg("-f").arg(file).arg("-o").arg(folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        ProcessGroup::prepare(&mut command);
        let start_error = |source: io::Error| ProcessError::Start { program: program.into(), source };
        let mut child = command.spawn().map_err(start_error)?;
        let group = ProcessGroup::of(&child);
        let printed = Printed::of(&mut child);
        let mut supervised = Self { child, group, printed: None };
        // Without its pipes it is ended with this scope.
        supervised.printed = Some(printed.map_err(start_error)?);
        Ok(supervised)
    }

    /// Waits for the end, or brings it about at a limit or when the run is cancelled.
    pub(super) fn wait(mut self, limits: &Limits, cancellation: &Cancellation) -> Ended {
        // Short simulations should not wait for their supervisor, long ones should not be disturbed by it.
        const SHORTEST: Duration = Duration::from_micros(200);
        const LONGEST: Duration = Duration::from_millis(10);
        let mut pause = SHORTEST;
        let mut timer = ProcessTimer::start(self.child.id(), limits.timeout);
        let ending = loop {
            match self.child.try_wait() {
                Ok(Some(status)) => break ending(status),
                Ok(None) => {}
                Err(_) => break Ending::Exited(-1),
            }
            if let (Some(limit), Some(overtime)) = (limits.timeout, timer.look()) {
                break Ending::Overtime(limit, overtime);
            }
            if let Some(limit) = limits.memory_mib.filter(|limit| resident_mib(self.child.id()) > *limit) {
                break Ending::Memory(limit);
            }
            if cancellation.is_cancelled() {
                break Ending::Cancelled;
            }
            if let Some(printed) = &mut self.printed {
                printed.read_for(pause);
            }
            pause = (pause * 2).min(LONGEST);
        };
        Ended { ending, printed: self.end() }
    }

    /// Ends what is left of the group, also children that outlive the program, and returns the end of what was printed.
    fn end(&mut self) -> String {
        self.group.end(&mut self.child);
        self.printed.take().map_or_else(String::new, Printed::into_text)
    }
}

impl Drop for Supervised {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(unix)]
fn ending(status: ExitStatus) -> Ending {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => Ending::Exited(code),
        (None, signal) => Ending::Signaled(signal.unwrap_or(0)),
    }
}

#[cfg(not(unix))]
fn ending(status: ExitStatus) -> Ending {
    Ending::Exited(status.code().unwrap_or(-1))
}

/// Returns the memory that a process holds (MiB), 0 if that cannot be told.
#[must_use]
pub fn resident_mib(process: u32) -> u64 {
    use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};
    let pid = Pid::from_u32(process);
    let Ok(mut system) = System::new() else { return 0 };
    system.refresh_processes_specifics(
        ProcessesToUpdate::Some(&[pid]),
        false,
        ProcessRefreshKind::nothing().with_memory(),
    );
    system.process(pid).map_or(0, |process| process.memory() >> 20)
}
