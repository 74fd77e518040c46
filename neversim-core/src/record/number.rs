//! Numbers as text, the same as in parameter files, for a crate that can do without neversim-netsim.

/// Returns the fewest digits that read back as the same double; integers as integers.
pub(crate) fn shortest(value: f64) -> String {
    let magnitude = value.abs();
    if value == 0.0 || (1e-4..1e15).contains(&magnitude) { value.to_string() } else { format!("{value:e}") }
}

/// Returns bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_the_fewest_digits() {
        let texts = [3.327602336e-9, 2000.0, -0.07, 0.0, 1e15].map(shortest);
        assert_eq!(texts, ["3.327602336e-9", "2000", "-0.07", "0", "1e15"]);
    }
}
