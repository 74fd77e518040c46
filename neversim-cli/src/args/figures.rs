//! Flags of figures.

use std::path::PathBuf;
use std::time::Duration;

use neversim_core::SettingValue;
use neversim_plot::{FigureRow, Reduction, Refresh};

/// Figures while a study runs.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct LiveArguments {
    /// Redraw RUN/figures/ after N evaluations, or after a time: 20s, 1m30s [default: 10s]
    #[arg(long, value_name = "N|TIME", conflicts_with = "no_plots", value_parser = refresh)]
    pub(crate) plot_every: Option<Refresh>,
    /// Draw no figures
    #[arg(long)]
    pub(crate) no_plots: bool,
}

const PLOT_EXAMPLE: &str = "Figures:
  neversim plot run_01                       every figure, into run_01/figures/
  neversim plot run_01 --figure projection --reduce tsne --format svg

The study may be finished, interrupted or still running; only the figures are written.
The paths of the figures go to standard output, the reasons for missing ones to standard error.";

#[derive(Debug, clap::Args)]
#[command(after_help = PLOT_EXAMPLE)]
pub(crate) struct PlotArguments {
    /// Folder of the study
    #[arg(value_name = "RUN")]
    pub(crate) run: PathBuf,
    /// How the projection shows all parameters in two dimensions
    #[arg(long, value_name = "METHOD", default_value = "pca", value_parser = reduction_names())]
    pub(crate) reduce: String,
    /// Figure to draw (repeatable) [default: all]
    #[arg(long = "figure", value_name = "NAME", value_parser = figure_names())]
    pub(crate) figures: Vec<String>,
    /// Format of the files (repeatable)
    #[arg(long = "format", value_name = "FORMAT", default_value = "png", value_parser = ["png", "svg"])]
    pub(crate) formats: Vec<String>,
    /// Folder for the files [default: RUN/figures]
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ReportArguments {
    /// Folder of the study
    #[arg(value_name = "RUN")]
    pub(crate) run: PathBuf,
    /// How the projection shows all parameters in two dimensions
    #[arg(long, value_name = "METHOD", default_value = "pca", value_parser = reduction_names())]
    pub(crate) reduce: String,
    /// The file [default: RUN/report.html]
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Returns when figures are drawn again: a plain number counts evaluations.
fn refresh(text: &str) -> Result<Refresh, String> {
    let refused = |_| format!("`{text}` is neither a number of evaluations (20) nor a time (20s, 1m30s), above 0");
    match text.parse() {
        Ok(0) => Err(refused(String::new())),
        Ok(evaluations) => Ok(Refresh::Evaluations(evaluations)),
        Err(_) if text.ends_with(char::is_alphabetic) => {
            Duration::typed(text.as_ref()).map(Refresh::Time).map_err(refused)
        }
        Err(_) => Err(refused(String::new())),
    }
}

fn reduction_names() -> Vec<&'static str> {
    Reduction::ALL.map(Reduction::name).into()
}

fn figure_names() -> Vec<&'static str> {
    FigureRow::all().iter().map(|row| row.name).collect()
}
