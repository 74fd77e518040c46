//! Before the first evaluation: what looks wrong, and what the study will take.

mod effect;
mod magnitude;

use std::time::{Duration, Instant};

use crate::error::StudyError;
use crate::evaluation::Outcome;
use crate::options::{CheckedStudyOptions, StudyOptions};
use crate::study::attempt;

/// Returns what looks wrong about a study without being an error: parameters that the model does not have or does not
/// depend on, values that look as if they were in another unit.
pub(crate) fn findings(checked: &CheckedStudyOptions) -> Vec<String> {
    let mut findings = effect::findings(checked);
    findings.extend(magnitude::findings(checked));
    findings
}

/// What is known about a study before its first evaluation.
#[derive(Clone, Debug)]
pub struct Preflight {
    /// What looks wrong without being an error.
    pub warnings: Vec<String>,
    /// What the metrics have to say about the model.
    pub notes: Vec<String>,
    /// Memory that the study needs at most (bytes): networks, and a run for each worker.
    pub memory: u64,
    /// Whether a searched parameter decides the network, so that each evaluation builds one of its own.
    pub builds_networks: bool,
    /// Time that the network of the file's own values took.
    pub network: Duration,
    /// Time that an evaluation of the file's own values took, the network aside; of all replicates.
    pub evaluation: Duration,
    /// Time that the budget will take at this rate.
    pub total: Duration,
    /// The value of each metric at the file's own values.
    pub metrics: Vec<Option<f64>>,
    /// What became of the evaluation of the file's own values.
    pub outcome: Outcome,
}

impl Preflight {
    /// Checks a study and evaluates the parameter file's own values once; nothing is written.
    ///
    /// # Errors
    ///
    /// [`StudyError`]: what [`Study::open`](crate::Study::open) would refuse.
    pub fn new(options: &StudyOptions) -> Result<Self, StudyError> {
        let checked = CheckedStudyOptions::new(options)?;
        let begun = Instant::now();
        // Whatever is wrong with the network shows in the outcome of the evaluation.
        drop(checked.simulator.prepare(&checked.model));
        let network = begun.elapsed();
        let begun = Instant::now();
        let own = attempt::own_values(&checked);
        let evaluation = begun.elapsed();

        let builds_networks = effect::builds_networks(&checked);
        let each = if builds_networks { evaluation + network } else { evaluation };
        let at_once = checked.threads.min(options.workers) as f64;
        let total = each.mul_f64(options.budget as f64 / at_once) + network;
        Ok(Self {
            warnings: checked.warnings.clone(),
            notes: checked.notes.clone(),
            memory: memory(&checked, builds_networks),
            builds_networks,
            network,
            evaluation,
            total,
            metrics: own.metrics,
            outcome: own.loss.map_or_else(Outcome::Failed, |loss| Outcome::Completed { loss }),
        })
    }
}

/// Returns the bytes that a study needs at most.
fn memory(checked: &CheckedStudyOptions, builds_networks: bool) -> u64 {
    /// Networks that the engine keeps.
    const KEPT: u64 = 4;
    let at_once = checked.threads.min(checked.settings.workers) as u64;
    let networks = if builds_networks { KEPT + at_once } else { 1 };
    effect::models(checked)
        .iter()
        .map(|model| {
            let (network, run) = model.expected_memory();
            networks * network + at_once * run
        })
        .max()
        .unwrap_or(0)
}
