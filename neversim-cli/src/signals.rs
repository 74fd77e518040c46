//! Signals: what stops a search in order, what stops it at once, and what does not stop it.

use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;
use neversim_core::StopFlag;
use neversim_netsim::end_all_processes;

use crate::exit_code::ExitCode;
use crate::exit_guard;
use crate::output;

/// What signals do to one study.
#[derive(Clone, Debug)]
pub(crate) struct Signals {
    stop: StopFlag,
    /// Whether the study is open. Until then there is nothing to wait for, and opening it may wait forever, for example for a
    /// pipe.
    is_open: Arc<AtomicBool>,
    run: PathBuf,
}

impl Signals {
    /// Makes the first Ctrl-C, SIGTERM, SIGHUP, SIGUSR1 or SIGUSR2 stop the study in `run`, and the second the program:
    /// nothing is lost either way. A SIGHUP because the terminal was closed stops nothing.
    pub(crate) fn watch(run: &Path) -> anyhow::Result<Self> {
        let signals = Self { stop: StopFlag::default(), is_open: Arc::default(), run: run.into() };
        signals.start().context("cannot watch for signals")?;
        Ok(signals)
    }

    /// Says that the study is open, and returns what asks it to stop.
    pub(crate) fn study_is_open(&self) -> &StopFlag {
        self.is_open.store(true, Ordering::Relaxed);
        &self.stop
    }

    #[cfg(unix)]
    fn start(&self) -> std::io::Result<()> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2};
        let mut watched = vec![SIGINT, SIGTERM, SIGUSR1, SIGUSR2];
        // `nohup` and the like have it ignored.
        if !terminal::is_hangup_ignored() {
            watched.push(SIGHUP);
        }
        let mut arriving = signal_hook::iterator::Signals::new(watched)?;
        let signals = self.clone();
        let has_terminal = terminal::is_there();
        let watch = move || {
            let stopping = arriving.forever().filter(|signal| *signal != SIGHUP || !terminal::is_gone(has_terminal));
            stopping.for_each(|_| signals.stop_or_exit());
        };
        std::thread::Builder::new().name("signals".into()).spawn(watch)?;
        Ok(())
    }

    #[cfg(not(unix))]
    fn start(&self) -> Result<(), ctrlc::Error> {
        let signals = self.clone();
        ctrlc::set_handler(move || signals.stop_or_exit())
    }

    fn stop_or_exit(&self) {
        if self.stop.is_stopping() || !self.is_open.load(Ordering::Relaxed) {
            end_all_processes();
            neversim_core::remove_crash_mark(&self.run);
            exit_guard::allow();
            process::exit(ExitCode::CanGoOn as i32);
        }
        self.stop.stop();
        output::note("\nstopping: running evaluations finish first, for at most 10 s; repeat to stop immediately");
    }
}

/// Turns a file that grows beyond its limit (SIGXFSZ, `ulimit -f`) into an error of the write instead of the end of the
/// program.
pub(crate) fn survive_large_files() {
    #[cfg(unix)]
    {
        // If this is refused, the signal ends the program as before. Child processes get the default action again.
        let flag = Arc::new(AtomicBool::new(false));
        drop(signal_hook::flag::register(signal_hook::consts::SIGXFSZ, flag));
    }
}

/// The terminal that a program was started from.
#[cfg(unix)]
mod terminal {
    use std::fs::File;
    use std::io::{IsTerminal, stderr, stdin, stdout};
    use std::os::fd::AsFd;
    use std::thread;
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    /// Whether the program has a controlling terminal.
    pub(super) fn is_there() -> bool {
        File::open("/dev/tty").is_ok()
    }

    /// Whether the terminal was closed, or nobody is left to read the program's output.
    pub(super) fn is_gone(was_there: bool) -> bool {
        // The signal may arrive before the terminal is gone.
        const PAUSE: Duration = Duration::from_millis(100);
        thread::sleep(PAUSE);
        (was_there && !is_there()) || is_hung_up(&stdin()) || is_hung_up(&stdout()) || is_hung_up(&stderr())
    }

    /// Whether the other end of a stream has been closed. The end of a pipe that we only read is not a closed terminal.
    fn is_hung_up(stream: &(impl AsFd + IsTerminal)) -> bool {
        let is_terminal = stream.is_terminal();
        let mut streams = [PollFd::new(stream, PollFlags::OUT)];
        let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
        let is_polled = poll(&mut streams, Some(&at_once)).is_ok();
        let events = streams[0].revents();
        is_polled && (events.contains(PollFlags::ERR) || (is_terminal && events.contains(PollFlags::HUP)))
    }

    /// Whether SIGHUP is ignored, as whoever started the program wished.
    pub(super) fn is_hangup_ignored() -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        // Bit 0 is signal 1, SIGHUP.
        ignored.is_some_and(|mask| mask & 1 == 1)
    }
}
