//! An external NETSIM: our own `netsim` program gives what the engine gives, and any other behaviour is an error that
//! says what happened.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use neversim_netsim::{
    Limits, NativeSimulator, NetsimOptions, NetsimProcess, Output, ParameterFile, ProcessError, SimulationError,
    Simulator,
};

const RING: &str = include_str!("../../models/ring.parameters");

fn model(changes: &str) -> ParameterFile {
    format!("{RING}N = 100\nK = 10\nT = 0.1\n{changes}").parse().unwrap()
}

/// The folder of our own program.
fn own_folder() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_netsim")).parent().unwrap()
}

fn own() -> NetsimProcess {
    NetsimProcess::find(own_folder(), Limits::default()).unwrap()
}

/// A program that misbehaves.
fn program(name: &str, limits: Limits) -> NetsimProcess {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/programs").join(name);
    NetsimProcess::find(&folder, limits).unwrap()
}

fn failure(name: &str, limits: Limits) -> SimulationError {
    program(name, limits).simulate(&model("")).unwrap_err()
}

/// Long enough for a slow machine, and for a test that fails to end.
const PATIENT: Limits = Limits { timeout: Some(Duration::from_secs(60)), memory_mib: None };

#[test]
fn our_own_program_gives_what_the_engine_gives() {
    let native = NativeSimulator::new(NetsimOptions::default());
    let folder = tempfile::tempdir().unwrap();
    let rates = folder.path().join("rates.f64");
    fs::write(&rates, 8.0_f64.to_le_bytes().repeat(100 * 1000)).unwrap();
    for changes in [
        "",
        "connector = 4\nge = 1.1e-8\n",
        "partial_recording_time = 1\nT = 3\nrecord_downsample_factor = 1000\n",
        "poisson_rate = 8\npoisson_K_E = 40\npoisson_stop_time = 0.05\n",
        &format!("$poisson_rate_path = {}\npoisson_K_I = 20\npoisson_stop_time = 0.05\n", rates.display()),
    ] {
        let model = model(changes);
        let (ours, external) = (native.simulate(&model).unwrap(), own().simulate(&model).unwrap());
        assert!(!ours.spike_ids.is_empty());
        assert_eq!(ours.spike_ids, external.spike_ids, "{changes}");
        assert_eq!(ours.spike_times, external.spike_times, "{changes}");
    }
    let (ours, external) = (native.simulate(&model("")).unwrap(), own().simulate(&model("")).unwrap());
    assert_eq!(ours.positions, external.positions);
}

/// NETSIM wants spaces around `=`, forgets to put `vr` in the place of `vreset`, and resolves paths where it runs.
#[test]
fn the_file_for_the_program_is_what_netsim_reads() {
    let text = RING.replace("vreset = -0.07\n", "").replace("dt = 0.0001", "dt=0.0001");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.parameters");
    fs::write(folder.path().join("rates.f64"), "").unwrap();
    fs::write(&path, text + "ge = 1e-9\nge = 3.327602336000000e-09\n$output_path = elsewhere\n$optional_connection_path = rates.f64\n").unwrap();
    let file = ParameterFile::read(&path).unwrap();
    let parameters = own().check(&file).unwrap();
    let written = file.for_netsim(&parameters);
    let lines: Vec<&str> = written.lines().collect();
    assert!(lines.contains(&"dt = 0.0001") && lines.contains(&"N = 2000") && lines.contains(&"vreset = -0.07"));
    assert!(lines.contains(&"ge = 3.327602336e-9"), "the shortest digits of the same double");
    assert_eq!(lines.iter().filter(|line| line.starts_with("ge = ")).count(), 1);
    assert!(lines.contains(&format!("$optional_connection_path = {}/rates.f64", folder.path().display()).as_str()));
    assert!(!written.contains("output_path ="));
    assert!(lines.iter().all(|line| line.contains(" = ")));
}

#[test]
fn a_run_beyond_the_rate_limit_is_the_same_runaway() {
    let model = model("vth = -0.08\n");
    let native = NativeSimulator::new(NetsimOptions::default()).simulate(&model).unwrap_err();
    let external = own().simulate(&model).unwrap_err();
    assert!(matches!(native, SimulationError::Runaway { .. }));
    assert!(matches!(external, SimulationError::ReportedRunaway { .. }));
    assert_eq!(native.to_string(), external.to_string());
    let aborted = failure("aborts-as-netsim", PATIENT);
    assert!(matches!(aborted, SimulationError::ReportedRunaway { .. }), "{aborted}");
    assert!(aborted.to_string().contains("output.c:333"));
}

