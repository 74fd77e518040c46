//! Metrics by command: a program that describes its metrics once, and then computes them from the spikes of each simulation.
//!
//! The protocol is in PROTOCOL.md.

mod description;
mod question;
mod spike_files;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use neversim_metrics::{CheckedOptions, Metric, MetricCall, MetricError, OptionRow, Statistics};
use neversim_netsim::Limits;

use crate::cancellation::Cancellation;
use crate::error::StudyError;
use crate::metric_group::{MetricGroup, MetricValues, RunningMetrics};
use crate::program::pool::{ProgramPool, what_is};
use crate::program::{AnswerLimits, Launch, Program};
use crate::record::outside::{InputSettings, absolute_command, files_of_command};
use crate::record::run_folder::SCRATCH;
use crate::simulator::failure::{OutsideCause, SimulationFailure};
use crate::simulator::model::SessionFacts;
use crate::simulator::no_answer;
use crate::simulator::simulation::Simulation;
use description::Description;
use question::MetricQuestion;
use spike_files::SpikeFiles;

/// Returns the metrics of a program, which is asked what it has: for a [`Registry`](neversim_metrics::Registry) outside of a
/// study. Programs are started again as they are needed, and end with the last of the metrics.
///
/// - `command`: program and arguments.
///
/// # Errors
///
/// [`StudyError::MetricsProgram`]: it cannot be started, or does not describe its metrics.
///
/// # Example
///
/// A program whose metric is always 2.
///
/// ```
/// use neversim_core::metrics::{Registry, Statistics};
///
/// let script = r#"while read -r line; do case $line in
///     *describe*) echo '{"metrics": [{"name": "two", "unit": "1", "summary": "always 2"}]}' ;;
///     *) echo '{"values": [2]}' ;;
/// esac; done"#;
/// let mut registry = Registry::builtin();
/// for metric in neversim_core::metrics_of_command(&["sh", "-c", script].map(String::from))? {
///     registry.add(metric)?;
/// }
/// let spikes = neversim_core::Spikes::new(vec![0], vec![0.5], 1, 1.0);
/// let two = registry.resolve("two", &[].into())?;
/// assert_eq!(two.compute(&Statistics::new(spikes.trains()?))?, Some(2.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn metrics_of_command(command: &[String]) -> Result<Vec<Arc<dyn Metric>>, StudyError> {
    Ok(CommandMetrics::described(absolute_command(command), Limits::default())?.metrics())
}

/// The metrics of a program.
#[derive(Debug)]
pub(crate) struct CommandMetrics {
    command: Vec<String>,
    limits: AnswerLimits,
    metrics: Vec<Arc<CommandMetric>>,
}

impl CommandMetrics {
    /// Processor time that a program may take to describe its metrics: some libraries are slow to import.
    const DESCRIPTION: Duration = Duration::from_secs(60);

    /// Starts a program once and asks it what metrics it has.
    ///
    /// - `limits`: of the metrics of one simulation.
    pub(crate) fn described(command: Vec<String>, limits: Limits) -> Result<Self, StudyError> {
        let refuse = |reason: String| StudyError::MetricsProgram { command: command.join(" "), reason };
        let launch = Launch { command: command.clone(), folder: None, log: None };
        let started = Program::start(&launch).map_err(|error| format!("it cannot be started: {error}"));
        let limit = AnswerLimits { timeout: Some(Self::DESCRIPTION), memory_mib: limits.memory_mib };
        let answer = started.and_then(|mut program| {
            let answer = program.ask(&description::question(), limit, &Cancellation::default(), what_is);
            answer.map_err(|silence| format!("it does not describe its metrics: {silence}"))
        });
        let descriptions = answer.and_then(|answer| description::read(&answer)).map_err(refuse)?;
        let limits = AnswerLimits { timeout: limits.timeout, memory_mib: limits.memory_mib };
        let programs = Arc::new(Programs { pool: ProgramPool::without_logs(command.clone()), limits });
        let metrics = descriptions
            .into_iter()
            .map(|description| Arc::new(CommandMetric { description, programs: Arc::clone(&programs) }));
        Ok(Self { metrics: metrics.collect(), command, limits })
    }
}

impl MetricGroup for CommandMetrics {
    fn metrics(&self) -> Vec<Arc<dyn Metric>> {
        self.metrics.iter().map(|metric| Arc::clone(metric) as Arc<dyn Metric>).collect()
    }

