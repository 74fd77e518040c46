//! `lvr`: local variation of intervals, corrected for refractoriness.

use super::row::{Row, Variation, independent};
use crate::options::{OptionRow, non_negative_number};
use crate::statistics::NeuronStatistic;

pub(super) const ROW: Row = Row {
    name: "lvr",
    synonyms: &["lv_r", "revised_local_variation"],
    summary: "local variation of inter-spike intervals, corrected for the refractory period",
    unit: "1",
    formula: "mean of `3 (1 - 4 I I' / (I + I')^2) (1 + 4 R / (I + I'))` over a neuron's neighbouring intervals; reduced",
    undefined: "each selected neuron has fewer than two intervals, or two of 0 in a row",
    reference: "Shinomoto et al. 2009, PLoS Comput Biol 5:e1000433, <https://doi.org/10.1371/journal.pcbi.1000433>",
    subset: "exc",
    reducer: Some("median"),
    options: &[OptionRow::new("R_ms", non_negative_number(), Some("5"), "ms", "refractoriness constant")],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| call.reduce(NeuronStatistic::Lvr { refractoriness: call.seconds("R_ms")? }),
};
