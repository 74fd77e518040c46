//! From pixels and shapes to the bytes of files.

use std::fmt::Write;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ColorType, ImageEncoder};

use crate::error::PlotError;
use crate::painter::Hover;

/// Radius around a mark within which the pointer shows its text (px).
const HOVER_RADIUS: i32 = 12;

/// Returns pixels as PNG. Speed comes first: live figures are written again and again.
pub(crate) fn png(pixels: &[u8], (width, height): (u32, u32)) -> Result<Vec<u8>, PlotError> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Sub);
    encoder.write_image(pixels, width, height, ColorType::Rgb8)?;
    Ok(bytes)
}

/// Returns an SVG with texts that appear when the pointer rests on a mark.
pub(crate) fn with_hovers(svg: String, hovers: &[Hover]) -> String {
    let Some(end) = svg.rfind("</svg>") else { return svg };
    let mut text = svg[..end].to_owned();
    for Hover { at: (x, y), text: title } in hovers {
        let title = escaped(title);
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{HOVER_RADIUS}\" fill=\"#fff\" fill-opacity=\"0\"><title>{title}</title></circle>"
        );
    }
    text + "</svg>\n"
}

/// Returns text with the special characters of HTML and SVG escaped.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
