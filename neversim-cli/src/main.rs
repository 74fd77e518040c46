//! The `neversim` program: fits the parameters of spiking-network models to target statistics.
//!
//! Here: flags, settings files, progress, exit codes. The crates below do the work.

mod args;
mod commands;
mod config;
mod exit_code;
mod exit_guard;
mod json;
mod messages;
mod numbers;
mod output;
mod progress;
mod shell;
mod signals;
mod typed;
mod units;

use std::process::ExitCode;

use crate::args::Command;

fn main() -> ExitCode {
    signals::survive_large_files();
    let arguments = args::parse(std::env::args_os()).unwrap_or_else(|error| error.exit());
    messages::speak(arguments.messages.manner());
    let done = match &arguments.command {
        Command::Optimize(arguments) => commands::optimize::run(arguments),
        Command::Check(arguments) => commands::check::run(arguments),
        Command::Plot(arguments) => commands::plot::run(arguments),
        Command::Report(arguments) => commands::report::run(arguments),
        Command::Simulate(arguments) => commands::simulate::run(arguments),
        Command::Measure(arguments) => commands::measure::run(arguments),
        Command::Status(arguments) => commands::status::run(arguments),
        Command::Best(arguments) => commands::best::run(arguments),
        Command::Export(arguments) => commands::export::run(arguments),
        Command::Metrics(arguments) => commands::list::metrics(arguments),
        Command::Optimizers(arguments) => commands::list::optimizers(arguments),
        Command::Worker => commands::worker::run(),
        Command::CheckPlugin(arguments) => commands::check_plugin::run(arguments),
        Command::NewPlugin(arguments) => commands::new_plugin::run(arguments),
        Command::NewSimulator(arguments) => commands::new_simulator::run(arguments),
    };
    exit_guard::allow();
    match done {
        Ok(code) => code.into(),
        Err(error) => {
            messages::error(exit_code::message(&error));
            exit_code::of_error(&error).into()
        }
    }
}
