//! `fr_std`: how much the firing rates of neurons differ.

use super::row::{Row, Variation, independent};
use crate::statistics::NeuronStatistic;
use crate::statistics::moments::Moments;

pub(super) const ROW: Row = Row {
    name: "fr_std",
    synonyms: &["firing_rate_std", "rate_sd", "rate_std", "rate_width"],
    summary: "standard deviation of the neurons' firing rates",
    unit: "Hz",
    formula: "`std(r_i)`, `r_i = n_i / T`",
    undefined: "no neuron is selected",
    reference: "",
    subset: "exc",
    reducer: None,
    options: &[],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| Ok(Moments::of(call.of_neurons(NeuronStatistic::Rate)).standard_deviation()),
};
