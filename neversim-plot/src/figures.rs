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

use crate::figure::FigureRow;

pub(crate) use failures::share_text;

/// The table, in the order of the report.
pub(crate) const FIGURES: &[FigureRow] = &[
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
