//! The settings of a study: what the user decided, and what is recorded about it.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::error::StudyError;
use crate::record::metric_target::columns_of;
use crate::record::outside::{self, InputSettings, ProgramSettings};
use crate::record::settings::session::Session;
use crate::record::settings::specification::StudySpecification;

/// Version of this neversim.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// File name in the run folder.
pub(crate) const FILE_NAME: &str = "study.toml";

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

impl StudySettings {
    /// Returns the history's column of each metric: its name, or `name_2` for the second of that name.
    #[must_use]
    pub fn metric_columns(&self) -> Vec<String> {
        columns_of(&self.metrics)
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
