//! What a study is to do, checked: search space, model, objective. Nothing of it changes while the study runs.

pub(crate) mod known;
pub(crate) mod objective;
pub(crate) mod options;

use std::sync::Arc;

use neversim_metrics::plugin::Plugins;
use neversim_optim::{OptimizerOptions, Registry, SearchSpace};
use sha2::{Digest, Sha256};

#[cfg(feature = "netsim")]
use crate::command_metrics::CommandMetrics;
use crate::error::StudyError;
use crate::metric_group::MetricGroup;
use crate::record::metric_target::MetricTarget;
use crate::record::number::hex;
use crate::record::outside::absolute_command;
use crate::record::path::absolute;
use crate::record::replicate::Replicate;
use crate::record::run_folder::{MODEL, RunFolder};
use crate::record::sampling::Sampling;
use crate::record::settings::specification::StudySpecification;
use crate::record::settings::value::{CommandWords, SettingValue};
use crate::record::settings::{ParameterSettings, PluginSettings, StudySettings, VERSION};
use crate::record::simulator_options::SimulatorOptions;
#[cfg(feature = "netsim")]
use crate::simulator::command::CommandModel;
use crate::simulator::model::Model;
#[cfg(feature = "netsim")]
use crate::simulator::netsim::Netsim;
use crate::simulator::simulation::Values;
use known::Baseline;
use objective::Objective;
use options::StudyOptions;

/// A study's options, checked, with everything they name loaded.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) settings: StudySettings,
    pub(crate) model: Arc<dyn Model>,
    /// The strategies that can be named.
    pub(crate) strategies: Registry,
    pub(crate) optimizer_options: OptimizerOptions,
    pub(crate) objective: Objective,
    /// The metrics of programs.
    pub(crate) metric_groups: Vec<Arc<dyn MetricGroup>>,
    /// The model's own point, if it is to be evaluation 0.
    pub(crate) baseline: Option<Vec<f64>>,
    /// The candidates that are to be evaluated before the optimizer's own.
    pub(crate) enqueue: Vec<Vec<f64>>,
    /// What looks odd without being an error.
    pub(crate) warnings: Vec<String>,
    /// Notes of the metrics about this model.
    pub(crate) notes: Vec<String>,
}

impl Plan {
    /// Checks everything that can be checked before the first simulation.
    pub(crate) fn new(options: &StudyOptions) -> Result<Self, StudyError> {
        check_numbers(options)?;
        options.stop_criteria.check(&options.metrics)?;
        options.evaluation.check()?;
        let space = search_space(&options.parameters)?;
        let plugins = Plugins::load(&options.plugins)?;
        refuse_options_of_netsim(options)?;
        let model = model(options)?;
        let metric_groups = metric_groups(options)?;
        let registry = registry(&plugins, &metric_groups, &options.metrics_from)?;
        let objective = Objective::resolved(&options.metrics, &registry, model.may_give_numbers())?;
        let objective = objective.with_undefined_penalty(options.evaluation.penalty());
        let optimizer_options = OptimizerOptions::new(space, Some(options.budget), options.workers, options.seed)?;
        // An unknown name is refused now, not after the run folder was made.
        options.strategies.create(&options.optimizer, &optimizer_options)?;

        let space = optimizer_options.space();
        let prospect = model.check(space, &options.evaluation)?;
        let notes = prospect.population.map(|population| objective.check_against(&population)).transpose()?;
        let enqueue = options.enqueue.iter().map(|candidate| known::values_of(candidate, model.as_ref(), space));
        let enqueue = enqueue.collect::<Result<_, _>>()?;
        let mut warnings = prospect.warnings;
        let baseline = match (options.baseline, known::baseline(model.as_ref(), space)) {
            (Baseline::Absent, _) => None,
            (Baseline::Required, Ok(None)) => {
                let reason = "the simulator does not give values of its own: enqueue a candidate instead".into();
                return Err(StudyError::Enqueued { candidate: "the model's own point".into(), reason });
            }
            (_, Ok(values)) => values,
            (Baseline::Required, Err(error)) => return Err(error),
            (Baseline::IfWithinBounds, Err(error)) => {
                warnings.push(format!("{error}; evaluation 0 is another one"));
                None
            }
        };
        let settings = settings(options, &plugins, model.as_ref(), &metric_groups, &objective)?;
        let notes = notes.unwrap_or_default();
        Ok(Self {
            settings,
            model,
            strategies: options.strategies.clone(),
            optimizer_options,
            objective,
            metric_groups,
            baseline,
            enqueue,
            warnings,
            notes,
        })
    }

    /// Returns the search space.
    pub(crate) fn space(&self) -> &SearchSpace {
        self.optimizer_options.space()
    }

    /// Returns the values of a candidate by name.
    pub(crate) fn values<'a>(&'a self, values: &'a [f64]) -> Values<'a> {
        Values::new(self.space(), values)
    }

    /// Whether programs need a scratch folder in the run folder.
    pub(crate) fn needs_scratch(&self) -> bool {
        self.model.is_external() || !self.metric_groups.is_empty()
    }

    /// Writes what makes a folder a study: the model, if it is a file, and then the settings.
    pub(crate) fn write(&self, run: &RunFolder) -> Result<(), StudyError> {
        self.write_model(run)?;
        self.settings.write(run)
    }

