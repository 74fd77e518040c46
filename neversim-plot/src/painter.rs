//! Shapes and text in pixels, in the theme's style.

use plotters::backend::BitMapBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontTransform, IntoFont, RGBColor, ShapeStyle, TextStyle};

use crate::canvas::{Canvas, CanvasError};
use crate::error::PlotError;
use crate::theme::{FONT_FAMILY, INK, Mark, PAPER, register_fonts};

/// A point (px), from the upper left corner.
pub(crate) type Pixel = (i32, i32);

/// A rectangle of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) left: i32,
    pub(crate) top: i32,
    pub(crate) width: i32,
    pub(crate) height: i32,
}

impl Area {
    pub(crate) fn new(left: i32, top: i32, width: i32, height: i32) -> Self {
        Self { left, top, width, height }
    }

    pub(crate) fn right(&self) -> i32 {
        self.left + self.width
    }

    pub(crate) fn bottom(&self) -> i32 {
        self.top + self.height
    }

    pub(crate) fn middle(&self) -> Pixel {
        (self.left + self.width / 2, self.top + self.height / 2)
    }

    /// Returns the area without a margin on each side.
    pub(crate) fn without(&self, left: i32, top: i32, right: i32, bottom: i32) -> Self {
        Self::new(self.left + left, self.top + top, self.width - left - right, self.height - top - bottom)
    }
}

/// A text that is shown when the pointer rests on a mark: SVG only.
#[derive(Debug)]
pub(crate) struct Hover {
    pub(crate) at: Pixel,
    pub(crate) text: String,
}

/// Draws shapes and text. The first error is kept for the end, so that drawing code reads as a list of what is drawn.
pub(crate) struct Painter<'a> {
    area: DrawingArea<Canvas<'a>, Shift>,
    size: (u32, u32),
    is_svg: bool,
    hovers: Vec<Hover>,
    error: Option<PlotError>,
}

impl<'a> Painter<'a> {
    pub(crate) fn new(canvas: Canvas<'a>) -> Self {
        let is_svg = matches!(canvas, Canvas::Svg(_));
        let area = canvas.into_drawing_area();
        let mut painter = Self { size: area.dim_in_pixel(), area, is_svg, hovers: Vec::new(), error: None };
        let paper = painter.area();
        painter.rectangle(paper, PAPER);
        painter
    }

    /// Returns the whole area.
    pub(crate) fn area(&self) -> Area {
        Area::new(0, 0, self.size.0.cast_signed(), self.size.1.cast_signed())
    }

    /// Ends the drawing; returns what is shown when the pointer rests on a mark.
    pub(crate) fn finish(mut self) -> Result<Vec<Hover>, PlotError> {
        let presented = self.area.present();
        self.keep(presented);
        self.error.map_or(Ok(self.hovers), Err)
    }

    fn keep(&mut self, drawn: Result<(), DrawingAreaErrorKind<CanvasError>>) {
        if let (Err(error), None) = (drawn, &self.error) {
            self.error = Some(PlotError::Drawing(error.to_string()));
        }
    }

    pub(crate) fn rectangle(&mut self, area: Area, colour: RGBColor) {
        let corners = [(area.left, area.top), (area.right(), area.bottom())];
        let drawn = self.area.draw(&Rectangle::new(corners, colour.filled()));
        self.keep(drawn);
    }

    pub(crate) fn outline(&mut self, area: Area, colour: RGBColor, width: u32) {
        let (left, top, right, bottom) = (area.left, area.top, area.right(), area.bottom());
        self.line(&[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], colour, width);
    }

    pub(crate) fn line(&mut self, points: &[Pixel], colour: RGBColor, width: u32) {
        self.faint_line(points, colour, width, 1.0);
    }

    /// - `opacity`: from 0 to 1.
    pub(crate) fn faint_line(&mut self, points: &[Pixel], colour: RGBColor, width: u32, opacity: f64) {
        let style = ShapeStyle { color: colour.mix(opacity), filled: false, stroke_width: width };
        let drawn = self.area.draw(&PathElement::new(points.to_vec(), style));
        self.keep(drawn);
    }

