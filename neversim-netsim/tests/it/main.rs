//! What the crate promises, seen from outside.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bad_input;
mod cases;
mod connectors;
mod inputs;
mod limits;
mod networks;
mod parameter_file;
#[cfg(unix)]
mod process;
mod program;
