//! The families of strategies, a file each. [`registry`](crate::registry) gives them names.

pub(crate) mod differential_evolution;
mod member_queue;
pub(crate) mod one_plus_one;
pub(crate) mod random_search;
