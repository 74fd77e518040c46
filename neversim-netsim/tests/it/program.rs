//! The `netsim` program, used as the original is used.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const RING: &str = include_str!("../../models/ring.parameters");

fn netsim(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_netsim")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn it_writes_the_files_and_ends_with_the_number_of_spikes() {
    let folder = tempfile::tempdir().unwrap();
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases/02-ring");
    let (file, output) = (case.join("model.parameters"), folder.path().join("a/b"));
    let run = netsim(&["-f", file.to_str().unwrap(), "-o", output.to_str().unwrap(), "-j", "7"]);
    assert!(run.status.success());
    let expected: serde_json::Value = serde_json::from_slice(&fs::read(case.join("expected.json")).unwrap()).unwrap();
    let last = text(&run.stdout).lines().last().unwrap().to_owned();
    assert_eq!(last, format!("Total number of spikes: {}", expected["spike_count"]));
    let names = ["spk_times.bin", "spk_ids.bin", "pos.bin", "ii.bin", "jj.bin", "params.txt"];
    assert!(names.iter().all(|name| output.join(format!("00000003{name}")).is_file()));
    assert!(fs::read_to_string(output.join("00000003params.txt")).unwrap().contains("job_id = 7\n"));
}

#[test]
fn without_o_the_files_go_where_the_model_says() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("model.parameters");
    let model = format!("{RING}N = 100\nK = 10\nT = 0.01\n");
    fs::write(&file, format!("{model}$output_path = {}\n", folder.path().join("out").display())).unwrap();
    assert!(netsim(&["-f", file.to_str().unwrap()]).status.success());
    let report = fs::read_to_string(folder.path().join("out/00000003params.txt")).unwrap();
    assert!(report.contains("output_path_override = 0\n"));
    fs::write(&file, model).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_netsim")).arg("-f").arg(&file).current_dir(folder.path()).output();
    assert!(run.unwrap().status.success());
    assert!(folder.path().join("00000003spk_ids.bin").is_file());
}

#[test]
fn errors_end_with_a_status_that_is_not_zero_and_a_message() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("model.parameters");
    let error = |text_of_file: &str, more: &[&str]| {
        fs::write(&file, text_of_file).unwrap();
        let run = netsim(&[&["-f", file.to_str().unwrap(), "-o", folder.path().to_str().unwrap()], more].concat());
        assert!(!run.status.success() && run.stdout.is_empty());
        text(&run.stderr)
    };
    assert!(error("N = many\n", &[]).contains("model.parameters, line 1"));
    assert!(error(&format!("{RING}taumm = 1\n"), &[]).contains("did you mean `taum`?"));
    let runaway = error(&format!("{RING}N = 100\nK = 10\nT = 0.1\nvth = -0.08\n"), &[]);
    assert!(runaway.contains("break the limit of 100 Hz mean rate"), "{runaway}");
    assert!(error(RING, &["--netsim-option", "fast"]).contains("known: separate_connector_rng"));
    assert!(error(RING, &["--sampling", "quick"]).contains("exact, fast"));
    assert!(!netsim(&["-f", "absent.parameters"]).status.success());
    assert!(!netsim(&[]).status.success());
}

#[test]
fn the_spikes_do_not_depend_on_instructions_and_loop() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("model.parameters");
    fs::write(&file, format!("{RING}N = 100\nK = 10\nT = 0.1\nge = 1.5e-8\ngi = 3e-7\n")).unwrap();
    let spikes = |name: &str, more: &[&str]| {
        let output = folder.path().join(name);
        let run = netsim(&[&["-f", file.to_str().unwrap(), "-o", output.to_str().unwrap()], more].concat());
        assert!(run.status.success(), "{}", text(&run.stderr));
        fs::read(output.join("00000003spk_ids.bin")).unwrap()
    };
    let expected = spikes("a", &[]);
    assert!(!expected.is_empty());
    assert_eq!(spikes("b", &["--instructions", "baseline"]), expected);
    assert_eq!(spikes("c", &["--plain-loop"]), expected);
    let run = netsim(&["-f", file.to_str().unwrap(), "--instructions", "sse9"]);
    assert!(text(&run.stderr).contains("baseline, avx2, avx512"), "{}", text(&run.stderr));
    assert!(!text(&netsim(&["-h"]).stdout).contains("--instructions"));
}

/// As `MODEL.md`, section 7, describes pyNetsim: the program's path by string addition, every number a Python float, the
/// exit status alone looked at, files read as int32, f64, f32.
#[test]
fn the_python_front_end_works_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().to_str().unwrap();
    let mut parameters = String::new();
    for line in RING.lines().filter(|line| line.contains(" = ")) {
        let (name, value) = line.split_once(" = ").unwrap();
        let value: f64 = value.parse().unwrap();
        // Python's repr: 2000.0, 0.0001, 3.327602336e-09.
        let (mantissa, exponent) = (format!("{value:?}"), format!("{value:e}"));
        let python = match exponent.split_once("e-") {
            Some((mantissa, digits)) if value != 0.0 && value.abs() < 1e-4 => format!("{mantissa}e-{digits:0>2}"),
            _ => mantissa,
        };
        parameters += &format!("{name} = {python}\n");
    }
    parameters += "save_connectivity = 1.0\nstop_record_time = 0.01\nT = 0.05\n";
    parameters += &format!("$output_path = {output}\n");
    fs::write(folder.path().join("temp.parameters"), parameters).unwrap();
    let netsim_dir = format!("{}/", Path::new(env!("CARGO_BIN_EXE_netsim")).parent().unwrap().display());
    let program = netsim_dir + "netsim";
    let file = format!("{output}/temp.parameters");
    let status = Command::new(program).args(["-f", &file, "-o", output]).stdout(std::process::Stdio::null()).status();
    assert!(status.unwrap().success());
    let length = |name: &str| fs::metadata(folder.path().join(format!("00000003{name}"))).unwrap().len();
    assert_eq!(length("spk_times.bin"), 2 * length("spk_ids.bin"));
    assert_eq!(length("pos.bin"), 2000 * 3 * 8);
    // 0.01 s of 0.1 ms, every 10th step.
    assert_eq!(length("vm.bin"), 10 * 2000 * 4);
    assert_eq!(length("jj.bin"), 2000 * 200 * 4);
}
