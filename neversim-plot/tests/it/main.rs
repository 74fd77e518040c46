//! What the crate promises, seen from outside.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod edge_cases;
mod projection;
mod report;
