//! One coordinate system: frame, grid, ticks, names of the axes, and shapes by value.

use plotters::style::RGBColor;

use crate::painter::{Anchor, Area, Painter, Pixel};
use crate::scale::Scale;
use crate::theme::{GRID, INK, LABEL_SIZE, MINOR_GRID, SOFT_INK, TICK_SIZE};

/// Length of a tick (px).
const TICK: i32 = 8;
/// Between the tick and its label (px).
const GAP: i32 = 6;

/// How far a number may stand out at the ends of a horizontal axis (px).
const OVERHANG: i32 = 6;

/// A coordinate system on a part of a figure.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Panel<'s> {
    /// The part inside the frame.
    pub(crate) inside: Area,
    pub(crate) x: &'s Scale,
    pub(crate) y: &'s Scale,
}

/// What stands beside a panel's axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Labels {
    pub(crate) has_x: bool,
    pub(crate) has_y: bool,
}

impl Labels {
    pub(crate) const BOTH: Self = Self { has_x: true, has_y: true };
}

impl<'s> Panel<'s> {
    pub(crate) fn new(inside: Area, x: &'s Scale, y: &'s Scale) -> Self {
        Self { inside, x, y }
    }

    /// Returns the panel that fills `outside` with its labels.
    pub(crate) fn within(painter: &Painter<'_>, outside: Area, x: &'s Scale, y: &'s Scale) -> Self {
        let widest = widest_label(painter, y, y_ticks(outside.height));
        Self::new(
            outside.without(LABEL_SIZE + 22 + widest + TICK + GAP, 12, 20, LABEL_SIZE + TICK_SIZE + TICK + 20),
            x,
            y,
        )
    }

    /// Returns the same coordinates on another area.
    pub(crate) fn on(&self, inside: Area) -> Self {
        Self { inside, ..*self }
    }

    /// Returns the pixel of a point.
    pub(crate) fn at(&self, x: f64, y: f64) -> Pixel {
        (self.x_of(self.x.position(x)), self.y_of(self.y.position(y)))
    }

    /// Returns the column of a position from 0 to 1.
    pub(crate) fn x_of(&self, position: f64) -> i32 {
        self.inside.left + scaled(position, self.inside.width)
    }

    /// Returns the row of a position from 0 to 1.
    pub(crate) fn y_of(&self, position: f64) -> i32 {
        self.inside.bottom() - scaled(position, self.inside.height)
    }

    /// Draws the lines of the grid.
    pub(crate) fn grid(&self, painter: &mut Painter<'_>) {
        let Area { left, top, .. } = self.inside;
        let (right, bottom) = (self.inside.right(), self.inside.bottom());
        for tick in self.x.ticks(x_ticks(painter, self.x, self.inside.width)) {
            let x = self.x_of(tick.position);
            painter.line(&[(x, top), (x, bottom)], if tick.label.is_some() { GRID } else { MINOR_GRID }, 2);
        }
        for tick in self.y.ticks(y_ticks(self.inside.height)) {
            let y = self.y_of(tick.position);
            painter.line(&[(left, y), (right, y)], if tick.label.is_some() { GRID } else { MINOR_GRID }, 2);
        }
    }

    /// Draws frame, ticks, numbers and names.
    pub(crate) fn frame(&self, painter: &mut Painter<'_>, labels: Labels) {
        painter.outline(self.inside, SOFT_INK, 2);
        self.x_axis(painter, labels.has_x);
        self.y_axis(painter, labels.has_y);
    }

