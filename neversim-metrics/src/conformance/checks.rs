//! The rules, one function each.

use std::collections::BTreeMap;

use super::network::Network;
use crate::error::MetricError;
use crate::metric::Metric;
use crate::registry::Registry;
use crate::statistics::Statistics;

/// The metric under test.
pub(super) struct Subject<'a> {
    pub(super) registry: &'a Registry,
    pub(super) metric: &'a str,
    pub(super) options: &'a BTreeMap<String, String>,
}

type Check = fn(&Subject<'_>) -> Result<(), String>;

/// Every rule and its check.
pub(super) const RULES: &[(&str, Check)] = &[
    ("it describes itself", describes_itself),
    ("it takes t_start and t_stop, and subset or ids", takes_common_options),
    ("scale and tol belong to the loss", leaves_the_loss_alone),
    ("its defaults are allowed values", defaults_are_allowed),
    ("an unknown option is refused", refuses_unknown_option),
    ("a window that the run does not cover is refused", refuses_window_beyond_the_run),
    ("a silent network, or none, has a finite value or none", survives_silence),
    ("one neuron has a finite value or none", survives_one_neuron),
    ("the same spikes give the same value again", gives_the_same_value_again),
    ("the order in which spikes are listed does not matter", ignores_order_of_spikes),
    ("spikes outside the window do not matter", ignores_spikes_outside_the_window),
    ("shifting spikes and window in time does not matter", ignores_shift_in_time),
];

impl Subject<'_> {
    fn table_row(&self) -> Result<&dyn Metric, String> {
        let metric = self.registry.iter().find(|metric| metric.name() == self.metric);
        metric.ok_or_else(|| "the registry has no metric of that name".to_owned())
    }

    fn has_option(&self, name: &str) -> Result<bool, String> {
        Ok(self.table_row()?.options().iter().any(|row| row.name == name))
    }

    fn with(&self, more: &[(&str, &str)]) -> BTreeMap<String, String> {
        let more = more.iter().map(|(option, value)| ((*option).to_owned(), (*value).to_owned()));
        self.options.clone().into_iter().chain(more).collect()
    }

    fn value(&self, network: &Network, more: &[(&str, &str)]) -> Result<Option<f64>, String> {
        let call = self.registry.resolve(self.metric, &self.with(more)).map_err(|error| error.to_string())?;
        network
            .with_trains(|trains| call.compute(&Statistics::new(trains)))
            .map_err(|error| error.to_string())?
            .map_err(|error| format!("{} neurons, {} spikes: {error}", network.neurons, network.spikes.len()))
    }

    /// The populations to try: those the metric can be asked for.
    fn populations(&self) -> Result<Vec<Vec<(&'static str, &'static str)>>, String> {
        let mut populations = vec![Vec::new()];
        if self.has_option("subset")? {
            populations.extend(["exc", "inh", "all"].map(|subset| vec![("subset", subset)]));
        }
        if self.has_option("ids")? {
            populations.push(vec![("ids", "1-7,9,33")]);
        }
        Ok(populations)
    }

    /// Compares two networks in every population, each with its own options.
    fn expect_same(
        &self,
        (first, first_options): (&Network, &[(&str, &str)]),
        (second, second_options): (&Network, &[(&str, &str)]),
    ) -> Result<(), String> {
        for population in self.populations()? {
            let one = self.value(first, &[&population, first_options].concat())?;
            let two = self.value(second, &[&population, second_options].concat())?;
            if !is_close(one, two) {
                return Err(format!("{one:?} became {two:?} with {population:?}"));
            }
        }
        Ok(())
    }
}

/// Equal except for the order of summation.
fn is_close(one: Option<f64>, two: Option<f64>) -> bool {
    match (one, two) {
        (Some(one), Some(two)) => (one - two).abs() <= 1e-10 + 1e-9 * one.abs(),
        (None, None) => true,
        _ => false,
    }
}

fn expect(is_met: bool, otherwise: impl Into<String>) -> Result<(), String> {
    if is_met { Ok(()) } else { Err(otherwise.into()) }
}

fn describes_itself(subject: &Subject<'_>) -> Result<(), String> {
    let metric = subject.table_row()?;
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_line = |text: &str| !text.trim().is_empty() && !text.contains('\n');
    expect(is_name(metric.name()), "the name is not made of letters, digits and underscores")?;
    expect(is_line(metric.summary()), "the summary is not one line")?;
    expect(is_line(metric.unit()), "the unit is missing (`1` for a plain number)")?;
    for (index, row) in metric.options().iter().enumerate() {
        expect(is_name(&row.name), format!("option name `{}`", row.name))?;
        expect(is_line(&row.help), format!("the help of `{}` is not one line", row.name))?;
        let is_new = metric.options()[..index].iter().all(|earlier| earlier.name != row.name);
        expect(is_new, format!("`{}` has two rows", row.name))?;
    }
    Ok(())
}

