//! What a user decides about a study, before and after it is checked.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use neversim_metrics::plugin::Plugins;
use neversim_netsim::{Cancellation, ParameterFile, Simulator, Wholeness, closest_parameter, parameter};
use neversim_optim::{OptimizerOptions, ParameterType, SearchSpace};
use sha2::{Digest, Sha256};

use crate::error::StudyError;
use crate::evaluation::EvaluationOptions;
use crate::known::{self, Baseline};
use crate::objective::{MetricTarget, Objective};
use crate::outside;
use crate::preflight;
use crate::run_folder::RunFolder;
use crate::settings::{ParameterSettings, PluginSettings, StudySettings, hex};
use crate::simulators::SimulatorOptions;
use crate::stopping::StopCriteria;
use crate::study::leftovers;

/// Copy of the parameter file in the run folder.
pub(crate) const MODEL: &str = "model.parameters";

/// What a user decides about a study. Checked when the study is opened.
///
/// # Example
///
/// ```
/// use neversim_core::{MetricTarget, StudyOptions};
/// let options = StudyOptions::new("model.parameters")
///     .parameter("ge", "log", 2e-9, 3e-8)
///     .metric(MetricTarget::new("fr", 6.0))
///     .optimizer("TwoPointsDE")
///     .budget(500)
///     .workers(16);
/// assert_eq!(options.budget, 500);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct StudyOptions {
    /// NETSIM parameter file of the model.
    pub params_file: PathBuf,
    /// The searched parameters: name, type (`float`, `log`, `int`, `log-int`, `choice`), bounds or
    /// choices.
    pub parameters: Vec<ParameterSettings>,
    /// The metrics and their targets.
    pub metrics: Vec<MetricTarget>,
    /// Name of the optimizer, from [`neversim_optim::strategies`].
    pub optimizer: String,
    /// Evaluations in total.
    pub budget: u64,
    /// Candidates evaluated at the same time; part of the study, because it decides what the optimizer knows when it is asked.
    pub workers: usize,
    /// Threads that serve the workers; further threads are used within simulations. Not part of the study. `None`: one
    /// per core.
    pub threads: Option<usize>,
    /// Seed of the optimizer. The simulations take theirs from the model.
    pub seed: u64,
    /// Which simulator runs the model, and the limits of one simulation.
    pub simulator: SimulatorOptions,
    /// Whether results are told in the order of the asks, with as many candidates open at any time as there are workers.
    /// Apart from times, the history then does not depend on threads, durations or interruptions. The number of workers is
    /// part of such a study and cannot be changed.
    pub is_reproducible: bool,
    /// Whether evaluation 0 is the parameter file's own point.
    pub baseline: Baseline,
    /// Candidates to be evaluated before the optimizer's own, by name; parameters left out keep the value of the file.
    /// Candidates enqueued earlier are skipped, so that the same command resumes.
    pub enqueue: Vec<BTreeMap<String, f64>>,
    /// What ends the study before its budget is spent.
    pub stop_criteria: StopCriteria,
    /// How long running evaluations may take to finish when the study is to stop. Then they are dropped, and evaluated again
    /// when the study is resumed.
    pub patience: Duration,
    /// How a candidate is evaluated: replicates, and what a failure tells the optimizer.
    pub evaluation: EvaluationOptions,
    /// The program that evaluates candidates if [`EvaluationOptions::isolate`] asks for processes, as it does for metrics from
    /// plugins: it is started as `PROGRAM worker`, and calls [`serve`](crate::serve). Not part of the study.
    pub worker_program: Option<PathBuf>,
    /// Whether NETSIM's files of every evaluation are kept, in `outputs/` of the run folder.
    pub keeps_outputs: bool,
    /// Libraries with metrics, see [`neversim_metrics::plugin`]. Opening the study runs their code.
    pub plugins: Vec<PathBuf>,
}

impl StudyOptions {
    /// The largest budget and seed: study.toml holds signed numbers of 64 bits.
    pub const LARGEST: u64 = i64::MAX as u64;

    /// The most candidates that may be evaluated at the same time: each of them is proposed before the first one is evaluated.
    pub const MOST_WORKERS: usize = 10_000;

    /// The most threads, several times the cores of the largest machines.
    pub const MOST_THREADS: usize = 1024;

    /// Returns the options for a model with everything else at its default: NGOpt, 200 evaluations, one worker per core,
    /// seed 42. Parameters and metrics must be added.
    #[must_use]
    pub fn new(params_file: impl Into<PathBuf>) -> Self {
        Self {
            params_file: params_file.into(),
            parameters: Vec::new(),
            metrics: Vec::new(),
            optimizer: neversim_optim::DEFAULT_STRATEGY.into(),
            budget: 200,
            workers: cores(),
            threads: None,
            seed: 42,
            simulator: SimulatorOptions::default(),
            is_reproducible: false,
            baseline: Baseline::default(),
            enqueue: Vec::new(),
            stop_criteria: StopCriteria::default(),
            patience: Duration::from_secs(10),
            evaluation: EvaluationOptions::default(),
            worker_program: None,
            keeps_outputs: false,
            plugins: Vec::new(),
        }
    }

