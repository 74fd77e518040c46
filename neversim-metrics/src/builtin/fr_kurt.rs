//! `fr_kurt`: the tails of the distribution of firing rates.

use super::row::{Row, Variation, independent};
use crate::statistics::NeuronStatistic;
use crate::statistics::moments::Moments;

pub(super) const ROW: Row = Row {
    name: "fr_kurt",
    synonyms: &["kurtosis", "rate_kurtosis"],
    summary: "excess kurtosis of the neurons' firing rates: 0 for a normal distribution",
    unit: "1",
    formula: "`m4 / m2^2 - 3` of `r_i`, moments with divisor `n`",
    undefined: "no neuron is selected, or all rates are equal",
    reference: "",
    subset: "exc",
    reducer: None,
    options: &[],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| Ok(Moments::of(call.of_neurons(NeuronStatistic::Rate)).excess_kurtosis()),
};
