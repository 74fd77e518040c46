//! What each parameter decides: whether an evaluation fails, and how well the others fit.

use crate::figure::{Drawing, FigureInput, FigureRow};
use crate::heading;
use crate::importance::{Importance, Importances};
use crate::painter::{Anchor, Area, Painter};
use crate::panel::{Labels, Panel};
use crate::scale::{Scale, Spacing};
use crate::study_data::StudyData;
use crate::theme::{INK, LABEL_SIZE, PRIMARY, SOFT_INK, TICK_SIZE};

pub(crate) const ROW: FigureRow = FigureRow {
    name: "importance",
    title: "Importance of parameters",
    caption: "The share of a variance that each parameter explains on its own. Left: the variance of the loss's rank among \
              evaluations that have a loss. Right: the variance between evaluations that have a loss (0) and those that \
              failed (1). Both are bias-corrected correlation ratios over bins of equal counts (Kelley 1935), with 90 % \
              bootstrap intervals. Interactions between parameters are not seen, and the optimizer's denser sampling of some \
              regions is not corrected for.",
    is_live: true,
    prepare: |input: &FigureInput<'_>| Ok(Box::new(Bars::new(input.data)?)),
};

/// A row for each parameter, the most important first.
struct Bars {
    names: Vec<String>,
    fit: Result<Vec<Importance>, String>,
    failure: Result<Vec<Importance>, String>,
}

impl Bars {
    fn new(data: &StudyData) -> Result<Self, String> {
        let Importances { failure, fit } = Importances::of(data);
        if let (Err(reason), Err(_)) = (&fit, &failure) {
            return Err(reason.clone());
        }
        let share = |row: usize| {
            let of = |shares: &Result<Vec<Importance>, String>| shares.as_ref().map_or(0.0, |shares| shares[row].share);
            of(&fit).max(of(&failure))
        };
        let mut order: Vec<usize> = (0..data.parameters.len()).collect();
        order.sort_by(|a, b| share(*b).total_cmp(&share(*a)));
        let sorted = |shares: Vec<Importance>| order.iter().map(|row| shares[*row]).collect();
        let names = order.iter().map(|row| data.parameters[*row].scale.name().to_owned()).collect();
        Ok(Self { names, fit: fit.map(sorted), failure: failure.map(sorted) })
    }

    fn rows(&self) -> i32 {
        i32::try_from(self.names.len()).unwrap_or(1)
    }

    /// - `inside`: the part within the frame.
    fn bars(painter: &mut Painter<'_>, inside: Area, shares: &Result<Vec<Importance>, String>) {
        let shares = match shares {
            Ok(shares) => shares,
            Err(reason) => {
                painter.text(&format!("not shown: {reason}"), inside.middle(), TICK_SIZE, SOFT_INK, Anchor::Middle);
                return painter.outline(inside, SOFT_INK, 2);
            }
        };
        let most = shares.iter().fold(0.05, |most: f64, bar| most.max(bar.interval.1)) * 1.02;
        let x = Scale::new("share explained", "", Spacing::Linear, 0.0, most.min(1.0));
        let y = Scale::new("", "", Spacing::Linear, 0.0, shares.len() as f64);
        let panel = Panel::new(inside, &x, &y);
        for (bar, row) in shares.iter().zip(0..) {
            let middle = inside.top + row * ROW_HEIGHT + ROW_HEIGHT / 2;
            let right = |value: f64| panel.at(value.min(1.0), 0.0).0;
            painter.rectangle(Area::new(inside.left, middle - 18, right(bar.share) - inside.left, 36), PRIMARY);
            painter.line(&[(right(bar.interval.0), middle), (right(bar.interval.1), middle)], INK, 4);
            for end in [bar.interval.0, bar.interval.1] {
                painter.line(&[(right(end), middle - 9), (right(end), middle + 9)], INK, 4);
            }
            let text = format!("{:.2}", bar.share);
            painter.text(&text, (inside.right() + 16, middle), LABEL_SIZE, INK, Anchor::Left);
        }
        panel.frame(painter, Labels { has_x: true, has_y: false });
    }
}

/// Height of a bar with the space to the next (px).
const ROW_HEIGHT: i32 = 62;

const WIDTH: i32 = 1800;

impl Drawing for Bars {
    fn size(&self) -> (u32, u32) {
        (WIDTH.cast_unsigned(), (heading::HEIGHT + self.rows() * ROW_HEIGHT + 130).cast_unsigned())
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        heading::draw(painter, ROW.title, "share of the variance that each explains on its own", &[]);
        let widest = self.names.iter().map(|name| painter.text_width(name, LABEL_SIZE)).max().unwrap_or(0);
        let left = widest + 70;
        let width = (WIDTH - left) / 2 - 130;
        let top = heading::HEIGHT;
        for (name, row) in self.names.iter().zip(0..) {
            let middle = top + row * ROW_HEIGHT + ROW_HEIGHT / 2;
            painter.text(name, (left - 16, middle), LABEL_SIZE, INK, Anchor::Right);
        }
        let panels = [("of the loss, among evaluations that have one", &self.fit), ("of failing", &self.failure)];
        for ((title, shares), column) in panels.into_iter().zip(0..) {
            let inside = Area::new(left + column * (width + 130), top, width, self.rows() * ROW_HEIGHT);
            painter.text(title, (inside.left, top - 12), LABEL_SIZE, INK, Anchor::BottomLeft);
            Self::bars(painter, inside, shares);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::study;

    #[test]
    fn one_question_is_answered_where_the_other_cannot_be() {
        let losses: Vec<f64> = (0..40_u32).map(|n| f64::from(n) + 1.0).collect();
        let bars = Bars::new(&study(&losses)).unwrap();
        assert!(bars.fit.unwrap()[0].share > 0.9);
        assert_eq!(bars.failure.unwrap_err(), "no evaluation failed");
        assert!(Bars::new(&study(&losses[..10])).is_err());
    }
}
