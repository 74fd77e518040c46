//! Which vector instructions the hot loops use: they are compiled for several sets, and one is chosen at run time.

use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use crate::error::ParameterError;
use crate::parameters::options::unknown_option;

/// A set of vector instructions that the hot loops are compiled for. The spikes do not depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// AVX-512 (F, BW, DQ, VL).
    Avx512,
    /// AVX2 and FMA.
    Avx2,
    /// What every machine of the architecture has: SSE2, or NEON.
    Baseline,
}

/// The machine lacks an instruction set that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this machine has no {wanted} instructions; it has {}", names(Instructions::available()))]
pub struct MissingInstructions {
    /// The set that was asked for.
    pub wanted: Instructions,
}

/// What [`Instructions::use_by_default`] chose.
static DEFAULT: OnceLock<Instructions> = OnceLock::new();

impl Instructions {
    /// The names of all sets, of this machine and others.
    pub const NAMES: &[&str] = &["baseline", "avx2", "avx512"];

    /// Returns the sets that this machine has, the widest first.
    #[must_use]
    pub fn available() -> &'static [Self] {
        #[cfg(target_arch = "x86_64")]
        {
            let has_avx512 = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl");
            let has_avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
            match (has_avx512, has_avx2) {
                (true, true) => &[Self::Avx512, Self::Avx2, Self::Baseline],
                (false, true) => &[Self::Avx2, Self::Baseline],
                (_, false) => &[Self::Baseline],
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        &[Self::Baseline]
    }

    /// Makes this set the default for every run of this process. Only the first call counts.
    ///
    /// # Errors
    ///
    /// [`MissingInstructions`].
    pub fn use_by_default(self) -> Result<(), MissingInstructions> {
        let checked = self.checked()?;
        // A second call has no effect.
        let _ = DEFAULT.set(checked);
        Ok(())
    }

    /// Returns the set if this machine has it.
    ///
    /// # Errors
    ///
    /// [`MissingInstructions`].
    pub fn checked(self) -> Result<Self, MissingInstructions> {
        if Self::available().contains(&self) { Ok(self) } else { Err(MissingInstructions { wanted: self }) }
    }
}

impl Default for Instructions {
    /// Returns the widest set of this machine, or the one that [`use_by_default`](Self::use_by_default) chose.
    fn default() -> Self {
        DEFAULT.get().copied().unwrap_or(Self::available()[0])
    }
}

impl fmt::Display for Instructions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Avx512 => "avx512",
            Self::Avx2 => "avx2",
            Self::Baseline => "baseline",
        })
    }
}

impl FromStr for Instructions {
    type Err = ParameterError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "avx512" => Ok(Self::Avx512),
            "avx2" => Ok(Self::Avx2),
            "baseline" => Ok(Self::Baseline),
            _ => Err(unknown_option("instruction set", name, Self::NAMES)),
        }
    }
}

fn names(sets: &[Instructions]) -> String {
    sets.iter().map(Instructions::to_string).collect::<Vec<_>>().join(", ")
}
