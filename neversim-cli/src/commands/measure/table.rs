//! Spikes from a text file: one line per spike, with a column for the neuron and one for the time.

use std::fs;
use std::path::Path;

use anyhow::{Context, anyhow, bail};

use crate::args::TimeUnit;

/// The spikes of a file.
pub(super) struct Table {
    pub(super) ids: Vec<u32>,
    /// In seconds.
    pub(super) times: Vec<f64>,
    pub(super) facts: TableFacts,
}

/// Where to look in a file of spikes that do not fit what else is known.
pub(super) struct TableFacts {
    /// Unit of the times in the file.
    pub(super) unit: TimeUnit,
    /// Line of the first spike of the highest id.
    pub(super) highest_id_line: usize,
    /// Line of the latest spike, and its time as written.
    pub(super) latest: (usize, String),
}

/// Column names, as [`plain_name`] writes them.
const NEURON_NAMES: [&str; 24] = [
    "cell",
    "cell_id",
    "cells",
    "cluster",
    "cluster_id",
    "gid",
    "i",
    "id",
    "ids",
    "neuron",
    "neuron_id",
    "neuron_ids",
    "neuron_index",
    "neurons",
    "sender",
    "senders",
    "spike_id",
    "spike_ids",
    "spk_id",
    "spk_ids",
    "unit",
    "unit_id",
    "unit_ids",
    "units",
];
const TIME_NAMES: [&str; 9] =
    ["spike_time", "spike_times", "spk_time", "spk_times", "t", "time", "times", "timestamp", "timestamps"];
const UNIT_NAMES: [(&str, TimeUnit); 14] = [
    ("s", TimeUnit::Seconds),
    ("sec", TimeUnit::Seconds),
    ("second", TimeUnit::Seconds),
    ("seconds", TimeUnit::Seconds),
    ("ms", TimeUnit::Milliseconds),
    ("msec", TimeUnit::Milliseconds),
    ("millisecond", TimeUnit::Milliseconds),
    ("milliseconds", TimeUnit::Milliseconds),
    ("us", TimeUnit::Microseconds),
    ("usec", TimeUnit::Microseconds),
    ("\u{b5}s", TimeUnit::Microseconds),
    ("\u{3bc}s", TimeUnit::Microseconds),
    ("microsecond", TimeUnit::Microseconds),
    ("microseconds", TimeUnit::Microseconds),
];

/// Reads a file of spikes.
///
/// Columns are separated by commas, semicolons, tabs or spaces, whichever the first line has. The first line may be a
/// heading that names them, in any order and among others; without one there are two, neuron and time. Empty lines and
/// those that begin with `#` or `%` are skipped.
///
/// - `unit`: unit of the times; `None`: what the heading says, else seconds.
pub(super) fn read(path: &Path, unit: Option<TimeUnit>) -> anyhow::Result<Table> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    if bytes.contains(&0) {
        bail!("{} is not a text file; expected one line per spike, such as 0,0.1 (neuron, time)", path.display());
    }
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim).zip(1..);
    let mut lines = lines.filter(|(line, _)| !line.is_empty() && !line.starts_with(['#', '%'])).peekable();
    let no_spikes = || anyhow!("{} holds no spikes", path.display());
    let &(first, number) = lines.peek().ok_or_else(no_spikes)?;
    let at = |line: &str, number: usize, reason: String| {
        anyhow!("{}, line {number}: {reason}, found `{}`", path.display(), shortened(line))
    };
    let layout = Layout::of(first, unit).map_err(|reason| at(first, number, reason))?;
    if layout.has_heading {
        lines.next();
    }
    let (mut ids, mut times, mut latest) = (Vec::new(), Vec::new(), (0, String::new()));
    let mut highest_id_line = 0;
    let (mut highest_id, mut latest_time) = (None, f64::NEG_INFINITY);
    for (line, number) in lines {
        let (id, time, written) = layout.spike(line).map_err(|reason| at(line, number, reason))?;
        if highest_id < Some(id) {
            (highest_id, highest_id_line) = (Some(id), number);
        }
        if time > latest_time {
            (latest_time, latest) = (time, (number, written.to_owned()));
        }
        ids.push(id);
        times.push(time);
    }
    if ids.is_empty() {
        return Err(no_spikes());
    }
    Ok(Table { ids, times, facts: TableFacts { unit: layout.unit, highest_id_line, latest } })
}

