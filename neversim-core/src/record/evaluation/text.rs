//! Foreign text, such as a plugin's error, made safe for a row and a terminal.

/// The most characters that a text in a row may have.
const LONGEST: usize = 1000;

/// Returns a text on one line, its control characters escaped, at most 1000 characters long; one that was longer says so at
/// its end.
pub(crate) fn for_row(text: &str) -> String {
    let mut line = String::new();
    // A character may become ten, so no more of the text is read than can be kept.
    for character in text.chars().take(LONGEST + 1) {
        match character {
            '\n' | '\r' | '\t' => line.push(' '),
            control if control.is_control() => line.extend(control.escape_default()),
            other => line.push(other),
        }
    }
    if line.chars().nth(LONGEST).is_none() {
        return line;
    }
    let mark = format!("... (cut: {} characters)", text.chars().count());
    line.chars().take(LONGEST - mark.len()).chain(mark.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_line_of_at_most_1000_characters() {
        assert_eq!(for_row("two\nlines, \u{1b}[31mred\u{7}, µ"), "two lines, \\u{1b}[31mred\\u{7}, µ");
        let whole = "x".repeat(1000);
        assert_eq!(for_row(&whole), whole);
        let cut = for_row(&"é".repeat(8 << 20));
        assert!(cut.chars().count() == 1000 && cut.ends_with("é... (cut: 8388608 characters)"), "{cut}");
        assert_eq!(for_row(&"\u{1b}".repeat(999)).chars().count(), 1000);
    }
}
