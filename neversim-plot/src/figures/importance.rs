//! How much of the loss each parameter explains.

use crate::figure::{Drawing, FigureInput, FigureRow};
use crate::heading;
use crate::importance::{Importance, importances};
use crate::painter::{Anchor, Area, Painter};
use crate::panel::{Labels, Panel};
use crate::scale::{Scale, Spacing};
use crate::theme::{INK, LABEL_SIZE, PRIMARY, SOFT_INK};

pub(crate) const ROW: FigureRow = FigureRow {
    name: "importance",
    title: "Importance of parameters",
    caption: "The share of the variance of the loss's rank that each parameter explains alone: the bias-corrected \
              correlation ratio over bins of equal counts (Kelley 1935), failures ranked last. Lines: 90 % bootstrap \
              interval. What parameters explain only together is not seen, and the optimizer's sampling is not corrected \
              for.",
    is_live: true,
    prepare: |input: &FigureInput<'_>| Ok(Box::new(Bars(importances(input.data)?))),
};

/// One bar a parameter, the longest first.
struct Bars(Vec<Importance>);

/// Height of a bar with the space to the next (px).
const ROW_HEIGHT: i32 = 62;

impl Drawing for Bars {
    fn size(&self) -> (u32, u32) {
        let rows = i32::try_from(self.0.len()).unwrap_or(1);
        (1300, (heading::HEIGHT + rows * ROW_HEIGHT + 110).cast_unsigned())
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        heading::draw(painter, ROW.title, "share of the loss's rank variance explained alone", &[]);
        let widest = self.0.iter().map(|bar| painter.text_width(&bar.name, LABEL_SIZE)).max().unwrap_or(0);
        let most = self.0.iter().fold(0.05, |most: f64, bar| most.max(bar.interval.1)) * 1.02;
        let x = Scale::new("share explained", "", Spacing::Linear, 0.0, most.min(1.0));
        let y = Scale::new("", "", Spacing::Linear, 0.0, self.0.len() as f64);
        let rows = i32::try_from(self.0.len()).unwrap_or(1);
        let inside = Area::new(widest + 70, heading::HEIGHT - 30, 1300 - widest - 240, rows * ROW_HEIGHT);
        let panel = Panel::new(inside, &x, &y);
        painter.outline(inside, SOFT_INK, 2);
        for (bar, row) in self.0.iter().zip(0..) {
            let middle = inside.top + row * ROW_HEIGHT + ROW_HEIGHT / 2;
            let right = |value: f64| panel.at(value.min(1.0), 0.0).0;
            painter.text(&bar.name, (inside.left - 16, middle), LABEL_SIZE, INK, Anchor::Right);
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
