//! Runs of the real NETSIM 1.0: our files must be the same, byte for byte.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use flate2::read::GzDecoder;
use neversim_netsim::{
    Limits, NativeSimulator, NetsimOptions, Output, ParameterFile, Recording, SimulationError, Simulator,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Returns the model of a case, and NETSIM's compile-time options in it.
fn model_of(case: &Path) -> (ParameterFile, NetsimOptions, Value) {
    let expected: Value = serde_json::from_slice(&fs::read(case.join("expected.json")).unwrap()).unwrap();
    let options = expected["build_options"].as_object().unwrap();
    // The others follow from the parameters.
    let options = options.iter().filter(|(_, on)| **on == true).map(|(name, _)| name.as_str());
    let options = options.filter(|name| NetsimOptions::NAMES.contains(name));
    let options = NetsimOptions::from_names(options).unwrap();
    (ParameterFile::read(&case.join("model.parameters")).unwrap(), options, expected)
}

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
        let (model, options, expected) = model_of(&case);
        let simulator = NativeSimulator::new(options);
        let output = tempfile::tempdir().unwrap();
        let recording = simulator.simulate_into(&model, &Output::new(output.path())).unwrap();
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

/// Whether a file holds single-precision numbers, which NETSIM computes in another order.
fn is_frames(name: &str) -> bool {
    ["vm", "ge", "gi"].iter().any(|kind| name.starts_with(kind))
}

fn assert_same_as_netsim(case: &str) {
    let run = Run::of(case);
    assert_eq!(run.recording.spike_ids.len(), run.expected["reported_total_spikes"], "{case}: number of spikes");
    let hashes = run.expected["sha256"].as_object().unwrap();
    assert!(hashes.len() >= 5, "{case}: spikes, positions and connectivity are expected");
    for (name, hash) in hashes.iter().filter(|(name, _)| !is_frames(name)) {
        let ours: String = Sha256::digest(run.bytes(name)).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(*hash, ours, "{case}: {name} differs from NETSIM's");
    }
    let count = |name: &str| {
        fs::read_dir(run.output.path())
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(name))
            .count()
    };
    assert_eq!(count(".bin"), hashes.len(), "{case}: the number of files is NETSIM's");
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
    poisson_input = "10-poisson",
    poisson_input_by_inversion = "11-poisson-fast-binomial",
    poisson_input_with_rates_from_a_file = "12-poisson-variable-rate",
    injected_current = "13-current-injection",
    sparse_injected_current = "14-sparse-current-injection",
    separate_connector_generator = "15-connection-seed",
    long_simulation = "16-long-simulation",
    counts_written_as_floats = "17-large-values-as-floats",
    seed_zero = "18-seed-zero",
    poisson_input_of_one_kind = "19-poisson-excitatory-only",
}

#[test]
fn recorded_frames_are_those_of_netsim() {
    for (case, files) in [("08-recording", 3), ("16-long-simulation", 9)] {
        let run = Run::of(case);
        let lengths = run.expected["bytes"].as_object().unwrap();
        let frames: Vec<_> = lengths.iter().filter(|(name, _)| is_frames(name)).collect();
        assert_eq!(frames.len(), files);
        for (name, length) in frames {
            let (ours, theirs) = (run.bytes(name), run.netsim_bytes(name));
            assert_eq!(ours.len(), *length, "{case}, {name}: 4 bytes per neuron and frame");
            let number = |bytes: &[u8]| f64::from(f32::from_le_bytes(bytes.try_into().unwrap()));
            for (index, (a, b)) in ours.chunks_exact(4).zip(theirs.chunks_exact(4)).enumerate() {
                let (a, b) = (number(a), number(b));
                assert!((a - b).abs() <= 1e-6 * b.abs(), "{case}, {name}, value {index}: {a} here, {b} in NETSIM");
            }
        }
    }
}

/// The only lines that differ name the folder of the run.
#[test]
fn the_parameters_in_use_are_written_as_netsim_does() {
    for folder in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases")).unwrap() {
        let case = folder.unwrap().file_name().into_string().unwrap();
        let run = Run::of(&case);
        let netsim = fs::read_to_string(run.case.join(format!("{:08}params.txt", run.seed))).unwrap();
        let ours = String::from_utf8(run.bytes("params.txt")).unwrap();
        let case_folder = run.case.display().to_string() + "/";
        let ours = ours.replace(&run.output.path().display().to_string(), "OUT").replace(&case_folder, "");
        assert_eq!(ours, netsim, "{case}");
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

#[test]
fn the_time_limit_holds_with_every_input_connector_and_recording() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases");
    let limits = Limits { timeout: Some(Duration::from_nanos(1)), memory_mib: None };
    let cases: Vec<PathBuf> = fs::read_dir(cases).unwrap().map(|case| case.unwrap().path()).collect();
    assert!(cases.len() >= 19, "{} cases", cases.len());
    for case in cases {
        let (model, options, _) = model_of(&case);
        let ended = NativeSimulator::new(options).with_limits(limits).simulate(&model);
        assert!(matches!(ended, Err(SimulationError::Timeout { .. })), "{}: {ended:?}", case.display());
    }
}
