//! `lv`: local variation of intervals.

use super::row::{Row, Variation, independent};
use crate::statistics::NeuronStatistic;

pub(super) const ROW: Row = Row {
    name: "lv",
    synonyms: &["isi_lv", "local_variation"],
    summary: "local variation of inter-spike intervals: 0 regular, 1 Poisson, above 1 bursty",
    unit: "1",
    formula: "mean of `3 ((I - I') / (I + I'))^2` over a neuron's neighbouring intervals; reduced",
    undefined: "each selected neuron has fewer than two intervals, or two of 0 in a row",
    reference: "Shinomoto, Shima, Tanji 2003, Neural Comput 15:2823, <https://doi.org/10.1162/089976603322518759>",
    subset: "exc",
    reducer: Some("median"),
    options: &[],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| call.reduce(NeuronStatistic::Lv),
};
