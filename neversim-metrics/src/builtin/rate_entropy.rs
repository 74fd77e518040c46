//! `rate_entropy`: how evenly spikes are spread over neurons.

use super::row::{Row, Variation, independent};
use crate::statistics::NeuronStatistic;
use crate::statistics::rate_distribution::rate_entropy;

pub(super) const ROW: Row = Row {
    name: "rate_entropy",
    synonyms: &["entropy", "shannon_entropy"],
    summary: "entropy of the neurons' shares of all spikes: 1 if all fire equally",
    unit: "1",
    formula: "`-sum(p_i ln p_i) / ln(n)`, `p_i = n_i / sum(n_i)`, `n` neurons",
    undefined: "there is no spike or fewer than two neurons",
    reference: "Shannon 1948, Bell Syst Tech J 27:379, <https://doi.org/10.1002/j.1538-7305.1948.tb01338.x>",
    subset: "exc",
    reducer: None,
    options: &[],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| Ok(rate_entropy(call.of_neurons(NeuronStatistic::Count))),
};
