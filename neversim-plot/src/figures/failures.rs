//! Failures by kind: how many, and when.

use neversim_core::Status;
use plotters::style::RGBColor;

use crate::figure::{Drawing, FigureInput, FigureRow};
use crate::heading::{self, failure_counts};
use crate::painter::{Anchor, Area, Painter, text_width};
use crate::panel::{Labels, Panel};
use crate::scale::{Scale, Spacing};
use crate::study_data::StudyData;
use crate::theme::{INK, LABEL_SIZE, PRIMARY, SOFT_INK, failure_look, tint};

pub(crate) const ROW: FigureRow = FigureRow {
    name: "failures",
    title: "Outcomes",
    caption: "How many evaluations have a loss and how many failed in which way (left), and the share of each outcome \
              over evaluation numbers (right).",
    is_live: true,
    prepare: |input: &FigureInput<'_>| Ok(Box::new(Outcomes::new(input.data)?)),
};

/// The study is divided into at most this many parts.
const MOST_PARTS: usize = 30;

#[derive(Debug)]
struct Outcomes {
    /// Every outcome that occurs, with its count: evaluations with a loss first.
    counts: Vec<(Status, usize)>,
    /// For each part of the study: the number at which the next starts, and the share of each outcome.
    parts: Vec<(u64, Vec<f64>)>,
    evaluations: usize,
    /// What each outcome is called.
    labels: Vec<String>,
    /// How many evaluations were silent, with a loss and without.
    silent: usize,
}

impl Outcomes {
    fn new(data: &StudyData) -> Result<Self, String> {
        let failures = failure_counts(data);
        if failures.is_empty() && data.silent_count() == 0 {
            return Err("no evaluation failed".into());
        }
        let mut counts = vec![(Status::Ok, data.completed().count())];
        counts.extend(failures);
        counts.retain(|(_, count)| *count > 0);
        let size = data.len().div_ceil(MOST_PARTS).max(5);
        let mut parts = Vec::new();
        for part in data.by_number().chunks(size) {
            let share = |(status, _): &(Status, usize)| {
                part.iter().filter(|index| data.statuses[**index] == *status).count() as f64 / part.len() as f64
            };
            let end = part.last().map_or(0, |index| data.numbers[*index] + 1);
            parts.push((end, counts.iter().map(share).collect()));
        }
        let label = |(status, _): &(Status, usize)| match status {
            Status::Ok => "with a loss".to_owned(),
            status => data.label(*status),
        };
        let labels = counts.iter().map(label).collect();
        Ok(Self { counts, parts, evaluations: data.len(), labels, silent: data.silent_count() })
    }
}

impl Outcomes {
    /// Returns each outcome with colour, label and count; silent evaluations, which have another outcome as well, come last.
    fn rows(&self) -> Vec<(RGBColor, &str, usize)> {
        let rows = self.counts.iter().zip(&self.labels);
        let mut rows: Vec<(RGBColor, &str, usize)> =
            rows.map(|((status, count), label)| (colour_of(*status), label.as_str(), *count)).collect();
        if self.silent > 0 {
            rows.push((SOFT_INK, "of all: silent (fr = 0)", self.silent));
        }
        rows
    }

    /// Returns where bars start: to the right of the longest label (px).
    fn bars_left(&self) -> i32 {
        let widest = self.rows().iter().map(|(_, label, _)| text_width(label, LABEL_SIZE)).max().unwrap_or(0);
        (30 + widest + GAP).max(366)
    }
}

/// Between a label and its bar (px).
const GAP: i32 = 16;

fn colour_of(status: Status) -> RGBColor {
    match status {
        Status::Ok => PRIMARY,
        status => failure_look(status).colour,
    }
}

