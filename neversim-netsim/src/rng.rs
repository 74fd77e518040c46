//! NETSIM's random stream: one ISAAC-64 generator read in 32-bit halves, and the distributions drawn from it.
//!
//! The order of draws decides a simulation bit for bit, so every draw of a network and of a run goes through one
//! [`Generator`], and its methods consume exactly what NETSIM's do (`MODEL.md`, section 3).

mod binomial;
mod gamma;
mod gaussian;
mod generator;
mod isaac64;
mod ziggurat;

pub(crate) use binomial::{largest_probability_by_inversion, split_moments};
pub use generator::Generator;
