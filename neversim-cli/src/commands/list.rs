//! `neversim metrics` and `neversim optimizers`: what can be named.

use neversim_metrics::Metric;
use neversim_optim::{StrategyRow, find_strategies, short_list, strategies};
use serde_json::{Value, json};

use crate::args::{MetricsArguments, OptimizersArguments};
use crate::exit_code::{ExitCode, UsageError};
use crate::output;
use crate::units;

/// Lists the metrics, or the options of one.
pub(crate) fn metrics(arguments: &MetricsArguments) -> anyhow::Result<ExitCode> {
    let plugins = arguments.plugins.load()?;
    let registry = plugins.registry();
    let text = match &arguments.name {
        Some(name) if arguments.json => serde_json::to_string_pretty(&metric_as_json(registry.metric(name)?))? + "\n",
        None if arguments.json => {
            let metrics: Vec<_> = registry.iter().map(metric_as_json).collect();
            serde_json::to_string_pretty(&metrics)? + "\n"
        }
        Some(name) => options_of(registry.metric(name)?),
        None => {
            let rows = registry.iter().map(|metric| (metric.name(), headline(metric)));
            table(&rows.collect::<Vec<_>>()) + "\n`neversim metrics NAME` shows the options of one.\n"
        }
    };
    output::results(&text)?;
    Ok(ExitCode::Done)
}

fn headline(metric: &dyn Metric) -> String {
    metric.summary().to_owned() + &unit(metric.unit())
}

pub(crate) fn options_of(metric: &dyn Metric) -> String {
    let mut text = format!("{}: {}\n\nOptions, as KEY=VALUE:\n", metric.name(), headline(metric));
    let width = metric.options().iter().map(|option| option.name.len()).max().unwrap_or(0);
    let mut add = |name: &str, allowed: &str, help: &str| {
        text += &format!("\n  {name:width$}  {allowed}\n  {:width$}  {help}\n", "");
    };
    for option in metric.options() {
        let default = option.default.as_ref().map(|default| format!(" (default {default})")).unwrap_or_default();
        add(&option.name, &format!("{}{}{default}", option.kind, unit(&option.unit)), &option.help);
    }
    add("tol", "a number >= 0 (default none)", "only with a target: a deviation from it that is good enough");
    add(
        "scale",
        "a number > 0 (default |TARGET|, or 1)",
        "only with a target: the deviation from it that adds 1 to the loss (times the weight)",
    );
    for (what, said) in
        [("Formula", metric.formula()), ("Undefined when", metric.undefined()), ("Reference", metric.reference())]
    {
        if !said.is_empty() {
            text += &format!("\n{what}: {}\n", said.replace('`', ""));
        }
    }
    text
}

/// Returns a unit to append to a name, nothing for a pure number.
fn unit(unit: &str) -> String {
    units::shown(unit).map(|unit| format!(" [{unit}]")).unwrap_or_default()
}

/// Lists the optimizers that matter most, those that match a pattern, or all.
pub(crate) fn optimizers(arguments: &OptimizersArguments) -> anyhow::Result<ExitCode> {
    let found = match &arguments.pattern {
        Some(pattern) => find_strategies(pattern),
        None => strategies().iter().collect(),
    };
    if let (Some(pattern), true) = (&arguments.pattern, found.is_empty()) {
        return Err(
            UsageError(format!("no optimizer matches `{pattern}`; `neversim optimizers --all` lists all")).into()
        );
    }
    let is_short = arguments.pattern.is_none() && !arguments.all;
    let text = match (arguments.json, is_short) {
        (true, false) => optimizers_as_json(found)?,
        (true, true) => {
            let listed = |row: &&StrategyRow| short_list().iter().any(|entry| entry.name == row.name);
            optimizers_as_json(found.into_iter().filter(listed))?
        }
        (false, true) => {
            let rows: Vec<_> = short_list().iter().map(|entry| (entry.name, entry.purpose.to_owned())).collect();
            let all = strategies().len();
            table(&rows)
                + &format!(
                    "\n`neversim optimizers PATTERN` searches all {all} by name or description, also by names from other\n\
                     packages (CMA-ES, TPESampler); `neversim optimizers --all` lists them with references.\n"
                )
        }
        (false, false) => optimizers_in_full(&found),
    };
    output::results(&text)?;
    Ok(ExitCode::Done)
}

fn optimizers_in_full(found: &[&StrategyRow]) -> String {
    let rows = found.iter().map(|strategy| {
        let workers = if strategy.is_parallel { "" } else { "; gains nothing from more than 1 worker" };
        let choices = if strategy.supports_choices() { " [choice]" } else { "" };
        (strategy.name, format!("{}: {}{workers}{choices}", strategy.family, strategy.summary))
    });
    let references = found.iter().map(|strategy| (strategy.name, strategy.reference.to_owned()));
    let (rows, references): (Vec<_>, Vec<_>) = (rows.collect(), references.collect());
    let choices = "[choice]: can also search parameters of type choice.";
    format!("{}\n{choices}\n\nReferences:\n{}", table(&rows), table(&references))
}

fn optimizers_as_json<'a>(found: impl IntoIterator<Item = &'a StrategyRow>) -> anyhow::Result<String> {
    let list = found.into_iter().map(|strategy| {
        let purpose = short_list().iter().find(|entry| entry.name == strategy.name).map(|entry| entry.purpose);
        json!({
            "name": strategy.name,
            "family": strategy.family,
            "summary": strategy.summary,
            "purpose": purpose,
            "names_elsewhere": strategy.names_elsewhere(),
            "is_parallel": strategy.is_parallel,
            "supports_choices": strategy.supports_choices(),
            "reference": strategy.reference,
        })
    });
    Ok(serde_json::to_string_pretty(&list.collect::<Vec<_>>())? + "\n")
}

fn metric_as_json(metric: &dyn Metric) -> Value {
    let options = metric.options().iter().map(|option| {
        json!({
            "name": option.name.to_string(),
            "allowed": option.kind.to_string(),
            "default": option.default.as_ref().map(ToString::to_string),
            "unit": units::shown(&option.unit),
            "summary": option.help.to_string(),
        })
    });
    json!({
        "name": metric.name(),
        "summary": metric.summary(),
        "unit": units::shown(metric.unit()),
        "options": options.collect::<Vec<_>>(),
        "formula": metric.formula(),
        "undefined": metric.undefined(),
        "reference": metric.reference(),
    })
}

/// Returns a line for each name.
fn table(rows: &[(&str, String)]) -> String {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    rows.iter().map(|(name, what)| format!("{name:width$}  {what}\n")).collect()
}
