//! `neversim plot`: figures of a study that is finished, interrupted or running.

use neversim_core::{StudyRecord, read_best_recording};
use neversim_plot::{FigureInput, FigureRow, FileFormat, PlotError, StudyData, write_figure};

use crate::args::PlotArguments;
use crate::exit_code::ExitCode;
use crate::output;
use crate::progress::SlowFigure;

pub(crate) fn run(arguments: &PlotArguments) -> anyhow::Result<ExitCode> {
    let record = StudyRecord::read(&arguments.run)?;
    let data = StudyData::of(record.settings(), record.history().evaluations());
    let recording = read_best_recording(&arguments.run);
    let said = SlowFigure::default();
    let input = FigureInput {
        data: &data,
        best: recording.as_ref(),
        reduction: arguments.reduce.parse()?,
        progress: &|share| said.progress(share),
    };
    let folder = arguments.output.clone().unwrap_or_else(|| arguments.run.join("figures"));
    let mut formats: Vec<FileFormat> = arguments.formats.iter().map(|name| format(name)).collect();
    formats.dedup();
    let is_wanted = |row: &&FigureRow| arguments.figures.is_empty() || arguments.figures.iter().any(|f| f == row.name);
    let mut written = String::new();
    for row in FigureRow::all().iter().filter(is_wanted) {
        match write_figure(row, &input, &folder, &formats) {
            Ok(files) => files.iter().for_each(|file| written += &format!("{}\n", file.display())),
            Err(error @ PlotError::NothingToDraw { .. }) => output::note(error),
            Err(error) => return Err(error.into()),
        }
    }
    output::results(&written)?;
    Ok(if written.is_empty() { ExitCode::Error } else { ExitCode::Done })
}

fn format(name: &str) -> FileFormat {
    if name == "svg" { FileFormat::Svg } else { FileFormat::Png }
}
