//! The text form of a model: NETSIM's parameter file, read, modified and written without losing a line.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::names::{self, PATHS, Wholeness};
use super::number::leading_number;
use crate::error::{ParameterError, Place, Warning};
use crate::shortest::shortest;

/// A NETSIM parameter file in memory: the entries, and every other line unchanged.
///
/// Reading checks the form (names, numbers); what the numbers mean is checked by
/// [`Parameters::new`](crate::Parameters::new).
///
/// # Example
///
/// ```
/// use neversim_netsim::ParameterFile;
/// let mut file: ParameterFile = "# my model\nN = 2e3\nge = 3e-9\n".parse()?;
/// assert_eq!(file.number("N"), Some(2000.0));
/// file.set("ge", 4.5e-9)?;
/// assert_eq!(file.to_string(), "# my model\nN = 2e3\nge = 4.5e-9\n");
/// # Ok::<(), neversim_netsim::ParameterError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParameterFile {
    path: Option<PathBuf>,
    lines: Vec<Line>,
    warnings: Vec<Warning>,
}

#[derive(Clone, Debug, PartialEq)]
struct Line {
    text: String,
    entry: Option<Entry>,
}

#[derive(Clone, Debug, PartialEq)]
enum Entry {
    Number { name: &'static str, value: f64 },
    Path { name: &'static str, path: String },
}

impl Entry {
    fn name(&self) -> &'static str {
        match self {
            Self::Number { name, .. } | Self::Path { name, .. } => name,
        }
    }
}

impl ParameterFile {
    /// Reads a parameter file.
    ///
    /// # Errors
    ///
    /// [`ParameterError`], with path and line: the file cannot be read, is empty or binary, a line has no `=`, a name is
    /// unknown, a value is not a number.
    pub fn read(path: &Path) -> Result<Self, ParameterError> {
        let bytes = fs::read(path).map_err(|source| ParameterError::Read { path: path.into(), source })?;
        let text = decode(&bytes).map_err(|offset| ParameterError::Binary { path: path.into(), offset })?;
        Self::parse(&text, Some(path))
    }

