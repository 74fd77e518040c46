//! What a reader must know to read a figure, below it: a PNG travels without the report's caption.

use crate::painter::{Anchor, Painter, text_width};
use crate::theme::{SOFT_INK, TICK_SIZE};

/// Height of a line (px).
const LINE: i32 = TICK_SIZE + 5;

/// Space on the left, the right and below (px).
const MARGIN: i32 = 34;

/// Text below a figure, broken into lines that fit its width.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Footnote {
    lines: Vec<String>,
}

impl Footnote {
    /// - `width`: of the figure (px).
    pub(crate) fn new(text: &str, width: i32) -> Self {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if text_width(&format!("{line} {word}"), TICK_SIZE) <= width - 2 * MARGIN => {
                    *line += " ";
                    *line += word;
                }
                _ => lines.push(word.into()),
            }
        }
        Self { lines }
    }

    /// Returns the height that the lines and the margin below them take (px).
    pub(crate) fn height(&self) -> i32 {
        let lines = i32::try_from(self.lines.len()).unwrap_or(0);
        if lines == 0 { 0 } else { lines * LINE + MARGIN / 2 }
    }

    /// Draws the lines at the bottom of a figure that left [`height`](Self::height) for them.
    pub(crate) fn draw(&self, painter: &mut Painter<'_>) {
        let top = painter.area().bottom() - self.height();
        for (line, row) in self.lines.iter().zip(0..) {
            painter.text(line, (MARGIN, top + row * LINE), TICK_SIZE, SOFT_INK, Anchor::TopLeft);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_long_as_the_width_allows_and_keep_every_word() {
        let text = "Every word of a footnote is kept, and no line is wider than the figure leaves room for.";
        let narrow = Footnote::new(text, 400);
        assert!(narrow.lines.len() > 2, "{narrow:?}");
        assert!(narrow.lines.iter().all(|line| text_width(line, TICK_SIZE) <= 400 - 2 * MARGIN), "{narrow:?}");
        assert_eq!(narrow.lines.join(" "), text);
        assert_eq!(Footnote::new(text, 4000).lines, [text]);
        assert_eq!(Footnote::new("", 4000).height(), 0);
    }
}
