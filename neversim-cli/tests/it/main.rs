//! What a user of the program relies on, seen from outside: the real binary in a fresh folder.
#![expect(clippy::unwrap_used, reason = "a test that cannot continue fails")]

mod arrows;
mod bad_command_lines;
mod bad_files;
mod check;
mod citations;
mod config;
#[cfg(unix)]
mod ending;
#[cfg(unix)]
mod external;
mod figures;
mod help;
#[cfg(unix)]
mod isolation;
#[cfg(unix)]
mod kill;
mod looking;
mod manifests;
mod measure;
mod messages;
#[cfg(unix)]
mod metrics_from;
#[cfg(unix)]
mod new_simulator;
mod place;
mod plugins;
mod progress;
mod quickstart;
#[cfg(unix)]
mod signals;
mod simulate;