#[test]
fn the_program_is_found_however_the_folder_is_written() {
    let executable = fs::canonicalize(env!("CARGO_BIN_EXE_netsim")).unwrap();
    let with_slash = PathBuf::from(format!("{}/", own_folder().display()));
    for folder in [own_folder(), &with_slash, Path::new(env!("CARGO_BIN_EXE_netsim"))] {
        assert_eq!(NetsimProcess::find(folder, Limits::default()).unwrap().program(), executable);
    }
    // Relative to where the tests run: the crate's folder.
    let relative = Path::new("tests/data/programs/hangs/");
    assert!(NetsimProcess::find(relative, Limits::default()).unwrap().program().is_absolute());
    // Beside the Python package: NETSIM/pyNetsim/__init__.py and NETSIM/netsim.
    let netsim = tempfile::tempdir().unwrap();
    let package = netsim.path().join("pyNetsim");
    fs::create_dir(&package).unwrap();
    fs::write(package.join("__init__.py"), "").unwrap();
    std::os::unix::fs::symlink(&executable, netsim.path().join("netsim")).unwrap();
    for folder in [netsim.path(), &package] {
        assert_eq!(NetsimProcess::find(folder, Limits::default()).unwrap().program(), executable);
    }
}

#[test]
fn a_missing_program_is_an_error_that_says_what_was_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let message = NetsimProcess::find(folder.path(), Limits::default()).unwrap_err().to_string();
    for path in ["netsim", "bin/netsim", "build/netsim"] {
        assert!(message.contains(&folder.path().join(path).display().to_string()), "{message}");
    }
    assert!(NetsimProcess::find(Path::new("tests/data/programs/not-executable"), Limits::default()).is_err());
}

#[test]
fn a_program_that_does_not_end_is_ended_at_the_time_limit() {
    let limits = Limits { timeout: Some(Duration::from_millis(200)), memory_mib: None };
    for name in ["loops", "prints-for-ever"] {
        let error = failure(name, limits);
        let is_timeout = matches!(error, SimulationError::Process(ProcessError::Timeout { .. }));
        assert!(is_timeout && error.to_string().contains("0.2 s"), "{name}: {error}");
    }
}

#[test]
fn a_program_that_hangs_is_ended_after_ten_times_the_limit_and_five_seconds() {
    let limits = Limits { timeout: Some(Duration::from_millis(200)), memory_mib: None };
    let begun = Instant::now();
    let error = failure("hangs", limits);
    assert!(matches!(error, SimulationError::Process(ProcessError::Idle { .. })), "{error}");
    assert!(error.to_string().contains("after 7 s in which it did nothing (the time limit is 0.2 s)"), "{error}");
    assert!(begun.elapsed() >= Duration::from_secs(7));
}

#[cfg(target_os = "linux")]
#[test]
fn time_while_a_program_is_suspended_does_not_count() {
    let limits = Limits { timeout: Some(Duration::from_secs(1)), memory_mib: None };
    let begun = Instant::now();
    assert_eq!(program("is-suspended", limits).simulate(&model("")).unwrap().spike_ids, [0, 0]);
    assert!(begun.elapsed() >= Duration::from_secs(2));
}

/// The rows of the table in the README: what a program does, what its error says, and whether to try again.
#[test]
fn each_end_of_a_program_is_its_own_failure_or_an_outside_cause() {
    for (name, is_outside, says) in [
        ("asserts", false, "ended by signal 6: netsim: src/connect.c:12: Assertion"),
        ("killed", true, "ended by signal 9: it printed nothing"),
        ("killed-below-a-script", true, "exit status 137"),
        ("terminated", true, "ended by signal 15"),
        ("crashes", false, "ended by signal 11: about to crash"),
        ("fails", false, "exit status 3"),
        ("is-not-there", true, "exit status 127"),
        ("finds-no-room", true, "found no room for its files in "),
        ("writes-too-much", true, "found no room for its files in "),
        ("writes-nothing", true, "incomplete: "),
        ("writes-half-a-file", true, "incomplete: "),
        ("loses-files", true, "00000003pos.bin, byte 1200: 150 coordinates"),
        ("loses-what-it-printed", true, "it did not print how many spikes there were"),
        ("reports-too-few", true, "it reported 5 spikes, and its files hold 2"),
        ("writes-too-many-spikes", false, "unusable: it reported 2 spikes, and its files hold 3"),
        ("writes-a-pipe", false, "00000003spk_ids.bin: not a regular file"),
        ("writes-an-endless-file", false, "00000003spk_ids.bin: not a regular file"),
    ] {
        let SimulationError::Process(error) = failure(name, PATIENT) else { panic!("{name} is a failed program") };
        assert!(error.to_string().contains(says), "{name}: {error}");
        assert_eq!(error.is_outside(), is_outside, "{name}: {error}");
    }
    let aborted = failure("aborts-as-netsim", PATIENT);
    assert!(matches!(aborted, SimulationError::ReportedRunaway { .. }), "{aborted}");
    let place = tempfile::tempdir().unwrap();
    let gone = place.path().join("netsim");
    fs::hard_link(Path::new(env!("CARGO_BIN_EXE_netsim")), &gone)
        .or_else(|_| fs::copy(env!("CARGO_BIN_EXE_netsim"), &gone).map(drop))
        .unwrap();
    let simulator = NetsimProcess::find(place.path(), PATIENT).unwrap();
    fs::remove_file(&gone).unwrap();
    let SimulationError::Process(error) = simulator.simulate(&model("")).unwrap_err() else { panic!("it is gone") };
    assert!(matches!(error, ProcessError::Start { .. }) && error.is_outside(), "{error}");
}