    /// Returns the options that a study was made with.
    #[must_use]
    pub fn from_settings(settings: &StudySettings) -> Self {
        Self {
            parameters: settings.parameters.clone(),
            metrics: settings.metrics.clone(),
            optimizer: settings.optimizer.clone(),
            budget: settings.budget,
            workers: settings.workers,
            seed: settings.seed,
            simulator: settings.simulator.clone(),
            is_reproducible: settings.is_reproducible,
            baseline: if settings.has_baseline { Baseline::default() } else { Baseline::Absent },
            stop_criteria: settings.stop_criteria.clone(),
            // Studies made before plugins were isolated continue as they were.
            evaluation: EvaluationOptions {
                isolate: settings.evaluation.isolate.or((!settings.plugins.is_empty()).then_some(false)),
                ..settings.evaluation.clone()
            },
            worker_program: None,
            keeps_outputs: settings.keeps_outputs,
            plugins: settings.plugins.iter().map(|plugin| plugin.path.clone()).collect(),
            ..Self::new(&settings.params_file)
        }
    }

    /// Adds a parameter to search: its name in the parameter file, its type (`float`, `log`, `int`, `log-int`), its
    /// lowest and its highest value.
    #[must_use]
    pub fn parameter(
        mut self,
        name: impl Into<String>,
        parameter_type: impl Into<String>,
        lower: f64,
        upper: f64,
    ) -> Self {
        self.parameters.push(ParameterSettings::between(name, parameter_type, lower, upper));
        self
    }

    /// Adds a parameter to search that takes one of several values without an order, such as a connector.
    #[must_use]
    pub fn choice(mut self, name: impl Into<String>, values: impl Into<Vec<f64>>) -> Self {
        self.parameters.push(ParameterSettings::choice(name, values.into()));
        self
    }

    /// Adds a metric with its target.
    #[must_use]
    pub fn metric(mut self, metric: MetricTarget) -> Self {
        self.metrics.push(metric);
        self
    }

    /// Adds a library with metrics.
    #[must_use]
    pub fn plugin(mut self, path: impl Into<PathBuf>) -> Self {
        self.plugins.push(path.into());
        self
    }

    /// Sets the optimizer by name.
    #[must_use]
    pub fn optimizer(self, name: impl Into<String>) -> Self {
        Self { optimizer: name.into(), ..self }
    }

    /// Sets the number of evaluations in total.
    #[must_use]
    pub fn budget(self, budget: u64) -> Self {
        Self { budget, ..self }
    }

    /// Sets the number of candidates that are evaluated at the same time.
    #[must_use]
    pub fn workers(self, workers: usize) -> Self {
        Self { workers, ..self }
    }

    /// Sets the number of threads that serve the workers.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self { threads: Some(threads), ..self }
    }

    /// Sets the seed of the optimizer.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Tells results in the order in which the candidates were asked for.
    #[must_use]
    pub fn reproducible(self) -> Self {
        Self { is_reproducible: true, ..self }
    }

    /// Adds a candidate that is evaluated before the optimizer's own: values by name.
    #[must_use]
    pub fn enqueue<'a>(mut self, values: impl IntoIterator<Item = (&'a str, f64)>) -> Self {
        self.enqueue.push(values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
        self
    }

    /// Sets how a candidate is evaluated.
    #[must_use]
    pub fn evaluation(self, evaluation: EvaluationOptions) -> Self {
        Self { evaluation, ..self }
    }

    /// Switches a compile-time option of NETSIM on.
    #[must_use]
    pub fn netsim_option(mut self, name: impl Into<String>) -> Self {
        self.simulator.netsim_options.push(name.into());
        self
    }
}

/// Returns the number of cores that the process may use, at least 1: the default number of workers and threads.
///
/// # Example
///
/// ```
/// assert!(neversim_core::cores() >= 1);
/// ```
#[must_use]
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

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
        let mut checked = Self {
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
        };
        let findings = preflight::findings(&checked);
        checked.warnings.extend(findings);
        Ok(checked)
    }

    /// Makes an external program work in the run folder, where its leftovers are found if it is killed.
    pub(crate) fn work_in(&mut self, run: &Path) -> Result<(), StudyError> {
        if let Some(folder) = &self.settings.simulator.netsim_dir {
            leftovers::make_scratch(run)?;
            let program = self.settings.simulator.external(folder, self.cancellation.clone())?;
            self.simulator = Arc::new(program.with_scratch(absolute(&run.join(leftovers::SCRATCH))));
        }
        Ok(())
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

fn absolute(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.into())
}
