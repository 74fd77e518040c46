//! Failures by kind: how many, and when.

use neversim_core::Status;
use plotters::style::RGBColor;

use crate::figure::{Drawing, FigureInput, FigureRow};
use crate::heading::{self, failure_counts};
use crate::painter::{Anchor, Area, Painter};
use crate::panel::{Labels, Panel};
use crate::scale::{Scale, Spacing};
use crate::study_data::StudyData;
use crate::theme::{INK, LABEL_SIZE, PRIMARY, failure_look, tint};

pub(crate) const ROW: FigureRow = FigureRow {
    name: "failures",
    title: "Outcomes",
    caption: "How many evaluations have a loss and how many failed in which way (left), and the share of each outcome \
              over evaluation numbers (right).",
    is_live: true,
    prepare: |input: &FigureInput<'_>| Ok(Box::new(Outcomes::new(input.data)?)),
};

/// The course of the study is divided into at most so many parts.
const MOST_PARTS: usize = 30;

#[derive(Debug)]
struct Outcomes {
    /// Every outcome there is with its count: evaluations with a loss first.
    counts: Vec<(Status, usize)>,
    /// For each part of the study: the number at which the next begins, and the share of each outcome.
    parts: Vec<(u64, Vec<f64>)>,
    evaluations: usize,
}

impl Outcomes {
    fn new(data: &StudyData) -> Result<Self, String> {
        let failures = failure_counts(data);
        if failures.is_empty() {
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
        Ok(Self { counts, parts, evaluations: data.len() })
    }
}

fn look(status: Status) -> (RGBColor, &'static str) {
    match status {
        Status::Ok => (PRIMARY, "with a loss"),
        status => (failure_look(status).colour, failure_look(status).label),
    }
}

impl Drawing for Outcomes {
    fn size(&self) -> (u32, u32) {
        (1600, 700)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        heading::draw(painter, ROW.title, &format!("{} evaluations", self.evaluations), &[]);
        let most = self.counts.iter().map(|(_, count)| *count).max().unwrap_or(1) as f64;
        for ((status, count), row) in self.counts.iter().zip(0..) {
            let (colour, label) = look(*status);
            let y = heading::HEIGHT + 20 + row * 62;
            painter.text(label, (310, y), LABEL_SIZE, INK, Anchor::Right);
            #[expect(clippy::cast_possible_truncation, reason = "at most 260")]
            let length = (260.0 * *count as f64 / most).ceil() as i32;
            painter.rectangle(Area::new(326, y - 20, length, 40), tint(colour, 0.85));
            let share = 100.0 * *count as f64 / self.evaluations as f64;
            painter.text(&format!("{count} ({share:.0} %)"), (338 + length, y), LABEL_SIZE, INK, Anchor::Left);
        }
        let x =
            Scale::new("evaluation", "", Spacing::Integer, 0.0, self.parts.last().map_or(1.0, |(end, _)| *end as f64));
        let y = Scale::new("share", "", Spacing::Linear, 0.0, 1.0);
        let panel = Panel::within(painter, Area::new(770, 90, 830, 610), &x, &y);
        let mut begin = 0.0;
        for (end, shares) in &self.parts {
            let mut below = 0.0;
            for ((status, _), share) in self.counts.iter().zip(shares) {
                let (left, right) = (panel.at(begin, 0.0).0, panel.at(*end as f64, 0.0).0);
                let (bottom, top) = (panel.at(0.0, below).1, panel.at(0.0, below + share).1);
                painter.rectangle(Area::new(left, top, right - left, bottom - top), tint(look(*status).0, 0.85));
                below += share;
            }
            begin = *end as f64;
        }
        panel.frame(painter, Labels::BOTH);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::study;

    #[test]
    fn outcomes_are_counted_in_all_and_in_each_part() {
        let silent = f64::INFINITY;
        let outcomes = Outcomes::new(&study(&[silent, silent, f64::NAN, 1.0, 1.0, 1.0, 1.0])).unwrap();
        assert_eq!(outcomes.counts, [(Status::Ok, 4), (Status::Undefined, 2), (Status::Runaway, 1)]);
        assert_eq!(outcomes.parts, [(5, vec![0.4, 0.4, 0.2]), (7, vec![1.0, 0.0, 0.0])]);
        assert_eq!(Outcomes::new(&study(&[1.0])).unwrap_err(), "no evaluation failed");
    }
}