    /// Returns the path the file was read from.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Returns what is odd in the file, but not an error: names given twice, lines that NETSIM ignores, text after a number.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Returns the number of `name` as written (not yet rounded), or `None` if the file does not give it.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.entry(name)? {
            (_, Entry::Number { value, .. }) => Some(*value),
            (_, Entry::Path { .. }) => None,
        }
    }

    /// Returns the text of the `$` entry `name` (without the `$`).
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.entry(name)? {
            (_, Entry::Path { path, .. }) => Some(path),
            (_, Entry::Number { .. }) => None,
        }
    }

    /// Returns the file that the `$` entry `name` names: from the working directory, as NETSIM does; if nothing is there,
    /// from the parameter file's own folder.
    #[must_use]
    pub fn input_path(&self, name: &str) -> Option<PathBuf> {
        let path = self.text(name).filter(|text| !text.is_empty()).map(PathBuf::from)?;
        let beside = self.path.as_deref().and_then(Path::parent).map(|folder| folder.join(&path));
        match beside {
            Some(beside) if path.is_relative() && !path.exists() && beside.exists() => Some(beside),
            _ => Some(path),
        }
    }

    /// Makes the paths of the files that the model reads absolute, so that a copy of it elsewhere means the same.
    pub fn make_input_paths_absolute(&mut self) {
        for name in PATHS.iter().filter(|name| **name != "output_path") {
            if let Some(path) = self.input_path(name).and_then(|path| std::path::absolute(path).ok()) {
                let set = self.set_text(name, &path.to_string_lossy());
                debug_assert!(set.is_ok(), "the name comes from the list of names");
            }
        }
    }

    /// Returns the text of [`for_netsim`](Self::for_netsim), with this `vreset`.
    pub(super) fn with_reset(&self, reset: f64) -> String {
        let mut file = self.clone();
        file.make_input_paths_absolute();
        let mut text = String::new();
        for (index, line) in file.lines.iter().enumerate() {
            let counts = |name| file.entry(name).is_some_and(|(last, _)| last == index);
            match &line.entry {
                Some(Entry::Number { name, value }) if counts(name) && *name != "vreset" => {
                    text += &format!("{name} = {}\n", shortest(*value));
                }
                Some(Entry::Path { name, path }) if counts(name) && *name != "output_path" => {
                    text += &format!("${name} = {path}\n");
                }
                _ => {}
            }
        }
        text + &format!("vreset = {}\n", shortest(reset))
    }

    /// Returns the number NETSIM would use for `name`: rounded or truncated by its rule, 0 where the file does not give it.
    #[must_use]
    pub fn effective(&self, name: &str) -> f64 {
        let value = self.number(name).unwrap_or(0.0);
        match names::parameter(name).map(|row| row.wholeness) {
            Some(Wholeness::Rounded) => value.round(),
            Some(Wholeness::Truncated) => value.trunc(),
            Some(Wholeness::Real) | None => value,
        }
    }

    /// Sets `name` to `value`, in its place in the file, or at the end if the file does not have it.
    ///
    /// The number is written with the fewest digits that read back as the same double.
    ///
    /// # Errors
    ///
    /// [`ParameterError::UnknownName`] or [`ParameterError::NotANumber`] (NaN, infinite).
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), ParameterError> {
        let row = names::parameter(name).ok_or_else(|| self.unknown(None, name))?;
        if !value.is_finite() {
            return Err(ParameterError::NotANumber {
                place: Place::default(),
                name: name.into(),
                text: value.to_string(),
            });
        }
        let line = Line {
            text: format!("{name} = {}", shortest(value)),
            entry: Some(Entry::Number { name: row.name, value }),
        };
        match self.entry(name) {
            Some((index, _)) => self.lines[index] = line,
            None => self.lines.push(line),
        }
        Ok(())
    }

    /// Sets the `$` entry `name` (without the `$`) to the text `path`.
    ///
    /// # Errors
    ///
    /// [`ParameterError::UnknownName`].
    pub fn set_text(&mut self, name: &str, path: &str) -> Result<(), ParameterError> {
        let known = PATHS.iter().copied().find(|known| *known == name);
        let name = known.ok_or_else(|| self.unknown(None, &format!("${name}")))?;
        let line = Line { text: format!("${name} = {path}"), entry: Some(Entry::Path { name, path: path.into() }) };
        match self.entry(name) {
            Some((index, _)) => self.lines[index] = line,
            None => self.lines.push(line),
        }
        Ok(())
    }

    /// Writes `text` as a comment line at the top.
    pub fn prepend_comment(&mut self, text: &str) {
        self.lines.insert(0, Line { text: format!("# {text}"), entry: None });
    }

    /// Returns where `name` is given: the file and the line.
    #[must_use]
    pub fn place(&self, name: &str) -> Place {
        Place { path: self.path.clone(), line: self.entry(name).map(|(index, _)| index + 1) }
    }

    /// Returns the entry of `name` that counts, the last one, and the index of its line.
    fn entry(&self, name: &str) -> Option<(usize, &Entry)> {
        let entries = self.lines.iter().enumerate().rev();
        entries.filter_map(|(index, line)| Some((index, line.entry.as_ref()?))).find(|(_, entry)| entry.name() == name)
    }

    fn unknown(&self, line: Option<usize>, name: &str) -> ParameterError {
        let closest = match name.strip_prefix('$') {
            Some(path) => names::closest(path, PATHS.iter().copied()).map(|known| format!("${known}")),
            None => names::closest_parameter(name).map(str::to_owned),
        };
        ParameterError::UnknownName { place: Place { path: self.path.clone(), line }, name: name.into(), closest }
    }

    fn parse(text: &str, path: Option<&Path>) -> Result<Self, ParameterError> {
        let mut file = Self { path: path.map(Path::to_owned), ..Self::default() };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (index, line) in text.lines().enumerate() {
            let entry = file.parse_line(line.trim_end(), index + 1)?;
            if let Some(name) = entry.as_ref().map(Entry::name)
                && let Some((first, _)) = file.entry(name)
            {
                let twice = Warning::GivenTwice { name: name.into(), first: first + 1, second: index + 1 };
                file.warnings.push(twice);
            }
            file.lines.push(Line { text: line.into(), entry });
        }
        if file.lines.iter().all(|line| line.entry.is_none()) {
            return Err(ParameterError::Empty { place: Place { path: file.path, line: None } });
        }
        Ok(file)
    }

    fn parse_line(&mut self, text: &str, line: usize) -> Result<Option<Entry>, ParameterError> {
        let place = || Place { path: self.path.clone(), line: Some(line) };
        if is_ignored(text) {
            if text.starts_with(' ') && text.contains('=') {
                self.warnings.push(Warning::Indented { line, text: text.trim().into() });
            }
            return Ok(None);
        }
        let text = text.trim_start();
        let (name, value) =
            text.split_once('=').ok_or_else(|| ParameterError::NoEquals { place: place(), text: text.into() })?;
        let (name, value) = (name.trim(), value.trim());
        if let Some(path_name) = name.strip_prefix('$') {
            let known = PATHS.iter().find(|known| **known == path_name);
            let name = known.ok_or_else(|| self.unknown(Some(line), name))?;
            return Ok(Some(Entry::Path { name, path: value.into() }));
        }
        let row = names::parameter(name).ok_or_else(|| self.unknown(Some(line), name))?;
        match leading_number(value) {
            Some((number, rest)) if number.is_finite() => {
                if !rest.is_empty() {
                    let (name, text) = (row.name, rest.trim_start().into());
                    self.warnings.push(Warning::PassedOver { line, name, value: number, text });
                }
                Ok(Some(Entry::Number { name: row.name, value: number }))
            }
            _ => Err(ParameterError::NotANumber { place: place(), name: name.into(), text: value.into() }),
        }
    }
}

