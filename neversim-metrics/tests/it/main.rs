//! Public behaviour of the crate, one module per subject.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test, in the functions that tests share too")]

mod conformance;
mod defects;
mod interval;
mod options;
mod plugins;
mod readme;
mod reference_cases;
mod registry;
mod spike_trains;
mod undefined;

use std::collections::BTreeMap;

use neversim_metrics::{MetricError, Registry, SpikeTrains, Statistics};

/// Options as a user types them.
fn options(given: &[(&str, &str)]) -> BTreeMap<String, String> {
    given.iter().map(|(option, value)| ((*option).to_owned(), (*value).to_owned())).collect()
}

/// Value of a built-in metric.
fn compute(trains: SpikeTrains<'_>, name: &str, given: &[(&str, &str)]) -> Result<Option<f64>, MetricError> {
    Registry::builtin().resolve(name, &options(given))?.compute(&Statistics::new(trains))
}

/// The message of refusing a call before any run.
fn refusal(name: &str, given: &[(&str, &str)]) -> String {
    Registry::builtin().resolve(name, &options(given)).unwrap_err().to_string()
}
