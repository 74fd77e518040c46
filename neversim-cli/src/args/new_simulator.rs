//! What `new-simulator` takes.

use std::path::PathBuf;

use clap::ValueEnum;

/// A language that there is a model in.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Language {
    /// Noisy integrate-and-fire neurons, in plain Python
    Python,
    /// An integrate-and-fire neuron, in sh and awk
    Shell,
}

const EXAMPLE: &str = "Example:
  neversim new-simulator python
  neversim new-simulator shell my_model.sh";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct NewSimulatorArguments {
    /// What the model is written in
    #[arg(value_name = "LANGUAGE")]
    pub(crate) language: Language,
    /// File to write, or a folder for it; one that exists is never overwritten [default: model.py or model.sh]
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,
}
