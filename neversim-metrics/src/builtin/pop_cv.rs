//! `pop_cv`: how much the population rate varies in time.

use super::row::{Row, Variation, independent};
use crate::options;
use crate::statistics::population::mean_and_variance;

pub(super) const ROW: Row = Row {
    name: "pop_cv",
    synonyms: &["cv_population", "population_cv", "population_rate_cv"],
    summary: "standard deviation over mean of the population rate over time",
    unit: "1",
    formula: "`std(R(t)) / mean(R(t))`",
    undefined: "there is no spike in the bins",
    reference: "",
    subset: "all",
    reducer: None,
    options: &[options::bin_size("10"), options::bin_ms()],
    check: independent,
    variation: Variation::Time,
    compute: |call| {
        let moments = mean_and_variance(call.population_counts()?);
        Ok(moments.filter(|(mean, _)| *mean > 0.0).map(|(mean, variance)| variance.sqrt() / mean))
    },
};
