//! From the values of a candidate to an evaluation: attempts, workers, isolation.

pub(crate) mod attempt;
pub(crate) mod crash_mark;
pub(crate) mod evaluator;
#[cfg(feature = "netsim")]
pub(crate) mod isolation;
pub(crate) mod kept;
pub(crate) mod leftovers;
pub(crate) mod session;
pub(crate) mod workers;
