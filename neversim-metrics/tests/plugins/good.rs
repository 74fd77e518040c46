//! A good plugin: two metrics with options of every type.

use std::borrow::Cow;
use std::ops::Bound;

use neversim_metrics::plugin::{PluginMetric, PluginRun};
use neversim_metrics::{OptionKind, OptionRow, options};

neversim_metrics::export_metrics!(Everything, MeanCount);

/// A sum of everything that a plugin sees, in which each part can be told from the others.
struct Everything;

impl PluginMetric for Everything {
    fn name(&self) -> &str {
        "everything"
    }
    fn summary(&self) -> &str {
        "a sum of all that a plugin sees"
    }
    fn unit(&self) -> &str {
        "1"
    }
    fn subset(&self) -> &str {
        "all"
    }
    fn options(&self) -> Vec<OptionRow> {
        let share = OptionKind::Number { lower: Bound::Included(0.0), upper: Bound::Excluded(1.0) };
        let allowed = Cow::Owned(vec![Cow::Borrowed("facts"), Cow::Borrowed("options"), Cow::Borrowed("statistics")]);
        vec![
            OptionRow::new("part", OptionKind::Word { allowed }, Some("facts"), "", "what is summed"),
            OptionRow::new("share", share, Some("0.5"), "1", "a number"),
            OptionRow::new("count", options::integer_from(1), Some("3"), "1", "an integer"),
            OptionRow::new("others", OptionKind::NeuronIds, None, "", "neurons"),
        ]
    }
    fn compute(&self, run: &PluginRun<'_>) -> Result<Option<f64>, String> {
        let parts = match run.word("part")? {
            "facts" => vec![
                run.ids().iter().copied().map(f64::from).sum(),
                run.times().iter().sum(),
                f64::from(run.network_size()),
                f64::from(run.excitatory()),
                run.duration(),
                run.time_step(),
                run.window().0,
                run.window().1,
                run.parameter("ge").unwrap_or(-1e6),
            ],
            "options" => {
                let others = run.neuron_list("others").unwrap_or_default();
                vec![run.number("share")?, run.integer("count")? as f64, others.iter().copied().map(f64::from).sum()]
            }
            _ => vec![
                run.neurons().len() as f64,
                run.counts().iter().sum(),
                run.rates().iter().sum(),
                run.cvs(2).iter().filter(|cv| !cv.is_nan()).sum(),
                run.population_counts(1000)?.iter().copied().map(f64::from).fold(0.0, f64::max),
                run.spike_trains().flatten().sum(),
                run.spike_train(u32::MAX).len() as f64,
            ],
        };
        Ok(Some(parts.iter().sum()))
    }
}

struct MeanCount;

impl PluginMetric for MeanCount {
    fn name(&self) -> &str {
        "mean_count"
    }
    fn summary(&self) -> &str {
        "mean number of spikes"
    }
    fn unit(&self) -> &str {
        "1"
    }
    fn compute(&self, run: &PluginRun<'_>) -> Result<Option<f64>, String> {
        let counts = run.counts();
        // NaN for no neurons, which counts as undefined.
        Ok(Some(counts.iter().sum::<f64>() / counts.len() as f64))
    }
}
