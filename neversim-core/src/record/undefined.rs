//! What a failure tells the optimizer.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What an undefined metric or a runaway tells the optimizer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Undefined {
    /// A failure that ranks behind every loss.
    #[default]
    Inf,
    /// A finite loss that says how far off it is.
    Graded,
}

impl fmt::Display for Undefined {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Inf => "inf",
            Self::Graded => "graded",
        })
    }
}

impl FromStr for Undefined {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "inf" => Ok(Self::Inf),
            "graded" => Ok(Self::Graded),
            _ => Err(format!("`{text}` is not one of graded, inf")),
        }
    }
}
