//! `neversim optimize`: makes or resumes a study, runs it, says what was found.

use std::process;

use anyhow::Context;
use neversim_core::{Evaluation, StopFlag, StopReason, Study, StudyReport};
use neversim_netsim::shortest;

use crate::args::OptimizeArguments;
use crate::config;
use crate::exit_code::ExitCode;
use crate::progress::ProgressLine;

pub(crate) fn run(arguments: &OptimizeArguments) -> anyhow::Result<ExitCode> {
    let options = config::study_options(arguments)?;
    let mut study = Study::open(&arguments.run, &options)?;
    study.warnings().iter().for_each(|warning| eprintln!("warning: {warning}"));

    let stop = stop_on_signals()?;
    let names = study.settings().parameters.iter().map(|parameter| parameter.name.clone()).collect();
    let report = study.run_observed(&mut ProgressLine::new(names), &stop)?;

    print_best(&study, &report);
    Ok(match (report.reason, study.history().best()) {
        (StopReason::Interrupted, _) => {
            eprintln!("interrupted; go on with: neversim optimize {}", study.folder().display());
            ExitCode::Interrupted
        }
        (_, None) => ExitCode::NothingSucceeded,
        (_, Some(_)) => ExitCode::Done,
    })
}

/// The first signal stops the study, the second the program: nothing is lost either way.
fn stop_on_signals() -> anyhow::Result<StopFlag> {
    let stop = StopFlag::default();
    let flag = stop.clone();
    ctrlc::set_handler(move || {
        if flag.is_stopping() {
            process::exit(ExitCode::Interrupted as i32);
        }
        flag.stop();
        eprintln!("\nstopping: running evaluations finish first; once more to stop at once");
    })
    .context("cannot watch for Ctrl-C")?;
    Ok(stop)
}

/// Prints the best parameters, ready to be pasted into a parameter file, and where the files are.
fn print_best(study: &Study, report: &StudyReport) {
    let folder = study.folder().display();
    let StudyReport { evaluations, failed, .. } = report;
    match study.history().best() {
        Some(best) => {
            println!("# loss {} in evaluation {} of {folder}", loss(best), best.number);
            for (metric, value) in study.settings().metrics.iter().zip(&best.metrics) {
                let value = value.map_or("undefined".into(), shortest);
                println!("# {} = {value} (target {})", metric.name(), shortest(metric.target()));
            }
            for (parameter, value) in study.settings().parameters.iter().zip(&best.values) {
                println!("{} = {}", parameter.name, shortest(*value));
            }
            eprintln!("{evaluations} evaluations, {failed} failed");
            eprintln!(
                "all of them: {folder}/history.csv; the best for NETSIM: {folder}/best.parameters, its spikes: {folder}/best/"
            );
        }
        None => {
            eprintln!("none of {evaluations} evaluations has a loss; {folder}/history.csv says why for each");
        }
    }
}

fn loss(evaluation: &Evaluation) -> String {
    evaluation.outcome.loss().map(shortest).unwrap_or_default()
}
