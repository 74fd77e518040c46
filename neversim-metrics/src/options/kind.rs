//! Types of options and the values they allow.

use std::borrow::Cow;
use std::fmt;
use std::fs;
use std::ops::{Bound, RangeBounds};
use std::path::Path;

use crate::neurons::NeuronIds;

/// The type of an option and the values it allows; `to_string` says them in words.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum OptionKind {
    /// An integer, both limits included.
    Integer {
        /// Smallest value.
        minimum: u64,
        /// Largest value; `u64::MAX` for none.
        maximum: u64,
    },
    /// A finite number within limits.
    Number {
        /// Lower limit.
        lower: Bound<f64>,
        /// Upper limit.
        upper: Bound<f64>,
    },
    /// One of some words, or any text.
    Word {
        /// The words; none: any text.
        allowed: Cow<'static, [Cow<'static, str>]>,
    },
    /// A list of neurons (see [`NeuronIds`]); `@FILE` reads it from a file.
    NeuronIds,
}

/// A value that its [`OptionKind`] allows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OptionValue {
    Integer(u64),
    Number(f64),
    Word(String),
    NeuronIds(NeuronIds),
}

impl OptionKind {
    /// Returns the value that a text stands for, or what is allowed instead.
    pub(crate) fn parse(&self, text: &str) -> Result<OptionValue, String> {
        let value = match self {
            Self::Integer { minimum, maximum } => {
                text.parse().ok().filter(|value| (minimum..=maximum).contains(&value)).map(OptionValue::Integer)
            }
            Self::Number { lower, upper } => text
                .parse()
                .ok()
                .filter(|value: &f64| value.is_finite() && (*lower, *upper).contains(value))
                .map(OptionValue::Number),
            Self::Word { allowed } => {
                let is_allowed = allowed.is_empty() || allowed.iter().any(|word| word == text);
                is_allowed.then(|| OptionValue::Word(text.to_owned()))
            }
            Self::NeuronIds => {
                let ids = match text.strip_prefix('@') {
                    Some(path) => neuron_ids_in(Path::new(path)),
                    None => text.parse(),
                };
                Some(OptionValue::NeuronIds(ids.map_err(|problem| format!("{self} ({problem})"))?))
            }
        };
        value.ok_or_else(|| self.to_string())
    }
}

impl fmt::Display for OptionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer { minimum, maximum: u64::MAX } => write!(f, "an integer >= {minimum}"),
            Self::Integer { minimum, maximum } => write!(f, "an integer from {minimum} to {maximum}"),
            Self::Number { lower, upper } => {
                f.write_str("a number")?;
                match lower {
                    Bound::Included(limit) => write!(f, " >= {limit}")?,
                    Bound::Excluded(limit) => write!(f, " > {limit}")?,
                    Bound::Unbounded => {}
                }
                let and = if matches!(lower, Bound::Unbounded) { "" } else { " and" };
                match upper {
                    Bound::Included(limit) => write!(f, "{and} <= {limit}"),
                    Bound::Excluded(limit) => write!(f, "{and} < {limit}"),
                    Bound::Unbounded => Ok(()),
                }
            }
            Self::Word { allowed } if allowed.is_empty() => f.write_str("a text"),
            Self::Word { allowed } => write!(f, "one of {}", allowed.join(", ")),
            Self::NeuronIds => f.write_str("a list of neurons and ranges such as 0,5,10 or 100-199, or @FILE with one"),
        }
    }
}

/// Reads a list of neurons: separated by commas, spaces or ends of lines; what follows a `#` is a comment.
fn neuron_ids_in(path: &Path) -> Result<NeuronIds, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    let items: Vec<&str> =
        lines.flat_map(|line| line.split([',', ' ', '\t'])).map(str::trim).filter(|item| !item.is_empty()).collect();
    items.join(",").parse().map_err(|problem| format!("{}: {problem}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_list_of_words_any_text_is_allowed() {
        let any = OptionKind::Word { allowed: Cow::Owned(Vec::new()) };
        assert_eq!(any.parse("two words"), Ok(OptionValue::Word("two words".into())));
        assert_eq!(any.to_string(), "a text");
        let one = OptionKind::Word { allowed: vec![Cow::Borrowed("one")].into() };
        assert_eq!(one.parse("two"), Err("one of one".into()));
    }
}
