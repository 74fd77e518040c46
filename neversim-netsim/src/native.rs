//! Our engine behind the [`Simulator`] trait, with the networks it has built.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::engine::{self, Execution, Instructions, MissingInstructions, Recorder};
use crate::error::{NetworkError, ParameterError, SimulationError};
use crate::limits::{Cancellation, Limits};
use crate::memory;
use crate::network::{Connections, Network};
use crate::parameters::{NetsimOptions, NetworkParameters, ParameterFile, Parameters};
use crate::recording::{FrameFiles, OutputFolder, ParameterReport, PartFiles, Recording};
use crate::simulator::{Output, Simulator};

/// The native engine: the same spikes as NETSIM, with nothing to install.
///
/// Models with equal [`NetworkParameters`] share one network, built once by whichever thread asks first.
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
    limits: Limits,
    cancellation: Cancellation,
    execution: Execution,
    /// Threads of one simulation.
    threads: usize,
    networks: NetworkCache,
}

impl NativeSimulator {
    /// Number of networks kept in memory, the most recently used ones. A study of weights and time constants needs one;
    /// a study that varies the connectivity needs a new one for every evaluation and would gain nothing from more.
    pub const NETWORKS_KEPT: usize = 4;

    /// Returns the engine with NETSIM's compile-time options chosen.
    #[must_use]
    pub fn new(options: NetsimOptions) -> Self {
        let (limits, cancellation) = (Limits::default(), Cancellation::default());
        let execution = Execution::default();
        Self { options, limits, cancellation, execution, threads: 1, networks: NetworkCache::default() }
    }

    /// Returns the engine with limits for each simulation.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Returns the engine with a cancellation that ends its simulations and network builds.
    #[must_use]
    pub fn with_cancellation(self, cancellation: Cancellation) -> Self {
        Self { cancellation, ..self }
    }

    /// Returns the engine with `threads` threads for each simulation; the spikes do not depend on their number.
    #[must_use]
    pub fn with_threads(self, threads: usize) -> Self {
        Self { threads: threads.max(1), ..self }
    }

    /// Returns the engine with a set of vector instructions; the spikes do not depend on it.
    ///
    /// # Errors
    ///
    /// [`MissingInstructions`]: this machine does not have them.
    pub fn with_instructions(self, instructions: Instructions) -> Result<Self, MissingInstructions> {
        Ok(Self { execution: self.execution.with_instructions(instructions)?, ..self })
    }

    /// Returns the engine with NETSIM's own loop, [`engine::plain`], instead of the fast one, to compare the two.
    #[must_use]
    pub fn with_plain_loop(self) -> Self {
        Self { execution: self.execution.with_plain_loop(), ..self }
    }

    /// Returns the network of a model, building it unless an earlier model had the same.
    ///
    /// # Errors
    ///
    /// [`SimulationError::Network`], [`SimulationError::Memory`].
    pub fn network(&self, parameters: &Parameters) -> Result<Arc<Network>, SimulationError> {
        let check_memory = |parameters: &NetworkParameters| memory::check_room_for_network(parameters, &self.limits);
        let build =
            |parameters: &NetworkParameters| Network::build_cancellable(parameters, self.threads, &self.cancellation);
        let network = self.networks.get_or_build(parameters.network(), check_memory, build)?;
        // A network that is not drawn from the main generator can be used with every seed of the dynamics.
        Ok(if network.parameters().seed == parameters.seed() {
            network
        } else {
            Arc::new(network.with_seed(parameters.seed()))
        })
    }

    fn run(
        &self,
        parameters: &Parameters,
        network: &Network,
        also: impl Recorder,
    ) -> Result<Recording, SimulationError> {
        memory::check_room_for_run(parameters, network, &self.limits)?;
        let execution = self.execution.clone().with_threads(self.threads).with_time_limit(self.limits.timeout);
        let mut recorders = (Recording::new(parameters, network), also);
        engine::run(parameters, network, &execution.with_cancellation(self.cancellation.clone()), &mut recorders)?;
        Ok(recorders.0)
    }
}

