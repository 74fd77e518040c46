//! `pop_rate_mean`: mean of the population rate.

use super::population_rate::rates;
use super::row::{Row, Variation, independent};
use crate::options;

pub(super) const ROW: Row = Row {
    name: "pop_rate_mean",
    synonyms: &["mean_population_rate", "population_rate"],
    summary: "mean of the population rate, per neuron",
    unit: "Hz",
    formula: "mean of `R(t)`, `R(t) = c(t) / (n * bin)`, `c` the spikes of `n` neurons in a bin",
    undefined: "no neuron is selected or there is no bin",
    reference: "",
    subset: "all",
    reducer: None,
    options: &[options::bin_size("10"), options::bin_ms()],
    check: independent,
    variation: Variation::Time,
    compute: |call| Ok(rates(call)?.mean()),
};
