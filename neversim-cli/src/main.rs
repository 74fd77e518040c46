//! The `neversim` program.

fn main() {}
