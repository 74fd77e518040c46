//! Numbers as text.

/// Returns the fewest digits that read back as the same double; integers as integers.
#[must_use]
pub fn shortest(value: f64) -> String {
    let magnitude = value.abs();
    if value == 0.0 || (1e-4..1e15).contains(&magnitude) { value.to_string() } else { format!("{value:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_the_fewest_digits() {
        assert_eq!(shortest(3.327602336e-9), "3.327602336e-9");
        assert_eq!(shortest(2000.0), "2000");
        assert_eq!(shortest(-0.07), "-0.07");
        assert_eq!(shortest(0.0), "0");
    }
}
