//! `neversim plot`: figures of a study that is finished, interrupted or running.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use neversim_core::{StudyRecord, read_best_recording};
use neversim_plot::{FigureInput, FigureRow, FileFormat, PlotError, StudyData, write_figure};

use crate::args::PlotArguments;
use crate::exit_code::ExitCode;
use crate::output;

pub(crate) fn run(arguments: &PlotArguments) -> anyhow::Result<ExitCode> {
    let record = StudyRecord::read(&arguments.run)?;
    let data = StudyData::of(record.settings(), record.history().evaluations());
    let recording = read_best_recording(&arguments.run);
    let said = Mutex::new(Instant::now());
    let progress = |share: f64| say_progress(&said, share);
    let input = FigureInput {
        data: &data,
        best: recording.as_ref(),
        reduction: arguments.reduce.parse()?,
        progress: &progress,
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

/// Says how far a slow figure is: on a terminal, at most twice a second.
fn say_progress(said: &Mutex<Instant>, share: f64) {
    if let Ok(mut said) = said.try_lock()
        && std::io::stderr().is_terminal()
        && said.elapsed() > Duration::from_millis(500)
    {
        output::note(format_args!("projection: {:.0} % done", 100.0 * share));
        *said = Instant::now();
    }
}
