//! The process group of a program that was started, so that it ends with all its children.

use std::collections::BTreeSet;
use std::process::{Child, Command};
use std::sync::{Mutex, PoisonError};

/// Programs that are running, by their process group.
static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// Ends every program in a [`ProcessGroup`], with its children: for a program that is about to exit.
pub fn end_all_processes() {
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    running.iter().for_each(|group| end_group(*group));
}

/// The process group of a program that this one has started. Dropping it ends the group.
///
/// On Linux the program is also ended when the thread that started it ends, even if that is killed.
///
/// # Example
///
/// ```
/// use std::process::Command;
/// use neversim_netsim::ProcessGroup;
/// let mut command = Command::new("sh");
/// command.args(["-c", "sleep 600"]);
/// ProcessGroup::prepare(&mut command);
/// let mut child = command.spawn()?;
/// let mut group = ProcessGroup::of(&child);
/// group.end(&mut child);
/// assert!(!child.wait()?.success());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct ProcessGroup {
    leader: u32,
}

impl ProcessGroup {
    /// Makes the program that a command starts the leader of a process group, and has it die with us even when we are killed.
    pub fn prepare(command: &mut Command) {
        in_own_group(command);
    }

    /// Returns the group of a program that was started after [`prepare`](Self::prepare).
    #[must_use]
    pub fn of(child: &Child) -> Self {
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).insert(child.id());
        Self { leader: child.id() }
    }

    /// Ends what is left of the group, also children that outlive the program, and waits for the program.
    pub fn end(&mut self, child: &mut Child) {
        if self.is_registered() {
            end_group(self.leader);
            drop(child.kill());
            drop(child.wait());
            self.forget();
        }
    }

    fn is_registered(&self) -> bool {
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).contains(&self.leader)
    }

    fn forget(&self) {
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.leader);
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        if self.is_registered() {
            end_group(self.leader);
            self.forget();
        }
    }
}

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
