//! Numbers as the program shows them to people; results are printed with all their digits.

/// Returns a number with at most four significant digits; whole numbers stay whole.
pub(crate) fn significant(value: f64) -> String {
    rounded(value, 4)
}

/// Returns a number with at most `digits` significant digits, without trailing zeros; whole numbers below a billion stay
/// whole.
pub(crate) fn rounded(value: f64, digits: usize) -> String {
    let magnitude = value.abs();
    if !value.is_finite() || value == 0.0 || (value.fract() == 0.0 && magnitude < 1e9) {
        return (value + 0.0).to_string();
    }
    // Scientific notation rounds to significant digits; what it says is then written the shorter way.
    let scientific = format!("{value:.*e}", digits.saturating_sub(1));
    let nearest = scientific.parse().unwrap_or(value);
    if (1e-3..1e4).contains(&magnitude) { nearest.to_string() } else { format!("{nearest:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_with_four_digits_and_whole_numbers_whole() {
        let values =
            [3.327_602e-9, 2e-9, 0.001_234_4, 0.012_346, 0.5, 6.5, 14.256, 9_999.0, 176.0, 123_456.0, 1234.56, 0.0];
        let shown = values.map(significant);
        let expected =
            ["3.328e-9", "2e-9", "0.001234", "0.01235", "0.5", "6.5", "14.26", "9999", "176", "123456", "1235", "0"];
        assert_eq!(shown, expected);
        assert_eq!([0.014_634, 0.999_9, -0.0, -70.25].map(|value| rounded(value, 3)), ["0.0146", "1", "0", "-70.2"]);
        assert_eq!([f64::INFINITY, 12_345.678, 3e12].map(significant), ["inf", "1.235e4", "3e12"]);
    }
}
