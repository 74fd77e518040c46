//! From the values of a candidate to an evaluation: attempts, workers, isolation.

pub(crate) mod attempt;
pub(crate) mod crash_mark;
pub(crate) mod evaluator;
pub(crate) mod isolation;
pub(crate) mod leftovers;
pub(crate) mod workers;
