//! `corr_skew`: skewness of the count correlations of pairs.

use super::correlations::pairs;
use super::row::{Row, Variation, independent};

pub(super) const ROW: Row = Row {
    name: "corr_skew",
    synonyms: &["correlation_skewness"],
    summary: "skewness of the spike-count correlations of pairs of neurons",
    unit: "1",
    formula: "skewness over pairs `i < j` of Pearson's r of their binned counts; neurons with constant counts are left out",
    undefined: "fewer than two neurons have counts that vary, or all pairs have the same correlation",
    reference: "Perkel, Gerstein, Moore 1967, Biophys J 7:419, <https://doi.org/10.1016/S0006-3495(67)86597-4>",
    subset: "exc",
    reducer: None,
    options: super::correlations::OPTIONS,
    check: independent,
    variation: Variation::Neurons,
    compute: |call| Ok(pairs(call)?.and_then(|pairs| pairs.moments().skewness())),
};