    /// Draws a line of dashes between two points.
    pub(crate) fn dashed(&mut self, from: Pixel, to: Pixel, colour: RGBColor, width: u32) {
        const PERIOD: f64 = 18.0;
        let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
        let length = dx.hypot(dy).max(1.0);
        #[expect(clippy::cast_possible_truncation, reason = "between two pixels")]
        let at = |along: f64| {
            let share = along.min(length) / length;
            (from.0 + (dx * share).round() as i32, from.1 + (dy * share).round() as i32)
        };
        let mut along = 0.0;
        while along < length {
            self.line(&[at(along), at(along + 0.6 * PERIOD)], colour, width);
            along += PERIOD;
        }
    }

    pub(crate) fn polygon(&mut self, corners: &[Pixel], colour: RGBColor, opacity: f64) {
        let drawn = self.area.draw(&Polygon::new(corners.to_vec(), colour.mix(opacity)));
        self.keep(drawn);
    }

    pub(crate) fn disc(&mut self, at: Pixel, radius: i32, colour: RGBColor) {
        self.faint_disc(at, radius, colour, 1.0);
    }

    pub(crate) fn faint_disc(&mut self, at: Pixel, radius: i32, colour: RGBColor, opacity: f64) {
        let drawn = self.area.draw(&Circle::new(at, radius, colour.mix(opacity).filled()));
        self.keep(drawn);
    }

    /// Draws a disc with a rim that sets it off from what is behind.
    pub(crate) fn rimmed_disc(&mut self, at: Pixel, radius: i32, colour: RGBColor, rim: RGBColor) {
        self.disc(at, radius + 1, rim);
        self.disc(at, radius, colour);
    }

    pub(crate) fn mark(&mut self, at: Pixel, radius: i32, mark: Mark, colour: RGBColor) {
        let (x, y) = at;
        let r = radius;
        match mark {
            Mark::Cross => {
                self.line(&[(x - r, y - r), (x + r, y + r)], colour, 3);
                self.line(&[(x - r, y + r), (x + r, y - r)], colour, 3);
            }
            Mark::TriangleUp => self.polygon(&[(x - r, y + r), (x + r, y + r), (x, y - r)], colour, 1.0),
            Mark::TriangleDown => self.polygon(&[(x - r, y - r), (x + r, y - r), (x, y + r)], colour, 1.0),
            Mark::Square => self.rectangle(Area::new(x - r, y - r, 2 * r, 2 * r), colour),
        }
    }

    /// Draws the mark of the best evaluation: a white star with a black edge, which shows on every colour.
    pub(crate) fn star(&mut self, at: Pixel, radius: i32) {
        self.polygon(&star_corners(at, f64::from(radius) * 1.35), INK, 1.0);
        self.polygon(&star_corners(at, f64::from(radius) * 0.85), PAPER, 1.0);
    }

    /// Draws text; `anchor` is the point of it that lies at the position.
    pub(crate) fn text(&mut self, text: &str, at: Pixel, size: i32, colour: RGBColor, anchor: Anchor) {
        self.styled_text(text, at, size, colour, anchor, FontTransform::None);
    }

    /// Draws text that reads from bottom to top, with its middle at the position.
    pub(crate) fn upward_text(&mut self, text: &str, at: Pixel, size: i32, colour: RGBColor) {
        self.styled_text(text, at, size, colour, Anchor::Middle, FontTransform::Rotate270);
    }

