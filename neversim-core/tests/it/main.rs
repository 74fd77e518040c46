//! What the crate promises, seen from outside, on a small network.
#![expect(clippy::unwrap_used, reason = "a test that cannot continue fails")]

mod command_metrics;
mod command_simulator;
mod displaced;
mod edited;
mod failures;
mod fault_table;
mod folders;
mod known;
mod outside;
mod own_simulator;
mod own_strategy;
mod record;
mod replicates;
mod reproducible;
mod resume;
mod settings;
mod small_study;
mod stopping;
