//! `fr`: the firing rate of a population.

use super::row::{Row, independent};
use crate::statistics::NeuronStatistic;

pub(super) const ROW: Row = Row {
    name: "fr",
    summary: "firing rate of the neurons, silent ones included",
    unit: "Hz",
    formula: "`r_i = n_i / T`, silent neurons 0; reduced",
    undefined: "no neuron is selected",
    reference: "",
    subset: "exc",
    reducer: Some("median"),
    options: &[],
    check: independent,
    compute: |call| call.reduce(NeuronStatistic::Rate),
};
