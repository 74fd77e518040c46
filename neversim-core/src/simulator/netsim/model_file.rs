//! A parameter file as a study needs it: with the values of a candidate, and the seeds of a replicate.

use std::path::Path;
use std::sync::Arc;

use neversim_netsim::{ParameterError, ParameterFile, Parameters};
use neversim_optim::SearchSpace;

use crate::error::StudyError;
use crate::record::evaluation_options::EvaluationOptions;
use crate::record::replicate::Replicate;
use crate::record::simulator_options::SimulatorOptions;
use crate::simulator::simulation::{Simulation, Values};

/// A parameter file, and who simulates it.
#[derive(Clone, Debug)]
pub(crate) struct Netsim {
    pub(super) file: ParameterFile,
    pub(super) options: SimulatorOptions,
    /// What differs between replicates.
    pub(super) replicate: Replicate,
    pub(super) simulator: Arc<dyn neversim_netsim::Simulator>,
}

impl Netsim {
    /// Reads a parameter file.
    pub(crate) fn read(
        path: &Path,
        options: &SimulatorOptions,
        evaluation: &EvaluationOptions,
    ) -> Result<Self, StudyError> {
        let simulator = options.build(1)?;
        let mut file = ParameterFile::read(path)?;
        file.make_input_paths_absolute();
        Ok(Self { file, options: options.clone(), replicate: evaluation.replicate, simulator })
    }

    /// Returns the model with another simulator in front of its own.
    #[cfg(test)]
    pub(crate) fn behind(
        self,
        wrap: impl FnOnce(Arc<dyn neversim_netsim::Simulator>) -> Arc<dyn neversim_netsim::Simulator>,
    ) -> Self {
        Self { simulator: wrap(Arc::clone(&self.simulator)), ..self }
    }

    /// Returns the model with the values of a candidate.
    pub(super) fn with(
        &self,
        values: impl IntoIterator<Item = (impl AsRef<str>, f64)>,
    ) -> Result<ParameterFile, ParameterError> {
        let mut model = self.file.clone();
        for (name, value) in values {
            model.set(name.as_ref(), value)?;
        }
        Ok(model)
    }

    /// Returns the model of a simulation: with the values of the candidate, and the seeds of the replicate.
    pub(super) fn model_of(&self, simulation: &Simulation<'_>) -> Result<ParameterFile, ParameterError> {
        let mut model = self.with(simulation.values.iter())?;
        let seeds: &[&str] = match self.replicate {
            _ if simulation.replicate == 0 => &[],
            Replicate::Connectivity => &["connection_seed"],
            Replicate::Dynamics => &["output_file_code"],
            Replicate::Both => &["connection_seed", "output_file_code"],
        };
        for seed in seeds {
            model.set(seed, model.effective(seed) + f64::from(simulation.replicate))?;
        }
        Ok(model)
    }

    /// Returns the model at a point of the unit cube, if it can be simulated.
    pub(super) fn at(&self, space: &SearchSpace, point: &[f64]) -> Option<Parameters> {
        let values = space.values(point);
        let model = self.with(Values::new(space, &values).iter()).ok()?;
        self.simulator.check(&model).ok()
    }

    /// Refuses a choice with a value that the simulator refuses: unlike bounds, choices are typed one by one, so this is a
    /// mistake, not something for the search to find out.
    pub(super) fn check_choices(&self, middle: &ParameterFile, space: &SearchSpace) -> Result<(), StudyError> {
        for parameter in space.parameters() {
            for value in parameter.choices() {
                let mut model = middle.clone();
                model.set(parameter.name(), *value)?;
                self.simulator.check(&model)?;
            }
        }
        Ok(())
    }
}
