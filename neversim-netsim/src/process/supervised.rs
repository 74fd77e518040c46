//! A running program: watched, limited, and ended with all its children.

use std::collections::{BTreeSet, VecDeque};
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::ProcessError;
use crate::limits::{Cancellation, Limits};

/// Programs that are running, by their process group.
static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// Ends every external simulation that is running, with its children: for a program that is about to exit.
pub fn end_all_processes() {
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    running.iter().for_each(|group| end_group(*group));
}

/// A program, its process group, and the threads that read what it prints.
#[derive(Debug)]
pub(super) struct Supervised {
    child: Child,
    begun: Instant,
    readers: Vec<Receiver<String>>,
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
    /// Ended by us after this time.
    Timeout(Duration),
    /// Ended by us at this limit (MiB).
    Memory(u64),
    /// Ended by us because nobody wants the result any more.
    Cancelled,
}

impl Supervised {
    /// Starts `program -f FILE -o FOLDER`.
    pub(super) fn start(program: &Path, file: &Path, folder: &Path) -> Result<Self, ProcessError> {
        let mut command = Command::new(program);
        command.arg("-f").arg(file).arg("-o").arg(folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        in_own_group(&mut command);
        let start_error = |source| ProcessError::Start { program: program.into(), source };
        let mut child = command.spawn().map_err(start_error)?;
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).insert(child.id());
        let readers = [child.stdout.take().map(read_end), child.stderr.take().map(read_end)];
        Ok(Self { child, begun: Instant::now(), readers: readers.into_iter().flatten().collect() })
    }

    /// Waits for the end, or brings it about at a limit or when the run is cancelled.
    pub(super) fn wait(mut self, limits: &Limits, cancellation: &Cancellation) -> Ended {
        // Short simulations should not wait for their supervisor, long ones should not be disturbed by it.
        const SHORTEST: Duration = Duration::from_micros(200);
        const LONGEST: Duration = Duration::from_millis(10);
        let mut pause = SHORTEST;
        let ending = loop {
            match self.child.try_wait() {
                Ok(Some(status)) => break ending(status),
                Ok(None) => {}
                Err(_) => break Ending::Exited(-1),
            }
            if let Some(limit) = limits.timeout.filter(|limit| self.begun.elapsed() >= *limit) {
                break Ending::Timeout(limit);
            }
            if let Some(limit) = limits.memory_mib.filter(|limit| resident_mib(self.child.id()) > *limit) {
                break Ending::Memory(limit);
            }
            if cancellation.is_cancelled() {
                break Ending::Cancelled;
            }
            thread::sleep(pause);
            pause = (pause * 2).min(LONGEST);
        };
        Ended { ending, printed: self.end() }
    }

    /// Ends what is left of the group, also children that outlive the program, and returns what was printed.
    fn end(&mut self) -> String {
        let group = self.child.id();
        end_group(group);
        drop(self.child.kill());
        drop(self.child.wait());
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).remove(&group);
        // A child that has left the group can hold the pipe open for ever; nobody waits for that.
        const PATIENCE: Duration = Duration::from_secs(1);
        let printed = self.readers.drain(..).map(|reader| reader.recv_timeout(PATIENCE).unwrap_or_default());
        printed.collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Supervised {
    fn drop(&mut self) {
        if !self.readers.is_empty() {
            self.end();
        }
    }
}

/// Keeps the end of what is printed: a program may print for ever.
fn read_end(mut output: impl Read + Send + 'static) -> Receiver<String> {
    const KEPT: usize = 1 << 14;
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut kept = VecDeque::with_capacity(2 * KEPT);
        let mut buffer = [0; 4096];
        loop {
            match output.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => {
                    kept.extend(&buffer[..read]);
                    kept.drain(..kept.len().saturating_sub(KEPT));
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        // Nobody is there any more when the wait was given up.
        drop(sender.send(String::from_utf8_lossy(kept.make_contiguous()).into_owned()));
    });
    receiver
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

/// Makes the program the leader of a process group, and has it die with us even when we are killed.
#[cfg(unix)]
fn in_own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, set_parent_process_death_signal};
        let die_with_parent = || Ok(set_parent_process_death_signal(Some(Signal::KILL))?);
        #[expect(unsafe_code, reason = "the standard library has no safe way to run something between fork and exec")]
        // SAFETY: the closure makes one system call (prctl), which is async-signal-safe, and allocates nothing.
        unsafe {
            command.pre_exec(die_with_parent);
        }
    }
}

#[cfg(not(unix))]
fn in_own_group(_command: &mut Command) {}

#[cfg(unix)]
fn end_group(group: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(group).ok().and_then(Pid::from_raw) {
        // An error means that it has ended by itself.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn end_group(_group: u32) {}

/// Returns the memory that a process holds (MiB), 0 if that cannot be told.
fn resident_mib(process: u32) -> u64 {
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
