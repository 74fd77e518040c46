//! Before the first evaluation: what looks wrong, and how much memory and time the study will take.

mod effect;
mod expectation;
mod magnitude;
mod seeds;
mod targets;

use std::time::Duration;

pub use expectation::Expectation;

use crate::error::StudyError;
use crate::evaluate::evaluator::Evaluator;
use crate::plan::checked::CheckedStudyOptions;
use crate::plan::known;
use crate::plan::options::StudyOptions;
use crate::record::evaluation::{Evaluation, Outcome};
use crate::record::run_folder::RunFolder;

/// Returns what looks wrong about a study without being an error: parameters that the model does not have or does not
/// depend on, values that look as if they were in another unit, seeds that are searched, targets out of reach.
pub(crate) fn findings(checked: &CheckedStudyOptions) -> Vec<String> {
    let mut findings = effect::findings(checked);
    findings.extend(magnitude::findings(checked));
    findings.extend(seeds::findings(checked));
    findings.extend(targets::findings(checked));
    findings
}

/// What is known about a study before its first evaluation.
#[derive(Clone, Debug)]
pub struct Preflight {
    /// What looks wrong without being an error.
    pub warnings: Vec<String>,
    /// Notes of the metrics about this model.
    pub notes: Vec<String>,
    /// What the study will take, from the evaluation of the file's own values.
    pub expectation: Expectation,
    /// Time to build the network of the file's own values; `None` if the worker that built it died.
    pub network: Option<Duration>,
    /// Column of each metric in the history.
    pub metric_columns: Vec<String>,
    /// The value of each metric at the file's own values.
    pub metrics: Vec<Option<f64>>,
    /// What became of the evaluation of the file's own values.
    pub outcome: Outcome,
}

impl Preflight {
    /// Checks a study and evaluates the parameter file's own values once, in a worker if the study wants isolation; no study
    /// is created.
    ///
    /// # Errors
    ///
    /// [`StudyError`]: what [`Study::open`](crate::Study::open) would refuse; [`StudyError::Io`] where a worker needs a
    /// folder for temporary files and there is none.
    pub fn new(options: &StudyOptions) -> Result<Self, StudyError> {
        let checked = CheckedStudyOptions::new(options)?;
        let mut warnings = checked.warnings.clone();
        warnings.extend(findings(&checked));
        let own = evaluate_own_values(&checked)?;
        let network = checked.network_time.get().copied();
        let alone = own.duration.saturating_sub(network.unwrap_or_default());
        let mut expectation = Expectation::new(&checked, alone, options.budget);
        if expectation.builds_networks {
            expectation.evaluation = own.duration;
        }
        let (metrics, outcome) = (own.metrics, own.outcome);
        let metric_columns = checked.settings.metric_columns();
        let notes = checked.notes;
        Ok(Self { warnings, notes, expectation, network, metric_columns, metrics, outcome })
    }
}

fn evaluate_own_values(checked: &CheckedStudyOptions) -> Result<Evaluation, StudyError> {
    let values = known::own_values(&checked.model, checked.optimizer_options.space());
    let evaluate = |evaluator: &Evaluator| evaluator.evaluate(checked, 0, values, None).evaluation;
    if !checked.settings.evaluation.is_isolated() {
        return Ok(evaluate(&Evaluator::Threads));
    }
    // A worker reads the study from its folder.
    let temporary = std::env::temp_dir();
    let folder = tempfile::Builder::new().prefix("neversim-").tempdir().map_err(StudyError::create(temporary))?;
    checked.write(&RunFolder::open(folder.path())?)?;
    Ok(evaluate(&Evaluator::new(checked, folder.path())?))
}
