//! `pop_rate_peak`: largest population rate in a bin.

use super::population_rate::rates;
use super::row::{Row, Variation, independent};
use crate::options;

pub(super) const ROW: Row = Row {
    name: "pop_rate_peak",
    synonyms: &["max_rate", "peak_rate", "population_peak"],
    summary: "largest population rate in a bin, per neuron",
    unit: "Hz",
    formula: "`max(R(t))`, `R(t) = c(t) / (n * bin)`, `c` the spikes of `n` neurons in a bin",
    undefined: "no neuron is selected or there is no bin",
    reference: "",
    subset: "all",
    reducer: None,
    options: &[options::bin_size("10"), options::bin_ms()],
    check: independent,
    variation: Variation::Extreme,
    compute: |call| Ok(rates(call)?.peak()),
};
