//! `neversim check-plugin`: loads a library, shows its metrics and tries them on made-up spikes.

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::Context;
use neversim_metrics::plugin::Plugins;
use neversim_metrics::{Metric, Registry, SpikeTrains, Statistics, conformance};
use neversim_netsim::shortest;

use crate::args::CheckPluginArguments;
use crate::commands::list;
use crate::exit_code::ExitCode;
use crate::exit_guard;
use crate::output;

const NEURONS: u32 = 1000;
const DURATION: f64 = 2.0;
const TIME_STEP: f64 = 1e-4;
const STEPS: u32 = 20_000;

pub(crate) fn run(arguments: &CheckPluginArguments) -> anyhow::Result<ExitCode> {
    output::guard()?;
    exit_guard::arm();
    let plugins = Plugins::load([&arguments.library])?;
    let plugin = plugins.iter().next().context("no library was loaded")?;
    let mut text = format!("{}\nSHA-256 {}\n", plugin.path().display(), plugin.sha256());
    let mut is_good = true;
    for metric in plugin.metrics() {
        text += &format!("\n{}\nTried on {NEURONS} neurons, {DURATION} s:\n", list::options_of(metric.as_ref()));
        for (what, spikes) in rasters() {
            let (line, succeeded) = trial(plugins.registry(), metric.as_ref(), &spikes);
            text += &format!("  {what:<22}{line}\n");
            is_good &= succeeded;
        }
        let violations = conformance::check(plugins.registry(), metric.name(), &BTreeMap::new());
        is_good &= violations.is_empty();
        match violations.as_slice() {
            [] => text += "It keeps the rules of all metrics.\n",
            _ => violations.iter().for_each(|violation| text += &format!("{violation}\n")),
        }
    }
    output::results(&text)?;
    Ok(if is_good { ExitCode::Done } else { ExitCode::Error })
}

/// One value and the time it took; whether there was no error.
fn trial(registry: &Registry, metric: &dyn Metric, spikes: &[(u32, u32)]) -> (String, bool) {
    let ids: Vec<u32> = spikes.iter().map(|spike| spike.1).collect();
    let times: Vec<f64> = spikes.iter().map(|spike| f64::from(spike.0) * TIME_STEP).collect();
    let required = metric.options().iter().filter_map(|row| Some((row.name.to_string(), row.required.clone()?.into())));
    let compute = || -> anyhow::Result<(Option<f64>, f64)> {
        let trains = SpikeTrains::new(&ids, &times, NEURONS, NEURONS / 5 * 4, DURATION, TIME_STEP)?;
        let statistics = Statistics::new(trains);
        let call = registry.resolve(metric.name(), &required.collect())?;
        let clock = Instant::now();
        let value = call.compute(&statistics)?;
        Ok((value, clock.elapsed().as_secs_f64() * 1e3))
    };
    match compute() {
        Ok((Some(value), milliseconds)) => (format!("{}  ({milliseconds:.3} ms)", shortest(value)), true),
        Ok((None, milliseconds)) => (format!("undefined  ({milliseconds:.3} ms)"), true),
        Err(error) => (format!("error: {error}"), false),
    }
}

/// Made-up spikes, each with a name: step and neuron of each spike, in order of time.
fn rasters() -> [(&'static str, Vec<(u32, u32)>); 4] {
    // The linear congruential generator of Knuth's MMIX, its high half scaled.
    let mut state = 1_u64;
    let mut below = |bound: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(((state >> 32) * u64::from(bound)) >> 32).unwrap_or(0)
    };
    let mut poisson: Vec<(u32, u32)> = (0..NEURONS * 10).map(|_| (below(STEPS), below(NEURONS))).collect();
    poisson.sort_unstable();
    // Each neuron every 100 ms, one after the other.
    let mut regular: Vec<(u32, u32)> =
        (0..NEURONS).flat_map(|neuron| (0..20).map(move |k| (k * 1000 + neuron, neuron))).collect();
    regular.sort_unstable();
    let single = (0..20).map(|k| (k * k * 40, 0)).collect();
    [
        ("silence", Vec::new()),
        ("one neuron, 20 spikes", single),
        ("Poisson, 5 Hz", poisson),
        ("regular, 10 Hz", regular),
    ]
}
