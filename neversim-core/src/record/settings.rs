//! `study.toml`: every setting of a study, resolved, with versions, hashes and the sessions that worked on it.

pub(crate) mod file;
pub(crate) mod resume;
pub(crate) mod row;
pub(crate) mod specification;
pub(crate) mod value;

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use neversim_optim::{Parameter, ParameterType};
use serde::{Deserialize, Serialize};

use crate::error::StudyError;
use crate::record::metric_target::columns_of;
use crate::record::number::shortest;
use crate::record::outside::{self, InputSettings, ProgramSettings};
use crate::record::run_folder::RunFolder;
use crate::record::settings::file::SettingsFile;
use crate::record::settings::specification::StudySpecification;
use crate::record::stopping::StopReason;
use crate::record::time;

/// File name in the run folder.
pub(crate) const FILE_NAME: &str = "study.toml";

/// Its first line.
pub(crate) const HEADLINE: &str = "# Settings of a neversim study; made by the program.\n";

/// The settings of a study as `study.toml` holds them: what the user decided, and what is recorded about it.
#[derive(Clone, Debug, PartialEq)]
pub struct StudySettings {
    /// Version of neversim that made the study.
    pub neversim: String,
    /// What the user decided. Its parameter file is the one that the study was made with; `model.parameters` in the run
    /// folder is its copy.
    pub specification: StudySpecification,
    /// The SHA-256 of the parameter file, hexadecimal; `None` if the simulator needs none.
    pub params_file_sha256: Option<String>,
    /// Whether evaluation 0 is the parameter file's own point.
    pub has_baseline: bool,
    /// Number of its own evaluations after which the optimizer learns the baseline; 0 means at once, as in studies
    /// made before this could be chosen.
    pub baseline_held_back: u64,
    /// The external program that simulates; absent in studies made before it was recorded.
    pub program: Option<ProgramSettings>,
    /// The files that the model reads; empty in studies made before they were recorded.
    pub inputs: Vec<InputSettings>,
    /// The libraries that provide metrics of the study.
    pub plugins: Vec<PluginSettings>,
    /// Candidates given by the user, the baseline among them: the value of each parameter, by name.
    pub enqueued: Vec<BTreeMap<String, f64>>,
    /// The sessions that worked on the study, in order.
    pub sessions: Vec<Session>,
}

impl Deref for StudySettings {
    type Target = StudySpecification;

    fn deref(&self) -> &StudySpecification {
        &self.specification
    }
}

impl DerefMut for StudySettings {
    fn deref_mut(&mut self) -> &mut StudySpecification {
        &mut self.specification
    }
}

/// A library that provides metrics of the study.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PluginSettings {
    /// The file.
    pub path: PathBuf,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
    /// The metrics of the study that it provides.
    pub metrics: Vec<String>,
}

/// A searched parameter as `study.toml` holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterSettings {
    /// Its name in the parameter file.
    pub name: String,
    /// Its type: `float`, `log`, `int`, `log-int` or `choice`.
    #[serde(rename = "type")]
    pub parameter_type: ParameterType,
    /// Lowest value; absent for a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lower: Option<f64>,
    /// Highest value; absent for a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// The values of a choice; empty for the other types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<f64>,
}

impl ParameterSettings {
    /// Returns a parameter between bounds.
    #[must_use]
    pub fn between(name: impl Into<String>, parameter_type: ParameterType, lower: f64, upper: f64) -> Self {
        Self { name: name.into(), parameter_type, lower: Some(lower), upper: Some(upper), choices: Vec::new() }
    }

    /// Returns a parameter that takes one of several values, which have no order.
    #[must_use]
    pub fn choice(name: impl Into<String>, choices: Vec<f64>) -> Self {
        let parameter_type = ParameterType::Choice;
        Self { name: name.into(), parameter_type, lower: None, upper: None, choices }
    }

    /// Returns the parameter as it is searched.
    ///
    /// # Errors
    ///
    /// [`StudyError::Space`] for bounds or values that make no sense;
    /// [`StudyError::ParameterRange`] for bounds where values are needed, or vice versa.
    pub fn checked(&self) -> Result<Parameter, StudyError> {
        let parameter_type = self.parameter_type;
        let wanted = |wanted| StudyError::ParameterRange { name: self.name.clone(), parameter_type, wanted };
        match (parameter_type, self.lower, self.upper) {
            (ParameterType::Choice, None, None) => Ok(Parameter::choice(&self.name, self.choices.clone())?),
            (ParameterType::Choice, ..) => Err(wanted("`choices` instead of `lower` and `upper`")),
            (_, Some(lower), Some(upper)) if self.choices.is_empty() => {
                Ok(Parameter::new(&self.name, parameter_type, lower, upper)?)
            }
            _ => Err(wanted("`lower` and `upper`, and no `choices`")),
        }
    }

    /// Returns the smallest and the largest value; infinities if there is none, in settings that were not checked.
    #[must_use]
    pub fn extremes(&self) -> (f64, f64) {
        let values = || self.lower.iter().chain(&self.upper).chain(&self.choices).copied();
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
    }

