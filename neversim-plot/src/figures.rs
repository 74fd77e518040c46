//! Every figure: one file here, one row in the table.

mod distributions;
mod failures;
mod importance;
mod loss_history;
mod metrics;
mod parallel_coordinates;
mod parameter_pairs;
mod population_rate;
mod projection;
mod raster;
mod slices;
mod spectrum;

use crate::error::PlotError;
use crate::figure::FigureRow;

pub(crate) use failures::share_text;

/// The table, in the order of the report.
const FIGURES: &[FigureRow] = &[
    loss_history::ROW,
    parameter_pairs::ROW,
    slices::ROW,
    importance::ROW,
    projection::ROW,
    parallel_coordinates::ROW,
    metrics::ROW,
    failures::ROW,
    raster::ROW,
    population_rate::ROW,
    distributions::ROW,
    spectrum::ROW,
];

impl FigureRow {
    /// Returns every figure, in the order of the report.
    #[must_use]
    pub fn all() -> &'static [Self] {
        FIGURES
    }

    /// Returns the row with a name.
    ///
    /// # Errors
    ///
    /// [`PlotError::UnknownName`].
    pub fn named(name: &str) -> Result<&'static Self, PlotError> {
        Self::all().iter().find(|row| row.name == name).ok_or_else(|| PlotError::UnknownName {
            what: "figure",
            name: name.into(),
            known: Self::all().iter().map(|row| row.name).collect(),
        })
    }
}
