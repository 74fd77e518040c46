//! Figures and the report of a study.
//!
//! ```
//! use neversim_plot::{FigureInput, FigureRow, StudyData};
//! # let settings = neversim_plot::synthetic::settings(&[("ge", "log", 2e-9, 3e-8)]);
//! # let evaluations = [neversim_plot::synthetic::evaluation(0, vec![8e-9], 0.5)];
//!
//! let data = StudyData::of(&settings, &evaluations); // of a StudyRecord, or as a study runs
//! let figure = FigureRow::named("loss_history")?.prepare(&FigureInput::new(&data))?;
//! let (width, height) = figure.size();
//! assert_eq!(figure.to_rgb()?.len(), 3 * width as usize * height as usize); // or to_png, or to_svg
//! # Ok::<(), neversim_plot::PlotError>(())
//! ```
//!
//! A figure is two steps. Its data step turns [`StudyData`] (columns of numbers) and the best network's spikes into what is
//! seen; drawing turns that into shapes. So a figure is prepared once and drawn as a bitmap and as an SVG, and its numbers
//! are tested without looking at pixels. [`FigureRow::all`] is the table; [`LiveFigures`] draws it beside a running study,
//! [`report()`] puts it into one HTML file.
//!
//! Not here: running a study. Nothing is simulated, and no files are written except figures and reports.

mod canvas;
mod encode;
mod error;
mod figure;
mod figures;
mod files;
mod footnote;
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
mod report;
mod scale;
mod spikes;
mod study_data;
#[doc(hidden)]
pub mod synthetic;
mod theme;

pub use error::PlotError;
pub use figure::{Figure, FigureInput, FigureRow};
pub use gallery::{FileFormat, write_figure, write_text};
pub use live::{LiveFigures, Refresh};
pub use reduction::Reduction;
pub use report::{ReportOptions, report};
pub use scale::{Scale, Spacing};
pub use study_data::{MetricColumn, ParameterColumn, StudyData};
