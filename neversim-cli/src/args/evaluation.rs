//! Flags that say how a candidate is evaluated.

use clap::value_parser;
use neversim_core::{EvaluationOptions, Replicate, Undefined};

use super::groups::number;

#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Evaluation")]
pub(crate) struct EvaluationArguments {
    /// Simulations per candidate, with different seeds; the metrics are averaged, and their sample standard
    /// deviations are in the history [default: 1]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = value_parser!(u32).range(1..))]
    replicates: Option<u32>,
    /// What differs between replicates: connectivity, dynamics or both; the first two need `--netsim-option
    /// separate_connector_rng` [default: both]
    #[arg(long, value_name = "WHAT")]
    replicate: Option<Replicate>,
    /// What an undefined metric or a runaway tells the optimizer: inf (it ranks behind every loss) or graded (a
    /// finite loss that says how far off it is) [default: inf]
    #[arg(long, value_name = "HOW")]
    undefined: Option<Undefined>,
    /// What an undefined metric of weight 1 adds to a graded loss [default: 10]
    #[arg(long, value_name = "PENALTY", allow_negative_numbers = true, value_parser = number)]
    undefined_penalty: Option<f64>,
    /// Evaluate in separate processes, so that a plugin that crashes, loops (with --timeout) or uses up memory
    /// (with --memory-limit) costs one evaluation [default: if a metric comes from a plugin]
    #[arg(long, overrides_with = "no_isolate")]
    isolate: bool,
    /// Evaluate in this process, plugins too: one network for all workers, and a plugin that crashes ends the program
    #[arg(long)]
    no_isolate: bool,
}

impl EvaluationArguments {
    /// Returns the options: what was typed, or else those in `base`.
    pub(crate) fn over(&self, base: &EvaluationOptions) -> EvaluationOptions {
        EvaluationOptions {
            replicates: self.replicates.unwrap_or(base.replicates),
            replicate: self.replicate.unwrap_or(base.replicate),
            undefined: self.undefined.unwrap_or(base.undefined),
            undefined_penalty: self.undefined_penalty.unwrap_or(base.undefined_penalty),
            isolate: match (self.isolate, self.no_isolate) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => base.isolate,
            },
        }
    }
}
