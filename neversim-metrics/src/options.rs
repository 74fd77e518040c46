//! Options of metrics: the table rows that describe them, and the checked values.
//!
//! Options are given as text and checked once, by [`Registry::resolve`](crate::Registry::resolve), against the rows that
//! the metric declares; afterwards a metric reads typed values from [`CheckedOptions`] and tests nothing again. Rows that
//! many metrics share are built here ([`subset`], [`reducer`], [`t_start`] ...), so that they mean the same everywhere.

mod checked;
mod kind;

pub use checked::CheckedOptions;
pub use kind::OptionKind;
pub(crate) use kind::OptionValue;

use std::borrow::Cow;
use std::ops::Bound;

/// One option of a metric, as listings, help and checks need it.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionRow {
    /// Its name, as in `name=value`.
    pub name: Cow<'static, str>,
    /// Its type and the values allowed.
    pub kind: OptionKind,
    /// Its default, as text; `None`: unset by default, and `help` says what that means.
    pub default: Option<Cow<'static, str>>,
    /// Unit of the value: `s`, `ms`, `Hz`, or `1` for a plain number; empty for words and lists.
    pub unit: Cow<'static, str>,
    /// One line on what it does.
    pub help: Cow<'static, str>,
    /// For a required option: an example value, for help and for checks. `None`: the option is optional.
    pub required: Option<Cow<'static, str>>,
}

impl OptionRow {
    /// Returns a row, in a form that a `static` table can hold.
    #[must_use]
    pub const fn new(
        name: &'static str,
        kind: OptionKind,
        default: Option<&'static str>,
        unit: &'static str,
        help: &'static str,
    ) -> Self {
        let default = match default {
            Some(text) => Some(Cow::Borrowed(text)),
            None => None,
        };
        let (name, unit, help) = (Cow::Borrowed(name), Cow::Borrowed(unit), Cow::Borrowed(help));
        Self { name, kind, default, unit, help, required: None }
    }

    /// Returns a row of a required option, with an allowed value as an example.
    #[must_use]
    pub const fn required(
        name: &'static str,
        kind: OptionKind,
        example: &'static str,
        unit: &'static str,
        help: &'static str,
    ) -> Self {
        let (name, unit, help) = (Cow::Borrowed(name), Cow::Borrowed(unit), Cow::Borrowed(help));
        Self { name, kind, default: None, unit, help, required: Some(Cow::Borrowed(example)) }
    }
}

/// Returns the type of a number above 0.
#[must_use]
pub const fn positive_number() -> OptionKind {
    OptionKind::Number { lower: Bound::Excluded(0.0), upper: Bound::Unbounded }
}

/// Returns the type of a number of at least 0.
#[must_use]
pub const fn non_negative_number() -> OptionKind {
    OptionKind::Number { lower: Bound::Included(0.0), upper: Bound::Unbounded }
}

/// Returns the type of an integer of at least `minimum`.
#[must_use]
pub const fn integer_from(minimum: u64) -> OptionKind {
    OptionKind::Integer { minimum, maximum: u64::MAX }
}

/// Returns the row of `subset`, the population looked at: `exc`, `inh` or `all`.
#[must_use]
pub const fn subset(default: &'static str) -> OptionRow {
    const WORDS: &[Cow<'static, str>] = &[Cow::Borrowed("exc"), Cow::Borrowed("inh"), Cow::Borrowed("all")];
    let kind = OptionKind::Word { allowed: Cow::Borrowed(WORDS) };
    OptionRow::new("subset", kind, Some(default), "", "which neurons: excitatory, inhibitory or all; silent ones count")
}

/// Returns the row of `ids`, a list of neurons instead of `subset`.
#[must_use]
pub const fn ids() -> OptionRow {
    OptionRow::new("ids", OptionKind::NeuronIds, None, "", "these neurons, counted from 0, instead of a subset")
}

/// Returns the row of `bin_size`, the width of a bin in time steps.
#[must_use]
pub const fn bin_size(default: &'static str) -> OptionRow {
    OptionRow::new("bin_size", integer_from(1), Some(default), "time steps", "width of a bin")
}

/// Returns the row of `bin_ms`, the width of a bin in milliseconds instead of `bin_size`.
#[must_use]
pub const fn bin_ms() -> OptionRow {
    let help = "width of a bin instead of bin_size, rounded to time steps";
    OptionRow::new("bin_ms", positive_number(), None, "ms", help)
}

/// Returns the row of `max_neurons`: how many evenly spaced neurons are used if there are more.
#[must_use]
pub const fn max_neurons(default: &'static str) -> OptionRow {
    OptionRow::new(
        "max_neurons",
        integer_from(2),
        Some(default),
        "1",
        "largest number of neurons; of more, this many evenly spaced ones are used",
    )
}

/// Returns the row of `nperseg`, the length of the segments whose spectra are averaged.
#[must_use]
pub const fn nperseg(default: &'static str) -> OptionRow {
    OptionRow::new("nperseg", integer_from(2), Some(default), "bins", "length of a segment of Welch's method")
}

/// Returns the row of `reducer`, how the neurons' values become one: `median`, `mean` or `std`.
#[must_use]
pub const fn reducer(default: &'static str) -> OptionRow {
    const WORDS: &[Cow<'static, str>] = &[Cow::Borrowed("median"), Cow::Borrowed("mean"), Cow::Borrowed("std")];
    let kind = OptionKind::Word { allowed: Cow::Borrowed(WORDS) };
    OptionRow::new("reducer", kind, Some(default), "", "how the values of the neurons are reduced to one number")
}

/// Returns the row of `t_start`, the start of the window.
#[must_use]
pub const fn t_start() -> OptionRow {
    OptionRow::new("t_start", non_negative_number(), Some("0"), "s", "start of the window; earlier spikes are ignored")
}

/// Returns the row of `t_stop`, the end of the window.
#[must_use]
pub const fn t_stop() -> OptionRow {
    OptionRow::new(
        "t_stop",
        positive_number(),
        None,
        "s",
        "end of the window, excluded; if not given, the end of the run",
    )
}
