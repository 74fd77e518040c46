//! What one simulation may use, and how it is ended from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Limits of one simulation; `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Time of the simulation itself. The native engine counts processor time, so that neither a stopped program nor a busy
    /// machine makes a simulation fail. Building the network never counts: simulations share networks, so it would be charged
    /// to whichever asked first. A build is bounded by the draws it may make, and obeys a [`Cancellation`].
    pub timeout: Option<Duration>,
    /// Memory (MiB).
    pub memory_mib: Option<u64>,
}

/// Ends simulations from outside. Clones share one flag.
///
/// # Example
///
/// ```
/// use neversim_netsim::{
///     Cancellation, NativeSimulator, NetsimOptions, ParameterFile, SimulationError, Simulator,
/// };
/// let cancellation = Cancellation::default();
/// let simulator = NativeSimulator::new(NetsimOptions::default()).with_cancellation(cancellation.clone());
/// cancellation.cancel();
/// let model = ParameterFile::read("models/ring.parameters".as_ref())?;
/// assert!(matches!(simulator.simulate(&model), Err(SimulationError::Cancelled)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancellation(Arc<AtomicBool>);

/// Watches a flag that becomes true when simulations must end.
impl From<Arc<AtomicBool>> for Cancellation {
    fn from(flag: Arc<AtomicBool>) -> Self {
        Self(flag)
    }
}

impl Cancellation {
    /// Ends what is running, and everything that is started until [`reset`](Self::reset).
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Lets simulations run again.
    pub fn reset(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Whether simulations must end.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
