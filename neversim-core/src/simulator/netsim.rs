//! NETSIM as a model of a study: our engine, or the external program.

mod best_recording;
mod build;
mod effect;
mod files;
mod magnitude;
mod model_file;
mod outcome;
mod outside;
mod seeds;
mod space;
mod statistics;
mod targets;
mod units;

use std::mem;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use neversim_netsim::{
    NativeSimulator, Output, OutputFolder, PARAMETERS, ParameterError, ParameterFile, Parameters, Recording,
};
use neversim_optim::SearchSpace;

use super::failure::SimulationFailure;
use super::model::{Memory, Model, Population, Prospect, SessionFacts};
use super::simulated::Simulated;
use super::simulation::{Simulation, Values};
use super::spikes::Spikes;
use crate::error::StudyError;
use crate::record::evaluation::{Failure, Status};
use crate::record::evaluation_options::EvaluationOptions;
use crate::record::metric_target::MetricTarget;
use crate::record::outside::{InputSettings, ProgramSettings};
use crate::record::path::absolute;
use crate::record::run_folder::SCRATCH;
use files::NetsimFiles;
pub(crate) use model_file::Netsim;

pub use best_recording::read_best_recording;
pub use statistics::statistics_of;

impl Model for Netsim {
    fn simulate(&self, simulation: &Simulation<'_>) -> Result<Simulated, SimulationFailure> {
        let refused = |error: ParameterError| Failure::new(Status::Invalid, error.to_string());
        let model = self.model_of(simulation).map_err(refused)?;
        let simulated = match simulation.output {
            Some(folder) => self.simulator.simulate_into(&model, &Output::new(folder)),
            None => self.simulator.simulate(&model),
        };
        let recording = simulated.map_err(|error| {
            let neurons = self.simulator.check(&model).ok().map(|parameters| parameters.neurons());
            outcome::failure(&error, neurons, self.options.memory_limit)
        })?;
        Ok(simulated_from(recording, &model))
    }

    fn seed(&self, simulation: &Simulation<'_>) -> u32 {
        let parameters = self.model_of(simulation).ok().and_then(|model| self.simulator.check(&model).ok());
        parameters.map_or(0, |parameters| parameters.seed())
    }

    fn may_give_numbers(&self) -> bool {
        false
    }

    fn is_external(&self) -> bool {
        self.options.netsim_dir.is_some()
    }

    fn own_value(&self, name: &str) -> Option<f64> {
        Some(self.file.effective(name))
    }

    fn check(&self, space: &SearchSpace, evaluation: &EvaluationOptions) -> Result<Prospect, StudyError> {
        space.parameters().iter().try_for_each(space::check)?;
        let values = space.values(&vec![0.5; space.dimension()]);
        let middle = self.with(Values::new(space, &values).iter())?;
        let parameters = self.simulator.check(&middle)?;
        self.check_choices(&middle, space)?;
        seeds::check_replicates(evaluation, &self.options, &parameters)?;
        let population = Population {
            neurons: parameters.neurons(),
            excitatory: parameters.excitatory(),
            duration: parameters.duration(),
            time_step: parameters.time_step(),
        };
        let warnings = parameters.warnings().iter().map(ToString::to_string).collect();
        Ok(Prospect { population: Some(population), warnings })
    }

    fn findings(&self, space: &SearchSpace, targets: &[MetricTarget]) -> Vec<String> {
        let mut findings = effect::findings(self, space);
        findings.extend(magnitude::findings(self, space));
        findings.extend(seeds::findings(space));
        findings.extend(targets::findings(self, space, targets));
        findings
    }

    fn memory(&self, space: &SearchSpace) -> Option<Memory> {
        let models = effect::models(self, space);
        Some(Memory {
            builds_networks: effect::builds_networks(self, space),
            networks_kept: NativeSimulator::NETWORKS_KEPT,
            places: models.iter().map(Parameters::expected_memory).collect(),
        })
    }

    fn outside(&self) -> Result<(Vec<InputSettings>, Option<ProgramSettings>), StudyError> {
        let program = self.options.netsim_dir.as_deref().map(outside::program).transpose()?;
        Ok((outside::inputs(&self.file)?, program))
    }

    fn file(&self) -> Option<String> {
        Some(self.file.to_string())
    }

    fn file_with(&self, values: &Values<'_>, headline: &str) -> Result<String, StudyError> {
        let mut model = self.with(values.iter())?;
        model.prepend_comment(headline);
        Ok(model.to_string())
    }

    fn read(&self, folder: &Path, values: &Values<'_>) -> Option<Simulated> {
        let model = self.with(values.iter()).ok()?;
        let parameters = self.simulator.check(&model).ok()?;
        let recording = OutputFolder::existing(folder, parameters.seed()).read_recording(&parameters).ok()?;
        Some(simulated_from(recording, &model))
    }

    fn start(self: Arc<Self>, session: &SessionFacts<'_>) -> Result<Arc<dyn Model>, StudyError> {
        let cancellation = session.cancellation.flag().into();
        let simulator: Arc<dyn neversim_netsim::Simulator> = match &self.options.netsim_dir {
            None => self.options.build_cancellable(session.threads, cancellation)?,
            // Where its leftovers are found if it is killed.
            Some(folder) => Arc::new(
                self.options.external(folder, cancellation)?.with_scratch(absolute(&session.run.join(SCRATCH))),
            ),
        };
        Ok(Arc::new(Self { simulator, ..(*self).clone() }))
    }

    fn prepare(&self, simulation: &Simulation<'_>) -> Duration {
        let begun = Instant::now();
        if let Ok(model) = self.model_of(simulation) {
            // Whatever is wrong with it shows in the simulation.
            drop(self.simulator.prepare(&model));
        }
        begun.elapsed()
    }

    fn notes(&self) -> Vec<String> {
        self.simulator.notes()
    }
}

fn simulated_from(mut recording: Recording, model: &ParameterFile) -> Simulated {
    let given = PARAMETERS.iter().filter(|row| model.number(row.name).is_some());
    let parameters = given.map(|row| (row.name, model.effective(row.name))).collect();
    let spikes = Spikes {
        ids: mem::take(&mut recording.spike_ids),
        times: mem::take(&mut recording.spike_times),
        neurons: recording.neurons,
        excitatory: recording.excitatory,
        duration: recording.duration,
        time_step: recording.time_step,
    };
    Simulated::from(spikes).with_facts(parameters, recording.seed, NetsimFiles { rest: recording })
}
