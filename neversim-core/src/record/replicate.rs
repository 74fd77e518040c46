//! What differs between the replicates of a candidate.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What differs between the replicates of a candidate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Replicate {
    /// The connections: `connection_seed` plus the replicate's index.
    Connectivity,
    /// Initial state, external input, and conduction speeds that are drawn: `output_file_code` plus the index.
    Dynamics,
    /// Both seeds, so everything that is random.
    #[default]
    Both,
}

impl fmt::Display for Replicate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Connectivity => "connectivity",
            Self::Dynamics => "dynamics",
            Self::Both => "both",
        })
    }
}

impl FromStr for Replicate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = [Self::Connectivity, Self::Dynamics, Self::Both];
        let found = known.into_iter().find(|replicate| replicate.to_string() == text);
        found.ok_or_else(|| format!("`{text}` is not one of connectivity, dynamics, both"))
    }
}
