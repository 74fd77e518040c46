//! What a program says of its metrics.

use std::borrow::Cow;
use std::ops::Bound;

use neversim_metrics::{OptionKind, OptionRow};
use serde::Deserialize;

use crate::program::{PROTOCOL, without_nan};
use crate::record::number::shortest;

/// A metric as its program describes it, checked.
#[derive(Debug)]
pub(super) struct Description {
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) summary: String,
    pub(super) formula: String,
    pub(super) undefined: String,
    pub(super) reference: String,
    pub(super) options: Vec<OptionRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    protocol: Option<u32>,
    metrics: Option<Vec<MetricAnswer>>,
    error: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MetricAnswer {
    name: String,
    summary: String,
    unit: String,
    #[serde(default)]
    formula: String,
    #[serde(default)]
    undefined: String,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    options: Vec<OptionAnswer>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionAnswer {
    name: String,
    summary: String,
    #[serde(default)]
    unit: String,
    default: Option<Value>,
    /// Of a required option, for messages.
    example: Option<Value>,
    #[serde(default)]
    choices: Vec<String>,
}

/// A default, whose type is that of the option.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "a default and an example are a number or a text")]
enum Value {
    Number(f64),
    Text(String),
}

/// Returns what a program is asked.
pub(super) fn question() -> String {
    format!(r#"{{"protocol": {PROTOCOL}, "describe": true}}"#)
}

/// Returns what an answer describes, or what is wrong with it.
pub(super) fn read(line: &str) -> Result<Vec<Description>, String> {
    let nonsense = |reason: String| {
        let start: String = line.chars().take(200).collect();
        format!("its answer to `describe` makes no sense: {reason} (`{start}`)")
    };
    let answer: Answer = serde_json::from_str(&without_nan(line)).map_err(|error| nonsense(error.to_string()))?;
    if let Some(other) = answer.protocol.filter(|protocol| *protocol != PROTOCOL) {
        return Err(nonsense(format!("it is in protocol {other}, and this is protocol {PROTOCOL}")));
    }
    if let Some(error) = answer.error {
        return Err(format!("it cannot describe its metrics: {error}"));
    }
    match answer.metrics {
        Some(metrics) if !metrics.is_empty() => metrics.into_iter().map(MetricAnswer::checked).collect(),
        _ => Err("it has no metrics".into()),
    }
}

impl MetricAnswer {
    fn checked(self) -> Result<Description, String> {
        let Self { name, summary, unit, formula, undefined, reference, options } = self;
        let refuse = |problem: String| format!("its metric `{name}`: {problem}");
        let mut rows: Vec<OptionRow> = Vec::new();
        let options: Result<(), String> = options.into_iter().try_for_each(|option| {
            let row = option.checked()?;
            if rows.iter().any(|earlier| earlier.name == row.name) {
                return Err(format!("the option `{}` is declared twice", row.name));
            }
            rows.push(row);
            Ok(())
        });
        options.map_err(refuse)?;
        if !is_name(&name) {
            return Err(refuse("the name is not made of letters, digits and underscores".into()));
        }
        if ![&summary, &unit].into_iter().all(|text| is_line(text)) {
            return Err(refuse("summary and unit must be one line each (unit `1` for a plain number)".into()));
        }
        Ok(Description { name, unit, summary, formula, undefined, reference, options: rows })
    }
}

impl OptionAnswer {
    fn checked(self) -> Result<OptionRow, String> {
        /// Options to which neversim gives a meaning for metrics of its own.
        const TAKEN: [&str; 2] = ["max_neurons", "nperseg"];
        let Self { name, summary, unit, default, example, choices } = self;
        if !is_name(&name) {
            return Err(format!("the option name `{name}` is not made of letters, digits and underscores"));
        }
        if ["scale", "tol"].contains(&&*name) {
            return Err(format!("the option `{name}` belongs to the loss"));
        }
        if TAKEN.contains(&&*name) {
            return Err(format!("the option `{name}` means something to neversim: give it another name"));
        }
        if !is_line(&summary) {
            return Err(format!("the summary of the option `{name}` must be one line"));
        }
        if default.is_some() && example.is_some() {
            return Err(format!("the option `{name}` has a default, so it needs no example"));
        }
        let kind = match default.as_ref().or(example.as_ref()) {
            Some(Value::Number(_)) if choices.is_empty() => {
                OptionKind::Number { lower: Bound::Unbounded, upper: Bound::Unbounded }
            }
            // Any text if there are no choices.
            _ => OptionKind::Word { allowed: choices.iter().cloned().map(Cow::Owned).collect() },
        };
        let is_default_allowed = match default.as_ref().or(example.as_ref()) {
            Some(Value::Number(_)) => choices.is_empty(),
            Some(Value::Text(text)) => choices.is_empty() || choices.contains(text),
            None => true,
        };
        if !is_default_allowed {
            return Err(format!("the default of the option `{name}` is not one of {}", choices.join(", ")));
        }
        let is_required = default.is_none();
        let example = example.map(Value::into_text).or(choices.into_iter().next()).unwrap_or("VALUE".into());
        Ok(OptionRow {
            name: name.into(),
            kind,
            default: default.map(|value| value.into_text().into()),
            unit: unit.into(),
            help: summary.into(),
            required: is_required.then(|| example.into()),
        })
    }
}

impl Value {
    fn into_text(self) -> String {
        match self {
            Self::Number(number) => shortest(number),
            Self::Text(text) => text,
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_line(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains('\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The answer with one metric that has one option.
    fn of_option(option: &str) -> Result<Vec<Description>, String> {
        read(&format!(r#"{{"metrics": [{{"name": "m", "summary": "s", "unit": "1", "options": [{option}]}}]}}"#))
    }

    #[test]
    fn the_type_of_a_default_is_that_of_the_option() {
        for (option, kind, default, required) in [
            (r#"{"name": "o", "summary": "s", "default": 0.01}"#, "a number", Some("0.01"), None),
            (r#"{"name": "o", "summary": "s", "default": "0.01"}"#, "a text", Some("0.01"), None),
            (r#"{"name": "o", "summary": "s", "example": 2}"#, "a number", None, Some("2")),
            (r#"{"name": "o", "summary": "s"}"#, "a text", None, Some("VALUE")),
            (r#"{"name": "o", "summary": "s", "choices": ["a", "b"]}"#, "one of a, b", None, Some("a")),
        ] {
            let described = of_option(option).unwrap();
            let row = &described[0].options[0];
            assert_eq!(row.kind.to_string(), kind, "{option}");
            assert_eq!((row.default.as_deref(), row.required.as_deref()), (default, required), "{option}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_description_is_told() {
        for (option, part) in [
            (r#"{"name": "o o", "summary": "s"}"#, "`o o` is not made of letters"),
            (r#"{"name": "tol", "summary": "s"}"#, "belongs to the loss"),
            (r#"{"name": "nperseg", "summary": "s"}"#, "give it another name"),
            (r#"{"name": "o", "summary": ""}"#, "must be one line"),
            (r#"{"name": "o", "summary": "s", "default": true}"#, "a number or a text"),
            (r#"{"name": "o", "summary": "s", "default": "c", "choices": ["a"]}"#, "not one of a"),
            (r#"{"name": "o", "summary": "s"}, {"name": "o", "summary": "s"}"#, "declared twice"),
        ] {
            let problem = of_option(option).unwrap_err();
            assert!(problem.contains(part), "{option}: {problem}");
        }
        for (line, part) in [
            (r#"{"metrics": []}"#, "no metrics"),
            (r#"{"value": 1}"#, "unknown field `value`"),
            (r#"{"protocol": 2}"#, "protocol 2"),
            (r#"{"error": "numpy is missing"}"#, "numpy is missing"),
        ] {
            let problem = read(line).unwrap_err();
            assert!(problem.contains(part), "{line}: {problem}");
        }
    }
}
