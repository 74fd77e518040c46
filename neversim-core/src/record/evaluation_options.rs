//! How a candidate is evaluated: how many times, with which seeds, and what the optimizer learns from a failure.

use serde::{Deserialize, Serialize};

use crate::error::StudyError;
use crate::record::replicate::Replicate;
use crate::record::undefined::Undefined;

/// How a candidate is evaluated; the default is one simulation, and `inf` for a failure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EvaluationOptions {
    /// Simulations of each candidate, which differ in their seeds; the metrics are averaged.
    pub replicates: u32,
    /// What differs between replicates.
    pub replicate: Replicate,
    /// What an undefined metric or a runaway tells the optimizer.
    pub undefined: Undefined,
    /// What an undefined metric of weight 1 adds to a graded loss.
    pub undefined_penalty: f64,
    /// Whether each evaluation runs in a worker process, so that a plugin that crashes, loops or uses up memory costs one
    /// evaluation. The results are the same. `None`: if a metric of the study comes from a plugin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub isolate: Option<bool>,
}

impl Default for EvaluationOptions {
    fn default() -> Self {
        Self {
            replicates: 1,
            replicate: Replicate::default(),
            undefined: Undefined::default(),
            undefined_penalty: Self::PENALTY,
            isolate: None,
        }
    }
}

impl EvaluationOptions {
    /// The penalty of an undefined metric unless another is given: the term of a deviation of about three times the scale.
    pub const PENALTY: f64 = 10.0;

    /// Returns the options with isolation decided, for a study with or without plugins.
    pub(crate) fn resolved(self, has_plugins: bool) -> Self {
        Self { isolate: self.isolate.or(has_plugins.then_some(true)), ..self }
    }

    /// Whether evaluations run in worker processes, once that is [`resolved`](Self::resolved).
    pub(crate) fn is_isolated(&self) -> bool {
        self.isolate == Some(true)
    }

    /// Refuses what no study can have.
    pub(crate) fn check(&self) -> Result<(), StudyError> {
        if self.replicates == 0 {
            return Err(StudyError::Zero { field: "replicates" });
        }
        if !(self.undefined_penalty > 0.0 && self.undefined_penalty.is_finite()) {
            return Err(StudyError::Limit { field: "undefined_penalty", value: self.undefined_penalty });
        }
        Ok(())
    }

    /// Returns the penalty of an undefined metric where failures are graded.
    pub(crate) fn penalty(&self) -> Option<f64> {
        (self.undefined == Undefined::Graded).then_some(self.undefined_penalty)
    }
}
