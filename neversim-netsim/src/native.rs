//! Our engine behind the [`Simulator`] trait, with the networks it has built.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::engine::{self, Recorder};
use crate::error::{NetworkError, ParameterError, SimulationError};
use crate::limits::{Cancellation, Limits};
use crate::memory;
use crate::network::{Connections, Network};
use crate::parameters::{NetsimOptions, NetworkParameters, ParameterFile, Parameters};
use crate::recording::{FrameFiles, OutputFolder, ParameterReport, PartFiles, Recording};
use crate::simulator::{Output, Simulator};

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
    limits: Limits,
    cancellation: Cancellation,
    /// Threads of one simulation.
    threads: usize,
    networks: NetworkCache,
}

impl NativeSimulator {
    /// Networks kept in memory, the ones used last. A study over weights and time constants needs one; one that varies the
    /// connectivity needs a new one for every evaluation and gains nothing from a larger number.
    pub const NETWORKS_KEPT: usize = 4;

    /// Returns the engine with NETSIM's compile-time options chosen.
    #[must_use]
    pub fn new(options: NetsimOptions) -> Self {
        let (limits, cancellation) = (Limits::default(), Cancellation::default());
        Self { options, limits, cancellation, threads: 1, networks: NetworkCache::default() }
    }

    /// Returns the engine with limits for each simulation.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Returns the engine with simulations that `cancellation` ends; a network that is being built is finished first.
    #[must_use]
    pub fn with_cancellation(self, cancellation: Cancellation) -> Self {
        Self { cancellation, ..self }
    }

    /// Returns the engine with `threads` threads for each simulation; the spikes do not depend on their number.
    #[must_use]
    pub fn with_threads(self, threads: usize) -> Self {
        Self { threads: threads.max(1), ..self }
    }

    /// Returns the network of a model, building it if no model before had the same.
    ///
    /// # Errors
    ///
    /// [`SimulationError::Network`], [`SimulationError::Memory`].
    pub fn network(&self, parameters: &Parameters) -> Result<Arc<Network>, SimulationError> {
        let network = self.networks.get_or_build(parameters.network(), &self.limits, self.threads)?;
        // A network drawn apart from the main generator serves every seed of the dynamics.
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
        memory::has_room_for_run(parameters, network, &self.limits)?;
        let watch =
            Watch { limit: self.limits.timeout, begun: Instant::now(), cancellation: self.cancellation.clone() };
        let mut recorders = (Recording::new(parameters, network), (also, watch));
        engine::run(parameters, network, self.threads, &mut recorders)?;
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
            // The network does not keep the order in which its connections were drawn: they are drawn once more.
            folder.write_connectivity(&Connections::draw(parameters.network())?)?;
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

/// Ends a run when its time is over, or when it is cancelled.
#[derive(Debug)]
struct Watch {
    limit: Option<Duration>,
    begun: Instant,
    cancellation: Cancellation,
}

impl Recorder for Watch {
    fn spikes(&mut self, step: u32, _: f64, _: &[u32]) -> Result<(), SimulationError> {
        // A look at the clock costs as much as a few neurons.
        const STEPS_BETWEEN_LOOKS: u32 = 16;
        if !step.is_multiple_of(STEPS_BETWEEN_LOOKS) {
            return Ok(());
        }
        match self.limit {
            _ if self.cancellation.is_cancelled() => Err(SimulationError::Cancelled),
            Some(limit) if self.begun.elapsed() >= limit => Err(SimulationError::Timeout { limit }),
            _ => Ok(()),
        }
    }
}

/// The networks used last, newest first.
#[derive(Debug, Default)]
struct NetworkCache {
    entries: Mutex<Vec<Arc<CacheEntry>>>,
    /// Networks built so far.
    built: AtomicUsize,
}

/// A network that is built, or being built by the first thread that asked for it.
#[derive(Debug)]
struct CacheEntry {
    parameters: NetworkParameters,
    network: OnceLock<Result<Arc<Network>, NetworkError>>,
}

impl NetworkCache {
    fn get_or_build(
        &self,
        parameters: &NetworkParameters,
        limits: &Limits,
        threads: usize,
    ) -> Result<Arc<Network>, SimulationError> {
        let entry = self.entry(parameters);
        if entry.network.get().is_none() {
            memory::has_room_for_network(parameters, limits)?;
        }
        // Outside the lock: other networks can be built meanwhile, and who wants this one waits for it.
        entry
            .network
            .get_or_init(|| {
                self.built.fetch_add(1, Ordering::Relaxed);
                Network::build(parameters, threads).map(Arc::new)
            })
            .clone()
            .map_err(SimulationError::from)
    }

    fn entry(&self, parameters: &NetworkParameters) -> Arc<CacheEntry> {
        // A panic while the lock is held cannot leave the list half changed in a way that matters: entries are whole.
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = match entries.iter().position(|entry| entry.parameters.has_same_connections(parameters)) {
            Some(index) => entries.remove(index),
            None => Arc::new(CacheEntry { parameters: parameters.clone(), network: OnceLock::new() }),
        };
        entries.insert(0, Arc::clone(&entry));
        entries.truncate(NativeSimulator::NETWORKS_KEPT);
        entry
    }
}
