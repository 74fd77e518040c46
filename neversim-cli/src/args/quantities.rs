//! Times, sizes and whole numbers, typed the same way for every flag.

use std::time::Duration;

use bytesize::ByteSize;

use super::number;

/// Allowed times, for messages.
const TIMES: &str = "allowed: 90s, 10m, 1m30s, 2h, or a plain number of seconds, above 0";

/// Allowed sizes, for messages.
const SIZES: &str = "allowed: 512MB, 1.5GiB, or a plain number of MiB, from 1MiB to below 8EiB";

/// Returns a time above 0. A plain number is in seconds.
pub(super) fn time(text: &str) -> Result<Duration, String> {
    let parsed = match number(text) {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        Err(_) => humantime::parse_duration(text).ok(),
    };
    parsed.filter(|time| !time.is_zero()).ok_or_else(|| format!("`{text}` is not a time; {TIMES}"))
}

/// Returns a time above 0 in seconds. A plain number is in seconds.
pub(super) fn seconds(text: &str) -> Result<f64, String> {
    time(text).map(|time| time.as_secs_f64())
}

/// Returns a size in MiB, rounded down: a limit must not be exceeded. A plain number is in MiB.
pub(super) fn mebibytes(text: &str) -> Result<u64, String> {
    let parsed = match text.parse::<u64>() {
        Ok(mebibytes) => Some(mebibytes),
        // A fraction without a unit, such as 1.5, is in bytes to the crate and in MiB to the user.
        Err(_) if text.parse::<f64>().is_ok() => None,
        Err(_) => text.parse::<ByteSize>().ok().map(|size| size.as_u64() >> 20),
    };
    // A larger limit is a mistake, and its number of bytes would overflow.
    let parsed = parsed.filter(|mebibytes| (1..1 << 43).contains(mebibytes));
    parsed.ok_or_else(|| format!("`{text}` is not a size; {SIZES}"))
}

/// Returns a whole number from `lowest` to `highest`.
pub(super) fn whole_number(text: &str, lowest: u64, highest: u64) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| (lowest..=highest).contains(number));
    number.ok_or_else(|| format!("expected a whole number from {lowest} to {highest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_unit_or_are_seconds() {
        let texts = ["90s", "1m30s", "1h 30m", "2h", "1.5h", "90", "0.25", "250ms"];
        assert_eq!(texts.map(|text| seconds(text).unwrap()), [90.0, 90.0, 5400.0, 7200.0, 5400.0, 90.0, 0.25, 0.25]);
        for refused in ["0", "0s", "-5", "-5s", "abc", "", "nan", "1e300", "10 parsecs"] {
            let error = seconds(refused).unwrap_err();
            assert!(error.contains("90s, 10m"), "{refused}: {error}");
        }
    }

    #[test]
    fn sizes_have_a_unit_or_are_mebibytes_and_are_rounded_down() {
        // 1 GB is 10^9 / 2^20 = 953.67 MiB.
        let texts = ["512", "512MiB", "1.5GiB", "1GB", "2 gb", "4G"];
        assert_eq!(texts.map(|text| mebibytes(text).unwrap()), [512, 512, 1536, 953, 1907, 3814]);
        for refused in ["0", "-1", "1.5", "512KB", "1XB", "", "17592186044416"] {
            let error = mebibytes(refused).unwrap_err();
            assert!(error.contains("1.5GiB"), "{refused}: {error}");
        }
    }
}
