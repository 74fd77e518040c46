//! How threads take turns, and the counters that they hand to each other.

use std::cell::UnsafeCell;
use std::hint;
use std::ops::Range;
use std::slice::SliceIndex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{RwLock, RwLockWriteGuard};
use std::thread;

use super::{read, write};

/// A meeting point: every thread waits in [`next`](Self::next) until all have come.
///
/// A turn takes microseconds, so waiting threads spin before they give way; `std::sync::Barrier` sleeps, which costs more
/// than the turn.
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

    /// Waits until all threads have come here. What they wrote before is visible afterwards.
    ///
    /// # Panics
    ///
    /// If another thread of the run panicked: it will never come.
    pub(super) fn next(&self) {
        const SPINS: u32 = 1 << 8;
        if self.threads == 1 {
            return;
        }
        let turn = self.turn.load(Ordering::Acquire);
        if self.arrived.fetch_add(1, Ordering::AcqRel) + 1 == self.threads {
            self.arrived.store(0, Ordering::Relaxed);
            self.turn.store(turn.wrapping_add(1), Ordering::Release);
            return;
        }
        let mut spins = 0;
        while self.turn.load(Ordering::Acquire) == turn {
            assert!(!self.is_abandoned.load(Ordering::Relaxed), "another thread of this simulation panicked");
            spins += 1;
            if spins < SPINS { hint::spin_loop() } else { thread::yield_now() }
        }
    }

    /// Returns a guard that lets the other threads know if this one panics.
    pub(super) fn guard(&self) -> Guard<'_> {
        Guard(self)
    }
}

pub(super) struct Guard<'a>(&'a Turns);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.is_abandoned.store(true, Ordering::Relaxed);
        }
    }
}

/// Spikes that arrive: a counter for each step of a block and neuron, excitatory and inhibitory ones apart.
///
/// In the turn of delivering they belong to the thread that they are of; in the turn of updating, each thread has the
/// counters of its own neurons in all of them. [`Turns::next`] lies between the turns.
pub(super) struct SharedCounts {
    excitatory: Box<[UnsafeCell<u8>]>,
    inhibitory: Box<[UnsafeCell<u8>]>,
    /// Counters that have run over in this window, excitatory and inhibitory, once for each time they did.
    overflows: RwLock<[Vec<u32>; 2]>,
    /// Whether there are any, so that nobody has to look.
    has_overflows: AtomicBool,
}

/// The two kinds of counters.
pub(super) struct CountsMut<'a> {
    pub(super) excitatory: &'a mut [u8],
    pub(super) inhibitory: &'a mut [u8],
}

#[expect(unsafe_code, reason = "threads write to parts of one array that no lock can tell apart")]
// SAFETY: the method that gives access says in which turn and to which range; the callers keep to it.
unsafe impl Sync for SharedCounts {}

impl SharedCounts {
    pub(super) fn new(counters: usize) -> Self {
        let zeros = || (0..counters).map(|_| UnsafeCell::new(0)).collect();
        Self {
            excitatory: zeros(),
            inhibitory: zeros(),
            overflows: RwLock::default(),
            has_overflows: AtomicBool::new(false),
        }
    }

    /// Returns the overflows, for the thread that delivers.
    pub(super) fn overflows_mut(&self) -> RwLockWriteGuard<'_, [Vec<u32>; 2]> {
        write(&self.overflows)
    }

    /// Has to be called when the delivery has changed the overflows.
    pub(super) fn note_overflows(&self, overflows: &[Vec<u32>; 2]) {
        self.has_overflows.store(overflows.iter().any(|list| !list.is_empty()), Ordering::Relaxed);
    }

    /// Calls `each` with the kind and the place in the range of each overflow in a range of counters.
    pub(super) fn overflows_in(&self, range: Range<usize>, mut each: impl FnMut(usize, usize)) {
        if self.has_overflows.load(Ordering::Relaxed) {
            for (kind, list) in read(&self.overflows).iter().enumerate() {
                let indices = list.iter().map(|index| *index as usize).filter(|index| range.contains(index));
                indices.for_each(|index| each(kind, index - range.start));
            }
        }
    }

    /// Returns some of the counters.
    ///
    /// # Safety
    ///
    /// In the turn of delivering, only for the thread that they are of. In the turn of updating, only for neurons of the
    /// calling thread.
    #[expect(unsafe_code, reason = "threads write to parts of one array that no lock can tell apart")]
    pub(super) unsafe fn range(
        &self,
        range: impl SliceIndex<[UnsafeCell<u8>], Output = [UnsafeCell<u8>]> + Clone,
    ) -> CountsMut<'_> {
        let part = |cells: &[UnsafeCell<u8>]| {
            // SAFETY: the cells lie side by side, and by the contract nobody else uses them in this turn.
            unsafe { std::slice::from_raw_parts_mut(UnsafeCell::raw_get(cells.as_ptr()), cells.len()) }
        };
        CountsMut { excitatory: part(&self.excitatory[range.clone()]), inhibitory: part(&self.inhibitory[range]) }
    }
}
