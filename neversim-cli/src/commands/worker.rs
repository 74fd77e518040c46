//! `neversim worker`: evaluates candidates that another process asks for.

use std::fs::File;
use std::io;

use anyhow::Context;

use crate::exit_code::ExitCode;

pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let answers = take_standard_output().context("cannot take standard output")?;
    neversim_core::serve(io::stdin().lock(), answers).context("a worker cannot go on")?;
    Ok(ExitCode::Done)
}

/// Returns standard output, and lets whatever is printed from now on go to standard error: a plugin that prints must not
/// be taken for an answer.
#[cfg(unix)]
fn take_standard_output() -> io::Result<File> {
    use std::os::fd::AsFd;
    let answers = io::stdout().as_fd().try_clone_to_owned()?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok(File::from(answers))
}

#[cfg(not(unix))]
fn take_standard_output() -> io::Result<io::Stdout> {
    Ok(io::stdout())
}
