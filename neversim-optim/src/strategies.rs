//! The families of strategies, a file each. [`registry`](crate::registry) gives them names.

pub(crate) mod bayesian;
pub(crate) mod branches;
pub(crate) mod chain;
pub(crate) mod cma_es;
pub(crate) mod compact_genetic;
pub(crate) mod competence_map;
pub(crate) mod differential_evolution;
pub(crate) mod distribution_estimation;
pub(crate) mod evolution_strategy;
pub(crate) mod gauss_newton;
mod member_queue;
pub(crate) mod meta_model;
mod middle;
pub(crate) mod nelder_mead;
pub(crate) mod one_plus_one;
pub(crate) mod particle_swarm;
pub(crate) mod parzen;
mod population_control;
pub(crate) mod portfolio;
pub(crate) mod powell;
pub(crate) mod random_search;
pub(crate) mod rescaled;
pub(crate) mod samplers;
pub(crate) mod simultaneous_perturbation;
pub(crate) mod split;
pub(crate) mod trust_region;
