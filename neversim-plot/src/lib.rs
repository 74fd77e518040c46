//! Figures and the report of a study.
mod canvas;
mod encode;
mod error;
mod figure;
mod figures;
mod files;
mod gallery;
mod heading;
mod importance;
mod landscape;
mod live;
mod loss_scale;
mod painter;
mod panel;
pub mod projection;
mod reduction;
mod scale;
mod spikes;
mod study_data;
#[doc(hidden)]
pub mod synthetic;
mod theme;

pub use error::PlotError;
pub use figure::{Figure, FigureInput, FigureRow};
pub use gallery::{FileFormat, write_figure};
pub use live::{LiveFigures, Refresh};
pub use reduction::Reduction;
pub use scale::{Scale, Spacing};
pub use study_data::{MetricColumn, ParameterColumn, StudyData};
