//! What ends a study before its budget is spent.

use std::ffi::OsStr;
use std::time::Duration;

use crate::record::settings::row::{Spec, section};
use crate::record::settings::value::{LARGEST, NONE, whole_number};

section! {
    /// What ends a study before its budget is spent; by default only 20 failures for the same reason.
    ///
    /// All but `max_time` follow from the history alone: a study that one of them ended continues once it is loosened.
    pub struct StopCriteria, table "stop",
        heading "Stopping early (may be changed when the search is resumed; `none` switches a criterion off)" {
        /// Time limit of this session: 90s, 1m30s, 2h; a plain number is in seconds. Repeat the command to continue
        pub max_time: Option<Duration> = None, Spec::key("max_time").flag("max-time", "TIME");
        /// Stop when the loss is at or below this value
        pub stop_loss: Option<f64> = None, Spec::key("loss").flag("stop-loss", "LOSS");
        /// Stop after this many evaluations without improvement
        pub stop_after_stagnation: Option<u64> = None,
            Spec::key("after_stagnation").flag("stop-after-stagnation", "N").typed(count);
        /// Stop if none has succeeded and this many in a row have failed for the same reason
        pub stop_after_failures: u64 = 20,
            Spec::key("after_failures").flag("stop-after-failures", "N").typed(|text| Ok(count(text)?.unwrap_or(0)));
    }
}

/// Reads a number of evaluations, or `none`.
fn count(text: &OsStr) -> Result<Option<u64>, String> {
    if text == NONE { Ok(None) } else { whole_number(text, 1, LARGEST).map(Some) }
}
