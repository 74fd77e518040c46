//! What runs while a study is open: the model as it is simulated, and what ends and measures it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use neversim_metrics::MetricCall;

use super::leftovers;
use crate::cancellation::Cancellation;
use crate::error::StudyError;
use crate::metric_group::RunningMetrics;
use crate::plan::Plan;
use crate::plan::objective::Measurement;
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
    /// The metrics of programs as they run.
    pub(crate) metric_groups: Vec<Box<dyn RunningMetrics>>,
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
        if plan.needs_scratch() {
            leftovers::make_scratch(run)?;
        }
        let cancellation = Cancellation::default();
        // Threads that no worker needs are used within simulations.
        let facts = SessionFacts { run, threads: options.threads / plan.settings.workers, cancellation: &cancellation };
        let model = Arc::clone(&plan.model).start(&facts)?;
        let metric_groups = plan.metric_groups.iter().map(|group| group.start(&facts)).collect::<Result<_, _>>()?;
        Ok(Self {
            plan,
            model,
            metric_groups,
            threads: options.threads,
            patience: options.patience,
            worker_program: options.worker_program.clone(),
            cancellation,
            network_time: OnceLock::new(),
            is_complete: OnceLock::new(),
        })
    }

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

    /// Returns the metrics of a simulation and their loss.
    ///
    /// # Errors
    ///
    /// [`SimulationFailure`]: a program that computes metrics gave no answer.
    pub(crate) fn measure(
        &self,
        simulated: &Simulated,
        simulation: &Simulation<'_>,
    ) -> Result<Measurement, SimulationFailure> {
        self.plan.objective.measure_with(simulated, &simulation.values, |statistics, calls| {
            let mut computed = vec![None; calls.len()];
            for group in &self.metric_groups {
                let of_group = calls.iter().enumerate().filter_map(|(term, call)| Some((term, (*call)?)));
                let of_group = of_group.filter(|(_, call)| group.has(call.name()));
                let (terms, calls): (Vec<usize>, Vec<&MetricCall>) = of_group.unzip();
                if calls.is_empty() {
                    continue;
                }
                let values = group.compute(statistics, &calls, simulation)?;
                let names = || calls.iter().map(|call| format!("`{}`", call.name())).collect::<Vec<_>>().join(", ");
                let values = values.map_err(|reason| format!("metric {}: {reason}", names()));
                for (index, term) in terms.into_iter().enumerate() {
                    computed[term] = Some(values.as_ref().map(|values| values[index]).map_err(String::clone));
                }
            }
            Ok(computed)
        })
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
