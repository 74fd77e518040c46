//! `psd_peak`: the frequency at which the population rate has the most power.

use super::row::{Row, Variation};
use crate::options::{self, OptionRow, non_negative_number, positive_number};

pub(super) const ROW: Row = Row {
    name: "psd_peak",
    synonyms: &[
        "dominant_frequency",
        "oscillation",
        "oscillation_frequency",
        "peak_frequency",
        "power_spectrum",
        "psd",
        "rhythm",
        "spectrum",
    ],
    summary: "frequency at which the population rate has the most power",
    unit: "Hz",
    formula: "frequency of the largest Welch density of `R(t)` in `f_min <= f <= f_max`, the lowest if several are equal",
    undefined: "the spectrum is 0 in that range, or has no point there",
    reference: "Welch 1967, IEEE Trans Audio Electroacoust 15:70, <https://doi.org/10.1109/TAU.1967.1161901>",
    subset: "all",
    reducer: None,
    options: &[
        options::bin_size("10"),
        options::bin_ms(),
        options::nperseg("512"),
        OptionRow::new("f_min", non_negative_number(), Some("1"), "Hz", "lowest frequency"),
        OptionRow::new("f_max", positive_number(), Some("250"), "Hz", "highest frequency"),
    ],
    check: |options| options.check_above("f_max", "f_min"),
    variation: Variation::TimeOfBins("nperseg"),
    compute: |call| {
        let (lowest, highest) = (call.options.number("f_min")?, call.options.number("f_max")?);
        let spectrum = call.statistics.spectrum(&call.selection, call.grid()?, call.size("nperseg")?);
        Ok(spectrum.and_then(|spectrum| spectrum.peak(lowest, highest)))
    },
};