impl Drawing for Outcomes {
    fn size(&self) -> (u32, u32) {
        ((self.bars_left() + 1234).cast_unsigned(), 700)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        heading::draw(painter, ROW.title, &format!("{} evaluations", self.evaluations), &[]);
        let most = self.counts.iter().map(|(_, count)| *count).max().unwrap_or(1) as f64;
        let left = self.bars_left();
        for ((colour, label, count), row) in self.rows().into_iter().zip(0..) {
            let y = heading::HEIGHT + 20 + row * 62;
            painter.text(label, (left - GAP, y), LABEL_SIZE, INK, Anchor::Right);
            #[expect(clippy::cast_possible_truncation, reason = "at most 220")]
            let length = (220.0 * count as f64 / most).ceil() as i32;
            painter.rectangle(Area::new(left, y - 20, length, 40), tint(colour, 0.85));
            let share = share_text(count, self.evaluations);
            painter.text(&format!("{count} ({share})"), (left + 12 + length, y), LABEL_SIZE, INK, Anchor::Left);
        }
        let x =
            Scale::new("evaluation", "", Spacing::Integer, 0.0, self.parts.last().map_or(1.0, |(end, _)| *end as f64));
        let y = Scale::new("share", "", Spacing::Linear, 0.0, 1.0);
        let panel = Panel::within(painter, Area::new(left + 404, 90, 830, 610), &x, &y);
        let mut start = 0.0;
        for (end, shares) in &self.parts {
            let mut below = 0.0;
            for ((status, _), share) in self.counts.iter().zip(shares) {
                let (left, right) = (panel.at(start, 0.0).0, panel.at(*end as f64, 0.0).0);
                let (bottom, top) = (panel.at(0.0, below).1, panel.at(0.0, below + share).1);
                painter.rectangle(Area::new(left, top, right - left, bottom - top), tint(colour_of(*status), 0.85));
                below += share;
            }
            start = *end as f64;
        }
        panel.frame(painter, Labels::BOTH);
    }
}

/// Returns a share in percent, with as many digits as keep what exists from reading 0 % and what is not all from reading 100 %.
pub(crate) fn share_text(count: usize, all: usize) -> String {
    let percent = 100.0 * count as f64 / all as f64;
    if count == 0 || count == all || (1.0..=99.0).contains(&percent) {
        format!("{percent:.0} %")
    } else if percent < 0.1 {
        "<0.1 %".into()
    } else if percent > 99.9 {
        ">99.9 %".into()
    } else {
        format!("{percent:.1} %")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::study;

    #[test]
    fn no_share_that_exists_reads_as_nothing_or_all() {
        let shares = [(0, 9), (1, 3), (1, 300), (299, 300), (1, 3000), (2999, 3000), (9, 9)];
        let texts = shares.map(|(count, all)| share_text(count, all));
        assert_eq!(texts, ["0 %", "33 %", "0.3 %", "99.7 %", "<0.1 %", ">99.9 %", "100 %"]);
    }

    #[test]
    fn the_figure_is_wide_enough_for_its_longest_label() {
        let mut outcomes = Outcomes::new(&study(&[f64::INFINITY, 1.0])).unwrap();
        assert_eq!(outcomes.size(), (1600, 700));
        outcomes.labels[1] = "undefined: fr{subset=inh,reducer=std}, psd_band{f_hi=60,f_lo=20}".into();
        let start = outcomes.bars_left() - GAP - text_width(&outcomes.labels[1], LABEL_SIZE);
        assert!(start >= 30 && outcomes.size().0 > 1600, "{start}");
    }

    #[test]
    fn outcomes_are_counted_in_all_and_in_each_part() {
        let silent = f64::INFINITY;
        let outcomes = Outcomes::new(&study(&[silent, silent, f64::NAN, 1.0, 1.0, 1.0, 1.0])).unwrap();
        assert_eq!(outcomes.counts, [(Status::Ok, 4), (Status::Undefined, 2), (Status::Runaway, 1)]);
        assert_eq!(outcomes.parts, [(5, vec![0.4, 0.4, 0.2]), (7, vec![1.0, 0.0, 0.0])]);
        assert_eq!(Outcomes::new(&study(&[1.0])).unwrap_err(), "no evaluation failed");
    }
}
