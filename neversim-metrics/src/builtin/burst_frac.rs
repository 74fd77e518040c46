//! `burst_frac`: the share of short intervals.

use super::row::{Row, Variation, independent};
use crate::options::{OptionRow, positive_number};
use crate::statistics::NeuronStatistic;

pub(super) const ROW: Row = Row {
    name: "burst_frac",
    synonyms: &["burst", "burst_fraction", "burst_share", "bursting", "bursts"],
    summary: "share of a neuron's inter-spike intervals that are short",
    unit: "1",
    formula: "share of `I <= isi_max_ms` in each neuron's intervals; reduced",
    undefined: "no selected neuron has an interval",
    reference: "own convention",
    subset: "exc",
    reducer: Some("mean"),
    options: &[OptionRow::new(
        "isi_max_ms",
        positive_number(),
        Some("10"),
        "ms",
        "longest interval that counts as short",
    )],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| {
        // Intervals on the grid of time steps equal the limit except for rounding.
        let longest = call.seconds("isi_max_ms")? + call.statistics.time_slack();
        call.reduce(NeuronStatistic::ShortIntervalShare { longest })
    },
};
