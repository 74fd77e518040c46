//! The options that are not in the parameter file.

use std::fmt;
use std::str::FromStr;

use super::names;
use crate::error::ParameterError;

/// The options that NETSIM fixes at compile time, and how Poisson input is drawn.
///
/// # Example
///
/// ```
/// use neversim_netsim::NetsimOptions;
/// let options = NetsimOptions::from_names(["separate_connector_rng"])?;
/// assert!(options.separate_connector_rng);
/// assert!(NetsimOptions::from_names(["separate_conector_rng"]).is_err());
/// # Ok::<(), neversim_netsim::ParameterError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NetsimOptions {
    /// Connections are drawn from a separate generator, seeded with `connection_seed`.
    pub separate_connector_rng: bool,
    /// Poisson input is drawn by inversion, NETSIM's `FAST_BINOMIAL`; it reproduces the draws of such a build. Its numbers
    /// are binomial.
    pub fast_binomial: bool,
    /// A synapse transmits a spike with probability `p_release` only.
    pub release_probability: bool,
    /// How Poisson input is drawn.
    pub sampling: Sampling,
}

/// How Poisson input is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sampling {
    /// With NETSIM's draws, which cost as much as there are external sources.
    ///
    /// NETSIM's default sampler is not binomial for few sources or high rates: of one source at 100 Hz and a time step of
    /// 0.1 ms it makes one spike in 60 000 steps, not one in 100. Where its mean is off by more than 1 %, or its variance by
    /// more than 10 %, [`Parameters::warnings`](crate::Parameters::warnings) says so. For the hundreds of sources and low rates
    /// of most models it is right to a few parts in a thousand. `fast_binomial` is exact in this respect.
    #[default]
    Exact,
    /// The true binomial distribution from a separate generator, in constant time per neuron and step. The spikes differ
    /// from NETSIM's as they do from one seed to another, and more where NETSIM's sampler is not binomial.
    Fast,
}

impl NetsimOptions {
    /// The names of the options that NETSIM fixes at compile time.
    pub const NAMES: &[&str] = &["separate_connector_rng", "fast_binomial", "release_probability"];

    /// Returns the options with the named ones switched on.
    ///
    /// # Errors
    ///
    /// [`ParameterError::UnknownOption`].
    pub fn from_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, ParameterError> {
        let mut options = Self::default();
        for name in names {
            match name {
                "separate_connector_rng" => options.separate_connector_rng = true,
                "fast_binomial" => options.fast_binomial = true,
                "release_probability" => options.release_probability = true,
                _ => return Err(unknown_option("NETSIM option", name, Self::NAMES)),
            }
        }
        Ok(options)
    }

    /// Returns the options with another way of drawing Poisson input.
    #[must_use]
    pub fn with_sampling(self, sampling: Sampling) -> Self {
        Self { sampling, ..self }
    }
}

impl Sampling {
    /// The names of the kinds of sampling.
    pub const NAMES: &[&str] = &["exact", "fast"];
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
    type Err = ParameterError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "exact" => Ok(Self::Exact),
            "fast" => Ok(Self::Fast),
            _ => Err(unknown_option("sampling", name, Self::NAMES)),
        }
    }
}

/// Returns the error about a name that none of the `known` options has.
pub(crate) fn unknown_option(kind: &'static str, name: &str, known: &[&str]) -> ParameterError {
    ParameterError::UnknownOption {
        kind,
        name: name.into(),
        closest: names::closest(name, known.iter().copied()).map(str::to_owned),
        known: known.join(", "),
    }
}
