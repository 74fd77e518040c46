//! `neversim metrics` and `neversim optimizers`: what can be named.

use neversim_metrics::Metric;

use crate::args::MetricsArguments;
use crate::exit_code::ExitCode;
use crate::output;
use crate::units;

/// Lists the metrics, or the options of one.
pub(crate) fn metrics(arguments: &MetricsArguments) -> anyhow::Result<ExitCode> {
    let plugins = arguments.plugins.load()?;
    let registry = plugins.registry();
    let text = match &arguments.name {
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
    add("tol", "a number >= 0 (default none)", "with a target only: the deviation from it that is good enough");
    add("scale", "a number > 0 (default |TARGET|, or 1)", "with a target only: the deviation from it that counts 1");
    for (what, said) in
        [("Formula", metric.formula()), ("Undefined when", metric.undefined()), ("Reference", metric.reference())]
    {
        if !said.is_empty() {
            text += &format!("\n{what}: {}\n", said.replace('`', ""));
        }
    }
    text
}

/// Returns a unit to put behind something, nothing for what has none.
fn unit(unit: &str) -> String {
    units::shown(unit).map(|unit| format!(" [{unit}]")).unwrap_or_default()
}

/// Lists the optimizers.
pub(crate) fn optimizers() -> anyhow::Result<ExitCode> {
    let strategies = neversim_optim::strategies();
    let rows = strategies.iter().map(|strategy| {
        let workers = if strategy.is_parallel { "" } else { "; gains nothing from more than 1 worker" };
        let choices = if strategy.supports_choices() { " [choice]" } else { "" };
        (strategy.name, format!("{}: {}{workers}{choices}", strategy.family, strategy.summary))
    });
    let references = strategies.iter().map(|strategy| (strategy.name, strategy.reference.to_owned()));
    let (rows, references): (Vec<_>, Vec<_>) = (rows.collect(), references.collect());
    let choices = "[choice]: can search parameters of type choice as well.";
    output::results(&format!("{}\n{choices}\n\nReferences:\n{}", table(&rows), table(&references)))?;
    Ok(ExitCode::Done)
}

/// Returns a line for each name.
fn table(rows: &[(&str, String)]) -> String {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    rows.iter().map(|(name, what)| format!("{name:width$}  {what}\n")).collect()
}
