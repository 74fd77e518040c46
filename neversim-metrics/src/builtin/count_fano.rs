//! `count_fano`: how unevenly spikes are spread over neurons.

use super::row::{Row, Variation, independent};
use crate::statistics::NeuronStatistic;
use crate::statistics::rate_distribution::count_fano;

pub(super) const ROW: Row = Row {
    name: "count_fano",
    synonyms: &["fano_across_neurons", "population_fano"],
    summary: "variance over mean of the spike counts, across neurons",
    unit: "1",
    formula: "`var(n_i) / mean(n_i)` over the neurons; Elephant's `fanofactor` of a list of trains",
    undefined: "there is no spike",
    reference: "Fano 1947, Phys Rev 72:26, <https://doi.org/10.1103/PhysRev.72.26>",
    subset: "exc",
    reducer: None,
    options: &[],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| Ok(count_fano(call.of_neurons(NeuronStatistic::Count))),
};
