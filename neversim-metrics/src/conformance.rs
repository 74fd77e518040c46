//! Checks that every metric passes, built-in or written elsewhere.
//!
//! [`check`] runs them all on small synthetic networks and returns what a metric does wrong. The tests of this crate
//! run it over the whole registry, so a new row is checked without a new test.

mod checks;
mod network;

use std::collections::BTreeMap;
use std::fmt;

use crate::registry::Registry;

/// What a metric does wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Name of the metric.
    pub metric: String,
    /// The rule it breaks, as a sentence.
    pub rule: &'static str,
    /// What happened.
    pub detail: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "metric `{}`: broken rule: {}: {}", self.metric, self.rule, self.detail)
    }
}

/// Returns the rules that a metric of the registry breaks; empty if it keeps them all.
///
/// - `options`: options for every call, without `subset`, `ids`, `t_start` and `t_stop`, which the checks set
///   themselves. A required option takes its example value unless it is given here.
///
/// # Example
///
/// ```
/// use std::collections::BTreeMap;
/// use neversim_metrics::{conformance, Registry};
///
/// assert_eq!(conformance::check(&Registry::builtin(), "cv", &BTreeMap::new()), []);
/// ```
#[must_use]
pub fn check(registry: &Registry, metric: &str, options: &BTreeMap<String, String>) -> Vec<Violation> {
    let mut options = options.clone();
    for row in registry.metric(metric).into_iter().flat_map(|metric| metric.options()) {
        if let Some(example) = &row.required {
            options.entry(row.name.clone().into_owned()).or_insert_with(|| example.clone().into_owned());
        }
    }
    let subject = checks::Subject { registry, metric, options: &options };
    checks::RULES
        .iter()
        .filter_map(|(rule, check)| {
            let detail = check(&subject).err()?;
            Some(Violation { metric: metric.to_owned(), rule, detail })
        })
        .collect()
}