#[test]
fn output_is_read_to_its_end_even_if_somebody_holds_the_pipe_open() {
    let begun = Instant::now();
    assert_eq!(program("leaves-its-pipe-open", PATIENT).simulate(&model("")).unwrap().spike_ids, [0, 0]);
    assert!(begun.elapsed() < Duration::from_secs(19), "nobody waits for a process that has left");
}

#[test]
fn files_of_a_run_are_in_the_scratch_folder_and_leave_nothing_there() {
    let scratch = tempfile::tempdir().unwrap();
    let simulator = own().with_scratch(scratch.path());
    assert!(!simulator.simulate(&model("")).unwrap().spike_ids.is_empty());
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0);
    fs::remove_dir(scratch.path()).unwrap();
    let error = simulator.simulate(&model("")).unwrap_err();
    assert!(matches!(error, SimulationError::Process(ProcessError::Prepare { .. })), "{error}");
}

#[test]
fn a_program_that_eats_memory_is_ended_at_the_memory_limit() {
    let error = failure("eats-memory", Limits { memory_mib: Some(100), ..PATIENT });
    assert!(matches!(error, SimulationError::Process(ProcessError::Memory { limit_mib: 100 })), "{error}");
}

#[test]
fn exit_status_and_signal_are_reported_with_the_output() {
    let error = failure("fails", PATIENT).to_string();
    assert!(error.contains("exit status 3") && error.contains("no such neuron model"), "{error}");
    let error = failure("crashes", PATIENT).to_string();
    assert!(error.contains("signal 11") && error.contains("about to crash"), "{error}");
    let error = failure("prints-nonsense", PATIENT).to_string();
    assert!(error.contains("exit status 7") && error.lines().count() == 1, "{error}");
}

#[test]
fn missing_and_half_written_files_are_named() {
    let error = failure("writes-nothing", PATIENT).to_string();
    assert!(error.contains("00000003spk_ids.bin") && error.contains("cannot be read"), "{error}");
    let error = failure("writes-half-a-file", PATIENT).to_string();
    assert!(error.contains("00000003spk_ids.bin, byte 8: the file ends within a number"), "{error}");
    let error = failure("reports-too-few", PATIENT).to_string();
    assert!(error.contains("it reported 5 spikes, and its files hold 2"), "{error}");
}

#[test]
fn children_of_the_program_are_ended_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let simulator = program("leaves-a-child", Limits { timeout: Some(Duration::from_millis(500)), memory_mib: None });
    assert!(simulator.simulate_into(&model(""), &Output::new(folder.path())).is_err());
    let child = fs::read_to_string(folder.path().join("child")).unwrap();
    // Gone, or a zombie that nobody has collected.
    let is_gone = || match fs::read_to_string(format!("/proc/{}/stat", child.trim())) {
        Ok(stat) => stat.rsplit(')').next().unwrap().trim_start().starts_with('Z'),
        Err(_) => true,
    };
    let begun = Instant::now();
    while !is_gone() {
        assert!(begun.elapsed() < Duration::from_secs(30), "process {child} is still there");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn the_native_engine_keeps_the_limits_too() {
    let simulator = |limits| NativeSimulator::new(NetsimOptions::default()).with_limits(limits);
    let long = model("T = 100000\n");
    let short = Limits { timeout: Some(Duration::from_millis(50)), memory_mib: None };
    assert!(matches!(simulator(short).simulate(&long), Err(SimulationError::Timeout { .. })));
    let small = Limits { timeout: None, memory_mib: Some(50) };
    // 20000 x 1000 synapses of 4 bytes are 76.3 MiB, and 64 bytes per neuron 1.2 MiB.
    let large: ParameterFile = format!("{RING}N = 20000\nK = 1000\n").parse().unwrap();
    let error = simulator(small).simulate(&large).unwrap_err();
    assert!(matches!(error, SimulationError::Memory { needed_mib: 78, available_mib: 50, .. }), "{error}");
    // 10^9 neurons need more than any machine has.
    let huge: ParameterFile = format!("{RING}N = 1000000000\nK = 1000\n").parse().unwrap();
    let error = NativeSimulator::new(NetsimOptions::default()).simulate(&huge).unwrap_err();
    assert!(matches!(error, SimulationError::Memory { .. }), "{error}");
}
