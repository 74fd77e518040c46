//! Every built-in metric passes the conformance checks, and the checks find what they are there for.

use std::collections::BTreeMap;
use std::sync::Arc;

use neversim_metrics::{
    CheckedOptions, Metric, MetricError, OptionKind, OptionRow, Registry, Statistics, conformance, options,
};

#[test]
fn every_built_in_metric_conforms() {
    let registry = Registry::builtin();
    for metric in registry.iter() {
        assert_eq!(conformance::check(&registry, metric.name(), &BTreeMap::new()), [], "{}", metric.name());
    }
}

type Compute = fn(&Statistics<'_>, &CheckedOptions) -> Result<Option<f64>, MetricError>;

/// A metric with the usual options and some mistake.
struct Faulty {
    name: &'static str,
    options: Vec<OptionRow>,
    compute: Compute,
}

impl Metric for Faulty {
    fn name(&self) -> &str {
        self.name
    }
    fn summary(&self) -> &str {
        "a metric with a mistake"
    }
    fn unit(&self) -> &str {
        "1"
    }
    fn options(&self) -> &[OptionRow] {
        &self.options
    }
    fn compute(&self, statistics: &Statistics<'_>, options: &CheckedOptions) -> Result<Option<f64>, MetricError> {
        (self.compute)(statistics, options)
    }
}

fn broken_rules(more_options: &[OptionRow], compute: Compute) -> Vec<&'static str> {
    let mut options = vec![options::subset("exc"), options::t_start(), options::t_stop()];
    options.extend_from_slice(more_options);
    let mut registry = Registry::builtin();
    registry.add(Arc::new(Faulty { name: "faulty", options, compute })).unwrap();
    let violations = conformance::check(&registry, "faulty", &BTreeMap::new());
    violations.into_iter().map(|violation| violation.rule).collect()
}

#[test]
fn a_constant_breaks_no_rule() {
    assert!(broken_rules(&[], |_, _| Ok(Some(1.0))).is_empty());
}

#[test]
fn nan_for_a_silent_network_is_found() {
    let rules = broken_rules(&[], |statistics, _| Ok(Some(0.0 / statistics.trains().ids().len() as f64)));
    assert!(rules.contains(&"a silent network, or none, has a finite value or none"), "{rules:?}");
}

#[test]
fn taking_the_last_spike_for_the_end_is_found() {
    let rules = broken_rules(&[], |statistics, _| Ok(statistics.trains().times().iter().copied().reduce(f64::max)));
    assert!(rules.contains(&"spikes outside the window do not matter"), "{rules:?}");
    assert!(rules.contains(&"shifting spikes and window in time does not matter"), "{rules:?}");
}

#[test]
fn trusting_the_order_of_spikes_is_found() {
    let rules = broken_rules(&[], |statistics, _| Ok(statistics.trains().ids().first().map(|&id| f64::from(id))));
    assert!(rules.contains(&"the order in which spikes are listed does not matter"), "{rules:?}");
}

#[test]
fn a_default_outside_its_range_is_found() {
    let kind = OptionKind::Integer { minimum: 1, maximum: 9 };
    let row = OptionRow::new("bins", kind, Some("10"), "1", "number of bins");
    assert!(broken_rules(&[row], |_, _| Ok(None)).contains(&"its defaults are allowed values"));
}

#[test]
fn an_option_named_scale_is_found() {
    let kind = OptionKind::Integer { minimum: 1, maximum: 9 };
    let row = OptionRow::new("scale", kind, Some("1"), "1", "a factor");
    assert_eq!(broken_rules(&[row], |_, _| Ok(None)), ["scale and tol belong to the loss"]);
}

#[test]
fn a_violation_says_what_happened() {
    let mut registry = Registry::builtin();
    let compute: Compute = |_, _| Ok(Some(f64::NAN));
    registry.add(Arc::new(Faulty { name: "faulty", options: Vec::new(), compute })).unwrap();
    let violations = conformance::check(&registry, "faulty", &BTreeMap::new());
    assert_eq!(
        violations[0].to_string(),
        "metric `faulty`: broken rule: it takes t_start and t_stop, and subset or ids: no option `t_start`"
    );
}
