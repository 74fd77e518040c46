//! `neversim worker`: evaluates candidates that another process asks for.

use std::io;

use anyhow::Context;

use crate::exit_code::ExitCode;
use crate::output;

pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let answers = output::take_standard_output().context("cannot take standard output")?;
    neversim_core::serve(io::stdin().lock(), answers).context("the worker cannot continue")?;
    Ok(ExitCode::Done)
}
