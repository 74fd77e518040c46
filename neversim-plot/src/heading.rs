//! Title and legend above a figure.

use neversim_core::Status;
use plotters::style::RGBColor;

use crate::painter::{Anchor, Painter};
use crate::study_data::StudyData;
use crate::theme::{FAILURES, INK, LABEL_SIZE, Mark, SOFT_INK, TITLE_SIZE, failure_look};

/// The height that title and legend take (px).
pub(crate) const HEIGHT: i32 = 110;

/// One entry of a legend.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) sign: Sign,
    pub(crate) label: String,
}

/// What an entry shows in front of its label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sign {
    Disc(RGBColor),
    Line(RGBColor),
    Dashes(RGBColor),
    Mark(Mark, RGBColor),
    Star,
}

impl Entry {
    pub(crate) fn new(sign: Sign, label: impl Into<String>) -> Self {
        Self { sign, label: label.into() }
    }
}

/// Returns how many evaluations failed in each way, ways without any left out.
pub(crate) fn failure_counts(data: &StudyData) -> Vec<(Status, usize)> {
    let count = |status: Status| data.statuses.iter().filter(|other| **other == status).count();
    FAILURES.into_iter().map(|status| (status, count(status))).filter(|(_, count)| *count > 0).collect()
}

/// Returns an entry for each kind of failure there is, with its count.
pub(crate) fn failure_entries(data: &StudyData) -> Vec<Entry> {
    let entry = |(status, count)| {
        let look = failure_look(status);
        Entry::new(Sign::Mark(look.mark, look.colour), format!("{}: {count}", look.label))
    };
    failure_counts(data).into_iter().map(entry).collect()
}

/// Draws title, a remark to its right, and the legend below it.
pub(crate) fn draw(painter: &mut Painter<'_>, title: &str, remark: &str, legend: &[Entry]) {
    painter.text(title, (30, 18), TITLE_SIZE, INK, Anchor::TopLeft);
    let after_title = 30 + painter.text_width(title, TITLE_SIZE) + 28;
    painter.text(remark, (after_title, 23), LABEL_SIZE, SOFT_INK, Anchor::TopLeft);
    let mut x = 34;
    let y = 84;
    for Entry { sign, label } in legend {
        match sign {
            Sign::Disc(colour) => painter.disc((x + 10, y), 8, *colour),
            Sign::Line(colour) => painter.line(&[(x - 4, y), (x + 24, y)], *colour, 4),
            Sign::Dashes(colour) => painter.dashed((x - 6, y), (x + 26, y), *colour, 4),
            Sign::Mark(mark, colour) => painter.mark((x + 10, y), 8, *mark, *colour),
            Sign::Star => painter.star((x + 10, y), 13),
        }
        painter.text(label, (x + 34, y), LABEL_SIZE, INK, Anchor::Left);
        x += 34 + painter.text_width(label, LABEL_SIZE) + 36;
    }
}
