//! Flags for the messages on standard error, for every command.

use crate::messages::{Detail, LogFormat, Manner};

#[derive(Clone, Copy, Debug, Default, clap::Args)]
#[command(next_help_heading = "Messages")]
pub(crate) struct MessageArguments {
    /// Print only results, warnings and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Also print one line per evaluation
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Show no progress
    #[arg(long, global = true)]
    no_progress: bool,
    /// Messages on standard error: text, or json with one object per line; `neversim --help` lists the events
    #[arg(long, value_name = "FORMAT", global = true, default_value = "text", hide_possible_values = true)]
    log_format: LogFormat,
}

impl MessageArguments {
    /// Returns how messages are to be printed.
    pub(crate) fn manner(&self) -> Manner {
        let detail = match (self.quiet, self.verbose) {
            (true, _) => Detail::Quiet,
            (_, true) => Detail::Verbose,
            _ => Detail::Normal,
        };
        Manner { detail, format: self.log_format, shows_progress: !self.no_progress && detail > Detail::Quiet }
    }
}
