//! A metric for neversim. Build it with `cargo build --release` and pass the library to `neversim --plugin`.

use neversim_metrics::plugin::{PluginMetric, PluginRun};
use neversim_metrics::{OptionRow, options};

// Once per library; separate several metrics by commas.
neversim_metrics::export_metrics!(MyMetric);

/// The share of neurons with a spike within the first `latency_ms` of the window: replace it with your own metric.
struct MyMetric;

impl PluginMetric for MyMetric {
    fn name(&self) -> &str {
        "my_metric"
    }

    fn summary(&self) -> &str {
        "share of the neurons that fire soon after the start of the window"
    }

    fn unit(&self) -> &str {
        "1"
    }

    /// Name, type with allowed values, default, unit, help. neversim checks what users type against this table.
    fn options(&self) -> Vec<OptionRow> {
        let help = "how soon a neuron must fire to count";
        vec![OptionRow::new("latency_ms", options::positive_number(), Some("100"), "ms", help)]
    }

    /// `Ok(None)`: the metric has no value for this run. `Err`: it cannot be computed, with the reason.
    fn compute(&self, run: &PluginRun<'_>) -> Result<Option<f64>, String> {
        let (start, _end) = run.window();
        let deadline = start + run.number("latency_ms")? * 1e-3;
        let early = run.spike_trains().filter(|train| train.first().is_some_and(|time| *time < deadline)).count();
        let neurons = run.neurons().len();
        Ok((neurons > 0).then(|| early as f64 / neurons as f64))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use neversim_metrics::plugin::as_metric;
    use neversim_metrics::{Registry, SpikeTrains, Statistics, conformance};

    use super::MyMetric;

    /// The built-in metrics and this one.
    fn registry() -> Registry {
        let mut registry = Registry::builtin();
        registry.add(as_metric(MyMetric).unwrap()).unwrap();
        registry
    }

    /// The value for four neurons, all excitatory, in 1 s.
    fn value(ids: &[u32], times: &[f64], given: &[(&str, &str)]) -> Option<f64> {
        let trains = SpikeTrains::new(ids, times, 4, 4, 1.0, 1e-4).unwrap();
        let given = given.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        registry().resolve("my_metric", &given).unwrap().compute(&Statistics::new(trains)).unwrap()
    }

    #[test]
    fn counts_the_neurons_that_fire_in_time() {
        let (ids, times) = ([0, 1, 2, 0], [0.01, 0.05, 0.5, 0.9]);
        assert_eq!(value(&ids, &times, &[]), Some(0.5));
        assert_eq!(value(&ids, &times, &[("latency_ms", "20")]), Some(0.25));
        assert_eq!(value(&ids, &times, &[("t_start", "0.45")]), Some(0.25));
    }

    #[test]
    fn silence_is_not_an_error() {
        assert_eq!(value(&[], &[], &[]), Some(0.0));
        assert_eq!(value(&[], &[], &[("subset", "inh")]), None);
    }

    /// What every metric must satisfy: no NaN, only the window counts, the order of spikes does not matter ...
    #[test]
    fn keeps_the_rules_of_all_metrics() {
        assert_eq!(conformance::check(&registry(), "my_metric", &BTreeMap::new()), []);
    }
}
