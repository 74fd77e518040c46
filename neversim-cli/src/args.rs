//! What can be typed. What it means is decided in [`config`](crate::config) and in the commands.

mod data;
mod figures;
mod groups;
mod known;
mod messages;
mod new_simulator;
mod plugins;
mod settings;
mod simulator;
mod study;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand};
use neversim_core::{EvaluationOptions, StopCriteria, StudyOptions, StudySpecification};

pub(crate) use data::{CheckPluginArguments, MeasureArguments, NewPluginArguments, TimeUnit};
pub(crate) use figures::{LiveArguments, PlotArguments, ReportArguments};
pub(crate) use groups::{MetricArguments, ParamArguments, TargetArguments, key_value, number};
pub(crate) use known::KnownArguments;
use messages::MessageArguments;
pub(crate) use new_simulator::{Language, NewSimulatorArguments};
pub(crate) use plugins::{PluginArguments, load as load_plugins};
pub(crate) use settings::SettingArguments;
pub(crate) use simulator::SimulatorArguments;
pub(crate) use study::{BestArguments, ExportArguments, ExportFormat, StatusArguments};

use crate::exit_code;

const ABOUT: &str = "Finds the parameters of a spiking-network model that produce the spike statistics you want";

/// What was typed: a command, and how the program reports.
#[derive(Debug, Parser)]
#[command(name = "neversim", version, about = ABOUT, after_help = exit_code::HELP, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) messages: MessageArguments,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Search for parameters, or resume a search: `neversim optimize RUN`
    Optimize(Box<OptimizeArguments>),
    /// Check a study before it starts: what looks wrong, how long it will take
    Check(Box<CheckArguments>),
    /// Draw figures of a study, finished, interrupted or running
    Plot(PlotArguments),
    /// Write one HTML file with figures, tables, settings and methods
    Report(ReportArguments),
    /// Run one simulation: spikes, rate, metrics, NETSIM's output files
    Simulate(Box<SimulateArguments>),
    /// Compute metrics of recorded spikes, for targets taken from data
    Measure(Box<MeasureArguments>),
    /// Show the state of a study, running or not
    Status(StatusArguments),
    /// Print the best parameters found so far
    Best(BestArguments),
    /// Export every evaluation of a study as CSV or JSON
    Export(ExportArguments),
    /// List the metrics, or the options of one
    Metrics(MetricsArguments),
    /// List the most useful optimizers, those that match a pattern, or all
    Optimizers(OptimizersArguments),
    /// Evaluate candidates for another process: one line of JSON per request and per result. Started by
    /// `neversim optimize --isolate`
    Worker,
    /// Load a plugin, show its metrics and try them
    CheckPlugin(CheckPluginArguments),
    /// Create a crate for a metric of your own, ready to build
    NewPlugin(NewPluginArguments),
    /// Write a model to start from, for another simulator, and the command that fits it
    NewSimulator(NewSimulatorArguments),
}

/// Said in full: RUN must come first, as `--metric` takes every word that follows it.
const OPTIMIZE_USAGE: &str = "neversim optimize <RUN> --params-file <FILE> --param <NAME> <TYPE> <LO> <HI>... \\
           --metric <NAME> <TARGET>... [OPTIONS]
       neversim optimize <RUN> --simulator <COMMAND> --param ... --metric ... [OPTIONS]
       neversim optimize <RUN> [OPTIONS]    (resumes)";

const OPTIMIZE_EXAMPLE: &str = "Example:
  neversim optimize run_01 --params-file model.parameters \\
      --param ge log 2e-9 3e-8 --param gi log 2e-8 8e-7 \\
      --metric cv 1.0 --metric fr 6.0 1.5 reducer=mean \\
      --optimizer TwoPointsDE --budget 500 --workers 16

--param NAME TYPE LO HI [unit=UNIT]
  NAME as in the parameter file, or as the simulator of --simulator knows it; LO and HI are included.
  UNIT is shown with the parameter and converts nothing
  TYPE float    any number
       log      any number, searched by its logarithm: for ranges over orders of magnitude
       int      whole numbers
       log-int  whole numbers, searched by their logarithm
       choice   one of several values without an order, listed instead of the bounds:
                --param connector choice 1,2,4 (`neversim optimizers --all` marks those that support it)

--metric NAME TARGET [WEIGHT] [KEY=VALUE ...]
  The loss is the sum over the metrics of WEIGHT * ((value - TARGET) / scale)^2. WEIGHT is 1 unless
  given; scale is the option scale=S if given, otherwise |TARGET|, or 1 if TARGET is 0.
  `neversim metrics` lists the metrics, `neversim metrics NAME` the options of one; --simulator may
  give numbers under names of its own. With tol=T for every metric, the search stops once each is
  within T of its TARGET.

RUN holds everything: study.toml (settings), history.csv (one row per evaluation),
best.parameters, best/ (spikes), run.log. A search can be interrupted or killed at any moment and
continues from there. When it is resumed, the budget, the number of workers and the criteria for
stopping early may be changed; any other change makes it a different study.

The best parameters go to standard output, ready to be pasted; everything else goes to standard error.";

