//! `fr`: the firing rate of a population.

use super::row::{Row, Variation, independent};
use crate::statistics::NeuronStatistic;

pub(super) const ROW: Row = Row {
    name: "fr",
    synonyms: &["firing_rate", "firing_rates", "mean_firing_rate", "mean_rate", "mfr", "rate", "rates", "spike_rate"],
    summary: "firing rate of the neurons, silent ones included",
    unit: "Hz",
    formula: "`r_i = n_i / T`, silent neurons 0; reduced",
    undefined: "no neuron is selected",
    reference: "",
    subset: "exc",
    reducer: Some("median"),
    options: &[],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| call.reduce(NeuronStatistic::Rate),
};
