//! Networks: built once, shared, and the same on any thread.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use neversim_netsim::{
    Connections, NativeSimulator, NetsimOptions, Network, Output, ParameterFile, Parameters, Simulator,
};

fn ring() -> ParameterFile {
    ParameterFile::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models/ring.parameters")).unwrap()
}

const BUFFER_LENGTHS: &[(&str, u32)] = &[
    ("01-random", 256),
    ("02-ring", 256),
    ("03-ring-uniform-speed", 128),
    ("04-ring-gamma-speed", 128),
    ("05-ring-rewired", 256),
    ("06-lattice", 128),
    ("07-lattice-ragged", 128),
    ("08-recording", 256),
    ("09-no-initial-state", 256),
    ("15-connection-seed", 256),
    ("17-large-values-as-floats", 256),
    ("18-seed-zero", 256),
];

/// `buffer_length` as the real program wrote it into its `params.txt`, for each case that is built.
#[test]
fn delay_buffers_have_the_length_of_netsim() {
    for (case, length) in BUFFER_LENGTHS {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases").join(case).join("model.parameters");
        let model = ParameterFile::read(&file).unwrap();
        let options = match *case {
            "15-connection-seed" => NetsimOptions::from_names(["separate_connector_rng"]).unwrap(),
            _ => NetsimOptions::default(),
        };
        let parameters = Parameters::new(&model, &options).unwrap();
        assert_eq!(Network::build(parameters.network(), 1).unwrap().buffer_length(), *length, "{case}");
    }
}

#[test]
fn models_that_differ_in_weights_only_share_one_network() {
    let simulator = NativeSimulator::new(NetsimOptions::default());
    let network = |name: &str, value: f64| {
        let mut model = ring();
        model.set(name, value).unwrap();
        simulator.network(&simulator.check(&model).unwrap()).unwrap()
    };
    let first = network("ge", 1e-9);
    assert!(Arc::ptr_eq(&first, &network("gi", 1e-7)));
    assert!(Arc::ptr_eq(&first, &network("taum", 0.03)));
    assert_eq!(simulator.notes(), ["networks: 1 built, at most 4 kept in memory"]);
    for (name, value) in [("output_file_code", 4.0), ("K", 100.0), ("sigma_space", 1e-4), ("synapse_delay", 0.001)] {
        assert!(!Arc::ptr_eq(&first, &network(name, value)), "{name} decides the network");
    }
}

#[test]
fn connections_with_their_own_seed_are_shared_by_every_seed_of_the_dynamics() {
    let options = || NetsimOptions::from_names(["separate_connector_rng"]).unwrap();
    let model = |code: f64, connection_seed: f64, speed_code: f64| {
        let mut model = ring();
        let changes = [("N", 200.0), ("K", 20.0), ("T", 0.1), ("max_conduction_speed", 0.1)];
        let seeds =
            [("output_file_code", code), ("connection_seed", connection_seed), ("conduction_speed_code", speed_code)];
        changes.into_iter().chain(seeds).for_each(|(name, value)| model.set(name, value).unwrap());
        model
    };
    let simulator = NativeSimulator::new(options());
    let positions =
        |model: &ParameterFile| Arc::clone(simulator.network(&simulator.check(model).unwrap()).unwrap().positions());
    let first = positions(&model(3.0, 1.0, 0.0));
    assert!(Arc::ptr_eq(&first, &positions(&model(4.0, 1.0, 0.0))));
    assert!(!Arc::ptr_eq(&first, &positions(&model(3.0, 2.0, 0.0))), "other connections");
    assert!(!Arc::ptr_eq(&positions(&model(3.0, 1.0, 1.0)), &positions(&model(4.0, 1.0, 1.0))), "speeds are drawn");

    // A model that shares a network has the same spikes as one that built its own.
    let shared = simulator.simulate(&model(4.0, 1.0, 0.0)).unwrap();
    let alone = NativeSimulator::new(options()).simulate(&model(4.0, 1.0, 0.0)).unwrap();
    let other = NativeSimulator::new(options()).simulate(&model(3.0, 1.0, 0.0)).unwrap();
    assert_eq!((&shared.spike_ids, &shared.spike_times), (&alone.spike_ids, &alone.spike_times));
    assert_ne!(shared.spike_times, other.spike_times);
}

#[test]
fn threads_that_ask_at_the_same_moment_get_one_network() {
    let simulator = NativeSimulator::new(NetsimOptions::default());
    let parameters = simulator.check(&ring()).unwrap();
    let networks: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| simulator.network(&parameters).unwrap())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(networks.iter().all(|network| Arc::ptr_eq(network, &networks[0])));
}

#[test]
fn ring_targets_are_distinct_and_not_the_sender() {
    let parameters = Parameters::new(&ring(), &NetsimOptions::default()).unwrap();
    let network = Connections::draw(parameters.network()).unwrap();
    for sender in 0..parameters.neurons() {
        let targets = network.targets(sender);
        let mut distinct: Vec<u32> = targets.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), 200, "neuron {sender} has a target twice");
        assert!(!distinct.contains(&sender));
        assert!(targets[..160].iter().all(|target| *target < 1600), "first the excitatory targets");
        assert!(targets[160..].iter().all(|target| *target >= 1600), "then the inhibitory ones");
    }
}

#[test]
fn recording_frames_does_not_change_the_spikes() {
    let simulator = NativeSimulator::new(NetsimOptions::default());
    let mut model = ring();
    model.set("T", 0.05).unwrap();
    let plain = simulator.simulate(&model).unwrap();
    model.set("stop_record_time", 0.05).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let recorded = simulator.simulate_into(&model, &Output::new(folder.path())).unwrap();
    assert_eq!((plain.spike_ids, plain.spike_times), (recorded.spike_ids, recorded.spike_times));
    // 500 steps, every 10th, 2000 neurons, 4 bytes.
    assert_eq!(fs::metadata(folder.path().join("00000003vm.bin")).unwrap().len(), 50 * 2000 * 4);
}
