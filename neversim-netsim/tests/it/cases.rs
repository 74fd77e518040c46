//! Runs of the real NETSIM 1.0: our files must be the same, byte for byte.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use neversim_netsim::{NativeSimulator, NetsimOptions, ParameterFile, Recording, Simulator};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// One case, run by our engine into a folder of its own.
struct Run {
    case: PathBuf,
    expected: Value,
    recording: Recording,
    output: tempfile::TempDir,
    seed: u32,
}

impl Run {
    fn of(case: &str) -> Self {
        let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases").join(case);
        let expected: Value = serde_json::from_slice(&fs::read(case.join("expected.json")).unwrap()).unwrap();
        let options = expected["build_options"].as_object().unwrap();
        let options = options.iter().filter(|(_, on)| **on == true).map(|(name, _)| name.as_str());
        let simulator = NativeSimulator::new(NetsimOptions::from_names(options).unwrap());
        let model = ParameterFile::read(&case.join("model.parameters")).unwrap();
        let output = tempfile::tempdir().unwrap();
        let recording = simulator.simulate_into(&model, output.path()).unwrap();
        let seed = simulator.check(&model).unwrap().seed();
        Self { case, expected, recording, output, seed }
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.output.path().join(format!("{:08}{name}", self.seed))).unwrap()
    }

    fn netsim_bytes(&self, name: &str) -> Vec<u8> {
        let packed = fs::read(self.case.join(format!("{:08}{name}.gz", self.seed))).unwrap();
        let mut bytes = Vec::new();
        GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
        bytes
    }
}

/// Files that NETSIM writes in single precision of numbers that it computes in another order.
const FRAMES: [&str; 3] = ["vm.bin", "ge.bin", "gi.bin"];

fn assert_same_as_netsim(case: &str) {
    let run = Run::of(case);
    assert_eq!(run.recording.spike_ids.len(), run.expected["spike_count"], "{case}: number of spikes");
    let hashes = run.expected["sha256"].as_object().unwrap();
    assert!(hashes.len() >= 5, "{case}: spikes, positions and connectivity are expected");
    for (name, hash) in hashes.iter().filter(|(name, _)| !FRAMES.contains(&name.as_str())) {
        let ours: String = Sha256::digest(run.bytes(name)).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(*hash, ours, "{case}: {name} differs from NETSIM's");
    }
    let count = |name: &str| {
        fs::read_dir(run.output.path())
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(name))
            .count()
    };
    assert_eq!(count(".bin"), hashes.len(), "{case}: a file more or less than NETSIM's");
    assert_eq!(count(".partial"), 0);
}

macro_rules! cases {
    ($($name:ident = $folder:literal),* $(,)?) => {
        $(#[test] fn $name() { assert_same_as_netsim($folder); })*
    };
}

cases! {
    random_connector = "01-random",
    gaussian_ring = "02-ring",
    uniform_conduction_speeds = "03-ring-uniform-speed",
    gamma_conduction_speeds = "04-ring-gamma-speed",
    rewired_ring = "05-ring-rewired",
    gaussian_lattice = "06-lattice",
    lattice_with_neurons_beyond_the_square = "07-lattice-ragged",
    run_with_recording = "08-recording",
    neurons_that_start_at_rest = "09-no-initial-state",
    separate_connector_generator = "15-connection-seed",
    counts_written_as_floats = "17-large-values-as-floats",
    seed_zero = "18-seed-zero",
}

#[test]
fn recorded_frames_are_those_of_netsim() {
    let run = Run::of("08-recording");
    for name in FRAMES {
        let (ours, theirs) = (run.bytes(name), run.netsim_bytes(name));
        assert_eq!(ours.len(), theirs.len(), "{name}: 75 frames of 300 neurons");
        let number = |bytes: &[u8]| f64::from(f32::from_le_bytes(bytes.try_into().unwrap()));
        for (index, (a, b)) in ours.chunks_exact(4).zip(theirs.chunks_exact(4)).enumerate() {
            let (a, b) = (number(a), number(b));
            assert!((a - b).abs() <= 1e-6 * b.abs(), "{name}, value {index}: {a} here, {b} in NETSIM");
        }
    }
}

#[test]
fn spikes_are_in_the_order_of_netsim() {
    let run = Run::of("02-ring");
    let spikes = run.recording.spike_ids.iter().zip(&run.recording.spike_times);
    for (expected, (id, time)) in run.expected["first_spikes"].as_array().unwrap().iter().zip(spikes) {
        assert_eq!((expected[0].as_u64(), expected[1].as_f64()), (Some(u64::from(*id)), Some(*time)));
    }
}
