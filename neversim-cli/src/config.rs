//! From what was typed to the options of a study: flags override `--config`, which overrides the study that is resumed,
//! which overrides the defaults.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use neversim_core::{
    Baseline, EvaluationOptions, MetricTarget, ParameterSettings, SimulatorOptions, StopCriteria, Study, StudyError,
    StudyOptions,
};
use serde::Deserialize;

use crate::args::{OptimizeArguments, load_plugins};
use crate::exit_code::UsageError;

/// A file for `--config`: any part of study.toml. What only records a study (versions, hashes, sessions) is ignored.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    params_file: Option<PathBuf>,
    #[serde(default, rename = "param")]
    parameters: Vec<ParameterSettings>,
    #[serde(default, rename = "metric")]
    metrics: Vec<MetricTarget>,
    optimizer: Option<String>,
    budget: Option<u64>,
    workers: Option<usize>,
    seed: Option<u64>,
    keep_outputs: Option<bool>,
    simulator: Option<SimulatorOptions>,
    reproducible: Option<bool>,
    baseline: Option<bool>,
    baseline_held_back: Option<u64>,
    #[serde(default)]
    enqueue: Vec<BTreeMap<String, f64>>,
    stop: Option<StopCriteria>,
    evaluation: Option<EvaluationOptions>,
    #[serde(default, rename = "plugin")]
    plugins: Vec<PluginEntry>,
    #[serde(rename = "neversim")]
    _neversim: Option<String>,
    params_file_sha256: Option<String>,
    #[serde(rename = "session")]
    _sessions: Option<toml::Value>,
}

/// A plugin library; of its entry in study.toml only the path is a setting.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PluginEntry {
    path: PathBuf,
    #[serde(rename = "sha256")]
    _sha256: Option<String>,
    #[serde(default, rename = "metrics")]
    _metrics: Vec<String>,
}

impl ConfigFile {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut config: Self = toml::from_str(&text).with_context(|| path.display().to_string())?;
        // A settings file travels with its model. In a run folder there is a copy of the model as it was then.
        let folder = path.parent().unwrap_or(Path::new(""));
        let copy = folder.join("model.parameters");
        config.params_file = match config.params_file {
            Some(_) if config.params_file_sha256.is_some() && copy.is_file() => Some(copy),
            file => file.map(|file| folder.join(file)),
        };
        Ok(config)
    }
}

/// Returns the options of the study that the user asked for.
pub(crate) fn study_options(arguments: &OptimizeArguments) -> anyhow::Result<StudyOptions> {
    let config = arguments.config.as_deref().map(ConfigFile::read).transpose()?.unwrap_or_default();
    let stored = match Study::options_of(&arguments.run) {
        Err(StudyError::NoStudy { .. }) => None,
        stored => Some(stored?),
    };
    let params = arguments.params.settings()?;
    let targets = arguments.targets.targets()?;
    let is_new = stored.is_none();
    let params_file = arguments.params_file.clone().or(config.params_file);
    let mut options = match (stored, &params_file) {
        (Some(stored), _) => stored,
        (None, Some(file)) => StudyOptions::new(file),
        (None, None) => return Err(no_study(&arguments.run)),
    };
    if let Some(file) = params_file {
        options.params_file = Some(file);
    }
    options.parameters = first_given([&params, &config.parameters, &options.parameters]);
    options.metrics = first_given([&targets, &config.metrics, &options.metrics]);
    options.simulator = arguments.simulator.over(config.simulator.as_ref().unwrap_or(&options.simulator));
    options.evaluation = arguments.evaluation.over(config.evaluation.as_ref().unwrap_or(&options.evaluation));
    options.keeps_outputs = arguments.keep_outputs || config.keep_outputs.unwrap_or(options.keeps_outputs);
    let config_folder = arguments.config.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let config_plugins = config.plugins.iter().map(|plugin| config_folder.join(&plugin.path)).collect();
    options.plugins = first_given([&arguments.plugins.plugins, &config_plugins, &options.plugins]);
    // Also those of the environment; a study keeps the ones that its metrics come from.
    options.plugins = load_plugins(&options.plugins)?.iter().map(|plugin| plugin.path().to_owned()).collect();
    options.optimizer = arguments.optimizer.clone().or(config.optimizer).unwrap_or(options.optimizer);
    options.budget = arguments.budget.or(config.budget).unwrap_or(options.budget);
    options.workers = arguments.workers.or(config.workers).unwrap_or(options.workers);
    options.seed = arguments.seed.or(config.seed).unwrap_or(options.seed);
    options.threads = arguments.threads;
    options.is_reproducible = arguments.reproducible || config.reproducible.unwrap_or(options.is_reproducible);
    options.baseline = arguments.known.baseline_over(match (config.baseline, config.baseline_held_back) {
        (Some(false), _) => Baseline::Absent,
        (None, None) => options.baseline,
        (_, Some(0)) => Baseline::Required,
        (_, None | Some(Baseline::HELD_BACK)) => Baseline::IfWithinBounds,
        (_, Some(other)) => {
            return Err(UsageError(format!(
                "baseline_held_back is {other}: allowed are {} (the optimizer learns the result of the file's own values after this \
                 many evaluations of its own) and 0 (it learns it immediately, as with --start-from-file)",
                Baseline::HELD_BACK
            ))
            .into());
        }
    });
    options.enqueue = arguments.known.enqueue_over(&config.enqueue);
    options.stop_criteria = arguments.stopping.over(config.stop.as_ref().unwrap_or(&options.stop_criteria));
    options.worker_program = std::env::current_exe().ok();
    if is_new && options.parameters.is_empty() {
        return Err(UsageError("nothing to search: give at least one --param NAME TYPE LO HI".into()).into());
    }
    if is_new && options.metrics.is_empty() {
        return Err(UsageError("no target: give at least one --metric NAME TARGET".into()).into());
    }
    Ok(options)
}

fn first_given<T: Clone>(lists: [&Vec<T>; 3]) -> Vec<T> {
    lists.into_iter().find(|list| !list.is_empty()).cloned().unwrap_or_default()
}

fn no_study(run: &Path) -> anyhow::Error {
    if run.is_file() {
        return StudyError::NotAFolder { path: run.into() }.into();
    }
    let run = run.display();
    UsageError(format!("{run} holds no study to resume; a new study needs --params-file, --param and --metric")).into()
}
