//! The two streams: results go to standard output, everything else to standard error.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::sync::{Mutex, OnceLock, PoisonError};

use anyhow::Context;

use crate::messages;

/// Standard output as it was before code of plugins was loaded.
type Kept = Mutex<Box<dyn Write + Send>>;

/// Where results go once standard output is guarded.
static KEPT: OnceLock<Kept> = OnceLock::new();

/// Keeps standard output for results: whatever code of plugins prints from now on goes to standard error, so that it is not
/// taken for a result.
pub(crate) fn guard() -> anyhow::Result<()> {
    if KEPT.get().is_none() {
        let kept = take_standard_output().context("cannot keep standard output for results")?;
        // Nobody has set it before: plugins are loaded by the main thread.
        KEPT.get_or_init(|| Mutex::new(Box::new(kept)));
    }
    Ok(())
}

/// Returns standard output, and redirects whatever is printed from now on to standard error.
#[cfg(unix)]
pub(crate) fn take_standard_output() -> io::Result<std::fs::File> {
    use std::os::fd::AsFd;
    let kept = io::stdout().as_fd().try_clone_to_owned()?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok(std::fs::File::from(kept))
}

#[cfg(not(unix))]
pub(crate) fn take_standard_output() -> io::Result<io::Stdout> {
    Ok(io::stdout())
}

/// Writes results to standard output.
///
/// A reader that has seen enough (`neversim metrics | head -1`) is no error; a full disk is.
pub(crate) fn results(text: &str) -> anyhow::Result<()> {
    let write = |to: &mut dyn Write| to.write_all(text.as_bytes()).and_then(|()| to.flush());
    let written = match KEPT.get() {
        Some(kept) => write(kept.lock().unwrap_or_else(PoisonError::into_inner).as_mut()),
        None => write(&mut io::stdout().lock()),
    };
    match written {
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
