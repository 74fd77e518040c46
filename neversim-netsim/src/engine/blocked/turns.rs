//! How threads take turns.

use std::hint;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// A barrier: every thread waits in [`next`](Self::next) until all have arrived, or until one of them panics.
///
/// A turn takes microseconds, so waiting threads spin before they yield; `std::sync::Barrier` sleeps, which costs more than
/// the turn.
#[derive(Debug)]
pub(super) struct Turns {
    threads: usize,
    arrived: AtomicUsize,
    turn: AtomicUsize,
    is_abandoned: AtomicBool,
}

impl Turns {
    pub(super) fn new(threads: usize) -> Self {
        Self { threads, arrived: AtomicUsize::new(0), turn: AtomicUsize::new(0), is_abandoned: AtomicBool::new(false) }
    }

    /// Waits until all threads have arrived. What they wrote before is visible afterwards.
    ///
    /// # Errors
    ///
    /// [`Abandoned`]: another thread of the run panicked and will never come.
    pub(super) fn next(&self) -> Result<(), Abandoned> {
        const SPINS: u32 = 1 << 8;
        if self.threads == 1 {
            return Ok(());
        }
        let turn = self.turn.load(Ordering::Acquire);
        if self.arrived.fetch_add(1, Ordering::AcqRel) + 1 == self.threads {
            self.arrived.store(0, Ordering::Relaxed);
            self.turn.store(turn.wrapping_add(1), Ordering::Release);
            return Ok(());
        }
        let mut spins = 0;
        while self.turn.load(Ordering::Acquire) == turn {
            if self.is_abandoned.load(Ordering::Relaxed) {
                return Err(Abandoned);
            }
            spins += 1;
            if spins < SPINS { hint::spin_loop() } else { thread::yield_now() }
        }
        Ok(())
    }

    /// Returns a guard that notifies the other threads if this one panics.
    pub(super) fn guard(&self) -> Guard<'_> {
        Guard(self)
    }
}

/// Another thread panicked, so the turn will never be complete.
#[derive(Debug)]
pub(super) struct Abandoned;

pub(super) struct Guard<'a>(&'a Turns);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.is_abandoned.store(true, Ordering::Relaxed);
        }
    }
}
