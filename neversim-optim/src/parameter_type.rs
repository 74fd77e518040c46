//! The types of parameters: how a coordinate in [0, 1] becomes a value.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::SpaceError;
use crate::closest::{bare, closest};

/// How a coordinate u in [0, 1] becomes a value between the bounds l and h (rounding never leads out of them).
///
/// | type | value | bounds |
/// | --- | --- | --- |
/// | `float` | l + u (h - l) | finite, l < h |
/// | `log` | l (h / l)^u | l > 0 as well |
/// | `int` | l + floor(u (h - l + 1)), at most h | whole as well, magnitude at most 2^53 |
/// | `log-int` | a (b / a)^u to the nearest whole number, a = l - 1/2, b = h + 1/2 | as `int`, l > 0 |
/// | `choice` | number floor(n u) of the n values in the list, from 0 | a list of 2 or more instead |
///
/// Under uniform u each value of an `int` is equally likely, the end values too; a value k of a `log-int` has a share
/// proportional to ln((k + 1/2) / (k - 1/2)), about 1 / k. The values of a `choice` are equally likely; their order and
/// size mean nothing to a strategy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterType {
    /// A real number on a linear scale.
    Float,
    /// A positive real number on a logarithmic scale.
    Log,
    /// A whole number, each as likely as the others.
    Int,
    /// A positive whole number on a logarithmic scale.
    LogInt,
    /// One of the values of a list, none of which is nearer to another one.
    Choice,
}

/// What the types are called elsewhere.
static SYNONYMS: &[(ParameterType, &[&str])] = &[
    (ParameterType::Float, &["uniform", "linear", "real", "double", "continuous"]),
    (ParameterType::Log, &["loguniform", "lognormal", "logarithmic", "geometric", "log10"]),
    (ParameterType::Int, &["integer", "randint", "quniform", "discrete", "whole"]),
    (ParameterType::LogInt, &["int_log", "integer_log", "qloguniform"]),
    (ParameterType::Choice, &["categorical", "category", "nominal", "enum"]),
];

impl ParameterType {
    const ALL: [Self; 5] = [Self::Float, Self::Log, Self::Int, Self::LogInt, Self::Choice];

    pub(crate) fn is_whole(self) -> bool {
        matches!(self, Self::Int | Self::LogInt)
    }

    pub(crate) fn is_logarithmic(self) -> bool {
        matches!(self, Self::Log | Self::LogInt)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Float => "float",
            Self::Log => "log",
            Self::Int => "int",
            Self::LogInt => "log-int",
            Self::Choice => "choice",
        }
    }
}

impl fmt::Display for ParameterType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for ParameterType {
    type Err = SpaceError;

    fn from_str(name: &str) -> Result<Self, SpaceError> {
        Self::ALL.into_iter().find(|parameter_type| parameter_type.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name);
            let synonym =
                SYNONYMS.iter().find(|(_, elsewhere)| elsewhere.iter().any(|known| bare(known) == bare(name)));
            let meant = synonym.map(|(meant, _)| meant.name()).or_else(|| closest(name, names));
            SpaceError::UnknownParameterType {
                name: name.to_owned(),
                closest: meant.map(str::to_owned),
                allowed: names.join(", "),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_known_by_their_names_elsewhere() {
        for (name, meant) in [
            ("uniform", "float"),
            ("log_uniform", "log"),
            ("Integer", "int"),
            ("IntLog", "log-int"),
            ("categorical", "choice"),
        ] {
            let error = name.parse::<ParameterType>().unwrap_err().to_string();
            assert!(error.contains(&format!("'{name}' (did you mean '{meant}'?)")), "{error}");
        }
        let elsewhere = SYNONYMS.iter().flat_map(|(_, elsewhere)| elsewhere.iter());
        assert!(elsewhere.clone().all(|name| ParameterType::ALL.iter().all(|known| bare(known.name()) != bare(name))));
    }
}
