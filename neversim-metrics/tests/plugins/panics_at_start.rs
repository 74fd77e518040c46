//! A plugin whose metric panics when asked for its name.

use neversim_metrics::plugin::{PluginMetric, PluginRun};

neversim_metrics::export_metrics!(Clash);

struct Clash;

impl PluginMetric for Clash {
    fn name(&self) -> &str {
        panic!("who am I?")
    }
    fn summary(&self) -> &str {
        "a metric"
    }
    fn unit(&self) -> &str {
        "1"
    }
    fn compute(&self, _: &PluginRun<'_>) -> Result<Option<f64>, String> {
        Ok(Some(0.0))
    }
}
