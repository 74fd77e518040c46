//! What can be typed. What it means is decided in [`config`](crate::config) and in the commands.

mod groups;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand, value_parser};

pub(crate) use groups::{MetricArguments, ParamArguments, TargetArguments};

use crate::exit_code;

/// Finds the parameters of a NETSIM spiking-network model that produce wanted spike statistics.
#[derive(Debug, Parser)]
#[command(name = "neversim", version, about, after_help = exit_code::HELP, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Searches parameters; the same command again, or `neversim optimize RUN` alone, resumes
    Optimize(Box<OptimizeArguments>),
    /// Runs one simulation
    Simulate(Box<SimulateArguments>),
    /// Lists the metrics, or the options of one
    Metrics(MetricsArguments),
    /// Lists the optimizers
    Optimizers,
}

const OPTIMIZE_EXAMPLE: &str = "Example:
  neversim optimize run_01 --params-file model.parameters \\
      --param ge log 2e-9 3e-8 --param gi log 2e-8 8e-7 \\
      --metric cv 1.0 --metric fr 6.0 1.5 reducer=mean \\
      --optimizer TwoPointsDE --budget 500 --workers 16

The loss is the sum over the metrics of WEIGHT * ((value - TARGET) / scale)^2; scale is the
option of that name, else |TARGET|, else 1. `neversim metrics` lists the metrics and options.

RUN holds all there is to know: study.toml (settings), history.csv (a row an evaluation),
best.parameters, best/ (spikes), run.log. A run that was interrupted or killed at any moment
goes on from it; budget and workers may be changed, anything else is another study.";

#[derive(Debug, clap::Args)]
#[command(after_help = OPTIMIZE_EXAMPLE)]
pub(crate) struct OptimizeArguments {
    /// Folder of the study: made if it does not exist, resumed if it does
    #[arg(value_name = "RUN")]
    pub(crate) run: PathBuf,
    /// NETSIM parameter file of the model
    #[arg(long, value_name = "FILE")]
    pub(crate) params_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) params: ParamArguments,
    #[command(flatten)]
    pub(crate) targets: TargetArguments,
    /// Optimizer; `neversim optimizers` lists them [default: TwoPointsDE]
    #[arg(long, value_name = "NAME")]
    pub(crate) optimizer: Option<String>,
    /// Evaluations in total [default: 200]
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(1..))]
    pub(crate) budget: Option<u64>,
    /// Candidates out at once; part of the study [default: number of cores]
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..))]
    pub(crate) workers: Option<u32>,
    /// Threads that serve the workers [default: number of cores]
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..))]
    pub(crate) threads: Option<u32>,
    /// Seed of the optimizer; the simulations take theirs from the model [default: 42]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Compile-time option of NETSIM to switch on (repeatable): separate_connector_rng
    #[arg(long = "netsim-option", value_name = "NAME")]
    pub(crate) netsim_options: Vec<String>,
    /// Settings from a file of the form of study.toml; flags go before it
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SimulateArguments {
    /// NETSIM parameter file of the model
    #[arg(short = 'f', long = "params-file", value_name = "FILE")]
    pub(crate) params_file: PathBuf,
    /// Folder for NETSIM's output files [default: the file's $output_path; without it no files]
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// Another value for a parameter of the file (repeatable)
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    #[command(flatten)]
    pub(crate) metrics: MetricArguments,
    /// Compile-time option of NETSIM to switch on (repeatable): separate_connector_rng
    #[arg(long = "netsim-option", value_name = "NAME")]
    pub(crate) netsim_options: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct MetricsArguments {
    /// Metric whose options are shown
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
}

/// Rewrites numbers such as `-1e-3`, which clap takes for flags (it knows `-5` and `-1e3`), without their exponent.
pub(crate) fn with_plain_numbers(arguments: impl Iterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    arguments.map(|argument| match argument.to_str() {
        Some(text) if text.starts_with('-') && text.contains(['e', 'E']) => match text.parse::<f64>() {
            Ok(value) if value.is_finite() => value.to_string().into(),
            _ => argument,
        },
        _ => argument,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_flags_fit_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn negative_numbers_with_exponents_are_values() {
        let arguments = ["neversim", "optimize", "run", "--param", "vr", "float", "-7e-2", "-6.5e-2"];
        let arguments = Arguments::parse_from(with_plain_numbers(arguments.into_iter().map(OsString::from)));
        let Command::Optimize(arguments) = arguments.command else { panic!("optimize was typed") };
        assert_eq!(arguments.params.params[0].lower.to_bits(), (-0.07_f64).to_bits());
    }
}
