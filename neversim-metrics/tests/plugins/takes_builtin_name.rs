//! A plugin whose metric has the same name as a built-in one.

use neversim_metrics::plugin::{PluginMetric, PluginRun};

neversim_metrics::export_metrics!(Clash);

struct Clash;

impl PluginMetric for Clash {
    fn name(&self) -> &str {
        "cv"
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
