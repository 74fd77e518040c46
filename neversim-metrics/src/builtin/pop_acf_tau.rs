//! `pop_acf_tau`: how long the population's activity stays correlated.

use super::row::{Row, Variation, independent};
use crate::options::{self, OptionRow, positive_number};
use crate::statistics::population::{autocorrelation_time, lags};

pub(super) const ROW: Row = Row {
    name: "pop_acf_tau",
    synonyms: &["acf", "autocorrelation", "autocorrelation_time", "correlation_time", "decay_time", "tau", "timescale"],
    summary: "lag at which the autocorrelation of the population's activity falls to 1/e",
    unit: "s",
    formula: "lag of the first `a(k) <= 1/e`, interpolated linearly; `a(k) = sum z(t) z(t + k) / sum z(t)^2`, `z = c - mean(c)`",
    undefined: "the counts are constant, or `a` stays above 1/e up to `max_tau_ms`",
    reference: "own convention",
    subset: "exc",
    reducer: None,
    options: &[
        options::bin_size("10"),
        options::bin_ms(),
        OptionRow::new("max_tau_ms", positive_number(), Some("200"), "ms", "largest lag"),
    ],
    check: independent,
    variation: Variation::TimeOfMs("max_tau_ms"),
    compute: |call| {
        let bin = call.grid()?.bin_duration();
        let lags = lags(call.seconds("max_tau_ms")?, bin);
        Ok(autocorrelation_time(call.population_counts()?, lags).map(|bins| bins * bin))
    },
};
