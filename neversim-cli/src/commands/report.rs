//! `neversim report`: one HTML file about a study.

use neversim_core::{StudyRecord, read_best_recording};
use neversim_plot::{ReportOptions, report, write_text};

use crate::args::ReportArguments;
use crate::exit_code::ExitCode;
use crate::output;
use crate::progress::SlowFigure;

pub(crate) fn run(arguments: &ReportArguments) -> anyhow::Result<ExitCode> {
    let study = StudyRecord::read(&arguments.run)?;
    let best = read_best_recording(&arguments.run);
    let said = SlowFigure::default();
    let options = ReportOptions {
        best: best.as_ref(),
        reduction: arguments.reduce.parse()?,
        progress: &|share| said.progress(share),
    };
    let path = arguments.output.clone().unwrap_or_else(|| arguments.run.join("report.html"));
    write_text(&path, &report(&study, &options)?)?;
    output::results(&format!("{}\n", path.display()))?;
    Ok(ExitCode::Done)
}
