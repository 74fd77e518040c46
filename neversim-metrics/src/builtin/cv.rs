//! `cv`: the coefficient of variation of inter-spike intervals.

use super::row::{Row, Variation, independent};
use crate::options::{OptionRow, integer_from};
use crate::statistics::NeuronStatistic;

pub(super) const ROW: Row = Row {
    name: "cv",
    synonyms: &["coefficient_of_variation", "cv_isi", "irregularity", "isi_cv"],
    summary: "coefficient of variation of inter-spike intervals: 0 regular, 1 Poisson",
    unit: "1",
    formula: "`std(I) / mean(I)` of each neuron, divisor `n`, so that one interval gives 0; reduced",
    undefined: "no selected neuron has `min_isis` intervals with a mean above 0",
    reference: "Softky, Koch 1993, J Neurosci 13:334, <https://doi.org/10.1523/JNEUROSCI.13-01-00334.1993>",
    subset: "exc",
    reducer: Some("median"),
    options: &[OptionRow::new(
        "min_isis",
        integer_from(1),
        Some("1"),
        "1",
        "fewest intervals a neuron needs to be included; use 2 for targets from data (one interval gives a CV of 0)",
    )],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| call.reduce(NeuronStatistic::Cv { min_isis: call.size("min_isis")? }),
};