    fn x_axis(&self, painter: &mut Painter<'_>, is_labelled: bool) {
        let bottom = self.inside.bottom();
        let mut free_from = i32::MIN;
        for tick in self.x.ticks(x_ticks(painter, self.x, self.inside.width)) {
            let x = self.x_of(tick.position);
            let length = if tick.label.is_some() { TICK } else { TICK / 2 };
            painter.line(&[(x, bottom), (x, bottom + length)], SOFT_INK, 2);
            let Some(label) = tick.label.filter(|_| is_labelled) else { continue };
            let half = painter.text_width(&label, TICK_SIZE) / 2;
            // Numbers at the ends stay off those of the next panel.
            let (left, right) = (self.inside.left - OVERHANG + half, self.inside.right() + OVERHANG - half);
            let x = x.clamp(left, right.max(left));
            if x - half >= free_from {
                painter.text(&label, (x, bottom + TICK + GAP), TICK_SIZE, INK, Anchor::Top);
                free_from = x + half + 8;
            }
        }
        if is_labelled {
            let middle = self.inside.middle().0;
            let y = bottom + TICK + GAP + TICK_SIZE + 8;
            painter.text(&self.x.label(), (middle, y), LABEL_SIZE, INK, Anchor::Top);
        }
    }

    fn y_axis(&self, painter: &mut Painter<'_>, is_labelled: bool) {
        let left = self.inside.left;
        let most = y_ticks(self.inside.height);
        for tick in self.y.ticks(most) {
            let y = self.y_of(tick.position);
            let length = if tick.label.is_some() { TICK } else { TICK / 2 };
            painter.line(&[(left - length, y), (left, y)], SOFT_INK, 2);
            if let Some(label) = tick.label.filter(|_| is_labelled) {
                let (top, bottom) = (self.inside.top + TICK_SIZE / 4, self.inside.bottom() - TICK_SIZE / 4);
                painter.text(&label, (left - TICK - GAP, y.clamp(top, bottom.max(top))), TICK_SIZE, INK, Anchor::Right);
            }
        }
        if is_labelled {
            let x = left - TICK - GAP - widest_label(painter, self.y, most) - LABEL_SIZE / 2 - 8;
            painter.upward_text(&self.y.label(), (x, self.inside.middle().1), LABEL_SIZE, INK);
        }
    }

    /// Draws a line through points; it is broken where a value is not finite.
    pub(crate) fn curve(
        &self,
        painter: &mut Painter<'_>,
        points: impl Iterator<Item = (f64, f64)>,
        colour: RGBColor,
        width: u32,
    ) {
        let mut piece = Vec::new();
        for (x, y) in points {
            if x.is_finite() && y.is_finite() {
                piece.push(self.at(x, y));
            } else if !piece.is_empty() {
                painter.line(&std::mem::take(&mut piece), colour, width);
            }
        }
        if piece.len() > 1 {
            painter.line(&piece, colour, width);
        }
    }
}

/// Returns the width of the widest number beside a vertical axis (px).
pub(crate) fn widest_label(painter: &Painter<'_>, y: &Scale, most: usize) -> i32 {
    let labels = y.ticks(most).into_iter().filter_map(|tick| tick.label);
    labels.map(|label| painter.text_width(&label, TICK_SIZE)).max().unwrap_or(0)
}

/// Returns how many ticks a horizontal axis has room for, given how wide its numbers are.
fn x_ticks(painter: &Painter<'_>, x: &Scale, width: i32) -> usize {
    let mut most = 10;
    while most > 2 {
        let labels: Vec<String> = x.ticks(most).into_iter().filter_map(|tick| tick.label).collect();
        let needed: i32 = labels.iter().map(|label| painter.text_width(label, TICK_SIZE) + 24).sum();
        if needed <= width {
            break;
        }
        most -= 1;
    }
    most
}

/// Returns how many ticks a vertical axis has room for.
pub(crate) fn y_ticks(height: i32) -> usize {
    usize::try_from(height / (2 * TICK_SIZE + 10)).unwrap_or(0).clamp(2, 8)
}

fn scaled(position: f64, length: i32) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped to a few times the size of a figure")]
    let offset = (position.clamp(-2.0, 3.0) * f64::from(length)).round() as i32;
    offset
}
