//! A study as JSON: the same field names in every command.
//!
//! | field | is |
//! | --- | --- |
//! | `evaluation` | number of an evaluation, from 0 |
//! | `evaluations`, `budget`, `failed` | numbers of evaluations: in the history, allowed in total, without a loss |
//! | `status`, `error` | outcome of an evaluation, and why it failed |
//! | `loss` | of an evaluation; `null` where it failed |
//! | `parameters` | by name: `value`, `unit` (`null` for a pure number) |
//! | `metrics` | by column: `value` (`null` where undefined), `target`, `unit` |
//! | `seed`, `seconds` | of an evaluation: the `output_file_code` used, how long it took |

use neversim_core::{Evaluation, Expectation, MetricTarget, StudySettings};
use serde_json::{Map, Value, json};

use crate::units;

/// Returns an evaluation with names, units and targets.
pub(crate) fn evaluation(settings: &StudySettings, evaluation: &Evaluation) -> Map<String, Value> {
    let parameters = settings.parameters.iter().zip(&evaluation.values).map(|(searched, value)| {
        let unit = settings.unit_of(searched);
        (searched.name.clone(), json!({"value": value, "unit": unit}))
    });
    let mut fields = Map::new();
    fields.insert("evaluation".into(), evaluation.number.into());
    fields.insert("status".into(), evaluation.outcome.status().to_string().into());
    fields.insert("error".into(), evaluation.outcome.failure().map(|failure| failure.reason.as_str()).into());
    fields.insert("loss".into(), evaluation.outcome.loss().into());
    fields.insert("parameters".into(), parameters.collect::<Map<_, _>>().into());
    let metrics = metrics(settings.metric_columns(), &settings.metrics, &evaluation.metrics);
    fields.insert("metrics".into(), metrics);
    fields.insert("seed".into(), evaluation.seed.into());
    fields.insert("seconds".into(), evaluation.duration.as_secs_f64().into());
    fields
}

/// Returns the value of each metric by its column.
pub(crate) fn metrics(columns: Vec<String>, targets: &[MetricTarget], values: &[Option<f64>]) -> Value {
    let metrics = columns.into_iter().zip(targets).zip(values).map(|((column, metric), value)| {
        (column, json!({"value": value, "target": metric.target(), "unit": units::of_metric(metric.name())}))
    });
    metrics.collect::<Map<_, _>>().into()
}

/// Returns what the rest of a study will take.
pub(crate) fn expectation(expected: &Expectation) -> [(&'static str, Value); 6] {
    [
        ("memory_bytes", expected.memory.into()),
        ("builds_networks", expected.builds_networks.into()),
        ("evaluation_seconds", expected.evaluation.as_secs_f64().into()),
        ("study_seconds", expected.total().as_secs_f64().into()),
        ("evaluations_left", expected.evaluations.into()),
        ("at_once", expected.at_once.into()),
    ]
}
