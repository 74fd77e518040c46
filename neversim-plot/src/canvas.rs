//! What is drawn on: a bitmap in memory or the text of an SVG, behind one type, so that figures are compiled once.

use std::error::Error;
use std::fmt;

use plotters::backend::BitMapBackend;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};
use plotters_svg::SVGBackend;

/// A bitmap or an SVG.
pub(crate) enum Canvas<'a> {
    Bitmap(BitMapBackend<'a>),
    Svg(SVGBackend<'a>),
}

/// What a canvas could not do, in words.
#[derive(Debug)]
pub(crate) struct CanvasError(String);

impl fmt::Display for CanvasError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Error for CanvasError {}

type Drawn = Result<(), DrawingErrorKind<CanvasError>>;

fn in_words<E: Error + Send + Sync>(error: DrawingErrorKind<E>) -> DrawingErrorKind<CanvasError> {
    match error {
        DrawingErrorKind::FontError(error) => DrawingErrorKind::FontError(error),
        DrawingErrorKind::DrawingError(error) => DrawingErrorKind::DrawingError(CanvasError(error.to_string())),
    }
}

/// Calls the same method of whichever canvas it is.
macro_rules! either {
    ($canvas:expr, $backend:ident => $call:expr) => {
        match $canvas {
            Canvas::Bitmap($backend) => $call.map_err(in_words),
            Canvas::Svg($backend) => $call.map_err(in_words),
        }
    };
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = CanvasError;

    fn get_size(&self) -> (u32, u32) {
        match self {
            Canvas::Bitmap(backend) => backend.get_size(),
            Canvas::Svg(backend) => backend.get_size(),
        }
    }

    fn ensure_prepared(&mut self) -> Drawn {
        either!(self, backend => backend.ensure_prepared())
    }

    fn present(&mut self) -> Drawn {
        either!(self, backend => backend.present())
    }

    fn draw_pixel(&mut self, point: BackendCoord, colour: BackendColor) -> Drawn {
        either!(self, backend => backend.draw_pixel(point, colour))
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        either!(self, backend => backend.draw_line(from, to, style))
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        is_filled: bool,
    ) -> Drawn {
        either!(self, backend => backend.draw_rect(upper_left, bottom_right, style, is_filled))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        either!(self, backend => backend.draw_path(path, style))
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, is_filled: bool) -> Drawn {
        either!(self, backend => backend.draw_circle(center, radius, style, is_filled))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, corners: I, style: &S) -> Drawn {
        either!(self, backend => backend.fill_polygon(corners, style))
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, position: BackendCoord) -> Drawn {
        either!(self, backend => backend.draw_text(text, style, position))
    }

    fn blit_bitmap(&mut self, position: BackendCoord, size: (u32, u32), pixels: &[u8]) -> Drawn {
        either!(self, backend => backend.blit_bitmap(position, size, pixels))
    }
}