    /// Returns type and range as the user types them.
    fn range(&self) -> String {
        let numbers: Vec<String> = self.lower.iter().chain(&self.upper).map(|bound| shortest(*bound)).collect();
        let choices: Vec<String> = self.choices.iter().map(|value| shortest(*value)).collect();
        let range = if choices.is_empty() { numbers.join(" ") } else { choices.join(",") };
        format!("{} {range}", self.parameter_type)
    }
}

/// One session of work on a study: where it started, with which budget and how many workers.
///
/// With the history this is enough to repeat every ask and tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// When it started (RFC 3339).
    pub started: String,
    /// Version of neversim; `None` in sessions before it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neversim: Option<String>,
    /// Rows in the history when it started.
    pub evaluations: u64,
    /// Evaluations in total.
    pub budget: u64,
    /// Candidates evaluated at the same time.
    pub workers: usize,
    /// Number of candidates enqueued in this session and before.
    #[serde(default)]
    pub enqueued: usize,
    /// How it ended; `None` while it runs, and for good if it was killed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<SessionEnd>,
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionEnd {
    /// When (RFC 3339).
    pub time: String,
    /// Why.
    pub reason: StopReason,
    /// Why, in words and numbers.
    pub detail: String,
    /// Rows in the history at that time.
    pub evaluations: u64,
}

/// Returns the current time as study.toml holds it.
pub(crate) fn now() -> String {
    time::to_seconds(SystemTime::now())
}

impl StudySettings {
    /// Reads `study.toml` in a run folder, or returns `None` where there is none.
    ///
    /// # Errors
    ///
    /// [`StudyError::Settings`] with line and reason, [`StudyError::Io`].
    pub fn of_run(folder: &Path) -> Result<Option<Self>, StudyError> {
        let path = folder.join(FILE_NAME);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text, &path).map(Some),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(StudyError::read(path)(error)),
        }
    }

    /// Reads settings from a file in the format of `study.toml`.
    ///
    /// # Errors
    ///
    /// As [`of_run`](Self::of_run); a missing file is an error, too.
    pub fn read(path: &Path) -> Result<Self, StudyError> {
        Self::parse(&fs::read_to_string(path).map_err(StudyError::read(path))?, path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, StudyError> {
        let study = SettingsFile::parse(text).and_then(SettingsFile::into_study);
        study.map_err(|reason| StudyError::Settings { path: path.into(), reason })
    }

    /// Returns the history's column of each metric: its name, or `name_2` for the second of that name.
    #[must_use]
    pub fn metric_columns(&self) -> Vec<String> {
        columns_of(&self.metrics)
    }

    /// Returns `study.toml`.
    ///
    /// # Errors
    ///
    /// [`StudyError::PathNotText`]
    pub fn to_text(&self) -> Result<String, StudyError> {
        let plugins = self.plugins.iter().map(|plugin| &plugin.path);
        let others = self.simulator.netsim_dir.iter().chain(self.program.iter().map(|program| &program.path));
        if let Some(path) = plugins.chain(others).chain(&self.params_file).find(|path| path.to_str().is_none()) {
            return Err(StudyError::PathNotText { path: path.clone() });
        }
        let refuse =
            |error: toml::ser::Error| StudyError::Settings { path: FILE_NAME.into(), reason: error.to_string() };
        Ok(format!("{HEADLINE}{}", toml::to_string(self).map_err(refuse)?))
    }

    /// Replaces `study.toml` in a run folder.
    pub(crate) fn write(&self, run: &RunFolder) -> Result<(), StudyError> {
        run.replace(FILE_NAME, self.to_text()?.as_bytes())
    }

    /// Returns which files outside the run folder have changed, in words.
    pub(crate) fn changes_outside(&self, now: &Self) -> Vec<String> {
        outside::changes((&self.inputs, self.program.as_ref()), (&now.inputs, now.program.as_ref()))
    }

    /// Returns the version of neversim that last worked on the study.
    pub(crate) fn last_version(&self) -> &str {
        self.sessions.last().and_then(|session| session.neversim.as_ref()).unwrap_or(&self.neversim)
    }

    /// Returns the candidates that were enqueued: the value of each parameter, in their order.
    pub(crate) fn enqueued_values(&self) -> Result<Vec<Vec<f64>>, StudyError> {
        let values_of = |candidate: &BTreeMap<String, f64>| {
            let values = self.parameters.iter().map(|parameter| candidate.get(&parameter.name).copied());
            values.collect::<Option<Vec<f64>>>()
        };
        let refuse = || StudyError::Settings {
            path: FILE_NAME.into(),
            reason: "an [[enqueue]] lacks a parameter of the study".into(),
        };
        self.enqueued.iter().map(|candidate| values_of(candidate).ok_or_else(refuse)).collect()
    }

    /// Adds candidates to those already enqueued.
    pub(crate) fn enqueue(&mut self, candidates: &[Vec<f64>]) {
        let names = || self.parameters.iter().map(|parameter| parameter.name.clone());
        let named = candidates.iter().map(|values| names().zip(values.iter().copied()).collect());
        let named: Vec<BTreeMap<String, f64>> = named.collect();
        self.enqueued.extend(named);
    }
}
