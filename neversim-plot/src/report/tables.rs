//! The report's tables.

use neversim_core::netsim::shortest;
use neversim_core::{Evaluation, Outcome, StudyRecord};

use super::listed::listed;
use crate::encode::escaped;
use crate::figures::share_text;
use crate::scale::significant;
use crate::study_data::StudyData;
use crate::theme::FAILURES;

/// Rows of the table of the best evaluations.
const BEST_ROWS: usize = 20;

/// Returns what became of the study, in a sentence.
pub(super) fn summary(study: &StudyRecord) -> String {
    let (history, settings) = (study.history(), study.settings());
    let best = match history.best().and_then(|best| Some((best.number, best.outcome.loss()?))) {
        Some((number, loss)) => format!("The lowest loss is <b>{}</b>, in evaluation {number}.", significant(loss, 4)),
        None => "No evaluation has a loss.".into(),
    };
    format!(
        "<p>{} of {} evaluations by {}, {} of them failed. {best}</p>\n",
        history.len(),
        settings.budget,
        escaped(&settings.optimizer),
        history.failed()
    )
}

/// Returns what a reader of a study with replicates must know: which candidate is best on average, how certain that is, and
/// that the files of the best evaluation are one of its replicates. Nothing for a study without.
pub(super) fn replicates(study: &StudyRecord, data: &StudyData) -> String {
    let count = data.replicates;
    let best_seed = study.history().best().map(|best| best.seed);
    let (Some(index), Some(seed), Some(lowest)) = (data.best_by_mean(), best_seed, data.best()) else {
        return String::new();
    };
    let mean = data.mean_loss_text(index).unwrap_or_default();
    let values = data.parameters.iter().map(|p| format!("{} = {}", p.scale.name(), p.scale.text(p.values[index])));
    let which = match index == lowest {
        true => "That is the same evaluation.".to_owned(),
        false => {
            let of_lowest = data.mean_loss_text(lowest).unwrap_or_default();
            format!("In the evaluation with the lowest loss it is {of_lowest}.")
        }
    };
    let text = format!(
        "Each candidate was simulated {count} times with different seeds. The loss is computed from the mean metrics, and the \
         lowest of many losses is partly luck. Judged by the mean of the {count} replicates' own losses, evaluation {} is best, \
         with {mean} (mean ± standard error), at {}. {which} The folder best/ and the figures of the best network show one of the {count} \
         replicates of the evaluation with the lowest loss, that with output_file_code {seed}.",
        data.numbers[index],
        listed(values),
    );
    format!("<p>{}</p>\n", escaped(&text))
}

/// Returns the best parameters with their ranges.
pub(super) fn best(study: &StudyRecord, data: &StudyData) -> String {
    let best = study.history().best();
    let rows =
        study.settings().parameters.iter().zip(&data.parameters).enumerate().map(|(index, (settings, column))| {
            let mut row = vec![settings.name.clone()];
            if let Some(best) = best {
                row.extend([column.scale.text(best.values[index]), shortest(best.values[index])]);
            }
            row.extend([settings.parameter_type.to_string(), column.scale.range_text(), column.meaning.into()]);
            row
        });
    match best {
        Some(_) => table("Best parameters", &["parameter", "value", "exact (SI)", "type", "searched", "meaning"], rows),
        None => table("Searched parameters", &["parameter", "type", "searched", "meaning"], rows),
    }
}

/// Returns each metric with its target and the value of the best evaluation.
pub(super) fn targets(study: &StudyRecord, data: &StudyData) -> String {
    let Some(best) = study.history().best() else {
        let targets =
            data.metrics.iter().map(|column| vec![column.name.clone(), with_unit(column.target, &column.unit)]);
        return table("Targets", &["metric", "target"], targets);
    };
    let rows = study.settings().metrics.iter().zip(&data.metrics).enumerate().map(|(index, (target, column))| {
        let value = best.metrics[index];
        let unit = |number: f64| with_unit(number, &column.unit);
        let part = value.map(|value| significant(target.term(value), 4));
        let missing = || "none".to_owned();
        let mut row = vec![column.name.clone(), unit(target.target()), value.map_or_else(missing, unit)];
        if data.replicates > 1 {
            row.push(data.best().map_or_else(missing, |best| unit(column.deviations[best])));
        }
        row.push(part.unwrap_or_else(missing));
        row
    });
    let deviation = format!("standard deviation of {} replicates", data.replicates);
    let mut head = vec!["metric", "target", "best evaluation", "contribution to the loss"];
    if data.replicates > 1 {
        head.insert(3, &deviation);
    }
    table("Targets", &head, rows)
}

fn with_unit(number: f64, unit: &str) -> String {
    format!("{} {unit}", significant(number, 4)).trim_end().to_owned()
}

