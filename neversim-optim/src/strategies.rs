//! The families of strategies, a file each. [`registry`](crate::registry) gives them names.

pub(crate) mod random_search;
