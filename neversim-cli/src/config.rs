//! From what was typed to the options of a study: flags override `--config`, which overrides the study that is resumed,
//! which overrides the defaults.

use std::path::{Path, PathBuf};

use neversim_core::{Baseline, SettingsFile, Study, StudyError, StudyOptions, StudySpecification};

use crate::args::{OptimizeArguments, load_plugins};
use crate::exit_code::UsageError;

/// A file for `--config`, and the model that it means.
#[derive(Debug, Default)]
struct ConfigFile {
    settings: SettingsFile,
    folder: PathBuf,
}

impl ConfigFile {
    fn read(path: &Path) -> Result<Self, StudyError> {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Self { settings: SettingsFile::read(path)?, folder })
    }

    /// Sets what the file gives in `study` and leaves the rest as it is.
    fn apply_to(&self, study: &mut StudySpecification) {
        let before = study.params_file.take();
        self.settings.apply_to(study);
        // A settings file travels with its model. In a run folder there is a copy of the model as it was then.
        let copy = self.folder.join("model.parameters");
        study.params_file = match study.params_file.take() {
            Some(_) if self.settings.is_made() && copy.is_file() => Some(copy),
            Some(file) => Some(self.folder.join(file)),
            None => before,
        };
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
    let mut options = stored.unwrap_or_else(StudyOptions::without_model);
    config.apply_to(&mut options);
    arguments.settings.apply_to(&mut options);
    arguments.simulator.apply_to(&mut options.simulator);
    arguments.evaluation.apply_to(&mut options.evaluation);
    arguments.stopping.apply_to(&mut options.stop_criteria);
    let has_command = !options.simulator.command.is_empty();
    match (&options.params_file, has_command) {
        (None, false) if is_new => return Err(no_study(&arguments.run)),
        (Some(file), true) => {
            let file = file.display();
            return Err(UsageError(format!(
                "--params-file {file} and --simulator exclude each other: NETSIM simulates a parameter file, a command its \
                 own model"
            ))
            .into());
        }
        _ => {}
    }
    if !params.is_empty() {
        options.parameters = params;
    }
    if !targets.is_empty() {
        options.metrics = targets;
    }
    let config_plugins = config.settings.plugins().map(|path| config.folder.join(path)).collect();
    options.plugins = first_given([&arguments.plugins.plugins, &config_plugins, &options.plugins]);
    // Also those of the environment; a study keeps the ones that its metrics come from.
    options.plugins = load_plugins(&options.plugins)?.iter().map(|plugin| plugin.path().to_owned()).collect();
    options.threads = arguments.threads;
    options.baseline = arguments.known.baseline_over(match config.settings.baseline() {
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
    options.enqueue = arguments.known.enqueue_over(config.settings.enqueued());
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
    UsageError(format!(
        "{run} holds no study to resume; a new study needs --params-file or --simulator, --param and --metric"
    ))
    .into()
}
