//! The time loop, nothing else.
//!
//! One step of NETSIM (`MODEL.md`, section 6): external and synaptic input arrive, membranes move, neurons over the
//! threshold spike, and the recorder sees the step. The network is read only.
//!
//! There are two loops with the same spikes. [`plain`] is NETSIM's, step by step and formula by formula: the oracle of the
//! tests, and the loop for models in which every synapse draws a random number. `blocked` is the fast one: it takes a block
//! of neurons through several steps while they sit in the cache, on any number of threads.

mod blocked;
mod drive;
pub(crate) mod execution;
pub(crate) mod instructions;
pub mod plain;
pub(crate) mod recorder;
mod spike_limit;

pub use execution::Execution;
pub use instructions::{Instructions, MissingInstructions};
pub use recorder::{Frame, Recorder};
pub use spike_limit::MEAN_RATE_LIMIT;

use crate::error::SimulationError;
use crate::network::Network;
use crate::parameters::Parameters;

/// Runs a simulation on a network that was built from the same parameters.
///
/// # Errors
///
/// [`SimulationError::Runaway`] at the step that breaks NETSIM's limit of 100 Hz mean rate over the run;
/// [`SimulationError::Timeout`] and [`SimulationError::Cancelled`], as the execution says;
/// [`SimulationError::OtherNetwork`] for the network of another model; and whatever the recorder returns.
pub fn run(
    parameters: &Parameters,
    network: &Network,
    execution: &Execution,
    recorder: &mut dyn Recorder,
) -> Result<(), SimulationError> {
    if network.parameters() != parameters.network() {
        return Err(SimulationError::OtherNetwork);
    }
    match network.synapses() {
        // Synapses that may fail to transmit draw in the order in which they were drawn, which packing does not keep.
        Some(synapses) if parameters.release_probability.is_none() && !execution.is_plain => {
            blocked::run(parameters, network, synapses, execution, recorder)
        }
        _ => plain::run(parameters, execution, recorder),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::parameters::{NetsimOptions, ParameterFile, Sampling};
    use crate::recording::Recording;

    const RING: &str = include_str!("../models/ring.parameters");

    fn parameters(changes: &str) -> Parameters {
        let file: ParameterFile = format!("{RING}N = 300\nK = 60\nT = 0.08\n{changes}").parse().unwrap();
        Parameters::new(&file, &NetsimOptions::default().with_sampling(Sampling::Fast)).unwrap()
    }

    /// Spikes and, every 7th step, all of the state.
    struct All {
        recording: Recording,
        frames: Vec<[Vec<f32>; 3]>,
    }

    impl Recorder for All {
        fn spikes(&mut self, step: u32, time: f64, spiking: &[u32]) -> Result<(), SimulationError> {
            self.recording.spikes(step, time, spiking)
        }

        fn wants_frame(&self, step: u32) -> bool {
            step % 7 == 3
        }

        fn frame(&mut self, _: u32, frame: &Frame) -> Result<(), SimulationError> {
            let state = [
                frame.potential().to_vec(),
                frame.excitatory_conductance().to_vec(),
                frame.inhibitory_conductance().to_vec(),
            ];
            self.frames.push(state);
            Ok(())
        }
    }

    /// Runs both loops, the fast one on 1 to 4 threads, and returns the number of spikes.
    fn assert_same_as_plain(changes: &str) -> usize {
        let parameters = parameters(changes);
        let network = |parts| Network::build_in_parts(parameters.network(), parts).unwrap();
        let all = || All { recording: Recording::new(&parameters, &network(1)), frames: Vec::new() };
        let mut expected = all();
        plain::run(&parameters, &Execution::default(), &mut expected).unwrap();
        for (parts, threads) in [(1, 1), (2, 2), (3, 2), (3, 3), (5, 4), (6, 4)] {
            let (mut found, network) = (all(), network(parts));
            run(&parameters, &network, &Execution::default().with_threads(threads), &mut found).unwrap();
            assert_eq!(found.recording.spike_ids, expected.recording.spike_ids, "{changes} on {threads} threads");
            assert_eq!(found.recording.spike_times, expected.recording.spike_times, "{changes}");
            assert_eq!(found.frames.len(), expected.frames.len());
            for (found, expected) in
                found.frames.iter().flatten().flatten().zip(expected.frames.iter().flatten().flatten())
            {
                // The same operations in another order: a few units in the last place, grown over 800 steps.
                assert!((found - expected).abs() <= 1e-9 * expected.abs() + 1e-20, "{changes}: {found}, {expected}");
            }
        }
        expected.recording.spike_ids.len()
    }

    #[test]
    fn both_loops_give_the_same_spikes_and_states() {
        for changes in [
            "ge = 1.5e-8\ngi = 3e-7\n",
            "connector = 1\nge = 1.5e-8\ngi = 3e-7\n",
            // Delays of 0 steps come round a whole buffer later.
            "connector = 1\nsynapse_delay = 0\nmin_conduction_speed = 1\nge = 1.5e-8\ngi = 3e-7\n",
            // Rewired synapses are longer than the buffer, and arrive too early.
            "sigma_space = 5e-5\nK = 30\nrewiring_probability = 0.3\nge = 2e-8\ngi = 3e-7\n",
            "conduction_speed_code = 1\nmax_conduction_speed = 0.5\nsynapse_delay = 0.002\nge = 1.5e-8\ngi = 3e-7\n",
            "connector = 4\nL = 4e-3\nsigma_space = 1e-3\nmin_conduction_speed = 0.2\nge = 1.5e-8\ngi = 3e-7\n",
            // Some neurons spike whenever they may.
            "vth = -0.068\nge = 1e-9\ngi = 3e-7\n",
            "N = 31\nK = 10\nvm_mean = -0.052\nge = 3e-9\n",
            "N = 3\nK = 0\n",
        ] {
            assert!(assert_same_as_plain(changes) > 10 || changes.contains("K = 0"), "{changes}");
        }
    }

    #[test]
    fn both_loops_receive_the_same_input() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: Vec<u8>| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            path.display().to_string()
        };
        let currents =
            file("current.f64", (0..800 * 3).flat_map(|i| (f64::from(i % 5) * 1e-10).to_le_bytes()).collect());
        let entry: Vec<u32> = [1, 100, 700, 4, 0, 5, 7, 299].into();
        let sparse: Vec<u8> = entry.iter().flat_map(|word| word.to_le_bytes()).chain(5e-10_f64.to_le_bytes()).collect();
        let sparse = file("sparse.bin", sparse);
        for input in [
            "poisson_rate = 8\npoisson_K_E = 400\npoisson_K_I = 100\npoisson_start_time = 0.01\npoisson_stop_time = 0.07\n",
            &format!("current_injection_count = 3\n$current_injection_path = {currents}\n"),
            &format!("$sparse_current_injection_path = {sparse}\n"),
        ] {
            let spikes = assert_same_as_plain(&format!("ge = 1e-8\ngi = 3e-7\n{input}"));
            assert!(spikes > 50, "{spikes} spikes with {input}");
        }
    }

    /// At 10^20 V, a volt less is the same number.
    #[test]
    fn no_neuron_reaches_a_threshold_beyond_reach() {
        assert_eq!(assert_same_as_plain("N = 31\nK = 10\nvth = 1e20\n"), 0);
    }

    #[test]
    fn the_network_of_another_model_is_refused() {
        let network = Network::build(parameters("").network(), 1).unwrap();
        let other = parameters("N = 400\n");
        let mut recording = Recording::new(&other, &network);
        let refused = run(&other, &network, &Execution::default(), &mut recording);
        assert!(matches!(refused, Err(SimulationError::OtherNetwork)), "{refused:?}");
    }

    /// A recorder that panics takes the run with it, on any number of threads, and leaves none of them waiting.
    #[test]
    fn a_recorder_that_panics_ends_the_run() {
        struct Panics;
        impl Recorder for Panics {
            fn spikes(&mut self, step: u32, _: f64, _: &[u32]) -> Result<(), SimulationError> {
                assert!(step < 100, "as the test wants it");
                Ok(())
            }
        }
        let parameters = parameters("");
        let network = Network::build_in_parts(parameters.network(), 2).unwrap();
        for threads in [1, 2] {
            let execution = Execution::default().with_threads(threads);
            let run = || run(&parameters, &network, &execution, &mut Panics);
            assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).is_err());
        }
    }

    /// 500 neurons start above the threshold and spike together: 400 excitatory spikes arrive at every neuron in one step,
    /// more than a counter of 8 bits holds.
    #[test]
    fn counters_that_overflow_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("targets.txt");
        let row = (0..500).map(|target| format!("{target} ")).collect::<String>();
        fs::write(&path, row.repeat(500)).unwrap();
        let model = format!(
            "N = 500\nK = 500\nconnector = 3\n$optional_connection_path = {}\nL = 1e-9\nvm_mean = -0.04\nvm_sigma = 0\n\
             ge = 1e-11\ngi = 1e-11\nge_sigma = 0\ngi_sigma = 0\n",
            path.display()
        );
        assert!(assert_same_as_plain(&model) >= 500);
    }

    #[test]
    fn synapses_that_do_not_fit_into_words_run_on_the_plain_loop() {
        // A buffer of 2^27 steps and 300 neurons need 36 bits.
        let parameters = parameters("min_conduction_speed = 5e-8\nK = 1\nT = 0.01\n");
        let network = Network::build(parameters.network(), 1).unwrap();
        assert!(network.buffer_length() >= 1 << 26 && network.synapses().is_none());
    }
}
