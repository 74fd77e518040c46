//! `study.toml`: every setting of a study, resolved, with versions, hashes and the sessions that worked on it.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use neversim_optim::{Parameter, ParameterType};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::StudyError;
use crate::record::evaluation_options::EvaluationOptions;
use crate::record::metric_target::{MetricTarget, columns_of};
use crate::record::number::{hex, shortest};
use crate::record::outside::{self, InputSettings, ProgramSettings};
use crate::record::run_folder::RunFolder;
use crate::record::simulator_options::SimulatorOptions;
use crate::record::stopping::{StopCriteria, StopReason};
use crate::record::time;

/// File name in the run folder.
pub(crate) const FILE_NAME: &str = "study.toml";

/// Its first line.
pub(crate) const HEADLINE: &str = "# Settings of a neversim study; made by the program.\n";

/// The settings of a study as `study.toml` holds them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StudySettings {
    /// Version of neversim that made the study.
    pub neversim: String,
    /// The parameter file the study was made with; `model.parameters` in the run folder is its copy. Absent if the simulator
    /// needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params_file: Option<PathBuf>,
    /// Its SHA-256, hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params_file_sha256: Option<String>,
    /// Name of the optimizer.
    pub optimizer: String,
    /// Evaluations in total.
    pub budget: u64,
    /// Candidates evaluated at the same time.
    pub workers: usize,
    /// Seed of the optimizer.
    pub seed: u64,
    /// Whether results are told in the order of the asks, see [`StudyOptions::is_reproducible`](crate::StudyOptions).
    #[serde(default, rename = "reproducible")]
    pub is_reproducible: bool,
    /// Whether evaluation 0 is the parameter file's own point.
    #[serde(default = "yes", rename = "baseline")]
    pub has_baseline: bool,
    /// Number of its own evaluations after which the optimizer learns the baseline; 0 means at once, as in studies
    /// made before this could be chosen.
    #[serde(default)]
    pub baseline_held_back: u64,
    /// Whether NETSIM's files of every evaluation are kept.
    #[serde(default, rename = "keep_outputs")]
    pub keeps_outputs: bool,
    /// Programs that compute metrics, each with its arguments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metrics_from: Vec<Vec<String>>,
    /// Which simulator runs the model, and the limits of one simulation.
    #[serde(default)]
    pub simulator: SimulatorOptions,
    /// What ends the study before its budget is spent.
    #[serde(default, rename = "stop")]
    pub stop_criteria: StopCriteria,
    /// How a candidate is evaluated.
    #[serde(default)]
    pub evaluation: EvaluationOptions,
    /// The external program that simulates; absent in studies made before it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<ProgramSettings>,
    /// The files that the model reads; empty in studies made before they were recorded.
    #[serde(default, rename = "input", skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<InputSettings>,
    /// The libraries that provide metrics of the study.
    #[serde(default, rename = "plugin", skip_serializing_if = "Vec::is_empty")]
    pub plugins: Vec<PluginSettings>,
    /// The searched parameters.
    #[serde(rename = "param")]
    pub parameters: Vec<ParameterSettings>,
    /// The metrics and their targets.
    #[serde(rename = "metric")]
    pub metrics: Vec<MetricTarget>,
    /// Candidates given by the user, the baseline among them: the value of each parameter, by name.
    #[serde(default, rename = "enqueue", skip_serializing_if = "Vec::is_empty")]
    pub enqueued: Vec<BTreeMap<String, f64>>,
    /// The sessions that worked on the study, in order.
    #[serde(default, rename = "session")]
    pub sessions: Vec<Session>,
}

