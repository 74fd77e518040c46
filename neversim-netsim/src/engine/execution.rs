//! How a run is carried out, and what ends it early.

use std::cell::Cell;
use std::time::Duration;

use super::instructions::{Instructions, MissingInstructions};
use crate::error::SimulationError;
use crate::limits::Cancellation;

/// How a run is carried out. The spikes depend on none of it.
///
/// # Example
///
/// ```
/// use neversim_netsim::engine::{Execution, Instructions};
/// let execution = Execution::default().with_threads(2).with_instructions(Instructions::Baseline)?;
/// # Ok::<(), neversim_netsim::engine::MissingInstructions>(())
/// ```
#[derive(Clone, Debug)]
pub struct Execution {
    pub(super) threads: usize,
    pub(super) instructions: Instructions,
    pub(super) is_plain: bool,
    pub(super) time_limit: Option<Duration>,
    pub(super) cancellation: Cancellation,
}

impl Default for Execution {
    /// Returns one thread, the default instruction set, the fast loop, no limit.
    fn default() -> Self {
        Self {
            threads: 1,
            instructions: Instructions::default(),
            is_plain: false,
            time_limit: None,
            cancellation: Cancellation::default(),
        }
    }
}

impl Execution {
    /// Returns the execution on `threads` threads (at least one), but no more than the network was built for.
    #[must_use]
    pub fn with_threads(self, threads: usize) -> Self {
        Self { threads: threads.max(1), ..self }
    }

    /// Returns the execution with a set of vector instructions.
    ///
    /// # Errors
    ///
    /// [`MissingInstructions`]: this machine does not have them.
    pub fn with_instructions(self, instructions: Instructions) -> Result<Self, MissingInstructions> {
        Ok(Self { instructions: instructions.checked()?, ..self })
    }

    /// Returns the execution with NETSIM's own loop, [`plain`](super::plain): one thread, many times slower.
    #[must_use]
    pub fn with_plain_loop(self) -> Self {
        Self { is_plain: true, ..self }
    }

    /// Returns the execution with a limit on the processor time of the thread that leads the run.
    #[must_use]
    pub fn with_time_limit(self, time_limit: Option<Duration>) -> Self {
        Self { time_limit, ..self }
    }

    /// Returns the execution of a run that `cancellation` ends.
    #[must_use]
    pub fn with_cancellation(self, cancellation: Cancellation) -> Self {
        Self { cancellation, ..self }
    }
}

/// Ends a run when its time is up, or when it is cancelled. Used by one thread, the one that leads the run.
#[derive(Debug)]
pub(crate) struct Watch {
    limit: Option<Duration>,
    start: Duration,
    cancellation: Cancellation,
    /// Work since the last look.
    work: Cell<u64>,
}

impl Watch {
    /// Starts counting the time of a run.
    pub(super) fn new(execution: &Execution) -> Self {
        let (limit, cancellation) = (execution.time_limit, execution.cancellation.clone());
        Self { limit, start: processor_time(), cancellation, work: Cell::new(0) }
    }

    /// Notes work that is about to be done, in rough nanoseconds, and looks at the limits when enough has accumulated.
    #[inline]
    pub(crate) fn work(&self, nanoseconds: u64) -> Result<(), SimulationError> {
        // A look costs as much as a few hundred neurons.
        const WORK_BETWEEN_LOOKS: u64 = 1 << 20;
        let work = self.work.get().saturating_add(nanoseconds);
        if work < WORK_BETWEEN_LOOKS {
            self.work.set(work);
            return Ok(());
        }
        self.look()
    }

    /// Looks at the limits.
    ///
    /// # Errors
    ///
    /// [`SimulationError::Timeout`], [`SimulationError::Cancelled`].
    pub(crate) fn look(&self) -> Result<(), SimulationError> {
        self.work.set(0);
        match self.limit {
            _ if self.cancellation.is_cancelled() => Err(SimulationError::Cancelled),
            Some(limit) if processor_time().saturating_sub(self.start) >= limit => {
                Err(SimulationError::Timeout { limit })
            }
            _ => Ok(()),
        }
    }
}

/// Returns the processor time that this thread has used.
///
/// Not wall-clock time: a stopped program, a sleeping laptop or a busy machine must not make a simulation time out.
#[cfg(unix)]
fn processor_time() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let (seconds, nanoseconds) = (u64::try_from(time.tv_sec), u32::try_from(time.tv_nsec));
    Duration::new(seconds.unwrap_or(0), nanoseconds.unwrap_or(0))
}

/// Returns the wall-clock time since the first call, because this system's thread clock is not supported.
#[cfg(not(unix))]
fn processor_time() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}
