//! `active_fraction`: the share of neurons that fire.

use super::row::{Row, Variation, independent};
use crate::options::{OptionRow, integer_from};
use crate::statistics::NeuronStatistic;

pub(super) const ROW: Row = Row {
    name: "active_fraction",
    synonyms: &["active", "active_neurons", "active_share", "fraction_active", "participation"],
    summary: "share of the neurons that fire",
    unit: "1",
    formula: "share of the neurons with `n_i >= min_spikes`",
    undefined: "no neuron is selected",
    reference: "",
    subset: "exc",
    reducer: None,
    options: &[OptionRow::new(
        "min_spikes",
        integer_from(1),
        Some("1"),
        "1",
        "fewest spikes that make a neuron active",
    )],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| {
        let (counts, least) = (call.of_neurons(NeuronStatistic::Count), call.options.integer("min_spikes")? as f64);
        let active = counts.iter().filter(|count| **count >= least).count();
        Ok((!counts.is_empty()).then(|| active as f64 / counts.len() as f64))
    },
};
