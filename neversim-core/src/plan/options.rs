//! What a user decides about a study, before it is checked.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::time::Duration;

use neversim_optim::{ParameterType, Registry};

use crate::error::StudyError;
use crate::plan::known::Baseline;
use crate::record::evaluation_options::EvaluationOptions;
use crate::record::metric_target::MetricTarget;
use crate::record::run_folder::MODEL;
use crate::record::settings::specification::StudySpecification;
use crate::record::settings::value::CommandWords;
use crate::record::settings::{ParameterSettings, StudySettings};
use crate::simulator::Simulator;
use crate::simulator::own::OwnSimulator;

pub use crate::record::settings::specification::cores;

/// What a user decides about a study. Checked when the study is opened.
///
/// # Example
///
/// ```
/// use neversim_core::{MetricTarget, ParameterType, StudyOptions};
/// let options = StudyOptions::new("model.parameters")
///     .parameter("ge", ParameterType::Log, 2e-9, 3e-8)
///     .metric(MetricTarget::new("fr", 6.0))
///     .optimizer("TwoPointsDE")
///     .budget(500)
///     .workers(16);
/// assert_eq!(options.budget, 500);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct StudyOptions {
    /// The settings, which become part of the study.
    pub specification: StudySpecification,
    /// The simulator of a Rust program, instead of a parameter file or a command.
    pub own_simulator: Option<OwnSimulator>,
    /// The strategies that [`optimizer`](Self::optimizer) can name: neversim's own, unless others are added.
    pub strategies: Registry,
    /// Whether evaluation 0 is the parameter file's own point.
    pub baseline: Baseline,
    /// Candidates to be evaluated before the optimizer's own, by name; parameters left out keep the value of the file.
    /// Candidates enqueued earlier are skipped, so that the same command resumes.
    pub enqueue: Vec<BTreeMap<String, f64>>,
    /// Libraries with metrics, see [`neversim_metrics::plugin`]. Opening the study runs their code.
    pub plugins: Vec<PathBuf>,
    /// Threads that serve the workers; further threads are used within simulations. Not part of the study. `None`: one
    /// per core.
    pub threads: Option<usize>,
    /// How long running evaluations may take to finish when the study is to stop. Then they are dropped, and evaluated again
    /// when the study is resumed.
    pub patience: Duration,
    /// The program that evaluates candidates if [`EvaluationOptions::isolate`] asks for processes, as it does for metrics from
    /// plugins: it is started as `PROGRAM worker`, and calls [`serve`](crate::serve). Not part of the study.
    pub worker_program: Option<PathBuf>,
}

impl Deref for StudyOptions {
    type Target = StudySpecification;

    fn deref(&self) -> &StudySpecification {
        &self.specification
    }
}

impl DerefMut for StudyOptions {
    fn deref_mut(&mut self) -> &mut StudySpecification {
        &mut self.specification
    }
}

impl StudyOptions {
    /// The largest budget and seed: study.toml holds signed numbers of 64 bits.
    pub const LARGEST: u64 = StudySpecification::LARGEST;

    /// The most candidates that may be evaluated at the same time: each of them is proposed before the first one is evaluated.
    pub const MOST_WORKERS: usize = StudySpecification::MOST_WORKERS;

    /// The most threads, several times the cores of the largest machines.
    pub const MOST_THREADS: usize = 1024;

    /// Returns the options for a model with everything else at its default: NGOpt, 200 evaluations, one worker per core,
    /// seed 42. Parameters and metrics must be added.
    #[must_use]
    pub fn new(params_file: impl Into<PathBuf>) -> Self {
        Self::without_model().with(|study| study.params_file = Some(params_file.into()))
    }

    /// Returns the options for a [`Simulator`] of your own with everything else as in [`new`](Self::new).
    ///
    /// - `name`: what the study records, and compares when it is resumed.
    #[must_use]
    pub fn of_simulator(name: impl Into<String>, simulator: impl Simulator + 'static) -> Self {
        Self { own_simulator: Some(OwnSimulator::new(name, simulator)), ..Self::without_model() }
    }

    /// Returns the options for a simulator by command with everything else as in [`new`](Self::new). PROTOCOL.md of this crate
    /// says what the program must understand and answer.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_core::StudyOptions;
    /// let options = StudyOptions::of_command(["python", "model.py"]);
    /// assert_eq!(options.simulator.command.len(), 2);
    /// ```
    #[must_use]
    pub fn of_command(words: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let words = words.into_iter().map(Into::into).collect();
        Self::without_model().with(|study| study.simulator.command = CommandWords(words))
    }

