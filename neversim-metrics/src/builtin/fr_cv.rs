//! `fr_cv`: how much the firing rates of neurons differ, relative to their mean.

use super::row::{Row, Variation, independent};
use crate::statistics::NeuronStatistic;
use crate::statistics::moments::Moments;

pub(super) const ROW: Row = Row {
    name: "fr_cv",
    synonyms: &["rate_cv", "rate_heterogeneity"],
    summary: "standard deviation over mean of the neurons' firing rates",
    unit: "1",
    formula: "`std(r_i) / mean(r_i)`",
    undefined: "no selected neuron has a spike",
    reference: "",
    subset: "exc",
    reducer: None,
    options: &[],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| {
        let rates = Moments::of(call.of_neurons(NeuronStatistic::Rate));
        let ratio = rates.standard_deviation().zip(rates.mean()).map(|(deviation, mean)| deviation / mean);
        // 0 over 0 for silence.
        Ok(ratio.filter(|ratio| ratio.is_finite()))
    },
};