/// Returns the evaluations with the lowest losses.
pub(super) fn best_evaluations(study: &StudyRecord, data: &StudyData) -> String {
    let mut order: Vec<usize> = data.completed().collect();
    if order.is_empty() {
        return "<p>No evaluation has a loss.</p>\n".into();
    }
    order.sort_by(|a, b| data.losses[*a].total_cmp(&data.losses[*b]));
    let has_replicates = data.replicates > 1;
    let mut head = vec!["evaluation".to_owned(), "loss".into()];
    if has_replicates {
        head.push("mean loss of the replicates ± standard error".into());
    }
    head.extend(data.parameters.iter().map(|parameter| parameter.scale.label()));
    let spread = if has_replicates { " ± sd" } else { "" };
    head.extend(data.metrics.iter().map(|metric| format!("{}{spread}", metric.name)));
    let evaluations = study.history().evaluations();
    let rows = order.iter().take(BEST_ROWS).map(|index| {
        let Evaluation { number, values, .. } = &evaluations[*index];
        let mut row = vec![number.to_string(), significant(data.losses[*index], 4)];
        if has_replicates {
            row.push(data.mean_loss_text(*index).unwrap_or("none".into()));
        }
        row.extend(data.parameters.iter().zip(values).map(|(parameter, value)| parameter.scale.number(*value)));
        row.extend(data.metrics.iter().map(|metric| match (metric.values[*index], metric.deviations[*index]) {
            (value, _) if value.is_nan() => "none".into(),
            (value, deviation) if deviation.is_nan() => significant(value, 4),
            (value, deviation) => format!("{} ± {}", significant(value, 4), significant(deviation, 2)),
        }));
        row
    });
    table("", &head.iter().map(String::as_str).collect::<Vec<_>>(), rows)
}

/// Returns how many evaluations failed in each way, with the reason that the first of them gave.
pub(super) fn failures(study: &StudyRecord, data: &StudyData) -> String {
    let evaluations = study.history().evaluations();
    let mut rows: Vec<Vec<String>> = FAILURES
        .into_iter()
        .filter_map(|status| {
            let count = study.history().count(status);
            let first = evaluations.iter().find_map(|evaluation| match &evaluation.outcome {
                Outcome::Failed(failure) if failure.status == status => Some(failure.reason.clone()),
                _ => None,
            })?;
            let share = share_text(count, evaluations.len());
            Some(vec![data.label(status), count.to_string(), share, first])
        })
        .collect();
    let silent = |has_loss: bool| {
        data.is_silent
            .iter()
            .zip(&data.losses)
            .filter(|(silent, loss)| **silent && loss.is_finite() == has_loss)
            .count()
    };
    for (has_loss, name) in [(false, "silent (fr = 0), among the failures"), (true, "silent (fr = 0), with a loss")] {
        if let count @ 1.. = silent(has_loss) {
            let share = share_text(count, evaluations.len());
            let reason = "the firing rate of a targeted population is 0".into();
            rows.push(vec![name.into(), count.to_string(), share, reason]);
        }
    }
    if rows.is_empty() {
        return "<p>No evaluation failed.</p>\n".into();
    }
    table("", &["outcome", "evaluations", "share", "first reason"], rows.into_iter())
}

/// Returns all that is needed to repeat the study.
pub(super) fn provenance(study: &StudyRecord) -> String {
    let settings = study.settings();
    let options = match settings.simulator.netsim_options.join(", ") {
        options if options.is_empty() => "none".into(),
        options => options,
    };
    let mut rows: Vec<(String, String)> = [
        ("neversim", settings.neversim.clone()),
        ("model", settings.model_name()),
        ("SHA-256 of the model", settings.params_file_sha256.clone().unwrap_or("none (not a file)".into())),
        ("optimizer", settings.optimizer.clone()),
        ("seed of the optimizer", settings.seed.to_string()),
        ("budget", settings.budget.to_string()),
        ("workers", settings.workers.to_string()),
        ("simulator", settings.simulator_name()),
        ("NETSIM options", options),
        ("sampling of Poisson input", settings.simulator.sampling.to_string()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    if settings.evaluation.replicates > 1 {
        let evaluation = &settings.evaluation;
        rows.push(("replicates".into(), format!("{} (varied: {})", evaluation.replicates, evaluation.replicate)));
    }
    if let Some(best) = study.history().best() {
        rows.push(("seed of the best simulation (output_file_code)".into(), best.seed.to_string()));
    }
    for metric in &settings.metrics {
        // As study.toml holds it: weight, scale and options are part of what was asked for.
        rows.push((format!("metric {}", metric.name()), metric.to_string()));
    }
    for plugin in &settings.plugins {
        rows.push((format!("plugin of {}", plugin.metrics.join(", ")), plugin.path.display().to_string()));
        rows.push(("its SHA-256".into(), plugin.sha256.clone()));
    }
    for session in &settings.sessions {
        let text = format!(
            "from evaluation {} on: budget {}, workers {}",
            session.evaluations, session.budget, session.workers
        );
        rows.push((format!("session of {}", session.started), text));
    }
    table("", &["setting", "value"], rows.into_iter().map(|(name, value)| vec![name, value]))
}

fn table(title: &str, head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let title = if title.is_empty() { String::new() } else { format!("<h3>{title}</h3>\n") };
    let head: String = head.iter().map(|name| format!("<th>{}</th>", escaped(name))).collect();
    let row = |cells: Vec<String>| {
        let cells: String =
            cells.iter().map(|cell| format!("<td class=\"{}\">{}</td>", class(cell), escaped(cell))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let rows: String = rows.map(row).collect();
    format!(
        "{title}<div class=\"scroll\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
    )
}

fn class(cell: &str) -> &'static str {
    let is_hash = cell.len() == 64 && cell.chars().all(|c| c.is_ascii_hexdigit());
    if is_hash {
        "hash"
    } else if cell.len() < 24 {
        "number"
    } else {
        ""
    }
}