fn takes_common_options(subject: &Subject<'_>) -> Result<(), String> {
    for option in ["t_start", "t_stop"] {
        expect(subject.has_option(option)?, format!("no option `{option}`"))?;
    }
    expect(subject.has_option("subset")? || subject.has_option("ids")?, "neither `subset` nor `ids`")
}

fn leaves_the_loss_alone(subject: &Subject<'_>) -> Result<(), String> {
    for option in ["scale", "tol"] {
        expect(!subject.has_option(option)?, format!("it has an option `{option}`"))?;
    }
    Ok(())
}

fn defaults_are_allowed(subject: &Subject<'_>) -> Result<(), String> {
    for row in subject.table_row()?.options() {
        if let Some(default) = &row.default {
            row.kind.parse(default).map_err(|allowed| format!("{}={default}: not {allowed}", row.name))?;
        }
    }
    let call = subject.registry.resolve(subject.metric, subject.options);
    call.map(drop).map_err(|error| error.to_string())
}

fn refuses_unknown_option(subject: &Subject<'_>) -> Result<(), String> {
    let options = subject.with(&[("no_such_option", "1")]);
    match subject.registry.resolve(subject.metric, &options) {
        Err(MetricError::UnknownOption { .. }) => Ok(()),
        other => Err(format!("no_such_option=1 gave {other:?}")),
    }
}

fn refuses_window_beyond_the_run(subject: &Subject<'_>) -> Result<(), String> {
    let network = Network::irregular();
    for option in ["t_start", "t_stop"] {
        if let Ok(value) = subject.value(&network, &[(option, "1000")]) {
            return Err(format!("{option}=1000 in a run of {} s gave {value:?}", network.duration));
        }
    }
    Ok(())
}

fn survives_silence(subject: &Subject<'_>) -> Result<(), String> {
    for (neurons, excitatory) in [(0, 0), (1, 0), (2, 2), (40, 32)] {
        let network = Network::silent(neurons, excitatory);
        subject.value(&network, &[])?;
        if subject.has_option("subset")? {
            subject.value(&network, &[("subset", "all")])?;
        }
    }
    Ok(())
}

fn survives_one_neuron(subject: &Subject<'_>) -> Result<(), String> {
    for spikes in [1, 2, 3, 20] {
        subject.value(&Network::single(spikes), &[])?;
    }
    // All its spikes at one time: every interval is 0.
    let mut network = Network::single(3);
    for spike in &mut network.spikes {
        spike.1 = 1.0;
    }
    subject.value(&network, &[]).map(drop)
}

fn gives_the_same_value_again(subject: &Subject<'_>) -> Result<(), String> {
    let network = Network::irregular();
    let resolve = |options: &[(&str, &str)]| {
        subject.registry.resolve(subject.metric, &subject.with(options)).map_err(|error| error.to_string())
    };
    let (whole, part) = (resolve(&[])?, resolve(&[("t_start", "1"), ("t_stop", "2.5")])?);
    let fresh = subject.value(&network, &[])?;
    let shared = network.with_trains(|trains| {
        let statistics = Statistics::new(trains);
        part.compute(&statistics).and_then(|_| whole.compute(&statistics))
    });
    let shared = shared.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
    expect(
        fresh.map(f64::to_bits) == shared.map(f64::to_bits),
        format!("{fresh:?} alone, {shared:?} after a call with another window"),
    )
}

fn ignores_order_of_spikes(subject: &Subject<'_>) -> Result<(), String> {
    let network = Network::irregular();
    let mut ties_swapped = network.clone();
    ties_swapped.spikes.sort_by(|one, two| one.1.total_cmp(&two.1).then(two.0.cmp(&one.0)));
    subject.expect_same((&network, &[]), (&ties_swapped, &[]))?;
    let mut backwards = network.clone();
    backwards.spikes.reverse();
    subject.expect_same((&network, &[]), (&backwards, &[]))
}

fn ignores_spikes_outside_the_window(subject: &Subject<'_>) -> Result<(), String> {
    let network = Network::irregular();
    let mut inside = network.clone();
    inside.spikes.retain(|spike| (1.0..3.0).contains(&spike.1));
    let window = [("t_start", "1"), ("t_stop", "3")];
    subject.expect_same((&network, &window), (&inside, &window))?;
    // Before the run and after it: the default window is the run.
    let mut around = network.clone();
    around.spikes.extend((0..network.neurons).flat_map(|neuron| [(neuron, -0.5), (neuron, network.duration)]));
    subject.expect_same((&network, &[]), (&around, &[]))
}

fn ignores_shift_in_time(subject: &Subject<'_>) -> Result<(), String> {
    let mut early = Network::irregular();
    early.duration = 8.0;
    let mut late = early.clone();
    for spike in &mut late.spikes {
        spike.1 += 2.0;
    }
    subject.expect_same((&early, &[("t_start", "0"), ("t_stop", "4")]), (&late, &[("t_start", "2"), ("t_stop", "6")]))
}
