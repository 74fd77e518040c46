//! Options of metrics: the table rows that describe them, and the checked values.
//!
//! Options are given as text and checked once, by [`Registry::resolve`](crate::Registry::resolve), against the rows that
//! the metric declares; afterwards a metric reads typed values from [`CheckedOptions`] and tests nothing again. Rows that
//! many metrics share are built here ([`subset`], [`reducer`], [`t_start`] ...), so that they mean the same everywhere.

mod checked;
mod kind;

pub use checked::CheckedOptions;
pub use kind::OptionKind;

use std::borrow::Cow;
use std::ops::Bound;

/// One option of a metric, as listings, help and checks need it.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionRow {
    /// Its name, as in `name=value`.
    pub name: Cow<'static, str>,
    /// Its type and the values allowed.
    pub kind: OptionKind,
    /// Its value when not given, as text; `None`: then it is unset, and `help` says what that means.
    pub default: Option<Cow<'static, str>>,
    /// Unit of the value: `s`, `ms`, `Hz`, or `1` for a plain number; empty for words and lists.
    pub unit: Cow<'static, str>,
    /// One line on what it does.
    pub help: Cow<'static, str>,
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
    ) -> OptionRow {
        let default = match default {
            Some(text) => Some(Cow::Borrowed(text)),
            None => None,
        };
        OptionRow { name: Cow::Borrowed(name), kind, default, unit: Cow::Borrowed(unit), help: Cow::Borrowed(help) }
    }
}

/// Returns the row of `subset`, the population looked at: `exc`, `inh` or `all`.
#[must_use]
pub const fn subset(default: &'static str) -> OptionRow {
    const WORDS: &[Cow<'static, str>] = &[Cow::Borrowed("exc"), Cow::Borrowed("inh"), Cow::Borrowed("all")];
    let kind = OptionKind::Word { allowed: Cow::Borrowed(WORDS) };
    OptionRow::new("subset", kind, Some(default), "", "which neurons: excitatory, inhibitory or all; silent ones count")
}

/// Returns the row of `ids`, a list of neurons in place of `subset`.
#[must_use]
pub const fn ids() -> OptionRow {
    OptionRow::new("ids", OptionKind::NeuronIds, None, "", "these neurons, counted from 0, in place of a subset")
}

/// Returns the row of `reducer`, how the neurons' values become one: `median`, `mean` or `std`.
#[must_use]
pub const fn reducer(default: &'static str) -> OptionRow {
    const WORDS: &[Cow<'static, str>] = &[Cow::Borrowed("median"), Cow::Borrowed("mean"), Cow::Borrowed("std")];
    let kind = OptionKind::Word { allowed: Cow::Borrowed(WORDS) };
    OptionRow::new("reducer", kind, Some(default), "", "how the values of the neurons become one number")
}

/// Returns the row of `t_start`, the begin of the window.
#[must_use]
pub const fn t_start() -> OptionRow {
    let kind = OptionKind::Number { lower: Bound::Included(0.0), upper: Bound::Unbounded };
    OptionRow::new("t_start", kind, Some("0"), "s", "begin of the window; earlier spikes are ignored")
}

/// Returns the row of `t_stop`, the end of the window.
#[must_use]
pub const fn t_stop() -> OptionRow {
    let kind = OptionKind::Number { lower: Bound::Excluded(0.0), upper: Bound::Unbounded };
    OptionRow::new("t_stop", kind, None, "s", "end of the window, itself excluded; not given: the end of the run")
}
