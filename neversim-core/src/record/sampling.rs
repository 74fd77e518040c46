//! How NETSIM's Poisson input is drawn: a type of its own, because settings exist without neversim-netsim, too.

use std::fmt;
use std::str::FromStr;

/// How NETSIM's Poisson input is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sampling {
    /// With NETSIM's own draws.
    #[default]
    Exact,
    /// From the same distribution with other draws, in constant time.
    Fast,
}

impl fmt::Display for Sampling {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Exact => "exact",
            Self::Fast => "fast",
        })
    }
}

impl FromStr for Sampling {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = [Self::Exact, Self::Fast].into_iter().find(|sampling| sampling.to_string() == text);
        known.ok_or_else(|| format!("`{text}` is not one of exact, fast"))
    }
}

#[cfg(feature = "netsim")]
impl From<Sampling> for neversim_netsim::Sampling {
    fn from(sampling: Sampling) -> Self {
        match sampling {
            Sampling::Exact => Self::Exact,
            Sampling::Fast => Self::Fast,
        }
    }
}
