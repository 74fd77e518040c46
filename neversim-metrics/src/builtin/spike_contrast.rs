//! `spike_contrast`: synchrony without a chosen time scale.

use super::row::{Row, Variation, independent};
use crate::options::{OptionRow, positive_number};
use crate::statistics::contrast::spike_contrast;

pub(super) const ROW: Row = Row {
    name: "spike_contrast",
    synonyms: &["contrast", "synchronization", "synchrony"],
    summary: "synchrony of many trains over all bin widths: largest product of contrast and active share",
    unit: "1",
    formula: "largest product, over bin widths shrinking by a tenth from `T/2`, of contrast `sum(|theta' - theta|) / (2 spikes)` and active share `(sum(n theta) / sum(theta) - 1) / (trains - 1)`, where a bin holds `theta` spikes of `n` trains; silent trains count",
    undefined: "there are fewer than two trains, none with two spikes, or no width between `T/2` and the narrowest",
    reference: "Ciba et al. 2018, J Neurosci Methods 293:136, <https://doi.org/10.1016/j.jneumeth.2017.09.008>",
    subset: "exc",
    reducer: None,
    options: &[OptionRow::new("min_bin_ms", positive_number(), Some("10"), "ms", "narrowest bin")],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| {
        let window = call.selection.window();
        let trains: Vec<_> = call.statistics.raster().spike_trains(call.selection.neurons(), window).collect();
        Ok(spike_contrast(&trains, window, call.seconds("min_bin_ms")?))
    },
};
