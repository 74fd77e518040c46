//! What ends a simulation early, and what does not.

use std::thread;
use std::time::Duration;

use neversim_netsim::engine::{self, Execution, Recorder};
use neversim_netsim::{
    Cancellation, Limits, NativeSimulator, NetsimOptions, Network, ParameterFile, Parameters, SimulationError,
    Simulator,
};

const RING: &str = include_str!("../../models/ring.parameters");

fn model(changes: &str) -> ParameterFile {
    (RING.to_owned() + changes).parse().unwrap()
}

fn parameters(changes: &str) -> Parameters {
    Parameters::new(&model(changes), &NetsimOptions::default()).unwrap()
}

/// One draw of NETSIM's sampler with this many sources takes many seconds.
#[test]
fn the_time_limit_holds_within_a_single_draw() {
    let limits = Limits { timeout: Some(Duration::from_millis(50)), memory_mib: None };
    let model =
        model("N = 10\nK = 1\nconnector = 1\npoisson_rate = 8\npoisson_K_E = 4294967295\npoisson_stop_time = 1\n");
    for simulator in [
        NativeSimulator::new(NetsimOptions::default()),
        NativeSimulator::new(NetsimOptions::default()).with_plain_loop(),
    ] {
        let ended = simulator.with_limits(limits).simulate(&model);
        assert!(matches!(ended, Err(SimulationError::Timeout { .. })), "{ended:?}");
    }
}

/// A stopped program and a busy machine look the same to the run: it makes no progress and uses no processor time.
#[test]
fn time_that_the_processor_spends_elsewhere_does_not_count() {
    const LIMIT: Duration = Duration::from_millis(500);
    struct Sleeps;
    impl Recorder for Sleeps {
        fn spikes(&mut self, step: u32, _: f64, _: &[u32]) -> Result<(), SimulationError> {
            if step == 5 {
                thread::sleep(LIMIT + Duration::from_millis(100));
            }
            Ok(())
        }
    }
    let parameters = parameters("N = 100\nK = 10\nT = 0.1\n");
    let network = Network::build(parameters.network(), 1).unwrap();
    let execution = Execution::default().with_time_limit(Some(LIMIT));
    engine::run(&parameters, &network, &execution, &mut Sleeps).unwrap();
}

/// With a standard deviation of a thousand sides, one draw in 2500 is useful: the build takes seconds.
#[test]
fn a_cancelled_build_is_started_again_afterwards() {
    let cancellation = Cancellation::default();
    let simulator = NativeSimulator::new(NetsimOptions::default()).with_cancellation(cancellation.clone());
    let wide = model("sigma_space = 1\n");
    thread::scope(|scope| {
        let build = scope.spawn(|| simulator.prepare(&wide));
        thread::sleep(Duration::from_millis(50));
        cancellation.cancel();
        assert!(matches!(build.join().unwrap(), Err(SimulationError::Cancelled)));
    });
    // The cancelled build is not kept as the network of this model.
    let small = model("N = 200\nK = 20\nT = 0.01\n");
    assert!(matches!(simulator.prepare(&small), Err(SimulationError::Cancelled)));
    cancellation.reset();
    simulator.prepare(&small).unwrap();
}

#[test]
fn a_build_that_would_take_for_ever_is_refused() {
    for (changes, expected) in [
        ("sigma_space = 1e300\n", "connector 2: up to neuron 0, more than 10000 draws per target"),
        ("connector = 4\nsigma_space = 1e9\n", "sigma_space (1000000000 m) is too wide for L (0.001 m)"),
    ] {
        let message = Network::build(parameters(changes).network(), 1).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }
}
