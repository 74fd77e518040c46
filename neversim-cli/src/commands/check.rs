//! `neversim check`: what looks wrong about a study, and how much memory and time it will take.

use std::time::Duration;

use neversim_core::{Preflight, StudyOptions};
use neversim_netsim::shortest;
use serde_json::{Value, json};

use crate::args::CheckArguments;
use crate::config;
use crate::exit_code::ExitCode;
use crate::json;
use crate::numbers::significant;
use crate::output;
use crate::typed;

pub(crate) fn run(arguments: &CheckArguments) -> anyhow::Result<ExitCode> {
    let options = config::study_options(&arguments.study())?;
    let preflight = Preflight::new(&options).map_err(|error| typed::as_typed(error, &options))?;
    let text = match arguments.json {
        true => serde_json::to_string_pretty(&as_json(&preflight, &options))? + "\n",
        false => as_text(&preflight, &options),
    };
    output::results(&text)?;
    Ok(ExitCode::Done)
}

fn as_text(preflight: &Preflight, options: &StudyOptions) -> String {
    let mut text = String::new();
    let mut line = |heading: &str, what: String| text += &format!("{heading:<12} {what}\n");
    preflight.warnings.iter().for_each(|warning| line("warning", warning.clone()));
    preflight.notes.iter().for_each(|note| line("note", note.clone()));
    if preflight.warnings.is_empty() {
        line("warnings", "none".into());
    }
    let outcome = match (preflight.outcome.loss(), preflight.outcome.failure()) {
        (Some(loss), _) => format!("loss {}", significant(loss)),
        (None, failure) => failure.map(|failure| format!("{}: {}", failure.status, failure.reason)).unwrap_or_default(),
    };
    // A model without values of its own is tried where all parameters are halfway.
    line(if options.params_file.is_some() { "own values" } else { "middle" }, outcome);
    for (metric, value) in options.metrics.iter().zip(&preflight.metrics) {
        let value = value.map_or("undefined".into(), significant);
        line("", format!("{} = {value} (target {})", metric.name(), shortest(metric.target())));
    }
    let expected = &preflight.expectation;
    let memory = expected.memory.map(|memory| format!("{} MiB at most", memory.div_ceil(1 << 20)));
    line("memory", memory.unwrap_or("unknown to this simulator".into()));
    if options.params_file.is_some() {
        let again = if expected.builds_networks { ", built anew in each evaluation" } else { ", built once" };
        let network = preflight.network.map_or("unknown".into(), |time| significant(time.as_secs_f64()) + " s");
        line("network", network + again);
    }
    line("evaluation", format!("{} s", significant(expected.evaluation.as_secs_f64())));
    let total = humantime::format_duration(Duration::from_secs(expected.total().as_secs().saturating_add(1)));
    line("study", format!("about {total} for {} evaluations, {} at a time", expected.evaluations, expected.at_once));
    text
}

fn as_json(preflight: &Preflight, options: &StudyOptions) -> Value {
    let mut fields = json!({
        "warnings": preflight.warnings,
        "notes": preflight.notes,
        "own_values": {
            "status": preflight.outcome.status().to_string(),
            "loss": preflight.outcome.loss(),
            "error": preflight.outcome.failure().map(|failure| &failure.reason),
            "metrics": json::metrics(preflight.metric_columns.clone(), &options.metrics, &preflight.metrics),
        },
        "network_seconds": preflight.network.map(|time| time.as_secs_f64()),
        "budget": options.budget,
        "workers": options.workers,
    });
    let expected = json::expectation(&preflight.expectation).map(|(name, value)| (name.to_owned(), value));
    fields.as_object_mut().into_iter().for_each(|fields| fields.extend(expected.clone()));
    fields
}
