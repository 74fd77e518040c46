//! The text of a history: which of its lines are whole, and what they say.
//!
//! What an editor changes without changing a number is accepted: line ends of Windows, a byte order mark, a last line without
//! its end.

use std::path::Path;

use super::columns::Columns;
use super::{History, row};
use crate::error::StudyError;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A history as a file holds it.
#[derive(Debug)]
pub(super) struct Text<'a> {
    /// Header and rows.
    whole: &'a [u8],
    /// What follows them: a part of a row.
    pub(super) torn: &'a [u8],
    /// How lines end.
    pub(super) line_end: &'static str,
    /// The part of its line end that the last whole line lacks.
    pub(super) missing_end: &'static str,
}

impl<'a> Text<'a> {
    /// Tells whole lines from what a power cut left of the last one.
    pub(super) fn new(bytes: &'a [u8], columns: &Columns) -> Self {
        let ended = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
        let (whole, last) = bytes.split_at(ended);
        let first_ends_with =
            |end: &[u8]| whole.split_inclusive(|&byte| byte == b'\n').next().unwrap_or(last).ends_with(end);
        let line_end = if first_ends_with(b"\r\n") || first_ends_with(b"\r") { "\r\n" } else { "\n" };
        let is_whole = match ended {
            0 => without_end(without_mark(last)) == columns.header().as_bytes(),
            _ => is_whole_row(without_end(last), columns),
        };
        match is_whole {
            true if last.ends_with(b"\r") => Self { whole: bytes, torn: &[], line_end, missing_end: "\n" },
            true => Self { whole: bytes, torn: &[], line_end, missing_end: line_end },
            false => Self { whole, torn: last, line_end, missing_end: "" },
        }
    }

    /// Returns the number of bytes of whole lines.
    pub(super) fn length(&self) -> u64 {
        self.whole.len() as u64
    }

    /// Returns the evaluations, and passes the text of each row to `see`; an empty file has none.
    pub(super) fn parse(
        &self,
        columns: &Columns,
        path: &Path,
        mut see: impl FnMut(&[u8]),
    ) -> Result<History, StudyError> {
        let bytes = without_mark(self.whole);
        self.check_header(bytes, columns, path)?;
        // Every line but the first is a row, so no capacity is wasted.
        let lines = bytes.iter().filter(|&&byte| byte == b'\n').count() + usize::from(!self.missing_end.is_empty());
        let mut history = History::with_room(lines.saturating_sub(1));
        let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
        let mut record = csv::StringRecord::new();
        // The header is read with the first row, and comes before it.
        let mut start = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
        loop {
            let line = reader.position().line();
            let refuse = |reason| StudyError::History { path: path.into(), line, reason };
            match reader.read_record(&mut record) {
                Ok(true) => {
                    history.push(row::read(&record, columns).map_err(refuse)?);
                    let end = usize::try_from(reader.position().byte()).unwrap_or(bytes.len()).min(bytes.len());
                    see(bytes[start..end].trim_ascii());
                    start = end;
                }
                Ok(false) => return Ok(history),
                Err(error) => return Err(refuse(error.to_string())),
            }
        }
    }

    fn check_header(&self, bytes: &[u8], columns: &Columns, path: &Path) -> Result<(), StudyError> {
        let header = columns.header();
        let (found, is_right) = match bytes.split(|&byte| byte == b'\n').next().filter(|line| !line.is_empty()) {
            Some(line) => (without_end(line), without_end(line) == header.as_bytes()),
            // An interrupted start can leave half a header, but nothing else.
            None => {
                let torn = without_mark(self.torn);
                let written = torn.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
                (torn, header.as_bytes().starts_with(&torn[..written]))
            }
        };
        if is_right {
            return Ok(());
        }
        let found = String::from_utf8_lossy(found);
        let reason = match found.split_once('\r') {
            Some((first, _)) if first == header => {
                "its lines end with carriage returns alone: save it with line feeds (LF) or both (CRLF)".to_owned()
            }
            _ => format!(
                "expected the columns `{header}`, found `{}`",
                found.chars().take(1000).collect::<String>().trim_end()
            ),
        };
        Err(StudyError::History { path: path.into(), line: 1, reason })
    }
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)
}

fn without_end(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Whether a line without its end is a whole row: seconds, the last field, are written with six decimals, and no part of a
/// row has that many there.
fn is_whole_row(line: &[u8], columns: &Columns) -> bool {
    let seconds = line.rsplit(|&byte| byte == b',').next().unwrap_or_default();
    let has_six_decimals = matches!(seconds, [_, .., b'.', a, b, c, d, e, f] if [a, b, c, d, e, f].iter().all(|byte| byte.is_ascii_digit()));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line);
    let mut record = csv::StringRecord::new();
    has_six_decimals
        && reader.read_record(&mut record).is_ok_and(|is_there| is_there)
        && row::read(&record, columns).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::history::row::tests::{columns, rows};

    fn whole_text() -> String {
        let columns = columns(false);
        columns.header() + "\n" + &rows().map(|row| row::write(&row, &columns) + "\n").concat()
    }

    /// Returns how many rows a text has, and the text of each.
    fn read(text: &[u8]) -> Result<(usize, Vec<String>), String> {
        let (columns, mut seen) = (columns(false), Vec::new());
        let text = Text::new(text, &columns);
        let see = |row: &[u8]| seen.push(String::from_utf8(row.to_vec()).unwrap());
        let history = text.parse(&columns, Path::new("history.csv"), see).map_err(|error| error.to_string())?;
        Ok((history.len(), seen))
    }

    #[test]
    fn what_an_editor_does_to_line_ends_changes_nothing() {
        let text = whole_text();
        let rows: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
        for text in [
            text.clone(),
            text.replace('\n', "\r\n"),
            format!("\u{feff}{text}"),
            text.trim_end().to_owned(),
            format!("\u{feff}{}", text.replace('\n', "\r\n").trim_end()),
            text.clone() + "\n\n",
        ] {
            assert_eq!(read(text.as_bytes()).unwrap(), (2, rows.clone()), "{text:?}");
        }
        let message = read(text.replace('\n', "\r").as_bytes()).unwrap_err();
        assert!(message.contains("carriage returns alone"), "{message}");
    }

    #[test]
    fn lines_go_on_as_the_others_end() {
        let (text, columns) = (whole_text(), columns(false));
        let ends = |text: &str| {
            let text = Text::new(text.as_bytes(), &columns);
            (text.line_end, text.missing_end, text.torn.len())
        };
        assert_eq!(ends(&text), ("\n", "", 0));
        assert_eq!(ends(text.trim_end()), ("\n", "\n", 0));
        assert_eq!(ends(&text.replace('\n', "\r\n")), ("\r\n", "", 0));
        assert_eq!(ends(text.replace('\n', "\r\n").trim_end()), ("\r\n", "\r\n", 0));
        assert_eq!(ends(text.replace('\n', "\r\n").trim_end_matches('\n')), ("\r\n", "\n", 0));
        assert_eq!(ends(&columns.header()), ("\n", "\n", 0));
        assert_eq!(ends(&text[..text.len() - 2]), ("\n", "", text.lines().last().unwrap().len() - 1));
    }

    #[test]
    fn a_file_of_something_else_is_refused_though_it_has_one_line() {
        assert!(read(b"notes").unwrap_err().contains("found `notes`"));
        assert_eq!(read(b"").unwrap().0, 0);
        assert_eq!(read(&whole_text().as_bytes()[..9]).unwrap().0, 0, "half a header");
        assert_eq!(read(b"eval\0\0").unwrap().0, 0, "half a header, after a power cut");
    }
}
