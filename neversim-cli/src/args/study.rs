//! Flags of the commands that look at a study.

use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(crate) struct StatusArguments {
    /// Folder of the study
    #[arg(value_name = "RUN")]
    pub(crate) run: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct BestArguments {
    /// Folder of the study
    #[arg(value_name = "RUN")]
    pub(crate) run: PathBuf,
    /// Print JSON, with units and targets
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExportArguments {
    /// Folder of the study
    #[arg(value_name = "RUN")]
    pub(crate) run: PathBuf,
    /// csv: the table as in history.csv; json: a list with one object per evaluation, keyed by column, with null
    /// where there is no value
    #[arg(long, value_name = "FORMAT", default_value = "csv")]
    pub(crate) format: ExportFormat,
    /// File to write; an existing file is replaced [default: standard output]
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ExportFormat {
    Csv,
    Json,
}
