//! Times as the files of a study hold them.

use std::time::{Duration, SystemTime};

/// Returns a time to the second, in the form of RFC 3339.
pub(crate) fn to_seconds(time: SystemTime) -> String {
    humantime::format_rfc3339_seconds(representable(time)).to_string()
}

/// Returns a time to the millisecond, in the form of RFC 3339.
pub(crate) fn to_milliseconds(time: SystemTime) -> String {
    humantime::format_rfc3339_millis(representable(time)).to_string()
}

/// Returns the closest time from 1970 to 9999: a clock that was never set is no reason to end a study.
fn representable(time: SystemTime) -> SystemTime {
    /// 9999-12-31T23:59:59Z.
    const LAST: Duration = Duration::from_secs(253_402_300_799);
    time.clamp(SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH + LAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_before_1970_or_after_9999_is_written_as_the_closest_time() {
        let epoch = SystemTime::UNIX_EPOCH;
        assert_eq!(to_seconds(epoch - Duration::from_secs(86_400)), "1970-01-01T00:00:00Z");
        assert_eq!(to_milliseconds(epoch + Duration::from_millis(1_234_567_890_123)), "2009-02-13T23:31:30.123Z");
        assert_eq!(to_milliseconds(epoch + Duration::from_secs(300_000_000_000)), "9999-12-31T23:59:59.000Z");
    }
}