    /// Writes the copy of the model's file, if it has one.
    pub(crate) fn write_model(&self, run: &RunFolder) -> Result<(), StudyError> {
        self.model.file().map_or(Ok(()), |text| run.replace(MODEL, text.as_bytes()))
    }
}

/// Refuses what only NETSIM can do where another simulator runs.
fn refuse_options_of_netsim(options: &StudyOptions) -> Result<(), StudyError> {
    let SimulatorOptions { netsim_dir, netsim_options, sampling, command, .. } = &options.simulator;
    if options.own_simulator.is_none() && command.is_empty() {
        return Ok(());
    }
    let asked_for = [
        ("netsim_dir", netsim_dir.is_some()),
        ("netsim_options", !netsim_options.is_empty()),
        ("sampling", *sampling != Sampling::default()),
        ("replicate", options.evaluation.replicate != Replicate::default()),
    ];
    match asked_for.into_iter().find(|(_, is_asked_for)| *is_asked_for) {
        Some((setting, _)) => Err(StudyError::OnlyForNetsim { setting }),
        None => Ok(()),
    }
}

/// Returns the model that the options name.
fn model(options: &StudyOptions) -> Result<Arc<dyn Model>, StudyError> {
    if let Some(own) = &options.own_simulator {
        return Ok(Arc::new(own.clone()));
    }
    if let Some(name) = &options.simulator.own {
        return Err(StudyError::NotOurSimulator { name: name.clone() });
    }
    #[cfg(feature = "netsim")]
    if !options.simulator.command.is_empty() {
        return Ok(Arc::new(CommandModel::new(
            absolute_command(&options.simulator.command),
            options.simulator.limits()?,
        )));
    }
    #[cfg(feature = "netsim")]
    if let Some(file) = &options.params_file {
        return Ok(Arc::new(Netsim::read(file, &options.simulator, &options.evaluation)?));
    }
    Err(StudyError::NoModel)
}

/// Returns the metrics of each program that the options name.
fn metric_groups(options: &StudyOptions) -> Result<Vec<Arc<dyn MetricGroup>>, StudyError> {
    let described = |command: &CommandWords| -> Result<Arc<dyn MetricGroup>, StudyError> {
        #[cfg(feature = "netsim")]
        return Ok(Arc::new(CommandMetrics::described(absolute_command(command), options.simulator.limits()?)?));
        #[cfg(not(feature = "netsim"))]
        return Err(StudyError::MetricsProgram {
            command: command.shown(),
            reason: "this program was built without the feature `netsim`, which programs need".into(),
        });
    };
    options.metrics_from.iter().map(described).collect()
}

/// Returns all metrics: built in, from plugins, and from programs.
fn registry(
    plugins: &Plugins,
    groups: &[Arc<dyn MetricGroup>],
    commands: &[CommandWords],
) -> Result<neversim_metrics::Registry, StudyError> {
    let mut registry = plugins.registry().clone();
    for (group, command) in groups.iter().zip(commands) {
        for metric in group.metrics() {
            registry
                .add(metric)
                .map_err(|error| StudyError::MetricsProgram { command: command.shown(), reason: error.to_string() })?;
        }
    }
    Ok(registry)
}

/// Refuses numbers that no study can have.
fn check_numbers(options: &StudyOptions) -> Result<(), StudyError> {
    let threads = options.thread_count();
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
    Ok(())
}

/// Returns the settings that a new study is made with.
fn settings(
    options: &StudyOptions,
    plugins: &Plugins,
    model: &dyn Model,
    metric_groups: &[Arc<dyn MetricGroup>],
    objective: &Objective,
) -> Result<StudySettings, StudyError> {
    let plugins = used_plugins(plugins, &options.metrics);
    let (mut inputs, program) = model.outside()?;
    for (index, group) in metric_groups.iter().enumerate() {
        let number = if index == 0 { String::new() } else { format!(" {}", index + 1) };
        inputs.extend(group.outside(&format!("--metrics-from{number}"))?);
    }
    let absolute_words = |command: &CommandWords| CommandWords(absolute_command(command));
    let specification = StudySpecification {
        params_file: options.params_file.as_deref().map(absolute),
        metrics_from: options.metrics_from.iter().map(absolute_words).collect(),
        simulator: SimulatorOptions {
            netsim_dir: options.simulator.netsim_dir.as_deref().map(absolute),
            command: absolute_words(&options.simulator.command),
            own: options.own_simulator.as_ref().map(|own| own.name().to_owned()),
            ..options.simulator.clone()
        },
        evaluation: options.evaluation.clone().resolved(!plugins.is_empty()),
        metrics: objective.targets().cloned().collect(),
        ..options.specification.clone()
    };
    Ok(StudySettings {
        neversim: VERSION.into(),
        specification,
        params_file_sha256: model.file().map(|text| hex(&Sha256::digest(text))),
        has_baseline: options.baseline != Baseline::Absent,
        baseline_held_back: match options.baseline {
            Baseline::IfWithinBounds => Baseline::HELD_BACK,
            Baseline::Required | Baseline::Absent => 0,
        },
        program,
        inputs,
        plugins,
        enqueued: Vec::new(),
        sessions: Vec::new(),
    })
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

fn search_space(parameters: &[ParameterSettings]) -> Result<SearchSpace, StudyError> {
    let checked = parameters.iter().map(ParameterSettings::checked);
    Ok(SearchSpace::new(checked.collect::<Result<_, _>>()?)?)
}
