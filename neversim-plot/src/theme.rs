//! One look for all figures: font, sizes, colours.
//!
//! Figures are drawn at twice the size at which they are usually seen, so that bitmaps stay sharp on dense screens and in
//! print.

use std::sync::OnceLock;

use neversim_core::Status;
use plotters::style::colors::colormaps::ViridisRGB;
use plotters::style::{FontStyle, RGBColor, register_font};

/// The font, embedded so that no system font is needed. Its licence stands beside it in `assets/`.
static FONT: &[u8] = include_bytes!("../assets/DejaVuSans.ttf");

/// The family as an SVG names it: viewers without DejaVu Sans take one that is not wider.
pub(crate) const FONT_FAMILY: &str = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif";

/// Height of a line of text in plotters' measure, which is 1.24 times the size of the font (px).
pub(crate) const TICK_SIZE: i32 = 25;
/// Names of axes, legends.
pub(crate) const LABEL_SIZE: i32 = 28;
/// Title of a figure.
pub(crate) const TITLE_SIZE: i32 = 34;

/// Text.
pub(crate) const INK: RGBColor = RGBColor(38, 38, 38);
/// Text that explains, frames.
pub(crate) const SOFT_INK: RGBColor = RGBColor(110, 110, 110);
/// Lines of the grid.
pub(crate) const GRID: RGBColor = RGBColor(230, 230, 230);
/// Lines between those of the grid.
pub(crate) const MINOR_GRID: RGBColor = RGBColor(243, 243, 243);
/// Paper.
pub(crate) const PAPER: RGBColor = RGBColor(255, 255, 255);
/// Where nothing was evaluated.
pub(crate) const UNKNOWN: RGBColor = RGBColor(244, 244, 244);
/// Points and lines where colour means nothing else.
pub(crate) const PRIMARY: RGBColor = RGBColor(49, 104, 142);
/// What is compared with the first.
pub(crate) const SECONDARY: RGBColor = RGBColor(213, 94, 0);
/// Wanted values.
pub(crate) const TARGET: RGBColor = RGBColor(0, 130, 80);
/// Excitatory neurons.
pub(crate) const EXCITATORY: RGBColor = RGBColor(178, 50, 60);
/// Inhibitory neurons.
pub(crate) const INHIBITORY: RGBColor = RGBColor(36, 96, 170);

/// How the marks of a failure look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FailureLook {
    pub(crate) colour: RGBColor,
    pub(crate) mark: Mark,
    /// What the legend says.
    pub(crate) label: &'static str,
}

/// The shape of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Cross,
    TriangleUp,
    TriangleDown,
    Square,
}

/// Every kind of failure, in the order in which legends name them.
pub(crate) const FAILURES: [Status; 7] = [
    Status::Undefined,
    Status::Runaway,
    Status::Timeout,
    Status::Memory,
    Status::Crashed,
    Status::Metric,
    Status::Invalid,
];

/// Returns how failures of a kind look.
pub(crate) fn failure_look(status: Status) -> FailureLook {
    let (colour, mark, label) = match status {
        Status::Undefined => (RGBColor(120, 120, 128), Mark::Cross, "undefined"),
        Status::Runaway => (RGBColor(213, 60, 40), Mark::TriangleUp, "runaway"),
        Status::Timeout => (RGBColor(230, 159, 0), Mark::Square, "timeout"),
        Status::Memory => (RGBColor(140, 86, 75), Mark::Square, "memory"),
        Status::Metric => (RGBColor(204, 121, 167), Mark::Cross, "metric error"),
        Status::Invalid => (RGBColor(86, 120, 180), Mark::Cross, "invalid"),
        _ => (RGBColor(0, 0, 0), Mark::Cross, "crashed"),
    };
    FailureLook { colour, mark, label }
}

/// Returns the colour of a share between 0 (dark) and 1 (bright).
pub(crate) fn viridis(share: f64) -> RGBColor {
    ViridisRGB::get_color(share.clamp(0.0, 1.0))
}

/// Returns `colour` mixed with white; `strength` is the share of the colour.
pub(crate) fn tint(colour: RGBColor, strength: f64) -> RGBColor {
    blend(PAPER, colour, strength)
}

/// Returns the mixture of two colours with `share` of the second.
pub(crate) fn blend(first: RGBColor, second: RGBColor, share: f64) -> RGBColor {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two colours: from 0 to 255")]
    let mix = |a: u8, b: u8| (f64::from(a) + share * (f64::from(b) - f64::from(a))).round() as u8;
    RGBColor(mix(first.0, second.0), mix(first.1, second.1), mix(first.2, second.2))
}

/// Makes the font known to plotters; only the first call does anything.
pub(crate) fn register_fonts() {
    static REGISTERED: OnceLock<()> = OnceLock::new();
    REGISTERED.get_or_init(|| {
        let registered = register_font(FONT_FAMILY, FontStyle::Normal, FONT);
        assert!(registered.is_ok(), "the embedded font is one: a test draws with it");
    });
}