    fn styled_text(
        &mut self,
        text: &str,
        at: Pixel,
        size: i32,
        colour: RGBColor,
        anchor: Anchor,
        transform: FontTransform,
    ) {
        let style = style(size).transform(transform.clone());
        let style = TextStyle { font: style, color: colour.to_backend_color(), pos: anchor.position() };
        // plotters puts the middle of a bitmap's text above that of its letters; on an SVG the viewer finds it.
        let lift = if self.is_svg { 0 } else { size / 9 };
        let at = match (anchor, transform) {
            (Anchor::Middle, FontTransform::Rotate270) => (at.0 + lift, at.1),
            (Anchor::Middle | Anchor::Left | Anchor::Right, _) => (at.0, at.1 + lift),
            _ => at,
        };
        let drawn = self.area.draw(&Text::new(text.to_owned(), at, style));
        self.keep(drawn);
    }

    /// Returns the width of a text (px).
    pub(crate) fn text_width(&self, text: &str, size: i32) -> i32 {
        text_width(text, size)
    }

    /// Shows a text when the pointer rests on a point of an SVG.
    pub(crate) fn hover(&mut self, at: Pixel, text: impl FnOnce() -> String) {
        if self.is_svg {
            self.hovers.push(Hover { at, text: text() });
        }
    }

    /// Draws what has more shapes than a viewer of SVG likes: as an image inside it, and as ever on a bitmap.
    ///
    /// - `draw`: draws in the coordinates of the whole figure, on white; what lies outside of `area` is cut off.
    pub(crate) fn dense(&mut self, area: Area, draw: impl FnOnce(&mut Painter<'_>, Area)) {
        let (width, height) = (area.width.cast_unsigned(), area.height.cast_unsigned());
        let mut pixels = vec![255; 3 * width as usize * height as usize];
        {
            let mut layer = Painter::new(Canvas::Bitmap(BitMapBackend::with_buffer(&mut pixels, (width, height))));
            draw(&mut layer, Area::new(0, 0, area.width, area.height));
            if let Err(error) = layer.finish() {
                self.error.get_or_insert(error);
            }
        }
        self.image(area, &pixels);
    }

    /// Draws pixels, three bytes each, row by row.
    pub(crate) fn image(&mut self, area: Area, pixels: &[u8]) {
        let size = (area.width.cast_unsigned(), area.height.cast_unsigned());
        match plotters::element::BitMapElement::with_ref((area.left, area.top), size, pixels) {
            Some(element) => {
                let drawn = self.area.draw(&element);
                self.keep(drawn);
            }
            None => drop(self.error.get_or_insert(PlotError::Drawing("an image of another size".into()))),
        }
    }
}

/// Returns the width of a text (px).
pub(crate) fn text_width(text: &str, size: i32) -> i32 {
    register_fonts();
    style(size).box_size(text).map_or(0, |(width, _)| width.cast_signed())
}

fn style(size: i32) -> plotters::style::FontDesc<'static> {
    (FONT_FAMILY, size).into_font()
}

fn star_corners((x, y): Pixel, radius: f64) -> Vec<Pixel> {
    (0..10)
        .map(|corner| {
            let angle = std::f64::consts::PI * (f64::from(corner) / 5.0 - 0.5);
            let r = if corner % 2 == 0 { radius } else { 0.45 * radius };
            #[expect(clippy::cast_possible_truncation, reason = "a few pixels")]
            let offset = |value: f64| (r * value).round() as i32;
            (x + offset(angle.cos()), y + offset(angle.sin()))
        })
        .collect()
}

/// Which point of a text lies at its position.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Anchor {
    Middle,
    Left,
    Right,
    Top,
    TopLeft,
    BottomLeft,
}

impl Anchor {
    fn position(self) -> Pos {
        match self {
            Anchor::Middle => Pos::new(HPos::Center, VPos::Center),
            Anchor::Left => Pos::new(HPos::Left, VPos::Center),
            Anchor::Right => Pos::new(HPos::Right, VPos::Center),
            Anchor::Top => Pos::new(HPos::Center, VPos::Top),
            Anchor::TopLeft => Pos::new(HPos::Left, VPos::Top),
            Anchor::BottomLeft => Pos::new(HPos::Left, VPos::Bottom),
        }
    }
}
