//! study.toml as a file: its keys and their order, written and read.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use toml::de::{DeTable, DeValue, ValueDeserializer};
use toml::{Spanned, Value};

use crate::error::StudyError;
use crate::record::metric_target::MetricTarget;
use crate::record::outside::{InputSettings, ProgramSettings};
use crate::record::settings::row::AnySection;
use crate::record::settings::specification::StudySpecification;
use crate::record::settings::{ParameterSettings, PluginSettings, Session, StudySettings};

/// The keys at the top that are not rows of the table of settings: what is recorded, and lists.
const OTHER_KEYS: [&str; 11] = [
    "neversim",
    "params_file_sha256",
    "baseline",
    "baseline_held_back",
    "program",
    "input",
    "plugin",
    "param",
    "metric",
    "enqueue",
    "session",
];

/// As study.toml has been written since the first version: values first, then tables.
impl Serialize for StudySettings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("neversim", &self.neversim)?;
        let top = AnySection::to_toml(&self.specification);
        let place = |wanted: &str| top.iter().position(|(key, _)| *key == wanted).map_or(0, |place| place + 1);
        let (model, baseline) = (place("params_file"), place("reproducible"));
        for (place, (key, value)) in top.iter().enumerate() {
            if place == model {
                self.params_file_sha256.iter().try_for_each(|hash| map.serialize_entry("params_file_sha256", hash))?;
            }
            if place == baseline {
                map.serialize_entry("baseline", &self.has_baseline)?;
                map.serialize_entry("baseline_held_back", &self.baseline_held_back)?;
            }
            map.serialize_entry(key, value)?;
        }
        for table in self.specification.tables() {
            map.serialize_entry(table.name(), &Rows(table.to_toml()))?;
        }
        if let Some(program) = &self.program {
            map.serialize_entry("program", program)?;
        }
        fn list<M: SerializeMap>(map: &mut M, key: &str, list: &[impl Serialize]) -> Result<(), M::Error> {
            if list.is_empty() { Ok(()) } else { map.serialize_entry(key, list) }
        }
        list(&mut map, "input", &self.inputs)?;
        list(&mut map, "plugin", &self.plugins)?;
        map.serialize_entry("param", &self.parameters)?;
        map.serialize_entry("metric", &self.metrics)?;
        list(&mut map, "enqueue", &self.enqueued)?;
        map.serialize_entry("session", &self.sessions)?;
        map.end()
    }
}