/// Whether a line is a comment, a matrix entry, or empty. NETSIM ignores lines that begin with a space, but not those that
/// begin with a tab.
fn is_ignored(line: &str) -> bool {
    line.starts_with([' ', '%']) || matches!(line.trim_start().bytes().next(), None | Some(b'#'))
}

/// Returns the text of a file whose comments may be in another encoding (read as Latin-1), or the offset of a byte that is
/// not text.
fn decode(bytes: &[u8]) -> Result<String, usize> {
    if let Some(offset) = bytes.iter().position(|byte| *byte == 0) {
        return Err(offset);
    }
    let mut text = String::with_capacity(bytes.len());
    let mut start = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match std::str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(error) => {
                // The first 256 characters of Unicode are those of Latin-1.
                let latin: String = line.iter().copied().map(char::from).collect();
                let name = latin.split_once('=').map(|(name, _)| name.trim());
                let is_number = name.is_some_and(|name| name.is_ascii() && !name.starts_with('$'));
                if !is_ignored(&latin) && !is_number {
                    return Err(start + error.valid_up_to());
                }
                text.push_str(&latin);
            }
        }
        start += line.len();
    }
    Ok(text)
}

impl FromStr for ParameterFile {
    type Err = ParameterError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text, None)
    }
}

impl fmt::Display for ParameterFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(formatter, "{}", line.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_set_comes_back_the_same(value in proptest::num::f64::NORMAL | proptest::num::f64::ZERO) {
            let mut file: ParameterFile = "ge = 1\n".parse().unwrap();
            file.set("ge", value).unwrap();
            let again: ParameterFile = file.to_string().parse().unwrap();
            prop_assert_eq!(again.number("ge").unwrap().to_bits(), value.to_bits());
        }

        #[test]
        fn any_text_is_parsed_or_refused(text in "\\PC*(\n\\PC*){0,4}") {
            let _: Result<ParameterFile, _> = text.parse();
        }
    }
}
