//! The `neversim` program: fits the parameters of spiking-network models to target statistics.
//!
//! Here: flags, settings files, progress, exit codes. What is done is done by the crates below.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program speaks to the terminal")]

mod args;
mod commands;
mod config;
mod exit_code;
mod progress;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse_from(args::with_plain_numbers(std::env::args_os()));
    let done = match &arguments.command {
        Command::Optimize(arguments) => commands::optimize::run(arguments),
        Command::Simulate(arguments) => commands::simulate::run(arguments),
        Command::Metrics(arguments) => commands::list::metrics(arguments),
        Command::Optimizers => commands::list::optimizers(),
    };
    match done {
        Ok(code) => code.into(),
        Err(error) => {
            eprintln!("error: {}", exit_code::message(&error));
            exit_code::of_error(&error).into()
        }
    }
}
