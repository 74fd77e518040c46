//! Why a study cannot be made, resumed or continued.

use std::io;
use std::path::PathBuf;

use neversim_metrics::MetricError;
use neversim_metrics::plugin::PluginError;
#[cfg(feature = "netsim")]
use neversim_netsim::{NoNetsimFound, ParameterError, SimulationError};
use neversim_optim::{OptimizerError, ParameterType, SpaceError};

use crate::record::displacement::Displacement;
use crate::record::replicate::Replicate;

/// Why a study cannot be made, resumed or continued.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StudyError {
    /// A metric's target, weight or scale is invalid.
    #[error("metric `{name}`: {field} {value} must be {allowed}")]
    MetricTarget {
        /// The metric.
        name: String,
        /// `target`, `weight`, `scale` or `tol`.
        field: &'static str,
        /// Its value.
        value: f64,
        /// What is allowed.
        allowed: &'static str,
    },
    /// A number that a simulator gives has no options.
    #[error(
        "metric `{name}` is none of neversim's, so it can only be a number that the simulator gives, and those have no options"
    )]
    OptionsOfNumber {
        /// The metric.
        name: String,
    },
    /// A study without a metric has no loss.
    #[error("no metric given: a study needs at least one metric with its target")]
    NoMetric,
    /// The study needs a simulator: a parameter file, a command, or one of the program's own.
    #[error("no model given: a study needs a NETSIM parameter file (params_file) or another simulator")]
    NoModel,
    /// A number that must be positive is 0.
    #[error("{field} is 0: it must be at least 1")]
    Zero {
        /// `budget`, `workers`, `threads` or `stop_after_stagnation`.
        field: &'static str,
    },
    /// A number is beyond what study.toml can hold, or beyond what makes sense.
    #[error("{field} {value} is too large: at most {limit} is allowed")]
    TooLarge {
        /// `budget`, `seed`, `workers` or `threads`.
        field: &'static str,
        /// Its value.
        value: u64,
        /// The largest possible.
        limit: u64,
    },
    /// The loss to stop at is not a number.
    #[error("stop_loss {value} must be a number")]
    StopLoss {
        /// Its value.
        value: f64,
    },
    /// The study ends when every metric is within its tolerance, and not every metric has one.
    #[error(
        "metric `{with}` has a tolerance (tol), `{without}` has none: a study ends when every metric is within its \
         tolerance, so give a tolerance to every metric or to none"
    )]
    SomeTolerances {
        /// A metric with a tolerance.
        with: String,
        /// A metric without one.
        without: String,
    },
    /// A candidate to be evaluated first is invalid.
    #[error("{candidate}: {reason}")]
    Enqueued {
        /// The candidate, as it was given.
        candidate: String,
        /// What is wrong with it, and what is allowed.
        reason: String,
    },
    /// No NETSIM parameter has the name of a searched one.
    #[error("unknown parameter `{name}`{}; only parameters of the model can be searched", did_you_mean(*closest))]
    UnknownParameter {
        /// The name given.
        name: String,
        /// The known name that was probably meant.
        closest: Option<&'static str>,
    },
    /// The simulation does not depend on a searched parameter.
    #[error("parameter `{name}` has no effect on the simulation ({meaning}): searching it would waste the budget")]
    NoEffect {
        /// The parameter.
        name: String,
        /// What it is.
        meaning: &'static str,
    },
    /// A parameter that NETSIM rounds to a whole number is searched as a real number.
    #[error(
        "parameter `{name}` is a whole number ({meaning}): search it as int or log-int, or as a choice of whole numbers, not as {parameter_type}"
    )]
    NotWhole {
        /// The parameter.
        name: String,
        /// What it is.
        meaning: &'static str,
        /// The type given.
        parameter_type: String,
    },
    /// Bounds where a choice needs values, or vice versa.
    #[error("parameter `{name}`: type {parameter_type} needs {wanted}")]
    ParameterRange {
        /// The parameter.
        name: String,
        /// The type given.
        parameter_type: ParameterType,
        /// What belongs to it.
        wanted: &'static str,
    },
    /// A file or folder cannot be read or written.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// `read`, `write`, `create`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The run folder is a file.
    #[error("{} is a file: the run needs a folder of its own", path.display())]
    NotAFolder {
        /// The path.
        path: PathBuf,
    },
    /// The folder holds other files.
    #[error("{} holds other files (`{}`) and no study.toml: give a new or empty folder", path.display(), example.display())]
    ForeignFolder {
        /// The folder.
        path: PathBuf,
        /// One of the files.
        example: PathBuf,
    },
    /// There is no study to resume.
    #[error("{} holds no study (no study.toml)", path.display())]
    NoStudy {
        /// The folder.
        path: PathBuf,
    },
    /// There is no such folder.
    #[error("{} does not exist", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The budget is below what is done already.
    #[error("{} has {done} evaluations, more than a budget of {budget} allows: give at least {done}", path.display())]
    BudgetBelowDone {
        /// The folder.
        path: PathBuf,
        /// The budget asked for.
        budget: u64,
        /// Evaluations in the history.
        done: u64,
    },
    /// Another process works on the folder.
    #[error("{} is in use by another process: wait for it or stop it", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// The run folder or the history was taken from the study while it was open.
    #[error("{}: while the study was open, {what}; {saved}", path.display())]
    Displaced {
        /// The run folder as it was given.
        path: PathBuf,
        /// What happened.
        what: Displacement,
        /// Where the evaluations are, and how to continue.
        saved: String,
    },
    /// A file that an interrupted start could have left holds something else.
    #[error(
        "{} is not what an interrupted start of this study would leave: {reason}; nothing was changed, give a new or empty folder",
        path.display()
    )]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// What is different.
        reason: String,
    },
    /// The folder belongs to a study with other settings.
    #[error("{} belongs to a study with other settings: {}; choose another folder for a new study", path.display(), differences.join("; "))]
    AnotherStudy {
        /// The folder.
        path: PathBuf,
        /// Each setting with both values.
        differences: Vec<String>,
    },
    /// Files outside the run folder on which the simulations depend have changed.
    #[error(
        "{}: {}; all rows of a history must come from one model and program: restore the original, or choose another \
         folder for a new study",
        path.display(),
        changes.join("; ")
    )]
    OutsideChanged {
        /// The run folder.
        path: PathBuf,
        /// What has changed, in words.
        changes: Vec<String>,
    },
    /// A path that study.toml must hold is not UTF-8.
    #[error("the path {} is not UTF-8, so study.toml cannot hold it: rename the file or folder", path.display())]
    PathNotText {
        /// The path.
        path: PathBuf,
    },
    /// study.toml is damaged or of another version.
    #[error("{} cannot be understood: {reason}", path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A row of the history cannot be understood.
    #[error("{}, line {line}: {reason}", path.display())]
    History {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// The history has fewer rows than the checkpoint counts.
    #[error(
        "{} has {rows} evaluations, but {expected} were finished: restore it from a backup or a history.rescued file, \
         or delete checkpoint.bin to continue with what is there",
        path.display()
    )]
    RowsMissing {
        /// The history.
        path: PathBuf,
        /// Rows found.
        rows: usize,
        /// Rows that were there.
        expected: usize,
    },
    /// The worker threads cannot be started.
    #[error("cannot start {threads} worker threads")]
    Threads {
        /// How many.
        threads: usize,
        /// What the system says.
        source: rayon::ThreadPoolBuildError,
    },
    /// A limit is invalid.
    #[error("{field} {value} must be above 0")]
    Limit {
        /// `timeout`, `memory_limit` or `max_time`.
        field: &'static str,
        /// Its value.
        value: f64,
    },
    /// Evaluations should run in worker processes, but no worker program was given.
    #[error(
        "evaluations in separate processes, the default for metrics from plugins, need a worker program \
         (StudyOptions::worker_program); `isolate: Some(false)` evaluates in this process"
    )]
    NoWorkerProgram,
    /// A program with metrics cannot be used.
    #[error("the metrics program `{command}`: {reason}")]
    MetricsProgram {
        /// Program and arguments.
        command: String,
        /// Why: it cannot be started, does not describe its metrics, or has one whose name is taken.
        reason: String,
    },
    /// Workers cannot be started.
    #[error("{reason}")]
    Worker {
        /// Why.
        reason: String,
    },
    /// The seeds of connections and dynamics cannot be chosen independently.
    #[error(
        "replicates of {replicate} alone need a separate seed for the connections: `--netsim-option separate_connector_rng` \
         (with it the connections differ from those without it), or replicates of both"
    )]
    SeedsNotApart {
        /// What was to differ.
        replicate: Replicate,
    },
    /// The seeds of the replicates would be too large.
    #[error("output_file_code {seed} leaves no seeds for {replicates} replicates: the largest seed is {}", u32::MAX)]
    SeedsTooLarge {
        /// Seed of the model.
        seed: u32,
        /// Replicates wanted.
        replicates: u32,
    },
    /// Something is requested of an external program that only the native engine can do.
    #[error(
        "{asked_for} is not available with an external NETSIM program, which has only the options it was compiled with: \
         leave netsim_dir out to use the native engine"
    )]
    NotForExternal {
        /// What was requested.
        asked_for: String,
    },
    /// No external program was found.
    #[cfg(feature = "netsim")]
    #[error(transparent)]
    NoNetsim(#[from] NoNetsimFound),
    /// The parameter file is refused.
    #[cfg(feature = "netsim")]
    #[error(transparent)]
    Parameters(#[from] ParameterError),
    /// The files of an evaluation cannot be written. It is not in the history, and is evaluated again when the study is
    /// resumed.
    #[error(
        "the files of evaluation {number} cannot be written: {reason}; free some space and repeat the same command"
    )]
    Unwritable {
        /// Number of the evaluation.
        number: u64,
        /// What the system says.
        reason: String,
    },
    /// An evaluation failed at every attempt for an outside reason. It is not in the history, and is evaluated again when the
    /// study is resumed.
    #[error(
        "evaluation {number} cannot be made: {reason}; the cause lies outside the evaluation, so the history has no row \
         for it: fix the cause and repeat the same command"
    )]
    OutsideCause {
        /// Number of the evaluation.
        number: u64,
        /// What happened at the last attempt.
        reason: String,
    },
    /// The simulator does not give what a metric needs. No evaluation is in the history.
    #[error(
        "{reason}; the study has no evaluation yet, so remove its folder or choose another one, and correct the name"
    )]
    NoSuchNumber {
        /// Which metric, and what the simulator gives.
        reason: String,
    },
    /// A setting that only NETSIM understands, and another simulator.
    #[error("{setting} is a setting for NETSIM models, and another simulator runs this one: leave one of them out")]
    OnlyForNetsim {
        /// The key of the setting.
        setting: &'static str,
    },
    /// The simulator of a study is part of another program.
    #[error(
        "the study's simulator `{name}` is part of the Rust program that made the study: continue it with that program"
    )]
    NotOurSimulator {
        /// The name that study.toml holds.
        name: String,
    },
    /// A simulation for the files of the best evaluation failed.
    #[cfg(feature = "netsim")]
    #[error(transparent)]
    Simulation(#[from] SimulationError),
    /// The search space is refused.
    #[error(transparent)]
    Space(#[from] SpaceError),
    /// A metric is refused.
    #[error(transparent)]
    Metric(#[from] MetricError),
    /// A plugin is refused.
    #[error(transparent)]
    Plugin(#[from] PluginError),
    /// The optimizer is refused.
    #[error(transparent)]
    Optimizer(#[from] OptimizerError),
}

impl StudyError {
    pub(crate) fn read(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        Self::io("read", path)
    }

    pub(crate) fn write(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        Self::io("write", path)
    }

    pub(crate) fn create(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        Self::io("create", path)
    }

    fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }
}

fn did_you_mean(closest: Option<&str>) -> String {
    closest.map(|name| format!(" (did you mean `{name}`?)")).unwrap_or_default()
}
