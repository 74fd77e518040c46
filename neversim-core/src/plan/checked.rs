//! What a user decided about a study, checked.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use neversim_metrics::plugin::Plugins;
use neversim_netsim::{Cancellation, ParameterFile, Simulator, Wholeness, closest_parameter, parameter};
use neversim_optim::{OptimizerOptions, ParameterType, SearchSpace};
use sha2::{Digest, Sha256};

use crate::error::StudyError;
use crate::plan::known::{self, Baseline};
use crate::plan::objective::Objective;
use crate::plan::options::{StudyOptions, cores};
use crate::plan::outside;
use crate::record::metric_target::MetricTarget;
use crate::record::run_folder::{MODEL, RunFolder};
use crate::record::settings::{ParameterSettings, PluginSettings, StudySettings, hex};
use crate::record::simulator_options::SimulatorOptions;

/// A study's options, checked, with everything they name loaded.
#[derive(Debug)]
pub(crate) struct CheckedStudyOptions {
    pub(crate) settings: StudySettings,
    pub(crate) model: ParameterFile,
    pub(crate) optimizer_options: OptimizerOptions,
    pub(crate) objective: Objective,
    pub(crate) simulator: Arc<dyn Simulator>,
    /// How long the first network took to build, apart from its simulation.
    pub(crate) network_time: OnceLock<Duration>,
    pub(crate) threads: usize,
    /// The parameter file's own point, if it is to be evaluation 0.
    pub(crate) baseline: Option<Vec<f64>>,
    /// The candidates that are to be evaluated before the optimizer's own.
    pub(crate) enqueue: Vec<Vec<f64>>,
    pub(crate) patience: Duration,
    /// Ends running simulations.
    pub(crate) cancellation: Cancellation,
    pub(crate) worker_program: Option<PathBuf>,
    /// What looks wrong about the study without being an error.
    pub(crate) warnings: Vec<String>,
    /// Notes of the metrics about this model.
    pub(crate) notes: Vec<String>,
}

impl CheckedStudyOptions {
    /// Checks everything that can be checked before the first simulation.
    pub(crate) fn new(options: &StudyOptions) -> Result<Self, StudyError> {
        let threads = options.threads.unwrap_or_else(cores);
        for (field, value) in [("workers", options.workers), ("threads", threads)] {
            if value == 0 {
                return Err(StudyError::Zero { field });
            }
        }
        if options.budget == 0 {
            return Err(StudyError::Zero { field: "budget" });
        }
        for (field, value, limit) in
            [("workers", options.workers, StudyOptions::MOST_WORKERS), ("threads", threads, StudyOptions::MOST_THREADS)]
        {
            if value > limit {
                return Err(StudyError::TooLarge { field, value: value as u64, limit: limit as u64 });
            }
        }
        for (field, value) in [("budget", options.budget), ("seed", options.seed)] {
            if value > StudyOptions::LARGEST {
                return Err(StudyError::TooLarge { field, value, limit: StudyOptions::LARGEST });
            }
        }
        options.stop_criteria.check(&options.metrics)?;
        let space = search_space(&options.parameters)?;
        let plugins = Plugins::load(&options.plugins)?;
        let objective =
            Objective::new(&options.metrics, plugins.registry())?.with_undefined_penalty(options.evaluation.penalty());
        // Threads that no worker needs are used within simulations.
        let cancellation = Cancellation::default();
        let simulator = options.simulator.build_cancellable(threads / options.workers, cancellation.clone())?;
        let optimizer_options = OptimizerOptions::new(space, Some(options.budget), options.workers, options.seed)?;
        // An unknown name is refused now, not after the run folder was made.
        neversim_optim::create(&options.optimizer, &optimizer_options)?;

        let mut model = ParameterFile::read(&options.params_file)?;
        model.make_input_paths_absolute();
        let space = optimizer_options.space();
        let middle = with_values(&model, space, &space.values(&vec![0.5; space.dimension()]))?;
        let parameters = simulator.check(&middle)?;
        check_choices(simulator.as_ref(), &middle, space)?;
        objective.check_against(&parameters)?;
        options.evaluation.check(&options.simulator, &parameters)?;
        let notes = objective.notes(&parameters)?;
        let enqueue = options.enqueue.iter().map(|candidate| known::values_of(candidate, &model, space));
        let enqueue = enqueue.collect::<Result<_, _>>()?;
        let mut warnings: Vec<String> = parameters.warnings().iter().map(ToString::to_string).collect();
        let baseline = match (options.baseline, known::baseline(&model, space)) {
            (Baseline::Absent, _) => None,
            (_, Ok(values)) => Some(values),
            (Baseline::Required, Err(error)) => return Err(error),
            (Baseline::IfWithinBounds, Err(error)) => {
                warnings.push(format!("{error}; evaluation 0 is another one"));
                None
            }
        };
        let used_plugins = used_plugins(&plugins, &options.metrics);
        let settings = StudySettings {
            neversim: env!("CARGO_PKG_VERSION").into(),
            params_file: absolute(&options.params_file),
            params_file_sha256: hex(&Sha256::digest(model.to_string())),
            optimizer: options.optimizer.clone(),
            budget: options.budget,
            workers: options.workers,
            seed: options.seed,
            simulator: SimulatorOptions {
                netsim_dir: options.simulator.netsim_dir.as_deref().map(absolute),
                ..options.simulator.clone()
            },
            is_reproducible: options.is_reproducible,
            has_baseline: options.baseline != Baseline::Absent,
            baseline_held_back: match options.baseline {
                Baseline::IfWithinBounds => Baseline::HELD_BACK,
                Baseline::Required | Baseline::Absent => 0,
            },
            stop_criteria: options.stop_criteria.clone(),
            evaluation: options.evaluation.clone().resolved(!used_plugins.is_empty()),
            program: options.simulator.netsim_dir.as_deref().map(outside::program).transpose()?,
            inputs: outside::inputs(&model)?,
            keeps_outputs: options.keeps_outputs,
            parameters: options.parameters.clone(),
            metrics: objective.targets().cloned().collect(),
            plugins: used_plugins,
            enqueued: Vec::new(),
            sessions: Vec::new(),
        };
        Ok(Self {
            settings,
            model,
            optimizer_options,
            objective,
            simulator,
            network_time: OnceLock::new(),
            threads,
            baseline,
            enqueue,
            patience: options.patience,
            cancellation,
            worker_program: options.worker_program.clone(),
            warnings,
            notes,
        })
    }

