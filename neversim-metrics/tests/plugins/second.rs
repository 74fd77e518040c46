//! Another good plugin, to be loaded beside the first.

use neversim_metrics::plugin::{PluginMetric, PluginRun};

neversim_metrics::export_metrics!(SpikeTotal);

struct SpikeTotal;

impl PluginMetric for SpikeTotal {
    fn name(&self) -> &str {
        "spike_total"
    }
    fn summary(&self) -> &str {
        "number of spikes"
    }
    fn unit(&self) -> &str {
        "1"
    }
    fn compute(&self, run: &PluginRun<'_>) -> Result<Option<f64>, String> {
        Ok(Some(run.ids().len() as f64))
    }
}
