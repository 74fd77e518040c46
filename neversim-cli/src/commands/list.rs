//! `neversim metrics` and `neversim optimizers`: what can be named.

use std::collections::BTreeMap;

use neversim_metrics::{Metric, Registry};

use crate::args::MetricsArguments;
use crate::exit_code::ExitCode;

/// Lists the metrics, or the options of one.
pub(crate) fn metrics(arguments: &MetricsArguments) -> anyhow::Result<ExitCode> {
    let registry = Registry::builtin();
    match &arguments.name {
        Some(name) => print_metric(registry.resolve(name, &BTreeMap::new())?.metric()),
        None => {
            let width = registry.iter().map(|metric| metric.name().len()).max().unwrap_or(0);
            for metric in registry.iter() {
                println!("{:width$}  {} [{}]", metric.name(), metric.summary(), metric.unit());
            }
            println!("\n`neversim metrics NAME` shows the options of one.");
        }
    }
    Ok(ExitCode::Done)
}

fn print_metric(metric: &dyn Metric) {
    println!("{}: {} [{}]\n", metric.name(), metric.summary(), metric.unit());
    let width = metric.options().iter().map(|option| option.name.len()).max().unwrap_or(0);
    for option in metric.options() {
        let unit =
            if option.unit.is_empty() || option.unit == "1" { String::new() } else { format!(" [{}]", option.unit) };
        let default = option.default.as_ref().map(|default| format!(", default {default}")).unwrap_or_default();
        println!("  {:width$}  {}{unit}: {}{default}", option.name, option.help, option.kind);
    }
    println!("\nWith a target also: scale, the deviation from the target that counts 1 (default |TARGET|, or 1).");
}

/// Lists the optimizers.
pub(crate) fn optimizers() -> anyhow::Result<ExitCode> {
    let strategies = neversim_optim::strategies();
    let width = strategies.iter().map(|strategy| strategy.name.len()).max().unwrap_or(0);
    for strategy in strategies {
        let workers = if strategy.is_parallel { "any number of workers" } else { "1 worker" };
        println!("{:width$}  {} ({workers}; {})", strategy.name, strategy.summary, strategy.reference);
    }
    Ok(ExitCode::Done)
}
