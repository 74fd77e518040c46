//! A plugin whose metrics go wrong in every way that a program can survive.

use std::time::Duration;

use neversim_metrics::plugin::{PluginMetric, PluginRun};

type Compute = fn(&PluginRun<'_>) -> Result<Option<f64>, String>;

/// Name and what it does.
struct Misbehaving(&'static str, Compute);

neversim_metrics::export_metrics!(
    Misbehaving("panics", |run| Ok(Some(f64::from(run.ids()[run.ids().len()])))),
    Misbehaving("panics_with_text", |_| panic!("no luck today")),
    Misbehaving("fails", |_| Err("the neurons are not in the mood".to_owned())),
    Misbehaving("fails_at_length", |_| Err("\u{1b}[31m".repeat(1 << 20))),
    Misbehaving("is_nan", |_| Ok(Some(f64::NAN))),
    Misbehaving("is_undefined", |_| Ok(None)),
    Misbehaving("is_infinite", |_| Ok(Some(f64::INFINITY))),
    Misbehaving("is_slow", |_| {
        std::thread::sleep(Duration::from_millis(300));
        Ok(Some(1.0))
    }),
    Misbehaving("reads_too_much", |run| run.number("no_such_option").map(Some)),
    Misbehaving("wants_too_many_bins", |run| run.population_counts(0).map(|_| None)),
);

impl PluginMetric for Misbehaving {
    fn name(&self) -> &str {
        self.0
    }
    fn summary(&self) -> &str {
        "a metric that goes wrong"
    }
    fn unit(&self) -> &str {
        "1"
    }
    fn compute(&self, run: &PluginRun<'_>) -> Result<Option<f64>, String> {
        self.1(run)
    }
}
