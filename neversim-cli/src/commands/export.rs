//! `neversim export`: every evaluation of a study, for other programs.

use std::fs;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use anyhow::Context;
use neversim_core::{StudyRecord, replace_file};
use serde::ser::{SerializeSeq, Serializer};
use serde_json::{Map, Value};

use crate::args::{ExportArguments, ExportFormat};
use crate::exit_code::{ExitCode, UsageError};

pub(crate) fn run(arguments: &ExportArguments) -> anyhow::Result<ExitCode> {
    let study = StudyRecord::read(&arguments.run)?;
    match &arguments.output {
        None => match write(&study, arguments.format, io::stdout().lock()) {
            // A reader that has seen enough (`neversim export RUN | head`) is no error.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
            written => written.context("cannot write to standard output")?,
        },
        Some(file) => {
            refuse_file_of_the_study(file, study.folder())?;
            replace_file(file, |partial| write(&study, arguments.format, partial))
                .with_context(|| format!("cannot write {}", file.display()))?;
        }
    }
    Ok(ExitCode::Done)
}

/// Refuses to overwrite files of the study itself.
fn refuse_file_of_the_study(file: &Path, run: &Path) -> Result<(), UsageError> {
    let (Ok(file_found), Ok(run_found)) = (fs::canonicalize(file), fs::canonicalize(run)) else { return Ok(()) };
    match file_found.parent() == Some(run_found.as_path()) {
        true => Err(UsageError(format!("-o {}: that file belongs to the study; choose another", file.display()))),
        false => Ok(()),
    }
}

fn write(study: &StudyRecord, format: ExportFormat, to: impl Write) -> io::Result<()> {
    let mut to = BufWriter::new(to);
    match format {
        ExportFormat::Csv => study.write_csv(&mut to)?,
        ExportFormat::Json => write_json(study, &mut to)?,
    }
    to.flush()
}

/// Writes a list with an object for each evaluation, one at a time: a long study is not held in memory twice.
fn write_json(study: &StudyRecord, mut to: impl Write) -> io::Result<()> {
    let parameters: Vec<String> =
        study.settings().parameters.iter().map(|searched| format!("p_{}", searched.name)).collect();
    let metrics = study.settings().metric_columns();
    let mut serializer = serde_json::Serializer::new(&mut to);
    let mut list = serializer.serialize_seq(Some(study.history().len()))?;
    for evaluation in study.history().evaluations() {
        let mut row = Map::new();
        row.insert("evaluation".into(), evaluation.number.into());
        row.extend(parameters.iter().cloned().zip(evaluation.values.iter().map(|value| Value::from(*value))));
        row.extend(metrics.iter().cloned().zip(evaluation.metrics.iter().map(|value| Value::from(*value))));
        if study.settings().evaluation.replicates > 1 {
            let spread = evaluation.spread.as_ref();
            let deviations = metrics
                .iter()
                .enumerate()
                .map(|(index, name)| (format!("{name}_sd"), Value::from(spread.map(|spread| spread.metrics[index]))));
            row.extend(deviations);
            row.insert("loss_mean".into(), spread.map(|spread| spread.loss_mean).into());
            row.insert("loss_sd".into(), spread.map(|spread| spread.loss_deviation).into());
        }
        row.insert("loss".into(), evaluation.outcome.told_loss().into());
        row.insert("status".into(), evaluation.outcome.status().to_string().into());
        let error = evaluation.outcome.failure().map_or(evaluation.note.as_str(), |failure| failure.reason.as_str());
        row.insert("error".into(), error.into());
        row.insert("seed".into(), evaluation.seed.into());
        row.insert("started".into(), humantime::format_rfc3339_millis(evaluation.started).to_string().into());
        row.insert("seconds".into(), evaluation.duration.as_secs_f64().into());
        list.serialize_element(&row)?;
    }
    SerializeSeq::end(list)?;
    to.write_all(b"\n")
}
