//! Signals: what stops a search in order, what stops it at once, and what does not stop it.

use std::process;

use anyhow::Context;
use neversim_core::StopFlag;
use neversim_netsim::end_all_processes;

use crate::exit_code::ExitCode;
use crate::output;

/// Has the first Ctrl-C or SIGTERM stop the study and the second the program: nothing is lost either way. A terminal that
/// is closed (SIGHUP) stops nothing.
#[cfg(unix)]
pub(crate) fn stop_on_signals() -> anyhow::Result<StopFlag> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    let stop = StopFlag::default();
    let flag = stop.clone();
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("cannot watch for signals")?;
    let watch = move || signals.forever().filter(|signal| *signal != SIGHUP).for_each(|_| stop_or_exit(&flag));
    std::thread::Builder::new().name("signals".into()).spawn(watch).context("cannot watch for signals")?;
    Ok(stop)
}

/// Has the first Ctrl-C stop the study and the second the program: nothing is lost either way.
#[cfg(not(unix))]
pub(crate) fn stop_on_signals() -> anyhow::Result<StopFlag> {
    let stop = StopFlag::default();
    let flag = stop.clone();
    ctrlc::set_handler(move || stop_or_exit(&flag)).context("cannot watch for Ctrl-C")?;
    Ok(stop)
}

fn stop_or_exit(stop: &StopFlag) {
    if stop.is_stopping() {
        end_all_processes();
        process::exit(ExitCode::CanGoOn as i32);
    }
    stop.stop();
    output::note("\nstopping: running evaluations finish first, for at most 10 s; once more to stop at once");
}
