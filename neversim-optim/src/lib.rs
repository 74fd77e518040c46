//! Gradient-free optimizers behind one ask/tell interface.
//!
//! ```
//! use neversim_optim::{Loss, OptimizerOptions, Parameter, ParameterType, SearchSpace, create};
//!
//! let space = SearchSpace::new(vec![
//!     Parameter::new("conductance", ParameterType::Log, 1e-9, 1e-7)?,
//!     Parameter::new("neurons", ParameterType::Int, 1.0, 20.0)?,
//! ])?;
//! let mut optimizer = create("TwoPointsDE", &OptimizerOptions::new(space, Some(400), 1, 42)?)?;
//! for _ in 0..400 {
//!     let candidate = optimizer.ask();
//!     let (conductance, neurons) = (candidate.values()[0], candidate.values()[1]);
//!     let loss = (conductance.log10() + 8.0).powi(2) + (neurons - 7.0).powi(2);
//!     optimizer.tell(&candidate, Loss::new(loss)?);
//! }
//! let best = optimizer.recommend().expect("every evaluation succeeded");
//! assert_eq!(best.values()[1], 7.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An [`Optimizer`] never runs the objective and reads no clock, file or environment; it draws from one generator that
//! it owns and that [`OptimizerOptions`] seeds. So one order of asks and tells has one outcome, and
//! [`Optimizer::state`] and [`restore`] continue a search exactly where it stood.
//!
//! - What is searched: [`SearchSpace`], [`Parameter`], [`ParameterType`].
//! - The exchange: [`Optimizer`], [`Candidate`], [`Outcome`], [`Loss`], [`Recommendation`], [`OptimizerState`].
//! - The strategies by name: [`strategies`], [`create`], [`restore`]; a whole search in one call: [`minimize`].
//! - For authors of strategies: [`Strategy`], [`Registry`], [`conformance`], [`test_functions`], [`reflect`].

mod blind_spot;
mod candidate;
mod choices;
mod closest;
mod codec;
pub mod conformance;
mod error;
mod first_steps;
mod gaussian_process;
mod line_search;
mod linear_algebra;
mod loss;
mod low_discrepancy;
mod minimize;
mod nested;
mod optimizer;
mod options;
mod outcome;
mod parameter;
mod parameter_type;
mod quadratic_model;
mod reflection;
mod registry;
mod search;
mod space;
mod state;
mod strategies;
mod strategy;
pub mod test_functions;

pub use candidate::{Candidate, Recommendation};
pub use error::{LossError, OptimizerError, OutcomeError, SpaceError};
pub use first_steps::FirstSteps;
pub use loss::Loss;
pub use minimize::{DEFAULT_STRATEGY, minimize};
pub use optimizer::Optimizer;
pub use options::OptimizerOptions;
pub use outcome::{FailureKind, Outcome};
pub use parameter::Parameter;
pub use parameter_type::ParameterType;
pub use reflection::reflect;
pub use registry::{
    Configured, Registry, ShortListed, StrategyRow, create, find_strategies, restore, short_list, strategies,
};
pub use search::{Incumbent, Search};
pub use space::SearchSpace;
pub use state::OptimizerState;
pub use strategy::Strategy;

/// The examples of the README are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
