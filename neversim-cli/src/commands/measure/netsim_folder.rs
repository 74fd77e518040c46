//! Spikes from a folder with NETSIM's output.

use std::fs;
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use neversim_netsim::{PARAMETERS, ParameterFile};

use crate::exit_code::UsageError;

const IDS: &str = "spk_ids.bin";
const TIMES: &str = "spk_times.bin";

/// The folder and the file of a run folder's best evaluation.
const BEST: &str = "best";
const BEST_PARAMETERS: &str = "best.parameters";

/// The files of one simulation.
pub(super) struct Output {
    pub(super) ids: Vec<u32>,
    pub(super) times: Vec<f64>,
    /// What the files beside the spikes say about the simulation, empty if there are none.
    pub(super) parameters: Vec<(String, f64)>,
}

/// Reads the files of one simulation: `00000002spk_ids.bin`, `00000002spk_times.bin`, and `00000002params.txt` if it is
/// there. The folder `best` of a run folder has its parameters beside it, in `best.parameters`.
pub(super) fn read(folder: &Path, code: Option<u32>) -> anyhow::Result<Output> {
    let prefix = match code {
        Some(code) => format!("{code:08}"),
        None => only_simulation(folder)?,
    };
    let file = |name: &str| folder.join(format!("{prefix}{name}"));
    let ids = read_numbers(&file(IDS), u32::from_le_bytes)?;
    let times = read_numbers(&file(TIMES), f64::from_le_bytes)?;
    if ids.len() != times.len() {
        bail!("{} has {} spikes, {TIMES} beside it has {}", file(IDS).display(), ids.len(), times.len());
    }
    let report = file("params.txt");
    let parameters = if report.is_file() { read_report(&report)? } else { of_best(folder)? };
    Ok(Output { ids, times, parameters })
}

/// Returns the parameters that a file gives, as NETSIM uses them.
pub(super) fn read_parameters(file: &Path) -> anyhow::Result<Vec<(String, f64)>> {
    let model = ParameterFile::read(file)?;
    let given = PARAMETERS.iter().filter(|row| model.number(row.name).is_some());
    Ok(given.map(|row| (row.name.to_owned(), model.effective(row.name))).collect())
}

/// Returns the parameters of a run folder's best evaluation, none if the folder is another one.
fn of_best(folder: &Path) -> anyhow::Result<Vec<(String, f64)>> {
    let whole = fs::canonicalize(folder).with_context(|| format!("cannot find {}", folder.display()))?;
    let file = whole.with_file_name(BEST_PARAMETERS);
    if whole.file_name().is_some_and(|name| name == BEST) && file.is_file() {
        read_parameters(&file)
    } else {
        Ok(Vec::new())
    }
}

/// Returns the digits in front of the names of the only simulation in a folder.
fn only_simulation(folder: &Path) -> anyhow::Result<String> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut prefixes = Vec::new();
    for entry in entries {
        let name = entry.with_context(|| format!("cannot read {}", folder.display()))?.file_name();
        if let Some(prefix) = name.to_str().and_then(|name| name.strip_suffix(IDS)) {
            prefixes.push(prefix.to_owned());
        }
    }
    prefixes.sort();
    match prefixes.as_slice() {
        [] => {
            let best = folder.join(BEST);
            let hint = if best.is_dir() { format!("; try {}", best.display()) } else { String::new() };
            Err(anyhow!("{} holds no output of NETSIM (no file *{IDS}){hint}", folder.display()))
        }
        [prefix] => Ok(prefix.clone()),
        [first, .., last] => Err(UsageError(format!(
            "{} holds {} runs ({first} to {last}): choose one with --code",
            folder.display(),
            prefixes.len()
        ))
        .into()),
    }
}

fn read_numbers<T, const BYTES: usize>(path: &Path, number: fn([u8; BYTES]) -> T) -> anyhow::Result<Vec<T>> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (numbers, rest) = bytes.as_chunks::<BYTES>();
    if !rest.is_empty() {
        bail!("{} is cut off: {} bytes are not a whole number of spikes", path.display(), bytes.len());
    }
    Ok(numbers.iter().copied().map(number).collect())
}

/// Reads the lines `name = number` of NETSIM's report.
fn read_report(path: &Path) -> anyhow::Result<Vec<(String, f64)>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = text.lines().filter_map(|line| {
        let (name, value) = line.split_once('=')?;
        Some((name.trim().to_owned(), value.trim().parse().ok()?))
    });
    Ok(lines.collect())
}
