//! A plugin whose metric describes itself in a way that makes no sense.

use neversim_metrics::plugin::{PluginMetric, PluginRun};
use neversim_metrics::{OptionRow, options};

neversim_metrics::export_metrics!(Clash);

struct Clash;

impl PluginMetric for Clash {
    fn name(&self) -> &str {
        "described_badly"
    }
    fn summary(&self) -> &str {
        "a metric"
    }
    fn unit(&self) -> &str {
        "1"
    }
    fn options(&self) -> Vec<OptionRow> {
        vec![OptionRow::new("bins", options::integer_from(5), Some("4"), "1", "number of bins")]
    }
    fn compute(&self, _: &PluginRun<'_>) -> Result<Option<f64>, String> {
        Ok(Some(0.0))
    }
}
