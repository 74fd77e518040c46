//! How a candidate is evaluated: how many times, with which seeds, and what the optimizer learns from a failure.

use std::ffi::OsStr;

use crate::error::StudyError;
use crate::record::replicate::Replicate;
use crate::record::settings::row::{Spec, section};
use crate::record::settings::value::whole_number;
use crate::record::undefined::Undefined;

section! {
    /// How a candidate is evaluated; the default is one simulation, and `inf` for a failure.
    pub struct EvaluationOptions, table "evaluation", heading "Evaluation" {
        /// Simulations per candidate, with different seeds; the metrics are averaged, and their sample standard
        /// deviations are in the history
        pub replicates: u32 = 1, Spec::key("replicates").flag("replicates", "N").typed(replicates).fixed();
        /// What differs between replicates: connectivity, dynamics or both; the first two need `--netsim-option
        /// separate_connector_rng`
        pub replicate: Replicate = Replicate::Both,
            Spec::key("replicate").flag("replicate", "WHAT").fixed_if(|study| study.evaluation.replicates != 1);
        /// What an undefined metric or a runaway tells the optimizer: inf (it ranks behind every loss) or graded (a
        /// finite loss that says how far off it is)
        pub undefined: Undefined = Undefined::Inf, Spec::key("undefined").flag("undefined", "HOW").fixed();
        /// What an undefined metric of weight 1 adds to a graded loss
        pub undefined_penalty: f64 = EvaluationOptions::PENALTY,
            Spec::key("undefined_penalty").flag("undefined-penalty", "PENALTY")
                .fixed_if(|study| study.evaluation.undefined == Undefined::Graded);
        /// Evaluate in separate processes, so that a plugin that crashes, loops (with --timeout) or uses up memory
        /// (with --memory-limit) costs one evaluation
        pub isolate: Option<bool> = None,
            Spec::key("isolate").flag("isolate", "").default("if a metric comes from a plugin").opposite(
                "no-isolate",
                "Evaluate in this process, plugins too: one network for all workers, and a plugin that crashes ends the \
                 program",
            );
    }
}

fn replicates(text: &OsStr) -> Result<u32, String> {
    whole_number(text, 1, u32::MAX.into())?.try_into().map_err(|_| "too large".into())
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
