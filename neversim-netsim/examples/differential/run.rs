//! Running a program on a model.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::model::Model;

/// A program with its arguments.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) arguments: Vec<String>,
    /// The original NETSIM, from which ours departs on purpose.
    pub(crate) is_original: bool,
    /// Whether recorded frames are computed in another order, so that their last bits may differ.
    pub(crate) rounds_frames_otherwise: bool,
}

/// A run and its files.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) outcome: Outcome,
    pub(crate) folder: PathBuf,
    pub(crate) program: Program,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It exited normally and reported this many spikes.
    Spikes(u64),
    /// It broke the limit of 100 Hz.
    Runaway,
    /// It failed, in its own words.
    Failed(String),
}

impl Program {
    pub(crate) fn new(name: &str, path: &Path, arguments: &[String]) -> Self {
        Self {
            name: name.into(),
            path: path.into(),
            arguments: arguments.into(),
            is_original: false,
            rounds_frames_otherwise: false,
        }
    }

    /// Runs a model; its files go into `folder`.
    pub(crate) fn run(&self, model: &Model, folder: &Path) -> io::Result<Run> {
        const LIMIT: Duration = Duration::from_secs(120);
        fs::create_dir_all(folder)?;
        let (printed, errors) = (folder.with_extension("stdout"), folder.with_extension("stderr"));
        let mut command = Command::new(&self.path);
        command.arg("-f").arg(&model.file).arg("-o").arg(folder).args(&self.arguments);
        if !self.is_original {
            command.args(&model.arguments);
        }
        command.stdin(Stdio::null()).stdout(fs::File::create(&printed)?).stderr(fs::File::create(&errors)?);
        let mut child = command.spawn().map_err(|error| {
            io::Error::new(error.kind(), format!("{} does not start: {error}", self.path.display()))
        })?;
        let start = Instant::now();
        let status = loop {
            match child.try_wait()? {
                Some(status) => break Some(status),
                None if start.elapsed() > LIMIT => {
                    child.kill()?;
                    child.wait()?;
                    break None;
                }
                None => thread::sleep(Duration::from_millis(1)),
            }
        };
        let said =
            String::from_utf8_lossy(&fs::read(&printed)?).into_owned() + &String::from_utf8_lossy(&fs::read(&errors)?);
        let outcome = match status {
            None => Outcome::Failed(format!("still running after {} s", LIMIT.as_secs())),
            Some(status) if status.success() => match reported_spikes(&said) {
                Some(spikes) => Outcome::Spikes(spikes),
                None => Outcome::Failed("it did not report the number of spikes".into()),
            },
            // The only assertion of NETSIM in its output is that there is room for the spikes of 100 Hz.
            Some(_) if said.contains("limit of 100 Hz") || said.contains("output.c") => Outcome::Runaway,
            Some(_) => {
                let folder = folder.display().to_string();
                Outcome::Failed(said.lines().last().unwrap_or_default().replace(&folder, "OUT"))
            }
        };
        Ok(Run { outcome, folder: folder.into(), program: self.clone() })
    }
}

fn reported_spikes(printed: &str) -> Option<u64> {
    printed.lines().find_map(|line| line.strip_prefix("Total number of spikes:"))?.trim().parse().ok()
}
