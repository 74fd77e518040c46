//! `fano`: the Fano factor of spike counts over time.

use super::row::{Row, Variation, independent};
use crate::options;
use crate::statistics::spike_counts::fano;

pub(super) const ROW: Row = Row {
    name: "fano",
    synonyms: &["fano_factor", "fano_factors", "fanofactor", "ff"],
    summary: "Fano factor of spike counts over time: 0 regular, 1 Poisson",
    unit: "1",
    formula: "`var(c) / mean(c)` of each neuron's counts over the bins; reduced",
    undefined: "there are fewer than two bins or no spike in them",
    reference: "Fano 1947, Phys Rev 72:26, <https://doi.org/10.1103/PhysRev.72.26>",
    subset: "exc",
    reducer: Some("mean"),
    options: &[options::bin_size("1000"), options::bin_ms()],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| {
        let counts = call.statistics.spike_counts(&call.selection, call.grid()?);
        let mut values: Vec<f64> = counts.iter().filter_map(|neuron| fano(neuron, counts.bins())).collect();
        Ok(call.options.reducer()?.reduce(&mut values))
    },
};
