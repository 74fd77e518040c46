//! Our engine behind the [`Simulator`] trait, with the networks it has built.

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::engine::{self, Recorder};
use crate::error::{NetworkError, ParameterError, SimulationError};
use crate::network::Network;
use crate::parameters::{NetsimOptions, NetworkParameters, ParameterFile, Parameters};
use crate::recording::{FrameFiles, OutputFolder, Recording};
use crate::simulator::Simulator;

/// The native engine: the same spikes as NETSIM, with nothing to install.
///
/// Models that agree in their [`NetworkParameters`] share one network, built once, whatever thread asks first.
///
/// # Example
///
/// ```
/// use neversim_netsim::{NativeSimulator, NetsimOptions, ParameterFile, Simulator};
/// let simulator = NativeSimulator::new(NetsimOptions::default());
/// let mut model = ParameterFile::read("models/ring.parameters".as_ref())?;
/// model.set("T", 0.1)?;
/// let recording = simulator.simulate(&model)?;
/// assert_eq!(recording.neurons, 2000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct NativeSimulator {
    options: NetsimOptions,
    networks: NetworkCache,
}

impl NativeSimulator {
    /// Returns the engine with NETSIM's compile-time options chosen.
    #[must_use]
    pub fn new(options: NetsimOptions) -> Self {
        Self { options, networks: NetworkCache::default() }
    }

    /// Returns the network of a model, building it if no model before had the same.
    ///
    /// # Errors
    ///
    /// [`NetworkError`].
    pub fn network(&self, parameters: &Parameters) -> Result<Arc<Network>, NetworkError> {
        self.networks.get_or_build(parameters.network())
    }

    fn run(
        &self,
        parameters: &Parameters,
        network: &Network,
        also: impl Recorder,
    ) -> Result<Recording, SimulationError> {
        let mut recorders = (Recording::new(parameters, network), also);
        engine::run(parameters, network, &mut recorders)?;
        Ok(recorders.0)
    }
}

impl Simulator for NativeSimulator {
    fn check(&self, model: &ParameterFile) -> Result<Parameters, ParameterError> {
        Parameters::new(model, &self.options)
    }

    fn simulate(&self, model: &ParameterFile) -> Result<Recording, SimulationError> {
        let parameters = self.check(model)?;
        let network = self.network(&parameters)?;
        self.run(&parameters, &network, None::<FrameFiles>)
    }

    fn simulate_into(&self, model: &ParameterFile, folder: &Path) -> Result<Recording, SimulationError> {
        let parameters = self.check(model)?;
        let folder = OutputFolder::create(folder, parameters.seed())?;
        let network = self.network(&parameters)?;
        let mut frames = FrameFiles::create(&parameters, &folder)?;
        let recording = self.run(&parameters, &network, &mut frames)?;
        frames.map_or(Ok(()), FrameFiles::complete)?;
        folder.write_recording(&recording)?;
        if parameters.saves_connectivity {
            folder.write_connectivity(&network)?;
        }
        Ok(recording)
    }
}

/// The networks used last, newest first.
#[derive(Debug, Default)]
struct NetworkCache {
    entries: Mutex<Vec<Arc<CacheEntry>>>,
}

/// A network that is built, or being built by the first thread that asked for it.
#[derive(Debug)]
struct CacheEntry {
    parameters: NetworkParameters,
    network: OnceLock<Result<Arc<Network>, NetworkError>>,
}

impl NetworkCache {
    /// Networks kept. A study over weights and time constants needs one; one that varies the connectivity needs a new
    /// one for every evaluation and gains nothing from a larger number.
    const CAPACITY: usize = 4;

    fn get_or_build(&self, parameters: &NetworkParameters) -> Result<Arc<Network>, NetworkError> {
        let entry = self.entry(parameters);
        // Outside the lock: other networks can be built meanwhile, and who wants this one waits for it.
        entry.network.get_or_init(|| Network::build(parameters).map(Arc::new)).clone()
    }

    fn entry(&self, parameters: &NetworkParameters) -> Arc<CacheEntry> {
        // A panic while the lock is held cannot leave the list half changed in a way that matters: entries are whole.
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = match entries.iter().position(|entry| entry.parameters == *parameters) {
            Some(index) => entries.remove(index),
            None => Arc::new(CacheEntry { parameters: parameters.clone(), network: OnceLock::new() }),
        };
        entries.insert(0, Arc::clone(&entry));
        entries.truncate(Self::CAPACITY);
        entry
    }
}
