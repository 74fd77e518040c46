//! `sttc`: the spike time tiling coefficient of pairs.

use super::row::{Row, Variation, independent};
use crate::options::{self, OptionRow, positive_number};

pub(super) const ROW: Row = Row {
    name: "sttc",
    synonyms: &["kappa", "pairwise_correlation", "spike_time_tiling", "spike_time_tiling_coefficient", "synchrony"],
    summary: "spike time tiling coefficient of pairs of neurons: correlation unbiased by firing rates",
    unit: "1",
    formula: "`0.5 [(P_A - T_B) / (1 - P_A T_B) + (P_B - T_A) / (1 - P_B T_A)]` of pairs `i < j` with spikes on both sides; `T_A`: share of the window within `lag_ms` of a spike of A, `P_A`: share of A's spikes within `lag_ms` of one of B; reduced",
    undefined: "no pair has spikes on both sides",
    reference: "Cutts, Eglen 2014, J Neurosci 34:14288, <https://doi.org/10.1523/JNEUROSCI.2767-14.2014>",
    subset: "exc",
    reducer: Some("mean"),
    options: &[
        options::max_neurons("500"),
        OptionRow::new("lag_ms", positive_number(), Some("5"), "ms", "half width of the tile around a spike"),
    ],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| {
        let pairs = call.statistics.pair_sttc(&call.selection, call.seconds("lag_ms")?);
        Ok(call.options.reducer()?.reduce_defined(pairs))
    },
};
