//! Before the first evaluation: what looks wrong, and how much memory and time the study will take.

mod expectation;

use std::sync::Arc;
use std::time::Duration;

pub use expectation::Expectation;

use crate::error::StudyError;
use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::session::{Runtime, Session};
use crate::plan::Plan;
use crate::plan::known;
use crate::plan::options::StudyOptions;
use crate::record::evaluation::{Evaluation, Outcome};
use crate::record::run_folder::RunFolder;

/// Returns what looks wrong about a study without being an error.
pub(crate) fn findings(plan: &Plan) -> Vec<String> {
    plan.model.findings(plan.space(), &plan.settings.metrics)
}

/// What is known about a study before its first evaluation.
#[derive(Clone, Debug)]
pub struct Preflight {
    /// What looks wrong without being an error.
    pub warnings: Vec<String>,
    /// Notes of the metrics about this model.
    pub notes: Vec<String>,
    /// What the study will take, from the evaluation of the file's own values, or of the middle of the search space where a
    /// simulator has none; so the other fields.
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
    /// Checks a study and evaluates the parameter file's own values once (or the middle of the search space), in a worker if the study wants isolation; no study
    /// is created.
    ///
    /// # Errors
    ///
    /// [`StudyError`]: what [`Study::open`](crate::Study::open) would refuse; [`StudyError::Io`] where a worker needs a
    /// folder for temporary files and there is none.
    pub fn new(options: &StudyOptions) -> Result<Self, StudyError> {
        let plan = Arc::new(Plan::new(options)?);
        let mut warnings = plan.warnings.clone();
        warnings.extend(findings(&plan));
        let (own, session) = evaluate_own_values(&plan, &Runtime::of(options))?;
        let network = session.network_time.get().copied();
        let alone = own.duration.saturating_sub(network.unwrap_or_default());
        let mut expectation = Expectation::new(&session, alone, options.budget);
        if expectation.builds_networks {
            expectation.evaluation = own.duration;
        }
        let (metrics, outcome) = (own.metrics, own.outcome);
        let (metric_columns, notes) = (plan.settings.metric_columns(), plan.notes.clone());
        Ok(Self { warnings, notes, expectation, network, metric_columns, metrics, outcome })
    }
}

/// Evaluates the model's own values, or the middle of the search space if it has none.
fn evaluate_own_values(plan: &Arc<Plan>, runtime: &Runtime) -> Result<(Evaluation, Session), StudyError> {
    let space = plan.space();
    let values = known::own_values(plan.model.as_ref(), space);
    let values = values.unwrap_or_else(|| space.values(&vec![0.5; space.dimension()]));
    // A worker reads the study from its folder, and an external program works in it.
    let temporary = std::env::temp_dir();
    let folder = tempfile::Builder::new().prefix("neversim-").tempdir().map_err(StudyError::create(temporary))?;
    if plan.settings.evaluation.is_isolated() {
        plan.write(&RunFolder::open(folder.path())?)?;
    }
    let session = Session::start(Arc::clone(plan), runtime, folder.path())?;
    let evaluator = match plan.settings.evaluation.is_isolated() {
        true => Evaluator::new(&session, folder.path())?,
        false => Evaluator::Threads,
    };
    let evaluation = evaluator.evaluate(&session, 0, values, None).evaluation;
    Ok((evaluation, session))
}