    fn outside(&self, flag: &str) -> Result<Vec<InputSettings>, StudyError> {
        files_of_command(flag, &self.command)
    }

    fn start(&self, session: &SessionFacts<'_>) -> Result<Box<dyn RunningMetrics>, StudyError> {
        // Links are not resolved: a run folder that moves is reached through one.
        let run = std::path::absolute(session.run).map_err(StudyError::read(session.run))?;
        let pool = ProgramPool::new(self.command.clone(), &run, "metrics", session.cancellation.clone())?;
        let names = self.metrics.iter().map(|metric| metric.name().to_owned()).collect();
        Ok(Box::new(RunningCommand {
            names,
            programs: Programs { pool, limits: self.limits },
            scratch: run.join(SCRATCH),
        }))
    }
}

/// The metrics of a program, in a session.
#[derive(Debug)]
struct RunningCommand {
    names: Vec<String>,
    programs: Programs,
    /// Where the spikes of simulations lie while they are measured.
    scratch: PathBuf,
}

impl RunningMetrics for RunningCommand {
    fn has(&self, metric: &str) -> bool {
        self.names.iter().any(|name| name == metric)
    }

    fn compute(
        &self,
        statistics: &Statistics<'_>,
        calls: &[&MetricCall],
        simulation: &Simulation<'_>,
    ) -> Result<MetricValues, SimulationFailure> {
        let questions: Vec<MetricQuestion<'_>> = calls.iter().map(|call| MetricQuestion::of_call(call)).collect();
        // Two groups measure one after the other.
        let folder = self.scratch.join(format!("{:06}_{}_spikes", simulation.evaluation, simulation.replicate));
        self.programs.compute(&folder, statistics, &questions)
    }
}

/// Programs that compute metrics.
#[derive(Debug)]
struct Programs {
    pool: ProgramPool,
    limits: AnswerLimits,
}

impl Programs {
    /// Returns the values of metrics of one simulation.
    ///
    /// - `folder`: for the spikes, while they are measured. It need not exist, and does not afterwards.
    fn compute(
        &self,
        folder: &Path,
        statistics: &Statistics<'_>,
        questions: &[MetricQuestion<'_>],
    ) -> Result<MetricValues, SimulationFailure> {
        let files = SpikeFiles::write(folder, statistics.trains())
            .map_err(|reason| SimulationFailure { outside: Some(OutsideCause::Files), ..question::crashed(reason) })?;
        let line = question::line(questions, statistics, &files).map_err(question::crashed)?;
        let answer = self.pool.ask(&line, self.limits);
        let answer = answer.map_err(|silence| no_answer::failure(&silence, "metrics program", self.limits))?;
        question::read(&answer, questions.len())
    }
}

/// A metric that a program has described.
#[derive(Debug)]
struct CommandMetric {
    description: Description,
    /// Programs outside of a session.
    programs: Arc<Programs>,
}

impl Metric for CommandMetric {
    fn name(&self) -> &str {
        &self.description.name
    }

    fn summary(&self) -> &str {
        &self.description.summary
    }

    fn unit(&self) -> &str {
        &self.description.unit
    }

    fn formula(&self) -> &str {
        &self.description.formula
    }

    fn undefined(&self) -> &str {
        &self.description.undefined
    }

    fn reference(&self) -> &str {
        &self.description.reference
    }

    fn options(&self) -> &[OptionRow] {
        &self.description.options
    }

    /// Asks a program for this metric alone. A session asks for all metrics of a simulation at once.
    fn compute(&self, statistics: &Statistics<'_>, options: &CheckedOptions) -> Result<Option<f64>, MetricError> {
        let failed = |reason: String| MetricError::Failed { metric: self.name().to_owned(), reason };
        let question = MetricQuestion::of_options(self, options)?;
        let folder = tempfile::Builder::new().prefix("neversim-").tempdir();
        let folder = folder.map_err(|error| failed(format!("no folder for its spikes: {error}")))?;
        let computed = self.programs.compute(&folder.path().join("spikes"), statistics, &[question]);
        let values = computed.map_err(|failure| failed(failure.failure.reason))?.map_err(failed)?;
        Ok(values.into_iter().next().flatten())
    }
}
