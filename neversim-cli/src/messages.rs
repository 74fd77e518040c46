//! Messages on standard error: lines of text for people, or one line of JSON per event for programs (`--log-format json`).
//!
//! Events are stable: fields may be added, and those that exist keep their names and meaning. `time` (RFC 3339) and `event`
//! are always there. `neversim --help` lists the events.

use std::fmt::Display;
use std::io::{self, Write};
use std::sync::OnceLock;
use std::time::SystemTime;

use serde_json::{Map, Value};

/// How much to print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Detail {
    /// Warnings and errors.
    Quiet,
    /// Progress and notes as well.
    #[default]
    Normal,
    /// Every evaluation as well.
    Verbose,
}

/// Whom the messages are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LogFormat {
    // Lines for people. Not a doc comment: as a help text it would lengthen the help of every command.
    #[default]
    Text,
    // One JSON object per line and event.
    Json,
}

/// How messages are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manner {
    pub(crate) detail: Detail,
    pub(crate) format: LogFormat,
    /// Whether progress is shown.
    pub(crate) shows_progress: bool,
}

static MANNER: OnceLock<Manner> = OnceLock::new();

/// Decides how messages are printed, once for the whole program.
pub(crate) fn speak(manner: Manner) {
    MANNER.get_or_init(|| manner);
}

/// Returns how messages are printed.
pub(crate) fn manner() -> Manner {
    MANNER.get().copied().unwrap_or_default()
}

/// Prints why the program ends.
pub(crate) fn error(text: impl Display) {
    say("error", "error: ", &text);
}

/// Prints what looks wrong.
pub(crate) fn warning(text: impl Display) {
    say("warning", "warning: ", &text);
}

/// Prints what is worth knowing, unless the user asked for quiet.
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
/// A study outlives the terminal it was started from, so a line that nobody can read is dropped. It is one write, so that
/// lines of several threads do not mix.
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
