//! Values that look as if they were in another unit: files are in SI units, papers often are not.

use neversim_netsim::{PARAMETERS, shortest};
use neversim_optim::{ParameterType, SearchSpace};

use super::model_file::Netsim;

/// A rule about the values of some parameters.
struct Rule {
    names: &'static [&'static str],
    is_odd: fn(value: f64, time_step: f64) -> bool,
    says: &'static str,
}

/// The bounds are generous: what is found in biology, with two orders of magnitude to spare.
const RULES: &[Rule] = &[
    Rule {
        names: &["taum", "taue", "taui"],
        is_odd: |value, time_step| value < time_step,
        says: "a time constant below the time step dt, too short for Euler's method",
    },
    Rule {
        names: &["taum", "taue", "taui", "taur", "synapse_delay"],
        is_odd: |value, _| value >= 1.0,
        says: "a second or more; is it in milliseconds? The file is in seconds",
    },
    Rule { names: &["dt"], is_odd: |value, _| value > 0.005, says: "a very long time step; is it in milliseconds?" },
    Rule {
        names: &["T"],
        is_odd: |value, _| value >= 500.0,
        says: "minutes of simulated time; is it in milliseconds?",
    },
    Rule {
        names: &["ge", "gi", "ge_mean", "gi_mean", "ge_sigma", "gi_sigma"],
        is_odd: |value, _| value.abs() > 1e-5,
        says: "more than 10 uS; is it in nS? The file is in siemens (1 nS is 1e-9)",
    },
    Rule {
        names: &["ge", "gi"],
        is_odd: |value, _| value < 0.0,
        says: "a negative synaptic weight; weights are conductances, and the reversal potentials `Ee` and `Ei` make a synapse \
               excitatory or inhibitory",
    },
    Rule {
        names: &["vr", "vreset", "vth", "El", "Ee", "Ei", "vm_mean", "vm_sigma"],
        is_odd: |value, _| value.abs() >= 1.0,
        says: "a volt or more; is it in mV? The file is in volts (-70 mV is -0.07)",
    },
    Rule {
        names: &["Cm"],
        is_odd: |value, _| value > 1e-7,
        says: "more than 100 nF; is it in pF? The file is in farads (200 pF is 2e-10)",
    },
    Rule {
        names: &["L", "sigma_space"],
        is_odd: |value, _| value >= 1.0,
        says: "a metre or more; is it in mm? The file is in metres",
    },
    Rule {
        names: &["min_conduction_speed", "max_conduction_speed"],
        is_odd: |value, _| value > 200.0,
        says: "faster than any axon; is it in mm/s? The file is in m/s",
    },
];

/// Returns what looks odd about the values in the parameter file and about the bounds and choices of searched parameters.
pub(super) fn findings(netsim: &Netsim, space: &SearchSpace) -> Vec<String> {
    let searched = space.parameters();
    let time_step = netsim.file.effective("dt");
    let mut findings = Vec::new();
    for row in PARAMETERS {
        let values: Vec<(f64, &str)> = match searched.iter().find(|searched| searched.name() == row.name) {
            Some(searched) => {
                let bounds = [(searched.lower(), "the lower bound of "), (searched.upper(), "the upper bound of ")];
                let choices = searched.choices().iter().map(|choice| (*choice, "a choice of "));
                let has_bounds = searched.parameter_type() != ParameterType::Choice;
                bounds.into_iter().filter(|_| has_bounds).chain(choices).collect()
            }
            None => netsim.file.number(row.name).into_iter().map(|value| (value, "")).collect(),
        };
        for (value, which) in values {
            let odd = RULES.iter().find(|rule| rule.names.contains(&row.name) && (rule.is_odd)(value, time_step));
            findings.extend(
                odd.map(|rule| format!("{which}`{}` is {} {}: {}", row.name, shortest(value), row.unit, rule.says)),
            );
        }
    }
    findings.extend(order_of_potentials(netsim, space));
    findings
}

/// A threshold at or below the reset potential makes every neuron spike whenever it is not refractory.
fn order_of_potentials(netsim: &Netsim, space: &SearchSpace) -> Option<String> {
    let is_searched = |name: &str| space.parameters().iter().any(|searched| searched.name() == name);
    let reset = if netsim.file.number("vreset").is_some() { "vreset" } else { "vr" };
    if is_searched("vth") || is_searched(reset) {
        return None;
    }
    let (threshold, reset_potential) = (netsim.file.effective("vth"), netsim.file.effective(reset));
    (threshold <= reset_potential).then(|| {
        format!(
            "`vth` ({} V) is not above `{reset}` ({} V): every neuron spikes whenever it is not refractory",
            shortest(threshold),
            shortest(reset_potential)
        )
    })
}