    /// Returns the options for a simulator that needs no parameter file, with everything else as in [`new`](Self::new).
    #[must_use]
    pub fn without_model() -> Self {
        Self {
            specification: StudySpecification::default(),
            own_simulator: None,
            strategies: Registry::standard(),
            baseline: Baseline::default(),
            enqueue: Vec::new(),
            plugins: Vec::new(),
            threads: None,
            patience: Duration::from_secs(10),
            worker_program: None,
        }
    }

    /// Returns the options that a study was made with.
    #[must_use]
    pub fn from_settings(settings: &StudySettings) -> Self {
        let mut specification = settings.specification.clone();
        if !settings.plugins.is_empty() {
            // Studies made before plugins were isolated continue as they were.
            specification.evaluation.isolate.get_or_insert(false);
        }
        Self {
            specification,
            baseline: if settings.has_baseline { Baseline::default() } else { Baseline::Absent },
            plugins: settings.plugins.iter().map(|plugin| plugin.path.clone()).collect(),
            ..Self::without_model()
        }
    }

    /// Returns the options of the study in `run`.
    pub(crate) fn of_run(run: &Path) -> Result<Self, StudyError> {
        let settings = StudySettings::of_run(run)?.ok_or_else(|| StudyError::NoStudy { path: run.into() })?;
        let has_model = settings.params_file.is_some();
        Ok(Self::from_settings(&settings).with(|study| study.params_file = has_model.then(|| run.join(MODEL))))
    }

    /// Returns the number of threads that serve the workers.
    pub(crate) fn thread_count(&self) -> usize {
        self.threads.unwrap_or_else(cores)
    }

    /// Changes settings.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_core::StudyOptions;
    /// let options = StudyOptions::new("model.parameters").with(|study| study.stop_criteria.stop_loss = Some(0.1));
    /// assert_eq!(options.stop_criteria.stop_loss, Some(0.1));
    /// ```
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut StudySpecification)) -> Self {
        change(&mut self.specification);
        self
    }

    /// Adds a parameter to search: its name in the parameter file, its type, its lowest and its highest value.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, parameter_type: ParameterType, lower: f64, upper: f64) -> Self {
        self.parameters.push(ParameterSettings::between(name, parameter_type, lower, upper));
        self
    }

    /// Adds a parameter to search that takes one of several values without an order, such as a connector.
    #[must_use]
    pub fn choice(mut self, name: impl Into<String>, values: impl Into<Vec<f64>>) -> Self {
        self.parameters.push(ParameterSettings::choice(name, values.into()));
        self
    }

    /// Names the unit of the parameter that was added last, for figures and tables. It converts nothing.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_core::{ParameterType, StudyOptions};
    /// let options = StudyOptions::of_command(["sh", "model.sh"]).parameter("g", ParameterType::Log, 0.1, 10.0).unit("nS");
    /// assert_eq!(options.parameters[0].unit.as_deref(), Some("nS"));
    /// ```
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        if let Some(last) = self.parameters.last_mut() {
            last.unit = Some(unit.into());
        }
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

    /// Adds a program that computes metrics: its path and its arguments. Opening the study starts it once, to ask what it
    /// computes.
    #[must_use]
    pub fn metrics_from<W: Into<String>>(mut self, command: impl IntoIterator<Item = W>) -> Self {
        self.metrics_from.push(CommandWords(command.into_iter().map(Into::into).collect()));
        self
    }

    /// Sets the optimizer by name.
    #[must_use]
    pub fn optimizer(self, name: impl Into<String>) -> Self {
        self.with(|study| study.optimizer = name.into())
    }

    /// Sets the strategies that can be named, to add some of your own. A study is resumed only with a registry that has its
    /// strategy.
    #[must_use]
    pub fn strategies(self, strategies: Registry) -> Self {
        Self { strategies, ..self }
    }

    /// Sets the number of evaluations in total.
    #[must_use]
    pub fn budget(self, budget: u64) -> Self {
        self.with(|study| study.budget = budget)
    }

    /// Sets the number of candidates that are evaluated at the same time.
    #[must_use]
    pub fn workers(self, workers: usize) -> Self {
        self.with(|study| study.workers = workers)
    }

    /// Sets the number of threads that serve the workers.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self { threads: Some(threads), ..self }
    }

    /// Sets the seed of the optimizer.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        self.with(|study| study.seed = seed)
    }

    /// Tells results in the order in which the candidates were asked for.
    #[must_use]
    pub fn reproducible(self) -> Self {
        self.with(|study| study.is_reproducible = true)
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
        self.with(|study| study.evaluation = evaluation)
    }

    /// Switches a compile-time option of NETSIM on.
    #[must_use]
    pub fn netsim_option(mut self, name: impl Into<String>) -> Self {
        self.simulator.netsim_options.push(name.into());
        self
    }
}
