//! Losses as colours and on axes: by their logarithm, as they span decades.

use plotters::style::RGBColor;

use crate::painter::Anchor;
use crate::painter::{Area, Painter};
use crate::panel::Panel;
use crate::scale::{Scale, Spacing};
use crate::study_data::StudyData;
use crate::theme::{INK, LABEL_SIZE, SOFT_INK, TICK_SIZE, viridis};

/// The losses of a study on a logarithmic scale. A loss of exactly 0 lies at its lower end.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LossScale {
    scale: Scale,
}

impl LossScale {
    /// Returns the scale of all losses there are; that of a study without any is from 0.1 to 1.
    pub(crate) fn of(data: &StudyData) -> Self {
        let finite = || data.losses.iter().copied().filter(|loss| loss.is_finite());
        let positive = || finite().filter(|loss| *loss > 0.0);
        let (lowest, highest) =
            positive().fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), v| (low.min(v), high.max(v)));
        let (lowest, highest) = if lowest > highest { (0.1, 1.0) } else { (lowest, highest) };
        let has_zero = finite().any(|loss| loss <= 0.0);
        let lowest = if has_zero { lowest / 10.0 } else { lowest };
        Self { scale: Scale::new("loss", "", Spacing::Log, lowest, highest) }
    }

    /// Returns where a loss lies, from 0 (lowest) to 1.
    pub(crate) fn position(&self, loss: f64) -> f64 {
        self.scale.position(loss).clamp(0.0, 1.0)
    }

    pub(crate) fn colour(&self, loss: f64) -> RGBColor {
        viridis(self.position(loss))
    }

    /// Returns an axis with a margin on both sides.
    pub(crate) fn axis(&self) -> Scale {
        self.axis_with(std::iter::empty())
    }

    /// Returns an axis that has room for these losses, too.
    pub(crate) fn axis_with(&self, losses: impl Iterator<Item = f64>) -> Scale {
        let (lower, upper) = self.scale.range();
        // What falls below a tenth of the lowest loss, the end of a standard error, is not worth a decade of the axis.
        let losses = losses.filter(|loss| *loss >= 0.1 * lower);
        Scale::around("loss", "", Spacing::Log, losses.chain([lower, upper]))
    }

    /// Draws the colours with their numbers.
    pub(crate) fn colour_bar(&self, painter: &mut Painter<'_>, bar: Area) {
        for row in 0..bar.height {
            let share = 1.0 - f64::from(row) / f64::from((bar.height - 1).max(1));
            // Over the next row, so that no paper shines through where a viewer scales the figure.
            let height = 2.min(bar.height - row);
            painter.rectangle(Area::new(bar.left, bar.top + row, bar.width, height), viridis(share));
        }
        painter.outline(bar, SOFT_INK, 1);
        let panel = Panel::new(bar, &self.scale, &self.scale);
        for tick in self.scale.ticks(crate::panel::y_ticks(bar.height)) {
            let y = panel.y_of(tick.position);
            painter.line(&[(bar.right(), y), (bar.right() + 6, y)], SOFT_INK, 2);
            if let Some(label) = tick.label {
                painter.text(&label, (bar.right() + 12, y), TICK_SIZE, INK, Anchor::Left);
            }
        }
        painter.text("loss", (bar.left, bar.top - 12), LABEL_SIZE, INK, Anchor::BottomLeft);
    }
}
