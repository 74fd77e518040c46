//! `neversim best`: the best parameters of a study so far.

use std::path::Path;

use neversim_core::{Evaluation, History, Status, StudyRecord, StudySettings};
use neversim_netsim::shortest;
use serde_json::Value;

use crate::args::BestArguments;
use crate::exit_code::ExitCode;
use crate::json;
use crate::messages;
use crate::numbers::significant;
use crate::output;
use crate::units;

pub(crate) fn run(arguments: &BestArguments) -> anyhow::Result<ExitCode> {
    let study = StudyRecord::read(&arguments.run)?;
    let Some(best) = study.history().best() else {
        messages::note(none(study.folder(), study.history()));
        return Ok(ExitCode::NothingSucceeded);
    };
    let text = match arguments.json {
        true => serde_json::to_string_pretty(&with_mean_as_json(&study, best))? + "\n",
        false => describe(study.folder(), study.settings(), best),
    };
    output::results(&text)?;
    if !arguments.json {
        by_mean(study.settings(), study.history()).iter().for_each(messages::note);
    }
    Ok(ExitCode::Done)
}

/// Returns a message that no evaluation has a loss, with the commonest reason and an example.
pub(crate) fn none(folder: &Path, history: &History) -> String {
    let folder = folder.display();
    let failures = || history.evaluations().iter().filter_map(|row| Some((row, row.outcome.failure()?)));
    let ways = Status::ALL.into_iter().map(|status| (status, history.count(status)));
    let commonest = ways.rev().max_by_key(|(_, count)| *count).map(|(status, _)| status);
    let Some((example, failure)) = failures().find(|(_, failure)| Some(failure.status) == commonest) else {
        return format!("{folder} has no evaluations yet");
    };
    let ways = Status::ALL.into_iter().map(|status| (status, history.count(status))).filter(|(_, count)| *count > 0);
    let ways: Vec<_> = ways.map(|(status, count)| format!("{count} {status}")).collect();
    let (ways, number, reason) = (ways.join(", "), example.number, &failure.reason);
    format!("none of {} evaluations has a loss ({ways}); for example evaluation {number}: {reason}", history.len())
}

fn with_mean_as_json(study: &StudyRecord, best: &Evaluation) -> Value {
    let mut fields = json::evaluation(study.settings(), best);
    if let Some((by_mean, spread)) = study.history().best_by_mean() {
        let mut mean = json::evaluation(study.settings(), by_mean);
        mean.insert("loss_mean".into(), spread.loss_mean.into());
        mean.insert("loss_error".into(), spread.loss_error(study.settings().evaluation.replicates).into());
        fields.insert("best_by_mean".into(), mean.into());
    }
    fields.into()
}

/// Returns, for a study with replicates, which candidate has the best mean over its replicates, and how certain that is.
/// The lowest loss seen is partly luck.
pub(crate) fn by_mean(settings: &StudySettings, history: &History) -> Option<String> {
    let (best, spread) = history.best_by_mean()?;
    let replicates = settings.evaluation.replicates;
    let values = settings.parameters.iter().zip(&best.values);
    let values = values.map(|(searched, value)| format!("{} = {}", searched.name, shortest(*value)));
    Some(format!(
        "best by mean: evaluation {}, a replicate's loss is {} +- {} (mean and standard error of {replicates} replicates): {}",
        best.number,
        significant(spread.loss_mean),
        significant(spread.loss_error(replicates)),
        values.collect::<Vec<_>>().join(", ")
    ))
}

/// Returns the best parameters, ready to be pasted into a parameter file, with loss and metrics as comments.
pub(crate) fn describe(folder: &Path, settings: &StudySettings, best: &Evaluation) -> String {
    let loss = best.outcome.loss().map(shortest).unwrap_or_default();
    let mut text = format!("# loss {loss} in evaluation {} of {}\n", best.number, folder.display());
    let targets = settings.metric_columns().into_iter().zip(&settings.metrics);
    for (index, ((column, metric), value)) in targets.zip(&best.metrics).enumerate() {
        let unit = units::behind(units::of_metric(metric.name()).as_deref());
        let deviation = best.spread.as_ref().map(|spread| significant(spread.metrics[index]));
        let deviation = deviation.map(|deviation| format!(", sd {deviation}")).unwrap_or_default();
        let value = value.map_or("undefined".into(), |value| shortest(value) + &unit);
        text += &format!("# {column} = {value} (target {}{unit}{deviation})\n", shortest(metric.target()));
    }
    let units = settings.parameters.iter().filter_map(|searched| {
        let unit = settings.unit_of(searched)?;
        Some(format!("{} in {unit}", searched.name))
    });
    let units = units.collect::<Vec<_>>().join(", ");
    if !units.is_empty() {
        text += &format!("# {units}\n");
    }
    for (parameter, value) in settings.parameters.iter().zip(&best.values) {
        text += &format!("{} = {}\n", parameter.name, shortest(*value));
    }
    text
}
