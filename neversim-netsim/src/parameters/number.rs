//! The number at the start of a text, as C's `strtod` reads it.

/// Returns the number at the start of `text` and what follows it, or `None` where no number starts there.
///
/// Decimal and hexadecimal numbers (`0x1f`, `0x1p-3`); not `inf` and `nan`, which are not valid values of a parameter.
/// A number too large for a double is infinite.
///
/// `7 # note`, `7;` and `7 neurons` are 7, and `1e` is 1, followed by `e`.
pub(super) fn leading_number(text: &str) -> Option<(f64, &str)> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign_length = text.len() - unsigned.len();
    let is_hexadecimal = unsigned.starts_with("0x") || unsigned.starts_with("0X");
    if is_hexadecimal && let Some((magnitude, rest)) = hexadecimal(&unsigned[2..]) {
        return Some((if text.starts_with('-') { -magnitude } else { magnitude }, rest));
    }
    let length = sign_length + decimal_length(unsigned)?;
    let (number, rest) = text.split_at(length);
    Some((number.parse().ok()?, rest))
}

/// Returns the length of the decimal number at the start of a text: digits with or without a point, and an exponent if
/// it has digits.
fn decimal_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(0);
    let mut end = whole;
    let mut fraction = 0;
    if bytes.get(end) == Some(&b'.') {
        fraction = digits(end + 1);
        end += 1 + fraction;
    }
    if whole + fraction == 0 {
        return None;
    }
    Some(end + exponent_length(&text[end..], 'e'))
}

/// Returns the length of an exponent at the start of a text, 0 where it has no digits.
fn exponent_length(text: &str, letter: char) -> usize {
    let Some(after) = text.strip_prefix([letter, letter.to_ascii_uppercase()]) else { return 0 };
    let unsigned = after.strip_prefix(['+', '-']).unwrap_or(after);
    match unsigned.bytes().take_while(u8::is_ascii_digit).count() {
        0 => 0,
        digits => text.len() - unsigned.len() + digits,
    }
}

/// Returns the hexadecimal number at the start of a text (after `0x`), and what follows it.
///
/// Beyond 53 bits the last one may be rounded twice.
fn hexadecimal(text: &str) -> Option<(f64, &str)> {
    let mut value = 0.0;
    let mut exponent = 0;
    let (mut has_digits, mut is_after_point) = (false, false);
    let mut end = 0;
    for (index, character) in text.char_indices() {
        match character.to_digit(16) {
            Some(digit) => {
                value = value * 16.0 + f64::from(digit);
                exponent -= if is_after_point { 4 } else { 0 };
                has_digits = true;
            }
            None if character == '.' && !is_after_point => is_after_point = true,
            None => break,
        }
        end = index + 1;
    }
    if !has_digits {
        return None;
    }
    let length = exponent_length(&text[end..], 'p');
    if length > 0 {
        // Saturates where the digits do not fit; the number is then infinite or 0 in any case.
        let written: f64 = text[end + 1..end + length].parse().ok()?;
        #[expect(clippy::cast_possible_truncation, reason = "the range is bounded before the cast")]
        let written = written.clamp(-9999.0, 9999.0) as i32;
        exponent += written;
    }
    // In two halves: the power alone may be out of range where the product is not.
    let half = exponent / 2;
    Some((value * 2.0_f64.powi(half) * 2.0_f64.powi(exponent - half), &text[end + length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_where_those_of_c_end() {
        for (text, number, rest) in [
            ("7", 7.0, ""),
            ("7 # note", 7.0, " # note"),
            ("7;", 7.0, ";"),
            ("-0.07V", -0.07, "V"),
            ("+3e-9F", 3e-9, "F"),
            ("1e", 1.0, "e"),
            ("1e+", 1.0, "e+"),
            ("3,5", 3.0, ",5"),
            (".5", 0.5, ""),
            ("5.", 5.0, ""),
            ("1.5.2", 1.5, ".2"),
            ("0x1F", 31.0, ""),
            ("-0x1p-3 m", -0.125, " m"),
            ("0x.8", 0.5, ""),
            ("0xg", 0.0, "xg"),
            ("1e400", f64::INFINITY, ""),
        ] {
            assert_eq!(leading_number(text), Some((number, rest)), "{text}");
        }
        for text in ["", "e5", ".", "-", "nan", "inf", "two", "# 7"] {
            assert_eq!(leading_number(text), None, "{text}");
        }
    }
}
