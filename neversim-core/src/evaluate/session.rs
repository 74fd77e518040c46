//! What runs while a study is open: the model as it is simulated, and what ends and measures it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::leftovers;
use crate::cancellation::Cancellation;
use crate::error::StudyError;
use crate::plan::Plan;
use crate::plan::options::StudyOptions;
use crate::simulator::failure::SimulationFailure;
use crate::simulator::model::{Model, SessionFacts};
use crate::simulator::simulated::Simulated;
use crate::simulator::simulation::Simulation;

/// A plan at work. Shared by the threads that evaluate.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) plan: Arc<Plan>,
    /// The model as it runs.
    pub(crate) model: Arc<dyn Model>,
    /// Threads that serve the workers.
    pub(crate) threads: usize,
    /// How long running evaluations may take to finish when the study is to stop.
    pub(crate) patience: Duration,
    /// The program that evaluates candidates in processes of their own.
    pub(crate) worker_program: Option<PathBuf>,
    /// Ends running simulations.
    pub(crate) cancellation: Cancellation,
    /// How long the first network took to build, apart from its simulation.
    pub(crate) network_time: OnceLock<Duration>,
    /// Set once the simulator has given all that the metrics need.
    pub(crate) is_complete: OnceLock<()>,
}

impl Session {
    /// Starts what a plan needs to run in the folder `run`.
    pub(crate) fn start(plan: Arc<Plan>, options: &Runtime, run: &Path) -> Result<Self, StudyError> {
        if plan.model.is_external() {
            leftovers::make_scratch(run)?;
        }
        let cancellation = Cancellation::default();
        // Threads that no worker needs are used within simulations.
        let facts = SessionFacts { run, threads: options.threads / plan.settings.workers, cancellation: &cancellation };
        let model = Arc::clone(&plan.model).start(&facts)?;
        Ok(Self {
            plan,
            model,
            threads: options.threads,
            patience: options.patience,
            worker_program: options.worker_program.clone(),
            cancellation,
            network_time: OnceLock::new(),
            is_complete: OnceLock::new(),
        })
    }
}

impl Session {
    /// Returns the simulation of a candidate.
    ///
    /// - `output`: see [`Simulation::output`].
    pub(crate) fn simulation<'a>(
        &'a self,
        evaluation: u64,
        values: &'a [f64],
        output: Option<&'a Path>,
    ) -> Simulation<'a> {
        Simulation {
            values: self.plan.values(values),
            evaluation,
            replicate: 0,
            seed: self.plan.settings.simulator.seed,
            output,
            cancellation: &self.cancellation,
        }
    }

    /// Simulates a candidate that was evaluated before, its first replicate.
    pub(crate) fn simulate_again(&self, evaluation: u64, values: &[f64]) -> Result<Simulated, SimulationFailure> {
        self.model.simulate(&self.simulation(evaluation, values, None))
    }
}

/// What a user decides about a session, and not about the study.
#[derive(Clone, Debug)]
pub(crate) struct Runtime {
    threads: usize,
    patience: Duration,
    worker_program: Option<PathBuf>,
}

impl Runtime {
    pub(crate) fn of(options: &StudyOptions) -> Self {
        Self {
            threads: options.thread_count(),
            patience: options.patience,
            worker_program: options.worker_program.clone(),
        }
    }
}
