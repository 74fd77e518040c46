//! What the metrics of count correlations share.

use std::borrow::Cow;

use super::row::Call;
use crate::error::MetricError;
use crate::options::{self, OptionKind, OptionRow};
use crate::statistics::correlation::PairCorrelations;

const ORIGINS: &[Cow<'static, str>] = &[Cow::Borrowed("window"), Cow::Borrowed("first_spike")];

pub(super) const OPTIONS: &[OptionRow] = &[
    options::bin_size("50"),
    options::bin_ms(),
    options::max_neurons("4000"),
    OptionRow::new(
        "bin_origin",
        OptionKind::Word { allowed: Cow::Borrowed(ORIGINS) },
        Some("window"),
        "",
        "where the bins start; first_spike is pyNetsim's grid, for comparison",
    ),
];

/// Returns the correlations of all pairs; `None` where pyNetsim's grid has no spike to start from.
pub(super) fn pairs<'a>(call: &Call<'a>) -> Result<Option<&'a PairCorrelations>, MetricError> {
    let grid = call.grid()?;
    Ok(match call.options.word("bin_origin")? {
        "first_spike" => call.statistics.correlations_from_first_spike(&call.selection, grid.bin_duration()),
        _ => Some(call.statistics.correlations(&call.selection, grid)),
    })
}
