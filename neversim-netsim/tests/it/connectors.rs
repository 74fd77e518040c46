//! The connectors without a reference run: what `MODEL.md`, section 5, says about them.

use std::fs;
use std::path::Path;

use neversim_netsim::{Connections, NativeSimulator, NetsimOptions, Output, ParameterFile, Parameters, Simulator};

const RING: &str = include_str!("../../models/ring.parameters");

fn parameters(changes: &str) -> Result<Parameters, String> {
    let file: ParameterFile = (RING.to_owned() + changes).parse().unwrap();
    Parameters::new(&file, &NetsimOptions::default()).map_err(|error| error.to_string())
}

fn network(changes: &str) -> Result<Connections, String> {
    Connections::draw(parameters(changes)?.network()).map_err(|error| error.to_string())
}

#[test]
fn clusters_hold_the_first_synapses_of_their_neurons() {
    // 80 excitatory neurons in 4 clusters of 20, 20 inhibitory ones.
    let network = network("N = 100\nK = 10\nconnector = 7\nNepop = 20\nKin = 5\nKout = 2\n").unwrap();
    for sender in 0..80 {
        let (cluster, targets) = (sender / 20, network.targets(sender));
        assert!(targets[..5].iter().all(|target| target / 20 == cluster), "neuron {sender}: {targets:?}");
        assert!(targets[7..].iter().all(|target| *target >= 80), "neuron {sender}: {targets:?}");
    }
    let of_inhibitory: Vec<u32> = (80..100).flat_map(|sender| network.targets(sender)).copied().collect();
    assert!(of_inhibitory.iter().any(|target| *target < 80) && of_inhibitory.iter().any(|target| *target >= 80));
    // (0.3 ms + 0.5 mm / 0.02 m/s) / 0.1 ms = 253 steps, plus 1, up to the next power of two.
    assert_eq!(network.buffer_length(), 256);
}

/// NETSIM writes 2 for clusters, though their neurons lie on the ring.
#[test]
fn params_txt_has_the_dimensions_of_netsim() {
    let clusters = "connector = 7\nNepop = 20\nKin = 5\nKout = 2\n";
    for (changes, dimensions) in [("connector = 1\n", 1), ("connector = 4\n", 2), (clusters, 2)] {
        let text = format!("{RING}N = 100\nK = 10\nT = 0.01\n{changes}");
        let folder = tempfile::tempdir().unwrap();
        let simulator = NativeSimulator::new(NetsimOptions::default());
        simulator.simulate_into(&text.parse().unwrap(), &Output::new(folder.path())).unwrap();
        let report = fs::read_to_string(folder.path().join("00000003params.txt")).unwrap();
        assert!(report.contains(&format!("spatial_dimensions = {dimensions}\n")), "{changes}: {report}");
    }
}

#[test]
fn clusters_that_do_not_fit_are_refused() {
    for (changes, expected) in [
        ("Kin = 200\nKout = 1\nNepop = 10\n", "Kin = 200: must be at most K - Kout = 200 - 1"),
        ("Kin = 1\nKout = 1\n", "Nepop = 0: must be at least 1"),
        ("Kin = 1\nKout = 1\nNepop = 1001\n", "Nepop = 1001: must be such that the clusters of the 1600"),
    ] {
        let message = network(&format!("connector = 7\n{changes}")).unwrap_err();
        assert!(message.contains(expected), "{message}");
    }
}

/// A network of four neurons with two synapses each, in `text`.
fn network_of_file(folder: &Path, text: &str) -> Result<Connections, String> {
    let path = folder.join("targets.txt");
    fs::write(&path, text).unwrap();
    network(&format!("N = 4\nK = 2\nconnector = 3\n$optional_connection_path = {}\n", path.display()))
}

#[test]
fn targets_are_read_from_a_file_sender_by_sender() {
    let folder = tempfile::tempdir().unwrap();
    let network = network_of_file(folder.path(), "1 2\n2 3\n3 0\n0 1\n").unwrap();
    assert_eq!(network.targets(0), [1, 2]);
    assert_eq!(network.targets(3), [0, 1]);
    // Excitatory neurons at 0, L/3 and 2L/3 (L = 1 mm): the distance from 0 to 2 is L/3 around the ring, and
    // (0.3 ms + 0.333 mm / 0.02 m/s) / 0.1 ms = 169.67 steps.
    assert_eq!(network.delays(0), [170, 170]);
}

#[test]
fn a_file_of_targets_that_does_not_fit_is_refused_with_its_offset() {
    let folder = tempfile::tempdir().unwrap();
    for (text, expected) in [
        ("1 2\n2 3\n3 0\n0", "targets.txt, byte 13: 7 targets, but N * K = 4 * 2 are needed"),
        ("1 2\n2 3\n3 0\n0 1 1\n", "targets.txt, byte 16: more than N * K = 4 * 2 targets"),
        ("1 4\n", "targets.txt, byte 2: `4` is not a target: neurons are numbered from 0 to 3"),
        ("1 -1\n", "targets.txt, byte 2: `-1` is not a target"),
        ("1 x\n", "targets.txt, byte 2: `x` is not a target"),
        ("", "targets.txt, byte 0: 0 targets"),
    ] {
        let message = network_of_file(folder.path(), text).unwrap_err();
        assert!(message.contains(expected), "{message}");
    }
    let message = network("connector = 3\n").unwrap_err();
    assert!(message.contains("`$optional_connection_path` is needed with connector 3"), "{message}");
    let message = network("connector = 3\n$optional_connection_path = absent.txt\n").unwrap_err();
    assert!(message.contains("absent.txt: cannot be read"), "{message}");
}