fn yes() -> bool {
    true
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
    /// `float`, `log`, `int`, `log-int` or `choice`.
    #[serde(rename = "type")]
    pub parameter_type: String,
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
    pub fn between(name: impl Into<String>, parameter_type: impl Into<String>, lower: f64, upper: f64) -> Self {
        let (name, parameter_type) = (name.into(), parameter_type.into());
        Self { name, parameter_type, lower: Some(lower), upper: Some(upper), choices: Vec::new() }
    }

    /// Returns a parameter that takes one of several values, which have no order.
    #[must_use]
    pub fn choice(name: impl Into<String>, choices: Vec<f64>) -> Self {
        let parameter_type = ParameterType::Choice.to_string();
        Self { name: name.into(), parameter_type, lower: None, upper: None, choices }
    }

    /// Returns the parameter as it is searched.
    ///
    /// # Errors
    ///
    /// [`StudyError::Space`] for an unknown type, or bounds or values that make no sense;
    /// [`StudyError::ParameterRange`] for bounds where values are needed, or vice versa.
    pub fn checked(&self) -> Result<Parameter, StudyError> {
        let parameter_type = self.parsed_type()?;
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

    /// Returns the type.
    ///
    /// # Errors
    ///
    /// [`StudyError::Space`] for an unknown name.
    pub fn parsed_type(&self) -> Result<ParameterType, StudyError> {
        Ok(self.parameter_type.parse()?)
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
        toml::from_str(text).map_err(|error| StudyError::Settings { path: path.into(), reason: error.to_string() })
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
    pub(crate) fn to_text(&self) -> Result<String, StudyError> {
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

    /// Returns the hash of the settings that never change in a study.
    pub(crate) fn identity(&self) -> String {
        // A study made before there was a choice has the same hash as one with the default.
        let chosen = self.fixed().into_iter().filter(|setting| !setting.is_default);
        let model = ("parameter file (SHA-256)".to_owned(), self.params_file_sha256.clone().unwrap_or_default());
        let identity = [model].into_iter().chain(chosen.map(|setting| (setting.name, setting.value)));
        hex(&Sha256::digest(identity.map(|(name, value)| format!("{name}={value}\n")).collect::<String>()))
    }

    /// Returns the settings that must not change and differ in `wanted`, each with both values. The model is compared
    /// elsewhere.
    pub(crate) fn differences(&self, wanted: &Self) -> Vec<String> {
        let (here, there) = (self.fixed(), wanted.fixed());
        let value_of = |settings: &[FixedSetting], name: &str| {
            let found = settings.iter().find(|other| other.name == name);
            found.map_or("none".to_owned(), |setting| setting.value.clone())
        };
        let mut names: Vec<&String> = here.iter().map(|setting| &setting.name).collect();
        let is_new = |name: &&String| here.iter().all(|other| other.name != **name);
        names.extend(there.iter().map(|setting| &setting.name).filter(is_new));
        let pairs = names.into_iter().map(|name| (name.as_str(), value_of(&here, name), value_of(&there, name)));
        // Only 0 is ever requested; any other number is the default of this version.
        let has_wish = wanted.has_baseline && wanted.baseline_held_back == 0;
        let wanted_held_back = if has_wish { 0 } else { self.baseline_held_back };
        let held_back = ("baseline_held_back", self.baseline_held_back.to_string(), wanted_held_back.to_string());
        pairs
            .chain([held_back])
            .filter(|(_, here, there)| here != there && here != NO_EFFECT && there != NO_EFFECT)
            .map(|(name, here, there)| format!("{name} is {here} in study.toml, but {there} was requested"))
            .collect()
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

    /// Returns everything that never changes: all but the model, the budget, limits, stopping criteria, which files are
    /// kept, and the workers of a study that is not reproducible.
    fn fixed(&self) -> Vec<FixedSetting> {
        let (chosen, usual) = (&self.evaluation, EvaluationOptions::default());
        let always = |name: &str, value: String| FixedSetting { name: name.into(), value, is_default: false };
        let mut fixed = vec![
            always("optimizer", self.optimizer.clone()),
            always("seed", self.seed.to_string()),
            always("NETSIM options", format!("[{}]", self.simulator.netsim_options.join(", "))),
            always("sampling", self.simulator.sampling.clone().unwrap_or("exact".into())),
            always("netsim_dir", {
                let external = self.simulator.netsim_dir.as_ref();
                external.map_or("none (native engine)".into(), |folder| folder.display().to_string())
            }),
            always("reproducible", self.is_reproducible.to_string()),
            always("baseline", self.has_baseline.to_string()),
            always("order of parameters", {
                self.parameters.iter().map(|parameter| parameter.name.as_str()).collect::<Vec<_>>().join(", ")
            }),
        ];
        if self.is_reproducible {
            fixed.push(always("workers (of a reproducible study)", self.workers.to_string()));
        }
        let is_single = chosen.replicates == usual.replicates;
        let is_ungraded = chosen.undefined == usual.undefined;
        let simulator = self.simulator.own.clone().unwrap_or_else(|| self.simulator.command.join(" "));
        let is_netsim = simulator.is_empty();
        fixed.push(FixedSetting {
            name: "simulator".into(),
            value: if is_netsim { "NETSIM".into() } else { simulator },
            is_default: is_netsim,
        });
        fixed.push(FixedSetting {
            name: "metrics_from".into(),
            value: self.metrics_from.iter().map(|command| command.join(" ")).collect::<Vec<_>>().join(", "),
            is_default: self.metrics_from.is_empty(),
        });
        // Without replicates, or without grades, it does not matter how they are made.
        let optional = [
            ("replicates", chosen.replicates.to_string(), is_single),
            ("replicate", if is_single { NO_EFFECT.into() } else { chosen.replicate.to_string() }, is_single),
            ("undefined", chosen.undefined.to_string(), is_ungraded),
            (
                "undefined_penalty",
                if is_ungraded { NO_EFFECT.into() } else { shortest(chosen.undefined_penalty) },
                is_ungraded,
            ),
        ];
        let optional = optional.map(|(name, value, is_default)| FixedSetting { name: name.into(), value, is_default });
        fixed.extend(optional);
        fixed.extend(self.plugins.iter().map(|plugin| {
            always(&format!("plugin of {} (SHA-256)", plugin.metrics.join(", ")), plugin.sha256.clone())
        }));
        let parameters = self.parameters.iter();
        fixed.extend(parameters.map(|parameter| always(&format!("parameter {}", parameter.name), parameter.range())));
        let metrics = self.metrics.iter().enumerate();
        fixed.extend(metrics.map(|(index, metric)| always(&format!("metric {}", index + 1), metric.to_string())));
        fixed
    }
}

/// The value of a setting that has no meaning because of another one.
const NO_EFFECT: &str = "of no effect";

/// A setting that never changes.
struct FixedSetting {
    name: String,
    value: String,
    /// Whether it has the value that everything had before there was a choice.
    is_default: bool,
}
