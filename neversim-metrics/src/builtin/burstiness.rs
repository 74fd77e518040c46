//! `burstiness`: the burstiness of single neurons.

use super::row::{Row, Variation, independent};
use crate::statistics::NeuronStatistic;

pub(super) const ROW: Row = Row {
    name: "burstiness",
    synonyms: &["burst", "burst_parameter", "bursting", "bursts"],
    summary: "burstiness of the neurons' spike trains: -1 regular, 0 Poisson, towards 1 bursty",
    unit: "1",
    formula: "`(c - 1) / (c + 1)` of each neuron, `c` its CV; reduced",
    undefined: "no selected neuron has two intervals with a mean above 0",
    reference: "Goh, Barabasi 2008, EPL 81:48002, <https://doi.org/10.1209/0295-5075/81/48002>",
    subset: "exc",
    reducer: Some("median"),
    options: &[],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| call.reduce(NeuronStatistic::Burstiness),
};
