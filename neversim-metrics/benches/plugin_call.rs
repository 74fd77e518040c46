//! What does a call over the plugin interface cost beyond the metric itself?
//!
//! The same computation (the number of spikes, or the sum of the shared rates, which are computed already) as a metric
//! of this crate and as one of a plugin, in turn. Target: less than 1 us. Run with `cargo bench -p neversim-metrics
//! --bench plugin_call`.
#![expect(clippy::print_stdout, reason = "a benchmark prints its result")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use neversim_metrics::plugin::{PluginMetric, PluginRun, as_metric};
use neversim_metrics::statistics::NeuronStatistic;
use neversim_metrics::{
    CheckedOptions, Metric, MetricCall, MetricError, OptionRow, Registry, SpikeTrains, Statistics, options,
};

const CALLS: u32 = 10_000;
const ROUNDS: usize = 101;

struct Spikes;
struct RateSum;

fn own_options() -> Vec<OptionRow> {
    vec![OptionRow::new("factor", options::positive_number(), Some("2"), "1", "a factor")]
}

macro_rules! both_kinds {
    ($metric:ty, $name:literal, |$run:ident| $plugin:expr, |$statistics:ident, $options:ident| $builtin:expr) => {
        impl PluginMetric for $metric {
            fn name(&self) -> &str {
                concat!($name, "_of_plugin")
            }
            fn summary(&self) -> &str {
                "a metric"
            }
            fn unit(&self) -> &str {
                "1"
            }
            fn options(&self) -> Vec<OptionRow> {
                own_options()
            }
            fn compute(&self, $run: &PluginRun<'_>) -> Result<Option<f64>, String> {
                Ok(Some($plugin * $run.number("factor")?))
            }
        }

        impl Metric for $metric {
            fn name(&self) -> &str {
                $name
            }
            fn summary(&self) -> &str {
                "a metric"
            }
            fn unit(&self) -> &str {
                "1"
            }
            fn options(&self) -> &[OptionRow] {
                static OPTIONS: std::sync::LazyLock<Vec<OptionRow>> = std::sync::LazyLock::new(|| {
                    let common = [options::subset("exc"), options::ids(), options::t_start(), options::t_stop()];
                    common.into_iter().chain(own_options()).collect()
                });
                &OPTIONS
            }
            fn compute(
                &self,
                $statistics: &Statistics<'_>,
                $options: &CheckedOptions,
            ) -> Result<Option<f64>, MetricError> {
                Ok(Some($builtin * $options.number("factor")?))
            }
        }
    };
}

both_kinds!(Spikes, "spikes", |run| run.ids().len() as f64, |statistics, options| {
    black_box(options.selection(statistics.trains())?);
    statistics.trains().ids().len() as f64
});
both_kinds!(RateSum, "rate_sum", |run| run.rates().iter().sum::<f64>(), |statistics, options| {
    let selection = options.selection(statistics.trains())?;
    statistics.of_neurons(NeuronStatistic::Rate, &selection).iter().sum::<f64>()
});

fn main() {
    let spikes = 120_000_u32;
    let ids: Vec<u32> = (0..spikes).map(|spike| spike.wrapping_mul(2_654_435_761) % 10_000).collect();
    let times: Vec<f64> = (0..spikes).map(|spike| f64::from(spike) / 60_000.0).collect();
    let trains = SpikeTrains::new(&ids, &times, 10_000, 8000, 2.0, 1e-4).expect("spikes of this network");
    let parameters = ["ge", "gi", "Ee", "Ei", "taum", "taue", "taui", "K", "N", "T"].map(|name| (name, 1.0));
    let statistics = Statistics::new(trains).with_parameters(parameters);

    let mut registry = Registry::builtin();
    let metrics: [Arc<dyn Metric>; 4] = [
        Arc::new(Spikes),
        as_metric(Spikes).expect("a good description"),
        Arc::new(RateSum),
        as_metric(RateSum).expect("a good description"),
    ];
    for metric in metrics {
        registry.add(metric).expect("a new name");
    }
    println!("{spikes} spikes, 8000 neurons, 10 parameters, 1 option; medians of {ROUNDS} rounds of {CALLS} calls");
    for name in ["spikes", "rate_sum"] {
        let call = |name: &str| registry.resolve(name, &BTreeMap::new()).expect("a metric that was added");
        let (own, foreign) = (call(name), call(&format!("{name}_of_plugin")));
        let mut pairs: Vec<(f64, f64)> =
            (0..ROUNDS).map(|_| (nanoseconds(&own, &statistics), nanoseconds(&foreign, &statistics))).collect();
        let mut median = |time: fn(&(f64, f64)) -> f64| {
            pairs.sort_by(|one, two| time(one).total_cmp(&time(two)));
            time(&pairs[ROUNDS / 2])
        };
        let (own, foreign, more) = (median(|pair| pair.0), median(|pair| pair.1), median(|pair| pair.1 - pair.0));
        println!("{name:<9} own {own:7.0} ns, plugin {foreign:7.0} ns, difference {more:5.0} ns");
    }
}

fn nanoseconds(call: &MetricCall, statistics: &Statistics<'_>) -> f64 {
    let start = Instant::now();
    for _ in 0..CALLS {
        black_box(call.compute(black_box(statistics)).expect("a metric that cannot fail"));
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(CALLS)
}
