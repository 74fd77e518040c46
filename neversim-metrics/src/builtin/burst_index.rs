//! `burst_index`: bursts of the population.

use std::ops::Bound;

use super::row::{Row, Variation, independent};
use crate::options::{self, OptionKind, OptionRow};
use crate::statistics::bursts::burst_index;

const SHARE: OptionKind = OptionKind::Number { lower: Bound::Excluded(0.0), upper: Bound::Excluded(1.0) };

pub(super) const ROW: Row = Row {
    name: "burst_index",
    synonyms: &["burst", "bursting", "bursts", "network_burst", "network_bursts"],
    summary: "excess of spikes in the fullest bins over an even spread: 0 even, 1 all spikes there",
    unit: "1",
    formula: "`(f - top) / (1 - top)`, `f` the share of all spikes in the `max(1, floor(top * bins + 0.5))` fullest bins",
    undefined: "there is no spike or no bin",
    reference: "after Wagenaar, Madhavan, Pine, Potter 2005, J Neurosci 25:680, <https://doi.org/10.1523/JNEUROSCI.4209-04.2005>",
    subset: "exc",
    reducer: None,
    options: &[
        options::bin_size("1000"),
        options::bin_ms(),
        OptionRow::new("top", SHARE, Some("0.15"), "1", "share of the bins that count as the fullest"),
    ],
    check: independent,
    variation: Variation::Time,
    compute: |call| Ok(burst_index(call.population_counts()?, call.options.number("top")?)),
};