#[derive(Clone, Debug, clap::Args)]
#[command(override_usage = OPTIMIZE_USAGE, after_help = OPTIMIZE_EXAMPLE)]
// What a new study needs comes first in the help; the other flags follow in the order of their declaration.
#[command(mut_arg("params-file", |arg| arg.display_order(0)))]
#[command(mut_arg("param", |arg| arg.display_order(1)), mut_arg("metric", |arg| arg.display_order(2)))]
pub(crate) struct OptimizeArguments {
    /// Folder of the study: created if it does not exist, resumed if it does
    #[arg(value_name = "RUN")]
    pub(crate) run: PathBuf,
    #[command(flatten)]
    pub(crate) params: ParamArguments,
    #[command(flatten)]
    pub(crate) targets: TargetArguments,
    #[command(flatten)]
    pub(crate) settings: SettingArguments<StudySpecification>,
    /// Threads for all workers together; if there are more threads than workers, each simulation uses several
    /// [default: number of cores]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = threads)]
    pub(crate) threads: Option<usize>,
    /// Take settings from a study.toml, that of another run or one of your own. Flags override it; a relative
    /// params_file in it is relative to the file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) figures: LiveArguments,
    #[command(flatten)]
    pub(crate) plugins: PluginArguments,
    #[command(flatten)]
    pub(crate) known: KnownArguments,
    #[command(flatten)]
    pub(crate) stopping: SettingArguments<StopCriteria>,
    #[command(flatten)]
    pub(crate) evaluation: SettingArguments<EvaluationOptions>,
    #[command(flatten)]
    pub(crate) simulator: SimulatorArguments,
}

/// The arguments of `optimize`, which are what is checked, and the form of the result.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "neversim check <RUN> [OPTIONS of optimize] [--json]\n       neversim check <RUN/study.toml> [--json]",
    after_help = "Takes the flags of `neversim optimize`, or the folder or study.toml of a study, and writes nothing.\n\
                  Warnings do not change the exit code; what `optimize` would refuse is an error."
)]
pub(crate) struct CheckArguments {
    #[command(flatten)]
    optimize: OptimizeArguments,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

impl CheckArguments {
    /// Returns the study that is meant: a file in place of RUN holds its settings.
    pub(crate) fn study(&self) -> OptimizeArguments {
        let mut arguments = self.optimize.clone();
        if arguments.run.is_file() && arguments.config.is_none() {
            arguments.config = Some(std::mem::take(&mut arguments.run));
        }
        arguments
    }
}

const SIMULATE_EXAMPLE: &str = "Example:
  neversim simulate -f model.parameters -o output --set ge=8.6e-9 \\
      --metric fr reducer=mean --metric cv subset=inh

Spikes, rate and metrics go to standard output; everything else goes to standard error.";

#[derive(Debug, clap::Args)]
#[command(after_help = SIMULATE_EXAMPLE, mut_arg("simulator", |flag| flag.hide(true)), mut_arg("simulator-seed", |flag| flag.hide(true)))]
pub(crate) struct SimulateArguments {
    /// NETSIM parameter file of the model
    #[arg(short = 'f', long = "params-file", value_name = "FILE")]
    pub(crate) params_file: PathBuf,
    /// Folder for NETSIM's output files [default: the file's $output_path; no files if it has none]
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// Override a parameter of the file (repeatable)
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    #[command(flatten)]
    pub(crate) metrics: MetricArguments,
    /// Threads of the simulation; the spikes do not depend on their number [default: number of cores]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = threads)]
    pub(crate) threads: Option<usize>,
    #[command(flatten)]
    pub(crate) plugins: PluginArguments,
    #[command(flatten)]
    pub(crate) simulator: SimulatorArguments,
}

#[derive(Debug, clap::Args)]
pub(crate) struct MetricsArguments {
    /// Metric whose options to show
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) plugins: PluginArguments,
}

#[derive(Debug, clap::Args)]
pub(crate) struct OptimizersArguments {
    /// Part of a name, here or in another package (CMA-ES, TPESampler), or the start of a word in a description
    #[arg(value_name = "PATTERN")]
    pub(crate) pattern: Option<String>,
    /// List all optimizers, with references
    #[arg(long, conflicts_with = "pattern")]
    pub(crate) all: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Returns what was typed, or what clap has to say: an error, or the help.
pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Arguments, clap::Error> {
    let typed: Vec<OsString> = with_plain_numbers(arguments).collect();
    Arguments::try_parse_from(&typed).map_err(|mut error| {
        if let Some(tip) = tip_about_choices(&typed).filter(|_| error.kind() == ErrorKind::UnknownArgument) {
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
        }
        let missing = format!("{:?}", error.get(ContextKind::InvalidArg));
        if error.kind() == ErrorKind::MissingRequiredArgument && missing.contains("<RUN>") {
            let tip = "RUN must come first: --metric takes every word that follows it";
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
        }
        error
    })
}

/// Returns how to type choices that were typed as several words.
fn tip_about_choices(typed: &[OsString]) -> Option<String> {
    let words: Vec<_> = typed.iter().map(|word| word.to_string_lossy()).collect();
    let place = words.windows(3).position(|words| words[0] == "--param" && words[2] == "choice")?;
    let choices: Vec<_> = words[place + 3..].iter().take_while(|word| number(word).is_ok()).collect();
    let list = choices.iter().map(|word| word.trim_matches(',')).collect::<Vec<_>>().join(",");
    let name = &words[place + 1];
    (choices.len() > 1).then(|| format!("the choices are one word, without spaces: --param {name} choice {list}"))
}

fn threads(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=StudyOptions::MOST_THREADS).contains(number));
    number.ok_or_else(|| format!("expected a whole number from 1 to {}", StudyOptions::MOST_THREADS))
}

/// Rewrites numbers such as `-1e-3`, which clap takes for flags (it knows `-5` and `-1e3`), without their exponent.
fn with_plain_numbers(arguments: impl Iterator<Item = OsString>) -> impl Iterator<Item = OsString> {
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
        let arguments = parse(arguments.into_iter().map(OsString::from)).unwrap();
        let Command::Optimize(arguments) = arguments.command else { panic!("optimize was typed") };
        assert_eq!(arguments.params.settings().unwrap()[0].lower, Some(-0.07));
    }
}
