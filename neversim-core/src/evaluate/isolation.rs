//! Evaluations in separate processes, so that code that crashes, loops or uses up memory costs one evaluation.
//!
//! A worker is a program that reads requests from standard input and writes results to standard output, one line of JSON each
//! ([`protocol`]); [`serve`] is what it does, `neversim worker` the program. [`WorkerPool`] keeps as many of them as there
//! are threads that ask, replaces one that died, and leaves none behind.

mod pool;
mod process;
mod protocol;
mod serve;

pub(crate) use pool::WorkerPool;
pub use protocol::PROTOCOL;
pub use serve::serve;
