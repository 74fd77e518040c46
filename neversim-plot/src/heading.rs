//! Title and legend above a figure.

use neversim_core::Status;
use plotters::style::RGBColor;

use crate::painter::{Anchor, Painter, text_width};
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
        Entry::new(Sign::Mark(look.mark, look.colour), format!("{}: {count}", data.label(status)))
    };
    failure_counts(data).into_iter().map(entry).collect()
}

/// Returns the largest size of text, from that of labels down, at which a legend fits a width.
fn legend_size(legend: &[Entry], width: i32) -> i32 {
    let needed = |size: i32| legend.iter().map(|entry| 70 + text_width(&entry.label, size)).sum::<i32>();
    (LABEL_SIZE / 2..=LABEL_SIZE).rev().find(|size| needed(*size) <= width - 34).unwrap_or(LABEL_SIZE / 2)
}

/// Returns the parts of a remark in a row, empty ones left out.
pub(crate) fn remark<const N: usize>(parts: [String; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Draws title, a remark to its right, and the legend below it.
pub(crate) fn draw(painter: &mut Painter<'_>, title: &str, remark: &str, legend: &[Entry]) {
    painter.text(title, (30, 18), TITLE_SIZE, INK, Anchor::TopLeft);
    let after_title = 30 + painter.text_width(title, TITLE_SIZE) + 28;
    painter.text(remark, (after_title, 23), LABEL_SIZE, SOFT_INK, Anchor::TopLeft);
    let size = legend_size(legend, painter.area().width);
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
        painter.text(label, (x + 34, y), size, INK, Anchor::Left);
        x += 34 + painter.text_width(label, size) + 36;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legend_that_does_not_fit_is_set_smaller() {
        let entries: Vec<Entry> = (0..6).map(|_| Entry::new(Sign::Star, "evaluations without a loss")).collect();
        assert_eq!(legend_size(&entries[..2], 1600), LABEL_SIZE);
        let size = legend_size(&entries, 1600);
        assert!((LABEL_SIZE / 2..LABEL_SIZE).contains(&size), "{size}");
    }
}