/// How the lines of a file are to be read.
struct Layout {
    separator: Separator,
    has_heading: bool,
    columns: usize,
    neuron: usize,
    time: usize,
    unit: TimeUnit,
}

impl Layout {
    /// Returns the layout that the first line shows, or what was expected of it.
    fn of(first: &str, unit: Option<TimeUnit>) -> Result<Layout, String> {
        let separator = Separator::of(first);
        let fields: Vec<&str> = separator.fields(first).collect();
        let columns = fields.len();
        if fields.iter().all(|field| field.parse::<f64>().is_err()) {
            let names: Vec<String> = fields.iter().map(|field| plain_name(field)).collect();
            let is_neuron = |name: &str| NEURON_NAMES.contains(&name).then_some(());
            let (neuron, ()) = only_column(&names, is_neuron, "neurons", "id, neuron, unit, cell or cluster")?;
            let (time, named) = only_column(&names, time_column, "times", "time, t or spike_time")?;
            let unit = match (unit, named) {
                (Some(given), Some(named)) if given != named => {
                    return Err(format!(
                        "expected times in {given}, as --time-unit says, but the heading says {named}"
                    ));
                }
                (given, named) => given.or(named).unwrap_or_default(),
            };
            return Ok(Layout { separator, has_heading: true, columns, neuron, time, unit });
        }
        let unit = unit.unwrap_or_default();
        let layout = Layout { separator, has_heading: false, columns: 2, neuron: 0, time: 1, unit };
        match columns {
            0 | 1 => {
                Err(format!("expected a neuron and a time in {unit}, separated by a comma, semicolon, tab or spaces"))
            }
            2 => Ok(layout),
            _ => Err(format!(
                "expected a neuron and a time in {unit}, or a heading above that names the {columns} columns \
                 (such as id,time,electrode)"
            )),
        }
    }

    /// Returns neuron, time in seconds and time as written of a line, or what was expected.
    fn spike<'l>(&self, line: &'l str) -> Result<(u32, f64, &'l str), String> {
        let (mut id, mut time, mut columns) = (None, None, 0);
        for field in self.separator.fields(line) {
            if columns == self.neuron {
                id = neuron_id(field);
            }
            if columns == self.time {
                time = seconds(field, self.unit).map(|time| (time, field));
            }
            columns += 1;
        }
        match (id, time) {
            (Some(id), Some((time, written))) if columns == self.columns => Ok((id, time, written)),
            _ => Err(self.expected(line, columns)),
        }
    }

    /// Says what is wrong with a line that is no spike.
    fn expected(&self, line: &str, columns: usize) -> String {
        let (separator, unit) = (self.separator.name(), self.unit);
        let is_decimal_comma = line.contains(',') && !matches!(self.separator, Separator::Character(','));
        let hint = if columns != self.columns {
            format!(" in {} columns", self.columns)
        } else if is_decimal_comma {
            " with a decimal point".to_owned()
        } else if self.has_heading {
            String::new()
        } else {
            " in this order (or a heading above, such as time,id)".to_owned()
        };
        format!("expected a neuron (a whole number from 0) and a time in {unit}, separated by {separator}{hint}")
    }
}

/// What separates columns.
#[derive(Clone, Copy)]
enum Separator {
    Character(char),
    Spaces,
}

impl Separator {
    /// A semicolon takes precedence over a comma, which may be a decimal one, and both over spaces, which may follow them.
    fn of(line: &str) -> Separator {
        let character = [';', ',', '\t'].into_iter().find(|character| line.contains(*character));
        character.map_or(Separator::Spaces, Separator::Character)
    }

    fn fields(self, line: &str) -> impl Iterator<Item = &str> {
        let (characters, spaces) = match self {
            Separator::Character(character) => (Some(line.split(character)), None),
            Separator::Spaces => (None, Some(line.split_whitespace())),
        };
        let fields = characters.into_iter().flatten().chain(spaces.into_iter().flatten());
        fields.map(|field| field.trim().trim_matches('"'))
    }

    fn name(self) -> &'static str {
        match self {
            Separator::Character(';') => "a semicolon",
            Separator::Character('\t') => "a tab",
            Separator::Character(_) => "a comma",
            Separator::Spaces => "spaces",
        }
    }
}

