//! Syncs the history from a separate thread, even while the study's loop waits for a result or is busy.

use std::fs::File;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A power cut may cost the rows of one second at most; half of it is left to the disk.
const INTERVAL: Duration = Duration::from_millis(500);

/// Syncs a file soon after it was written to.
#[derive(Debug)]
pub(super) struct Syncer {
    /// Announces that something was written; the thread ends when this is dropped.
    written: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    failure: Option<io::Error>,
    /// How many times the file has been synced.
    syncs: u64,
}

impl Syncer {
    /// Starts a thread for a file, with a handle opened for it: a copy of the locked one would keep the lock.
    pub(super) fn start(file: File) -> io::Result<Self> {
        let (sender, receiver) = channel();
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        let thread = thread::Builder::new().name("history".into()).spawn(move || serve(&file, &receiver, &shared))?;
        Ok(Self { written: Some(sender), thread: Some(thread), state })
    }

    /// Makes the thread sync the file within the interval.
    pub(super) fn sync_soon(&self) {
        if let Some(written) = &self.written {
            // The thread ends only with this sender.
            let _ = written.send(());
        }
    }

    /// Waits until the file has been synced this many times.
    #[cfg(test)]
    pub(super) fn wait_for(&self, syncs: u64) {
        let started = Instant::now();
        while lock(&self.state).syncs < syncs {
            assert!(started.elapsed() < Duration::from_secs(60), "never synced");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Returns why the last sync failed, once.
    pub(super) fn failure(&self) -> Option<io::Error> {
        lock(&self.state).failure.take()
    }
}

impl Drop for Syncer {
    fn drop(&mut self) {
        self.written = None;
        if let Some(thread) = self.thread.take() {
            // It reports through the state alone.
            let _ = thread.join();
        }
    }
}

fn serve(file: &File, written: &Receiver<()>, state: &Mutex<State>) {
    while written.recv().is_ok() {
        let due = Instant::now() + INTERVAL;
        loop {
            match written.recv_timeout(due.saturating_duration_since(Instant::now())) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        let synced = file.sync_data();
        let mut state = lock(state);
        state.syncs += 1;
        state.failure = synced.err().or(state.failure.take());
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    // No change of it can be interrupted halfway.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_synced_though_nothing_follows_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.csv");
        std::fs::write(&path, "row\n").unwrap();
        let syncer = Syncer::start(File::open(&path).unwrap()).unwrap();
        for expected in 1..3 {
            syncer.sync_soon();
            syncer.wait_for(expected);
        }
        assert!(syncer.failure().is_none());
    }
}
