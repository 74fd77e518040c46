//! The two streams: results go to standard output, everything else to standard error.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

use anyhow::Context;

use crate::messages;

/// Writes results to standard output.
///
/// A reader that has seen enough (`neversim metrics | head -1`) is no error; a full disk is.
pub(crate) fn results(text: &str) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe || is_closed_terminal(&error) => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

/// Whether an error says that the terminal is gone (EIO): whoever closed it does not want the results there.
fn is_closed_terminal(error: &io::Error) -> bool {
    const EIO: i32 = 5;
    cfg!(unix) && error.raw_os_error() == Some(EIO)
}

/// Says on standard error what is worth knowing.
pub(crate) fn note(text: impl Display) {
    messages::note(text);
}
