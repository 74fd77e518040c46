//! A saved search.

use serde::{Deserialize, Serialize};

/// A saved optimizer: which strategy, in which format, and bytes only that strategy can read.
///
/// # Example
///
/// ```
/// use neversim_optim::{OptimizerOptions, Parameter, ParameterType, SearchSpace, create, restore};
///
/// let space = SearchSpace::new(vec![Parameter::new("x", ParameterType::Float, 0.0, 1.0)?])?;
/// let mut optimizer = create("DE", &OptimizerOptions::new(space, None, 1, 7)?)?;
/// let mut copy = restore(&optimizer.state())?;
/// assert_eq!(copy.ask(), optimizer.ask());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptimizerState {
    strategy: String,
    format: u32,
    bytes: Vec<u8>,
}

impl OptimizerState {
    /// Returns a saved state; for authors of strategies. The arguments are those of the methods of the same names.
    pub fn new(strategy: impl Into<String>, format: u32, bytes: Vec<u8>) -> Self {
        Self { strategy: strategy.into(), format, bytes }
    }

    /// Returns the name of the strategy.
    pub fn strategy(&self) -> &str {
        &self.strategy
    }

    /// Returns the number of the format of the bytes; it differs wherever the bytes mean something else.
    pub fn format(&self) -> u32 {
        self.format
    }

    /// Returns the strategy's own state.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}