    /// Writes what makes a folder a study: the model, and then the settings.
    pub(crate) fn write(&self, run: &RunFolder) -> Result<(), StudyError> {
        run.replace(MODEL, self.model.to_string().as_bytes())?;
        self.settings.write(run)
    }
}

/// Returns the plugins that provide metrics of the study; others do not affect it.
fn used_plugins(plugins: &Plugins, targets: &[MetricTarget]) -> Vec<PluginSettings> {
    let used = plugins.iter().map(|plugin| {
        let is_used = |name: &str| targets.iter().any(|target| target.name() == name);
        let metrics = plugin.metrics().map(|metric| metric.name().to_owned()).filter(|name| is_used(name)).collect();
        PluginSettings { path: absolute(plugin.path()), sha256: plugin.sha256().to_owned(), metrics }
    });
    used.filter(|plugin| !plugin.metrics.is_empty()).collect()
}

/// Returns the model with the values of a candidate.
pub(crate) fn with_values(
    model: &ParameterFile,
    space: &SearchSpace,
    values: &[f64],
) -> Result<ParameterFile, StudyError> {
    let mut model = model.clone();
    for (parameter, value) in space.parameters().iter().zip(values) {
        model.set(parameter.name(), *value)?;
    }
    Ok(model)
}

/// Refuses a choice with a value that the simulator refuses: unlike bounds, choices are typed one by one, so this is a
/// mistake, not something for the search to find out.
fn check_choices(simulator: &dyn Simulator, model: &ParameterFile, space: &SearchSpace) -> Result<(), StudyError> {
    for parameter in space.parameters() {
        for value in parameter.choices() {
            let mut model = model.clone();
            model.set(parameter.name(), *value)?;
            simulator.check(&model)?;
        }
    }
    Ok(())
}

fn search_space(parameters: &[ParameterSettings]) -> Result<SearchSpace, StudyError> {
    let checked = parameters.iter().map(|settings| {
        let name = settings.name.clone();
        let Some(row) = parameter(&name) else {
            let closest = closest_parameter(&name);
            return Err(StudyError::UnknownParameter { name, closest });
        };
        if !row.has_effect {
            return Err(StudyError::NoEffect { name, meaning: row.meaning });
        }
        let parameter = settings.checked()?;
        let parameter_type = parameter.parameter_type();
        let is_whole = match parameter_type {
            ParameterType::Choice => parameter.choices().iter().all(|value| value.fract() == 0.0),
            parameter_type => matches!(parameter_type, ParameterType::Int | ParameterType::LogInt),
        };
        if row.wholeness != Wholeness::Real && !is_whole {
            let parameter_type = parameter_type.to_string();
            return Err(StudyError::NotWhole { name, meaning: row.meaning, parameter_type });
        }
        Ok(parameter)
    });
    Ok(SearchSpace::new(checked.collect::<Result<_, _>>()?)?)
}

pub(crate) fn absolute(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.into())
}
