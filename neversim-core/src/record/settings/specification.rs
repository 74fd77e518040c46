//! What a user decides about a study: the settings at the top of study.toml, and its sections.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::thread;

use crate::record::evaluation_options::EvaluationOptions;
use crate::record::metric_target::MetricTarget;
use crate::record::settings::parameter::ParameterSettings;
use crate::record::settings::row::{AnySection, Shown, Spec, section};
use crate::record::settings::value::{CommandWords, LARGEST, whole_number};
use crate::record::simulator_options::SimulatorOptions;
use crate::record::stop_criteria::StopCriteria;

section! {
    /// What a user decides about a study, and what study.toml holds of it.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_core::StudySpecification;
    /// assert_eq!(StudySpecification::default().budget, 200);
    /// ```
    pub struct StudySpecification, table "", heading "" {
        /// NETSIM parameter file of the model
        pub params_file: Option<PathBuf> = None, Spec::key("params_file").flag("params-file", "FILE");
        /// Optimizer; `neversim optimizers` lists them
        pub optimizer: String = neversim_optim::DEFAULT_STRATEGY.into(),
            Spec::key("optimizer").flag("optimizer", "NAME").fixed();
        /// Evaluations in total
        pub budget: u64 = 200, Spec::key("budget").flag("budget", "N").typed(budget);
        /// Candidates evaluated at the same time; part of the study
        pub workers: usize = cores(),
            Spec::key("workers").name("workers (of a reproducible study)").flag("workers", "N")
                .default("number of cores").typed(workers).fixed_if(|study| study.is_reproducible);
        /// Seed of the optimizer; simulations take their seeds from the model
        pub seed: u64 = 42, Spec::key("seed").flag("seed", "N").fixed();
        /// Produce the same history (apart from times) for any number of threads and interruptions. The optimizer learns
        /// results in the order in which it asked for them, so a result may have to wait for an earlier one; this cost
        /// about 15 % of the speed where it was measured. The number of workers of such a study cannot be changed
        pub is_reproducible: bool = false, Spec::key("reproducible").flag("reproducible", "").fixed();
        /// Keep NETSIM's output files of every evaluation, in RUN/outputs/
        pub keeps_outputs: bool = false, Spec::key("keep_outputs").flag("keep-outputs", "");
        /// Command that computes metrics from the spikes of a simulation; repeatable
        pub metrics_from: Vec<CommandWords> = Vec::new(),
            Spec::key("metrics_from").flag("metrics-from", "COMMAND").fixed().left_out_by_default();
    }
    beside {
        /// Which simulator runs the model, and the limits of one simulation.
        pub simulator: SimulatorOptions = SimulatorOptions::default();
        /// What ends the study before its budget is spent.
        pub stop_criteria: StopCriteria = StopCriteria::default();
        /// How a candidate is evaluated: replicates, and what a failure tells the optimizer.
        pub evaluation: EvaluationOptions = EvaluationOptions::default();
        /// The searched parameters.
        pub parameters: Vec<ParameterSettings> = Vec::new();
        /// The metrics and their targets.
        pub metrics: Vec<MetricTarget> = Vec::new();
    }
}

impl StudySpecification {
    /// The largest budget and seed: study.toml holds signed numbers of 64 bits.
    pub const LARGEST: u64 = LARGEST;

    /// The most candidates that may be evaluated at the same time: each of them is proposed before the first one is evaluated.
    pub const MOST_WORKERS: usize = 10_000;

    /// Returns the tables of study.toml, in their order. The settings at the top have no table.
    pub(crate) fn tables(&self) -> [&dyn AnySection; 3] {
        [&self.simulator, &self.stop_criteria, &self.evaluation]
    }

    /// Returns the section of this name: empty for the settings at the top.
    pub(crate) fn section_mut(&mut self, name: &str) -> Option<&mut dyn AnySection> {
        if name.is_empty() {
            return Some(self);
        }
        let tables: [&mut dyn AnySection; 3] = [&mut self.simulator, &mut self.stop_criteria, &mut self.evaluation];
        tables.into_iter().find(|table| table.name() == name)
    }

    /// Returns every setting.
    pub(crate) fn shown(&self) -> Vec<Shown> {
        AnySection::shown(self).into_iter().chain(self.tables().into_iter().flat_map(AnySection::shown)).collect()
    }
}

fn budget(text: &OsStr) -> Result<u64, String> {
    whole_number(text, 1, StudySpecification::LARGEST)
}

fn workers(text: &OsStr) -> Result<usize, String> {
    let number = whole_number(text, 1, StudySpecification::MOST_WORKERS as u64)?;
    number.try_into().map_err(|_| "too large".into())
}

/// Returns the number of cores that the process may use, at least 1: the default number of workers and threads.
///
/// # Example
///
/// ```
/// assert!(neversim_core::cores() >= 1);
/// ```
#[must_use]
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}
