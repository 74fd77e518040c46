//! What a worker does.

use std::io::{self, BufRead, Write};
use std::path::Path;

use neversim_netsim::OutputFolder;
use serde::Serialize;

use super::protocol::{Greeting, PROTOCOL, Ready, Request, Response};
use crate::error::StudyError;
use crate::options::CheckedStudyOptions;
use crate::study::Study;
use crate::study::attempt::{self, Attempt};

/// Serves one study: reads a greeting and requests from `input`, answers each on `output`, until `input` ends.
///
/// The process is to be a worker's alone: it dies with its parent, and its memory is limited from here on if the study
/// limits that of a simulation.
///
/// # Errors
///
/// What `input` and `output` say, and [`io::ErrorKind::InvalidData`] for a line that is no request.
pub fn serve(mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    dies_with_parent();
    let Some(greeting) = read::<Greeting>(&mut input)? else { return Ok(()) };
    let study = match prepare(&greeting) {
        Ok(study) => study,
        Err(error) => return write(&mut output, &Ready { protocol: PROTOCOL, error: Some(error) }),
    };
    write(&mut output, &Ready { protocol: PROTOCOL, error: None })?;
    while let Some(request) = read::<Request>(&mut input)? {
        let attempt = attempt::here(&study, &request.values, request.output.as_deref());
        let is_kept = request.keep.as_deref().is_some_and(|folder| keep(&attempt, request.keep_below, folder));
        let network = study.network_time.get().copied();
        write(&mut output, &Response::new(request.evaluation, &attempt, is_kept, network))?;
    }
    Ok(())
}

/// Returns the study that the greeting is about, or why this program cannot work for it.
fn prepare(greeting: &Greeting) -> Result<CheckedStudyOptions, String> {
    if greeting.protocol != PROTOCOL {
        return Err(format!("the study speaks protocol {}, the worker {PROTOCOL}", greeting.protocol));
    }
    let said = |error: StudyError| error.to_string();
    let mut options = Study::options_of(&greeting.run).map_err(said)?;
    // One candidate at a time; all threads of it go into the simulation.
    (options.workers, options.threads) = (1, Some(greeting.threads));
    let study = CheckedStudyOptions::new(&options).map_err(said)?;
    if let Some(limit) = study.settings.simulator.memory_limit {
        limit_memory(limit).map_err(|error| format!("the memory cannot be limited: {error}"))?;
    }
    Ok(study)
}

/// Writes what the best evaluation so far leaves; returns whether it did.
fn keep(attempt: &Attempt, below: Option<f64>, folder: &Path) -> bool {
    let (Ok(loss), Some((_, recording))) = (&attempt.loss, &attempt.simulated) else { return false };
    if below.is_some_and(|below| *loss >= below) {
        return false;
    }
    let written = OutputFolder::create(folder, recording.seed).and_then(|files| {
        files.write_spikes(recording)?;
        files.write_positions(recording)
    });
    written.is_ok()
}

fn read<T: serde::de::DeserializeOwned>(input: &mut impl BufRead) -> io::Result<Option<T>> {
    let mut line = String::new();
    match input.read_line(&mut line)? {
        0 => Ok(None),
        _ => Ok(Some(serde_json::from_str(&line)?)),
    }
}

fn write(output: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let line = serde_json::to_string(message)? + "\n";
    output.write_all(line.as_bytes())?;
    output.flush()
}

/// A loop in a plugin does not notice that standard input has ended.
fn dies_with_parent() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, set_parent_process_death_signal};
        // Where it is refused, the end of standard input remains.
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
    }
}

/// Limits the address space to what is in use and `mib` MiB more.
fn limit_memory(mib: u64) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let invalid = || io::Error::new(io::ErrorKind::InvalidData, "/proc/self/statm cannot be understood");
        let statm = std::fs::read_to_string("/proc/self/statm")?;
        let pages: u64 = statm.split(' ').next().and_then(|pages| pages.parse().ok()).ok_or_else(invalid)?;
        let limit = pages * rustix::param::page_size() as u64 + (mib << 20);
        setrlimit(Resource::As, Rlimit { current: Some(limit), maximum: Some(limit) })?;
    }
    #[cfg(not(target_os = "linux"))]
    let _ = mib;
    Ok(())
}
