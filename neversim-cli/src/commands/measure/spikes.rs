//! Spikes from files: a folder with NETSIM's output, or CSV.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use neversim_metrics::excitatory_count;
use neversim_netsim::{PARAMETERS, ParameterFile};

use crate::args::MeasureArguments;
use crate::exit_code::UsageError;

/// Spikes and the facts about their recording.
pub(super) struct Spikes {
    pub(super) ids: Vec<u32>,
    pub(super) times: Vec<f64>,
    pub(super) neurons: u32,
    pub(super) excitatory: u32,
    pub(super) duration: f64,
    pub(super) time_step: f64,
    /// Parameters of the simulation, if it was one.
    pub(super) parameters: Vec<(String, f64)>,
}

const IDS: &str = "spk_ids.bin";
const TIMES: &str = "spk_times.bin";

impl Spikes {
    /// Reads what the arguments name; flags go before what the files say.
    pub(super) fn read(arguments: &MeasureArguments) -> anyhow::Result<Spikes> {
        let data = arguments.data.as_path();
        let is_folder = data.is_dir();
        let (ids, times, report) = if is_folder { read_folder(data, arguments.code)? } else { read_csv(data)? };
        let parameters = match &arguments.params_file {
            Some(file) => {
                let model = ParameterFile::read(file)?;
                let given = PARAMETERS.iter().filter(|row| model.number(row.name).is_some());
                given.map(|row| (row.name.to_owned(), model.effective(row.name))).collect()
            }
            None => report,
        };
        let fact = |name: &str| parameters.iter().find(|(other, _)| other == name).map(|(_, value)| *value);
        let count = |name: &str| fact(name).and_then(whole);
        let where_from = if is_folder { "no params.txt in the folder; give --params-file or " } else { "give " };
        let missing = |flag: &str| UsageError(format!("{}: {where_from}{flag}", data.display()));
        let neurons = arguments.neurons.or_else(|| count("N")).ok_or_else(|| missing("--neurons"))?;
        let of_netsim = || if is_folder { excitatory_count(neurons) } else { neurons };
        let excitatory = arguments.excitatory.or_else(|| count("Ne")).unwrap_or_else(of_netsim);
        let duration = arguments.duration.or_else(|| fact("T")).ok_or_else(|| missing("--duration"))?;
        let usual = if is_folder { None } else { Some(1e-4) };
        let time_step = arguments.dt.or_else(|| fact("dt")).or(usual).ok_or_else(|| missing("--dt"))?;
        Ok(Spikes { ids, times, neurons, excitatory, duration, time_step, parameters })
    }
}

type Read = (Vec<u32>, Vec<f64>, Vec<(String, f64)>);

/// Reads the files of one run: `00000002spk_ids.bin`, `00000002spk_times.bin`, and `00000002params.txt` if it is there.
fn read_folder(folder: &Path, code: Option<u32>) -> anyhow::Result<Read> {
    let prefix = match code {
        Some(code) => format!("{code:08}"),
        None => only_run(folder)?,
    };
    let file = |name: &str| folder.join(format!("{prefix}{name}"));
    let ids = read_numbers(&file(IDS), u32::from_le_bytes)?;
    let times = read_numbers(&file(TIMES), f64::from_le_bytes)?;
    if ids.len() != times.len() {
        bail!("{} has {} spikes, {TIMES} beside it {}", file(IDS).display(), ids.len(), times.len());
    }
    let report = file("params.txt");
    let report = if report.is_file() { read_report(&report)? } else { Vec::new() };
    Ok((ids, times, report))
}

/// The digits in front of the names of the only run in a folder.
fn only_run(folder: &Path) -> anyhow::Result<String> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut runs = Vec::new();
    for entry in entries {
        let name = entry.with_context(|| format!("cannot read {}", folder.display()))?.file_name();
        if let Some(prefix) = name.to_str().and_then(|name| name.strip_suffix(IDS)) {
            runs.push(prefix.to_owned());
        }
    }
    runs.sort();
    match runs.as_slice() {
        [] => Err(anyhow!("{} holds no output of NETSIM (no file *{IDS})", folder.display())),
        [run] => Ok(run.clone()),
        [first, .., last] => Err(UsageError(format!(
            "{} holds {} runs ({first} to {last}): choose one with --code",
            folder.display(),
            runs.len()
        ))
        .into()),
    }
}

fn read_numbers<T, const BYTES: usize>(path: &PathBuf, number: fn([u8; BYTES]) -> T) -> anyhow::Result<Vec<T>> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (numbers, rest) = bytes.as_chunks::<BYTES>();
    if !rest.is_empty() {
        bail!("{} is cut off: {} bytes are no whole number of spikes", path.display(), bytes.len());
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

/// Reads lines of `id,time`, in seconds; a first line that is not numbers is a heading and may name the columns.
fn read_csv(path: &Path) -> anyhow::Result<Read> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (mut ids, mut times) = (Vec::new(), Vec::new());
    let mut columns = (0, 1);
    let lines = text.trim_start_matches('\u{feff}').lines().zip(1..);
    for (line, number) in lines.filter(|(line, _)| !line.trim().is_empty() && !line.starts_with('#')) {
        let fields: Vec<&str> = line.split([',', ';', '\t']).map(|field| field.trim().trim_matches('"')).collect();
        let spike = fields.get(columns.0).zip(fields.get(columns.1));
        let spike = spike.and_then(|(id, time)| Some((id.parse::<u32>().ok()?, time.parse::<f64>().ok()?)));
        match spike {
            Some((id, time)) if time.is_finite() => {
                ids.push(id);
                times.push(time);
            }
            None if ids.is_empty() && fields.iter().all(|field| field.parse::<f64>().is_err()) => {
                let column = |name: &str| fields.iter().position(|field| field.eq_ignore_ascii_case(name));
                columns = column("id").zip(column("time")).unwrap_or(columns);
            }
            _ => bail!("{}, line {number}: expected a neuron and a time in seconds, found `{line}`", path.display()),
        }
    }
    Ok((ids, times, Vec::new()))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a whole number in range")]
fn whole(value: f64) -> Option<u32> {
    (value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value)).then_some(value as u32)
}
