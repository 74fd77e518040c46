//! What is said on standard error: for people a line of text, for programs (`--log-format json`) a line of JSON per event.
//!
//! Events are stable: fields may be added, and those that exist keep their names and meaning. `time` (RFC 3339) and `event`
//! are always there. The help of `--log-format` lists the events.

use std::fmt::Display;
use std::io::{self, Write};
use std::sync::OnceLock;
use std::time::SystemTime;

use serde_json::{Map, Value};

/// How much is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Detail {
    /// Warnings and errors.
    Quiet,
    /// What a user wants to know while it happens.
    #[default]
    Normal,
    /// Every evaluation as well.
    Verbose,
}

/// Whom it is said to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LogFormat {
    // Lines for people. No help of its own: it would make every help long.
    #[default]
    Text,
    // One JSON object per line and event.
    Json,
}

/// How the program speaks on standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manner {
    pub(crate) detail: Detail,
    pub(crate) format: LogFormat,
    /// Whether progress is shown.
    pub(crate) shows_progress: bool,
}

static MANNER: OnceLock<Manner> = OnceLock::new();

/// Decides how the program speaks, once and for all of it.
pub(crate) fn speak(manner: Manner) {
    MANNER.get_or_init(|| manner);
}

/// Returns how the program speaks.
pub(crate) fn manner() -> Manner {
    MANNER.get().copied().unwrap_or_default()
}

/// Says why the program ends.
pub(crate) fn error(text: impl Display) {
    say("error", "error: ", &text);
}

/// Says what looks wrong.
pub(crate) fn warning(text: impl Display) {
    say("warning", "warning: ", &text);
}

/// Says what is worth knowing, unless the user wants quiet.
pub(crate) fn note(text: impl Display) {
    if manner().detail > Detail::Quiet {
        say("note", "", &text);
    }
}

fn say(event_name: &str, prefix: &str, text: &dyn Display) {
    match manner().format {
        LogFormat::Text => line(&format_args!("{prefix}{text}")),
        LogFormat::Json => event(event_name, [("message", text.to_string().trim().into())]),
    }
}

/// Reports an event with its fields, where events are asked for.
pub(crate) fn event<'a>(name: &str, fields: impl IntoIterator<Item = (&'a str, Value)>) {
    if manner().format == LogFormat::Json {
        line(&as_json(SystemTime::now(), name, fields));
    }
}

fn as_json<'a>(time: SystemTime, name: &str, fields: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let mut event = Map::new();
    event.insert("time".into(), humantime::format_rfc3339_millis(time).to_string().into());
    event.insert("event".into(), name.into());
    event.extend(fields.into_iter().map(|(name, value)| (name.to_owned(), value)));
    Value::Object(event)
}

/// Writes a line to standard error.
///
/// A study outlives the terminal it was started from, so a line that nobody can read any more is dropped. One write: lines
/// of several threads must not mix.
fn line(text: &dyn Display) {
    drop(io::stderr().write_all(format!("{text}\n").as_bytes()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_line_with_its_time_and_name() {
        let event = as_json(SystemTime::UNIX_EPOCH, "warning", [("message", "two\nlines".into())]);
        let expected = r#"{"event":"warning","message":"two\nlines","time":"1970-01-01T00:00:00.000Z"}"#;
        assert_eq!(event.to_string(), expected);
    }
}
