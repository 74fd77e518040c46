//! Targets that no simulation reaches.

use neversim_netsim::engine::MEAN_RATE_LIMIT;
use neversim_netsim::shortest;
use neversim_optim::SearchSpace;

use super::model_file::Netsim;
use crate::record::metric_target::MetricTarget;

/// Metrics that are rates of single neurons, or means of them.
const RATES: [&str; 2] = ["fr", "pop_rate_mean"];

/// Returns the target rates that the refractory period or the limit on the mean rate rules out.
pub(super) fn findings(netsim: &Netsim, space: &SearchSpace, targets: &[MetricTarget]) -> Vec<String> {
    let fastest = fastest_rate(netsim, space);
    let rates = targets.iter().filter(|metric| RATES.contains(&metric.name()));
    rates
        .filter_map(|metric| {
            let (name, target) = (metric.name(), metric.target());
            let why = match fastest.filter(|fastest| target > *fastest) {
                Some(fastest) => format!(
                    "is out of reach: a neuron fires at most {} times per second with this refractory period (1/`taur`)",
                    shortest(fastest.floor())
                ),
                None if target > MEAN_RATE_LIMIT => format!(
                    "is above {MEAN_RATE_LIMIT} Hz: a simulation whose mean rate over all neurons is higher is ended as a runaway"
                ),
                None => return None,
            };
            Some(format!("metric `{name}`: the target {} Hz {why}", shortest(target)))
        })
        .collect()
}

/// Returns the highest rate (Hz) that the shortest refractory period of the study allows; `None` where it is 0.
fn fastest_rate(netsim: &Netsim, space: &SearchSpace) -> Option<f64> {
    let searched = space.parameters().iter().find(|searched| searched.name() == "taur");
    let shortest = searched.map_or_else(
        || netsim.file.effective("taur"),
        |searched| searched.choices().iter().copied().fold(searched.lower(), f64::min),
    );
    (shortest > 0.0).then(|| 1.0 / shortest)
}
