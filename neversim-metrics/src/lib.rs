//! Spike-train statistics.