/// Returns the position of the only column that matches, and what is known about it; or what was expected.
fn only_column<T>(
    names: &[String],
    is_wanted: impl Fn(&str) -> Option<T>,
    what: &str,
    such_as: &str,
) -> Result<(usize, T), String> {
    let mut wanted = names.iter().enumerate().filter_map(|(index, name)| Some((index, is_wanted(name)?)));
    match (wanted.next(), wanted.next()) {
        (Some(only), None) => Ok(only),
        (Some((first, _)), Some((second, _))) => Err(format!(
            "expected one column of {what}, but `{}` and `{}` both are: rename or remove one",
            names[first], names[second]
        )),
        (None, _) => {
            Err(format!("expected numbers (neuron, time) or a heading with a column of {what}, named {such_as}"))
        }
    }
}

/// Returns whether a column is one of times, and the unit in its name.
fn time_column(name: &str) -> Option<Option<TimeUnit>> {
    let unit = |text: &str| UNIT_NAMES.iter().find(|(name, _)| *name == text).map(|(_, unit)| *unit);
    if TIME_NAMES.contains(&name) {
        return Some(None);
    }
    match name.rsplit_once('_') {
        Some((base, last)) if TIME_NAMES.contains(&base) => unit(last).map(Some),
        _ => unit(name).map(Some),
    }
}

/// Returns a heading's name in lower case, with an underscore for everything that is no letter or digit: `time_ms` for
/// `Time [ms]`.
fn plain_name(field: &str) -> String {
    let lower = field.to_lowercase();
    let words = lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

/// Programs that write a table as floating-point numbers write the ids that way, too: `3.0`, `3.000e+00`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a whole number in range")]
fn neuron_id(field: &str) -> Option<u32> {
    field.parse().ok().or_else(|| {
        let number: f64 = field.parse().ok()?;
        (number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number)).then_some(number as u32)
    })
}

/// Returns a time in seconds: the same double as if it had been written in seconds.
///
/// The decimal number is scaled, not the double: 998.7e-3 is 0.9987, while 998.7 * 1e-3 may be its neighbour.
fn seconds(field: &str, unit: TimeUnit) -> Option<f64> {
    let written: f64 = field.parse().ok()?;
    let time = match unit.exponent() {
        0 => written,
        exponent => {
            let (digits, own) = field.split_once(['e', 'E']).unwrap_or((field, "0"));
            format!("{digits}e{}", own.parse::<i32>().ok()?.checked_add(exponent)?).parse().ok()?
        }
    };
    time.is_finite().then_some(time)
}

/// A file that is not a table may have long lines.
fn shortened(line: &str) -> String {
    const LONGEST: usize = 60;
    let mut characters = line.chars();
    let start: String = characters.by_ref().take(LONGEST).collect();
    if characters.next().is_some() { start + "..." } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_are_the_double_that_seconds_would_be() {
        // Some of these differ in the last bit when multiplied, some when divided.
        for thousandths in 0..20_000_u32 {
            let tenths = format!("{}.{}", thousandths / 10, thousandths % 10);
            let expected: f64 = format!("{}.{:04}", thousandths / 10_000, thousandths % 10_000).parse().unwrap();
            assert_eq!(seconds(&tenths, TimeUnit::Milliseconds), Some(expected), "{tenths} ms");
        }
        assert_eq!(seconds("9.987e2", TimeUnit::Milliseconds), Some(0.9987));
        assert_eq!(seconds("998700", TimeUnit::Microseconds), Some(0.9987));
        assert_eq!(seconds("inf", TimeUnit::Microseconds), None);
    }

    #[test]
    fn headings_name_columns_and_units() {
        let columns = |line: &str| Layout::of(line, None).map(|layout| (layout.neuron, layout.time, layout.unit));
        assert_eq!(columns("id,time"), Ok((0, 1, TimeUnit::Seconds)));
        assert_eq!(columns("\"Time [ms]\"\t\"Neuron ID\""), Ok((1, 0, TimeUnit::Milliseconds)));
        assert_eq!(columns(",unit,electrode,spike_time_us"), Ok((1, 3, TimeUnit::Microseconds)));
        assert_eq!(columns("neuron seconds"), Ok((0, 1, TimeUnit::Seconds)));
        for wrong in ["spikes of monday", "id,neuron,time", "id,voltage", "id,time,seconds"] {
            assert!(columns(wrong).is_err(), "{wrong}");
        }
    }
}