/// The settings of a table in their order.
struct Rows(Vec<(&'static str, Value)>);

impl Serialize for Rows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// A file in the format of study.toml, whole or in part: a study of one's own for `--config`, or one that was made.
#[derive(Clone, Debug, Default)]
pub struct SettingsFile {
    given: Vec<Given>,
    neversim: Option<String>,
    params_file_sha256: Option<String>,
    baseline: Option<bool>,
    baseline_held_back: Option<u64>,
    program: Option<ProgramSettings>,
    inputs: Vec<InputSettings>,
    plugins: Vec<PluginEntry>,
    parameters: Vec<ParameterSettings>,
    metrics: Vec<MetricTarget>,
    enqueued: Vec<BTreeMap<String, f64>>,
    sessions: Vec<Session>,
}

/// A setting that the file gives.
#[derive(Clone, Debug)]
struct Given {
    section: &'static str,
    key: String,
    value: Value,
}

/// A plugin library; of its entry in study.toml only the path is a setting.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PluginEntry {
    path: PathBuf,
    sha256: Option<String>,
    #[serde(default)]
    metrics: Vec<String>,
}

impl SettingsFile {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`StudyError::Settings`] with line, key and what is allowed; [`StudyError::Io`].
    pub fn read(path: &Path) -> Result<Self, StudyError> {
        let text = fs::read_to_string(path).map_err(StudyError::read(path))?;
        Self::parse(&text).map_err(|reason| StudyError::Settings { path: path.into(), reason })
    }

    /// Reads the text of a file; the error has line, key and what is allowed.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut file = Self::default();
        let document = DeTable::parse(text).map_err(|error| error.to_string())?.into_inner();
        for (key, span, value) in in_order(document) {
            let document = Text(text);
            match key.as_str() {
                "neversim" => file.neversim = Some(document.read(value)?),
                "params_file_sha256" => file.params_file_sha256 = Some(document.read(value)?),
                "baseline" => file.baseline = Some(document.read(value)?),
                "baseline_held_back" => file.baseline_held_back = Some(document.read(value)?),
                "program" => file.program = Some(document.read(value)?),
                "input" => file.inputs = document.read(value)?,
                "plugin" => file.plugins = document.read(value)?,
                "param" => file.parameters = document.read(value)?,
                "metric" => file.metrics = document.read(value)?,
                "enqueue" => file.enqueued = document.read(value)?,
                "session" => file.sessions = document.read(value)?,
                _ => file.read_setting(document, key, &span, value)?,
            }
        }
        Ok(file)
    }

    /// Reads a setting at the top, or a table of settings.
    fn read_setting(
        &mut self,
        text: Text<'_>,
        key: String,
        span: &Range<usize>,
        value: Spanned<DeValue<'_>>,
    ) -> Result<(), String> {
        let study = StudySpecification::default();
        let table = study.tables().into_iter().find(|table| table.name() == key);
        let Some(table) = table else {
            let tables = study.tables().into_iter().map(AnySection::name);
            let known: Vec<_> = AnySection::keys(&study).into_iter().chain(tables).chain(OTHER_KEYS).collect();
            return self.give(text, "", key, span, value, &known);
        };
        if !value.get_ref().is_table() {
            return Err(text.at(value.span(), &format!("{key} must be a table: [{key}]")));
        }
        let DeValue::Table(settings) = value.into_inner() else { return Ok(()) };
        for (key, span, value) in in_order(settings) {
            self.give(text, table.name(), key, &span, value, &table.keys())?;
        }
        Ok(())
    }

    fn give(
        &mut self,
        text: Text<'_>,
        section: &'static str,
        key: String,
        span: &Range<usize>,
        value: Spanned<DeValue<'_>>,
        known: &[&str],
    ) -> Result<(), String> {
        let place = value.span();
        let value: Value = text.read(value)?;
        let mut study = StudySpecification::default();
        match study.section_mut(section).and_then(|settings| settings.set_toml(&key, &value)) {
            Some(Ok(())) => self.given.push(Given { section, key, value }),
            Some(Err(allowed)) => return Err(text.at(place, &format!("{key} = {value} must be {allowed}"))),
            None => {
                let place_of_key = if section.is_empty() { String::new() } else { format!(" in [{section}]") };
                let hint = match closest(&key, known) {
                    Some(closest) => format!("did you mean `{closest}`?"),
                    None => format!("known are {}", known.join(", ")),
                };
                return Err(text.at(span.clone(), &format!("unknown key `{key}`{place_of_key}; {hint}")));
            }
        }
        Ok(())
    }

    /// Sets what the file gives in `study` and leaves the rest as it is.
    pub fn apply_to(&self, study: &mut StudySpecification) {
        for Given { section, key, value } in &self.given {
            // Read before, so it is known and valid.
            let _ = study.section_mut(section).and_then(|settings| settings.set_toml(key, value));
        }
        if !self.parameters.is_empty() {
            study.parameters.clone_from(&self.parameters);
        }
        if !self.metrics.is_empty() {
            study.metrics.clone_from(&self.metrics);
        }
    }

    /// Returns whether the program made the file with a copy of the model beside it.
    #[must_use]
    pub fn is_made(&self) -> bool {
        self.params_file_sha256.is_some()
    }

    /// Returns whether evaluation 0 is the parameter file's own point, and when the optimizer learns it, where given.
    #[must_use]
    pub fn baseline(&self) -> (Option<bool>, Option<u64>) {
        (self.baseline, self.baseline_held_back)
    }

    /// Returns the libraries with metrics.
    pub fn plugins(&self) -> impl Iterator<Item = &Path> {
        self.plugins.iter().map(|plugin| plugin.path.as_path())
    }

    /// Returns the candidates that were enqueued.
    #[must_use]
    pub fn enqueued(&self) -> &[BTreeMap<String, f64>] {
        &self.enqueued
    }

    /// Returns the settings of a study that was made; the error names what is missing.
    pub(crate) fn into_study(self) -> Result<StudySettings, String> {
        let mut specification = StudySpecification::default();
        self.apply_to(&mut specification);
        for key in ["optimizer", "budget", "workers", "seed"] {
            if !self.given.iter().any(|given| given.section.is_empty() && given.key == key) {
                return Err(missing(key));
            }
        }
        for (key, is_empty) in [("param", self.parameters.is_empty()), ("metric", self.metrics.is_empty())] {
            if is_empty {
                return Err(missing(key));
            }
        }
        let plugins = self.plugins.into_iter().map(|PluginEntry { path, sha256, metrics }| {
            let sha256 = sha256.ok_or_else(|| missing("sha256 of a [[plugin]]"))?;
            Ok(PluginSettings { path, sha256, metrics })
        });
        Ok(StudySettings {
            neversim: self.neversim.ok_or_else(|| missing("neversim"))?,
            params_file_sha256: self.params_file_sha256,
            has_baseline: self.baseline.unwrap_or(true),
            // At once, as in studies made before this could be chosen.
            baseline_held_back: self.baseline_held_back.unwrap_or(0),
            program: self.program,
            inputs: self.inputs,
            plugins: plugins.collect::<Result<_, String>>()?,
            enqueued: self.enqueued,
            sessions: self.sessions,
            specification,
        })
    }
}

fn missing(key: &str) -> String {
    format!("`{key}` is missing")
}

/// Returns the entries of a table in the order of their lines, each with the place of its key.
fn in_order(table: DeTable<'_>) -> Vec<(String, Range<usize>, Spanned<DeValue<'_>>)> {
    let entries = table.into_iter().map(|(key, value)| (key.get_ref().to_string(), key.span(), value));
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|(_, span, _)| span.start);
    entries
}

/// The text of the file, to find lines in.
#[derive(Clone, Copy)]
struct Text<'a>(&'a str);

impl Text<'_> {
    fn at(self, span: Range<usize>, message: &str) -> String {
        let before = self.0.get(..span.start).unwrap_or(self.0);
        format!("line {}: {message}", before.matches('\n').count() + 1)
    }

    fn read<T: DeserializeOwned>(self, value: Spanned<DeValue<'_>>) -> Result<T, String> {
        T::deserialize(ValueDeserializer::from(value)).map_err(|mut error| {
            error.set_input(Some(self.0));
            error.to_string()
        })
    }
}

/// Returns the known key with the fewest typing mistakes, `None` if more than a third of the letters would be wrong.
fn closest<'a>(key: &str, known: &[&'a str]) -> Option<&'a str> {
    let mistakes = |known: &str| strsim::damerau_levenshtein(key, known);
    let closest = known.iter().copied().min_by_key(|known| mistakes(known))?;
    (mistakes(closest) <= (key.chars().count() / 3).max(2)).then_some(closest)
}