impl Simulator for NativeSimulator {
    fn notes(&self) -> Vec<String> {
        let built = self.networks.built.load(Ordering::Relaxed);
        vec![format!("networks: {built} built, at most {} kept in memory", Self::NETWORKS_KEPT)]
    }

    fn check(&self, model: &ParameterFile) -> Result<Parameters, ParameterError> {
        Parameters::new(model, &self.options)
    }

    fn prepare(&self, model: &ParameterFile) -> Result<(), SimulationError> {
        self.network(&self.check(model)?).map(drop)
    }

    fn simulate(&self, model: &ParameterFile) -> Result<Recording, SimulationError> {
        let parameters = self.check(model)?;
        let network = self.network(&parameters)?;
        self.run(&parameters, &network, None::<FrameFiles>)
    }

    fn simulate_into(&self, model: &ParameterFile, output: &Output<'_>) -> Result<Recording, SimulationError> {
        let parameters = self.check(model)?;
        let folder = OutputFolder::create(output.folder, parameters.seed())?;
        let network = self.network(&parameters)?;
        let recording = match PartFiles::create(&parameters, &folder)? {
            Some(mut parts) => {
                let recording = self.run(&parameters, &network, &mut parts)?;
                parts.complete()?;
                recording
            }
            None => {
                let mut frames = FrameFiles::create(&parameters, &folder)?;
                let recording = self.run(&parameters, &network, &mut frames)?;
                frames.map_or(Ok(()), FrameFiles::complete)?;
                folder.write_spikes(&recording)?;
                folder.write_positions(&recording)?;
                recording
            }
        };
        if parameters.saves_connectivity {
            // The network does not keep the order in which its connections were drawn, so they are drawn again.
            folder.write_connectivity(&Connections::draw_cancellable(parameters.network(), &self.cancellation)?)?;
        }
        folder.write_parameters(&ParameterReport {
            model,
            parameters: &parameters,
            network: &network,
            spikes: recording.spike_ids.len(),
            output_path: output.folder,
            is_output_path_overridden: output.is_overridden,
            job: output.job,
        })?;
        Ok(recording)
    }
}

/// The most recently used networks, newest first.
#[derive(Debug, Default)]
struct NetworkCache {
    entries: Mutex<Vec<Arc<CacheEntry>>>,
    /// Networks built so far.
    built: AtomicUsize,
}

/// A network that is built, or that the first thread to ask for it is building.
#[derive(Debug)]
struct CacheEntry {
    parameters: NetworkParameters,
    network: OnceLock<Result<Arc<Network>, NetworkError>>,
}

impl NetworkCache {
    fn get_or_build(
        &self,
        parameters: &NetworkParameters,
        check_memory: impl Fn(&NetworkParameters) -> Result<(), SimulationError>,
        build: impl Fn(&NetworkParameters) -> Result<Network, NetworkError>,
    ) -> Result<Arc<Network>, SimulationError> {
        let entry = self.entry(parameters);
        if entry.network.get().is_none() {
            check_memory(parameters)?;
        }
        // Outside the lock: other networks can be built meanwhile, and threads that want this one wait for it.
        let network = entry.network.get_or_init(|| {
            self.built.fetch_add(1, Ordering::Relaxed);
            build(parameters).map(Arc::new)
        });
        if matches!(network, Err(NetworkError::Cancelled)) {
            // A request after the cancellation is reset builds the network again.
            self.entries().retain(|kept| !Arc::ptr_eq(kept, &entry));
        }
        network.clone().map_err(SimulationError::from)
    }

    fn entries(&self) -> MutexGuard<'_, Vec<Arc<CacheEntry>>> {
        // A panic while the lock is held cannot leave the list half changed in a way that matters: entries are whole.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn entry(&self, parameters: &NetworkParameters) -> Arc<CacheEntry> {
        let mut entries = self.entries();
        let entry = match entries.iter().position(|entry| entry.parameters.has_same_connections(parameters)) {
            Some(index) => entries.remove(index),
            None => Arc::new(CacheEntry { parameters: parameters.clone(), network: OnceLock::new() }),
        };
        entries.insert(0, Arc::clone(&entry));
        entries.truncate(NativeSimulator::NETWORKS_KEPT);
        entry
    }
}
