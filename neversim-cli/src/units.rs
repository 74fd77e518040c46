//! Units as the program shows them: pure numbers have none.

use neversim_metrics::Registry;

/// Returns a unit as it is shown, `None` for pure numbers.
pub(crate) fn shown(unit: &str) -> Option<&str> {
    Some(unit).filter(|unit| !unit.is_empty() && *unit != "1")
}

/// Returns a unit to append to a number, with a space before it.
pub(crate) fn behind(unit: Option<&str>) -> String {
    unit.map(|unit| format!(" {unit}")).unwrap_or_default()
}

/// Returns the unit of a metric, `None` also for a metric from a plugin: looking at a study loads no code.
pub(crate) fn of_metric(name: &str) -> Option<String> {
    let registry = Registry::builtin();
    shown(registry.metric(name).ok()?.unit()).map(str::to_owned)
}
