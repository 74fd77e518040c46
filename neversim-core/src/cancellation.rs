//! How running simulations are ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Ends the simulations of a session. Clones share one flag.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cancellation(Arc<AtomicBool>);

impl Cancellation {
    /// Ends what is running, and everything that starts until [`reset`](Self::reset).
    pub(crate) fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Lets simulations run again.
    pub(crate) fn reset(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Whether simulations must end.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Returns the flag, true once simulations must end.
    #[cfg(feature = "netsim")]
    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }
}
