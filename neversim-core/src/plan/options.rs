//! What a user decides about a study, before it is checked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::error::StudyError;
use crate::plan::known::Baseline;
use crate::record::evaluation_options::EvaluationOptions;
use crate::record::metric_target::MetricTarget;
use crate::record::run_folder::MODEL;
use crate::record::settings::{ParameterSettings, StudySettings};
use crate::record::simulator_options::SimulatorOptions;
use crate::record::stopping::StopCriteria;
use crate::simulator::Simulator;
use crate::simulator::own::OwnSimulator;

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
    /// NETSIM parameter file of the model; `None` for another simulator.
    pub params_file: Option<PathBuf>,
    /// The simulator of a Rust program, instead of NETSIM.
    pub own_simulator: Option<OwnSimulator>,
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
    /// Programs that compute metrics, each with its arguments. Opening the study starts each once, to ask what it computes.
    pub metrics_from: Vec<Vec<String>>,
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
        Self { params_file: Some(params_file.into()), ..Self::without_model() }
    }

    /// Returns the options for a [`Simulator`] of your own with everything else at its default, as [`new`](Self::new) has it.
    ///
    /// - `name`: what the study records, and compares when it is resumed.
    #[must_use]
    pub fn of_simulator(name: impl Into<String>, simulator: impl Simulator + 'static) -> Self {
        Self { own_simulator: Some(OwnSimulator::new(name, simulator)), ..Self::without_model() }
    }

    /// Returns the defaults of everything but the model.
    #[must_use]
    pub fn without_model() -> Self {
        Self {
            params_file: None,
            own_simulator: None,
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
            metrics_from: Vec::new(),
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
            metrics_from: settings.metrics_from.clone(),
            params_file: settings.params_file.clone(),
            ..Self::without_model()
        }
    }

    /// Returns the options of the study in `run`.
    pub(crate) fn of_run(run: &Path) -> Result<Self, StudyError> {
        let settings = StudySettings::of_run(run)?.ok_or_else(|| StudyError::NoStudy { path: run.into() })?;
        let options = Self::from_settings(&settings);
        Ok(Self { params_file: options.params_file.as_ref().map(|_| run.join(MODEL)), ..options })
    }

    /// Returns the number of threads that serve the workers.
    pub(crate) fn thread_count(&self) -> usize {
        self.threads.unwrap_or_else(cores)
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

    /// Adds a program that computes metrics: its path and its arguments.
    #[must_use]
    pub fn metrics_from<W: Into<String>>(mut self, command: impl IntoIterator<Item = W>) -> Self {
        self.metrics_from.push(command.into_iter().map(Into::into).collect());
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
