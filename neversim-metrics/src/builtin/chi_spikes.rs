//! `chi_spikes`: the synchrony index chi of spike counts.

use super::row::{Row, Variation, independent};
use crate::options;
use crate::statistics::synchrony::chi;

pub(super) const ROW: Row = Row {
    name: "chi_spikes",
    synonyms: &["chi", "coherence", "golomb", "kappa", "synchronization", "synchrony", "synchrony_index"],
    summary: "synchrony of spike counts: about 1/sqrt(n) for independent neurons, 1 for identical ones",
    unit: "1",
    formula: "`sqrt(var_t(mean_i c_i(t)) / mean_i var_t(c_i(t)))`",
    undefined: "no neuron's counts vary",
    reference: "Golomb, Rinzel 1993, Phys Rev E 48:4810, <https://doi.org/10.1103/PhysRevE.48.4810>, with counts instead of voltages",
    subset: "exc",
    reducer: None,
    options: &[options::bin_size("50"), options::bin_ms()],
    check: independent,
    variation: Variation::Time,
    compute: |call| Ok(chi(call.statistics.spike_counts(&call.selection, call.grid()?))),
};
