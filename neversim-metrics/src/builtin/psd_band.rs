//! `psd_band`: the power of the population rate in a band.

use super::row::{Row, Variation};
use crate::options::{self, OptionRow, non_negative_number, positive_number};

pub(super) const ROW: Row = Row {
    name: "psd_band",
    synonyms: &["band_power", "bandpower", "gamma_power", "oscillation", "power", "power_spectrum", "psd", "spectrum"],
    summary: "power of the population rate in a band of frequencies",
    unit: "Hz^2",
    formula: "`df * sum` of the Welch density of `R(t)` over `f_lo <= f < f_hi`; 0 without spikes",
    undefined: "no neuron is selected or there are fewer than two bins",
    reference: "Welch 1967, IEEE Trans Audio Electroacoust 15:70, <https://doi.org/10.1109/TAU.1967.1161901>",
    subset: "all",
    reducer: None,
    options: &[
        options::bin_size("10"),
        options::bin_ms(),
        options::nperseg("512"),
        OptionRow::required("f_lo", non_negative_number(), "30", "Hz", "start of the band"),
        OptionRow::required("f_hi", positive_number(), "80", "Hz", "end of the band, excluded"),
    ],
    check: |options| options.check_above("f_hi", "f_lo"),
    variation: Variation::TimeOfBins("nperseg"),
    compute: |call| {
        let (lowest, highest) = (call.options.number("f_lo")?, call.options.number("f_hi")?);
        let spectrum = call.statistics.spectrum(&call.selection, call.grid()?, call.size("nperseg")?);
        Ok(spectrum.map(|spectrum| spectrum.band(lowest, highest)))
    },
};
