//! `neversim optimize`: creates or resumes a study, runs it, prints what was found.

use neversim_core::{StopReason, Study, StudyReport};
use neversim_plot::LiveFigures;

use crate::args::{LiveArguments, OptimizeArguments};
use crate::commands::best;
use crate::config;
use crate::exit_code::{self, ExitCode};
use crate::messages;
use crate::output;
use crate::progress::ProgressLine;
use crate::shell;
use crate::signals::Signals;
use crate::typed;

pub(crate) fn run(arguments: &OptimizeArguments) -> anyhow::Result<ExitCode> {
    let options = config::study_options(arguments)?;
    // Before the study is opened, which can take a while: its best evaluation may have to be simulated again.
    let signals = Signals::watch(&arguments.run)?;
    let mut study = Study::open(&arguments.run, &options).map_err(|error| typed::as_typed(error, &options))?;
    let stop = signals.study_is_open();
    study.warnings().iter().for_each(messages::warning);
    let resume = |reason| shell::resume_command(&arguments.run, Some(reason));
    let finished = study.finished();
    let mut figures = figures(&study, arguments)?;
    let report = match &finished {
        Some((reason, detail)) => {
            messages::note(format_args!("nothing left to do: {detail}; to continue: {}", resume(*reason)));
            study.run_observed(&mut (), stop)?
        }
        None => study.run_observed(&mut (ProgressLine::new(&study), figures.as_mut()), stop)?,
    };
    if let Some(Err(error)) = figures.map(LiveFigures::finish) {
        messages::warning(format_args!("figures are missing: {}", exit_code::message(&error.into())));
    }

    print_best(&study, &report)?;
    match report.reason {
        reason @ StopReason::Interrupted => {
            messages::note(format_args!("interrupted; to continue: {}", resume(reason)))
        }
        StopReason::BudgetSpent => {}
        _ if finished.is_some() => {}
        reason => messages::note(format_args!("stopped: {}; to continue: {}", report.detail, resume(reason))),
    }
    Ok(match report.reason {
        // Even if everything has failed so far. Other ends are final: a script that repeats the command while the exit code
        // is 3 must come to an end.
        StopReason::Interrupted | StopReason::TimeOver => ExitCode::CanGoOn,
        _ if study.history().best().is_none() => ExitCode::NothingSucceeded,
        _ => ExitCode::Done,
    })
}

/// Starts drawing figures, unless they are switched off.
fn figures(study: &Study, arguments: &OptimizeArguments) -> anyhow::Result<Option<LiveFigures>> {
    let LiveArguments { plot_every, no_plots } = &arguments.figures;
    let start = || {
        let refresh = plot_every.unwrap_or_default();
        LiveFigures::start(study.folder(), study.settings(), study.history().evaluations(), refresh)
    };
    Ok((!no_plots).then(start).transpose()?)
}

/// Prints the best parameters, ready to be pasted into a parameter file, and where the files are.
fn print_best(study: &Study, report: &StudyReport) -> anyhow::Result<()> {
    let folder = study.folder().display();
    let StudyReport { evaluations, failed, .. } = report;
    let Some(best) = study.history().best() else {
        messages::note(best::none(study.folder(), study.history()));
        return Ok(());
    };
    output::results(&best::describe(study.folder(), study.settings(), best))?;
    best::by_mean(study.settings(), study.history()).iter().for_each(messages::note);
    messages::note(format_args!("{evaluations} evaluations, {failed} failed"));
    messages::note(format_args!("all evaluations: {folder}/history.csv"));
    if study.folder().join("figures").is_dir() {
        messages::note(format_args!("figures: {folder}/figures/"));
    }
    messages::note(match study.settings().params_file {
        Some(_) => format!("best: {folder}/best.parameters (ready for NETSIM), spikes in {folder}/best/"),
        None => format!("best: {folder}/best.parameters, files of its simulation in {folder}/best/"),
    });
    Ok(())
}
