//! `pop_fano`: the Fano factor of the population's counts.

use super::row::{Row, Variation, independent};
use crate::options;
use crate::statistics::population::mean_and_variance;

pub(super) const ROW: Row = Row {
    name: "pop_fano",
    synonyms: &["population_fano", "population_fano_factor"],
    summary: "variance over mean of the population's spike counts over time",
    unit: "1",
    formula: "`var(c(t)) / mean(c(t))`, `c` the spikes of all neurons in a bin",
    undefined: "there is no spike in the bins",
    reference: "Fano 1947, Phys Rev 72:26, <https://doi.org/10.1103/PhysRev.72.26>",
    subset: "all",
    reducer: None,
    options: &[options::bin_size("50"), options::bin_ms()],
    check: independent,
    variation: Variation::Time,
    compute: |call| {
        let moments = mean_and_variance(call.population_counts()?);
        Ok(moments.filter(|(mean, _)| *mean > 0.0).map(|(mean, variance)| variance / mean))
    },
};
