//! `pop_timescale`: the time scale of the population's activity.

use super::row::{Row, Variation, independent};
use crate::options::{self, OptionRow, positive_number};
use crate::statistics::population::{lags, timescale};

pub(super) const ROW: Row = Row {
    name: "pop_timescale",
    synonyms: &["autocorrelation_time", "correlation_time", "intrinsic_timescale", "tau", "tau_corr", "timescale"],
    summary: "time scale of the population's activity, from its autocorrelation",
    unit: "s",
    formula: "`2 * bin *` trapezoid of `(C(k) / C(1))^2` over lags `k = 1..max_tau_ms`, `C(k) = sum_t c(t) c(t + k) - S^2 / bins`; unstable where `C(1)` is small",
    undefined: "there are fewer than two spikes, `C(1) = 0`, or the window is not longer than `max_tau_ms`",
    reference: "Wieland, Bernardi, Schwalger, Lindner 2015, Phys Rev E 92:040901, <https://doi.org/10.1103/PhysRevE.92.040901>",
    subset: "exc",
    reducer: None,
    options: &[
        options::bin_size("10"),
        options::bin_ms(),
        OptionRow::new("max_tau_ms", positive_number(), Some("50"), "ms", "largest lag"),
    ],
    check: independent,
    variation: Variation::TimeOfMs("max_tau_ms"),
    compute: |call| {
        let bin = call.grid()?.bin_duration();
        let lags = lags(call.seconds("max_tau_ms")?, bin);
        Ok(timescale(call.population_counts()?, lags).map(|bins| bins * bin))
    },
};
