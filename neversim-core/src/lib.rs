//! The study: fits the parameters of a model to target statistics.
