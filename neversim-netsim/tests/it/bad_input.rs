//! Bad input is refused with its name, line and value.

use std::fs;

use neversim_netsim::{
    NativeSimulator, NetsimOptions, Network, Output, ParameterFile, Parameters, SimulationError, Simulator, Warning,
};

const RING: &str = include_str!("../../models/ring.parameters");

fn model(changes: &[(&str, &str)]) -> ParameterFile {
    let text = changes.iter().fold(RING.to_owned(), |text, (name, value)| text + &format!("{name} = {value}\n"));
    text.parse().unwrap()
}

/// The message for the example model with `changes`.
fn refusal(changes: &[(&str, &str)]) -> String {
    Parameters::new(&model(changes), &NetsimOptions::default()).unwrap_err().to_string()
}

fn text_refusal(text: &str) -> String {
    text.parse::<ParameterFile>().unwrap_err().to_string()
}

fn assert_says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "`{part}` is missing from: {message}");
    }
}

#[test]
fn a_misspelt_name_is_refused_with_its_line_and_the_closest_one() {
    assert_says(&text_refusal("N = 10\ntaumm = 0.02\n"), &["line 2", "`taumm`", "did you mean `taum`?"]);
    assert_says(&text_refusal("$output_pth = x\n"), &["line 1", "`$output_pth`", "`$output_path`"]);
    assert_says(&model(&[]).set("gee", 1.0).unwrap_err().to_string(), &["`gee`", "`ge`"]);
}

#[test]
fn a_line_without_equals_is_refused() {
    assert_says(&text_refusal("# model\nN 2000\n"), &["line 2", "`N 2000`", "name = number"]);
}

#[test]
fn a_value_that_is_not_a_number_is_refused() {
    for value in ["e5", "two", "", "nan", "inf", "1e400", "# 3e-9"] {
        assert_says(&text_refusal(&format!("ge = {value}\n")), &["line 1", "`ge`", "not a finite number"]);
    }
}

#[test]
fn files_that_are_missing_empty_or_binary_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let message = |name: &str| ParameterFile::read(&folder.path().join(name)).unwrap_err().to_string();
    assert_says(&message("absent.parameters"), &["cannot read", "absent.parameters"]);
    fs::write(folder.path().join("empty.parameters"), "# nothing\n\n").unwrap();
    assert_says(&message("empty.parameters"), &["empty.parameters", "no parameters found"]);
    fs::write(folder.path().join("binary.parameters"), b"N = 10\n\xff\xfe").unwrap();
    assert_says(&message("binary.parameters"), &["binary.parameters", "not a text file", "byte 7"]);
    fs::write(folder.path().join("path.parameters"), b"N = 10\n$output_path = \xe9t\xe9\n").unwrap();
    assert_says(&message("path.parameters"), &["not a text file", "byte 22"]);
    fs::write(folder.path().join("nul.parameters"), b"N\0\0").unwrap();
    assert_says(&message("nul.parameters"), &["not a text file", "byte 1"]);
}

#[test]
fn a_name_given_twice_is_a_warning_and_the_last_one_counts() {
    let file: ParameterFile = "N = 10\nK = 2\nN = 20\n".parse().unwrap();
    assert_eq!(file.number("N"), Some(20.0));
    assert_eq!(file.warnings(), [Warning::GivenTwice { name: "N".into(), first: 1, second: 3 }]);
}

#[test]
fn a_line_that_netsim_ignores_is_a_warning() {
    let file: ParameterFile = "N = 10\n  K = 2\n".parse().unwrap();
    assert_eq!(file.number("K"), None);
    assert_says(&file.warnings()[0].to_string(), &["line 2", "begins with a space", "K = 2"]);
}

#[test]
fn text_after_a_number_is_ignored_with_a_warning() {
    let file: ParameterFile = "N = 7 # note\nK = 0x10;\nge = 3,5e-9\ngi = 1e\n".parse().unwrap();
    let numbers = ["N", "K", "ge", "gi"].map(|name| file.number(name).unwrap());
    assert_eq!(numbers, [7.0, 16.0, 3.0, 1.0]);
    assert_eq!(file.warnings().len(), 4);
    assert_says(&file.warnings()[2].to_string(), &["line 3", "`ge` is 3", "`,5e-9`"]);
}

#[test]
fn numbers_that_are_rounded_give_a_warning() {
    let file = model(&[("N", "200.7"), ("conduction_speed_code", "0.9")]);
    let parameters = Parameters::new(&file, &NetsimOptions::default()).unwrap();
    assert_eq!(parameters.neurons(), 201);
    let warnings: Vec<String> = parameters.warnings().iter().map(Warning::to_string).collect();
    assert!(warnings.iter().any(|text| text.starts_with("`N` = 200.7 is used as 201")), "{warnings:?}");
    assert!(warnings.iter().any(|text| text.starts_with("`conduction_speed_code` = 0.9 is used as 0")), "{warnings:?}");
}

#[test]
fn a_seed_that_is_undefined_in_netsim_is_refused_with_the_reason() {
    for seed in ["-1", "2147483648", "1e300"] {
        assert_says(
            &refusal(&[("output_file_code", seed)]),
            &["output_file_code", "0 to 2147483647", "undefined in C"],
        );
    }
    assert!(Parameters::new(&model(&[("output_file_code", "2147483647")]), &NetsimOptions::default()).is_ok());
}

#[test]
fn values_out_of_range_are_refused_with_what_is_allowed() {
    for (name, value, allowed) in [
        ("N", "0", "at least 1"),
        ("N", "-5", "an integer from 0"),
        ("K", "1e10", "an integer from 0"),
        ("dt", "0", "above 0"),
        ("T", "-1", "above 0"),
        ("T", "1e-9", "at least one time step"),
        ("T", "1e9", "below 4294967295 time steps"),
        ("taum", "0", "above 0"),
        ("Cm", "0", "above 0"),
        ("taur", "-0.001", "at least 0"),
        ("min_conduction_speed", "0", "above 0"),
        ("rewiring_probability", "1.5", "a probability"),
        ("conduction_speed_code", "3", "0 (constant)"),
        ("start_record_time", "1", "below T"),
        ("stop_record_time", "2", "at most T"),
        ("min_uniform_delay", "1", "no uniform delays"),
        ("connector", "9", "1 (random), 2 (Gaussian ring), 3 (from file)"),
        ("connector", "5", "multilayer"),
    ] {
        assert_says(&refusal(&[(name, value)]), &["line", &format!("{name} = "), allowed]);
    }
    assert_says(&refusal(&[("start_record_time", "0.5"), ("stop_record_time", "0.2")]), &["at most stop_record_time"]);
    assert_says(
        &refusal(&[("stop_record_time", "1"), ("record_downsample_factor", "0")]),
        &["downsample", "at least 1"],
    );
    assert_says(&refusal(&[("conduction_speed_code", "2")]), &["gamma_parameter_shape", "from 1 to 1000"]);
    assert_says(&refusal(&[("conduction_speed_code", "1"), ("max_conduction_speed", "0.01")]), &["at least min_cond"]);
}

#[test]
fn an_unknown_option_is_refused_with_the_closest_one() {
    let message = NetsimOptions::from_names(["seperate_connector_rng"]).unwrap_err().to_string();
    assert_says(&message, &["`seperate_connector_rng`", "did you mean `separate_connector_rng`?"]);
}

#[test]
fn an_absent_reset_potential_takes_the_resting_one_with_a_warning() {
    let text = RING.replace("vreset = -0.07\n", "");
    let file: ParameterFile = text.parse().unwrap();
    let parameters = Parameters::new(&file, &NetsimOptions::default()).unwrap();
    assert!(parameters.warnings().contains(&Warning::ResetFromResting));
    let simulator = NativeSimulator::new(NetsimOptions::default());
    let (with, without) = (simulator.simulate(&model(&[])).unwrap(), simulator.simulate(&file).unwrap());
    assert_eq!(with.spike_ids, without.spike_ids);
}

#[test]
fn a_population_smaller_than_the_number_of_targets_is_refused() {
    let message = |changes: &[(&str, &str)]| {
        let parameters = Parameters::new(&model(changes), &NetsimOptions::default()).unwrap();
        Network::build(parameters.network(), 1).unwrap_err().to_string()
    };
    assert_says(&message(&[("N", "200")]), &["160 excitatory targets", "159 can be chosen"]);
    assert_says(&message(&[("N", "20"), ("K", "20")]), &["16 excitatory targets", "15 can be chosen"]);
    // 1600 and 400 neurons make squares of 40 and 20; of 1700 neurons, 1296 lie in the square of the excitatory ones.
    assert_says(&message(&[("N", "1700"), ("K", "1700"), ("connector", "4")]), &["1360 excitatory", "1295 can be"]);
    assert_says(&message(&[("sigma_space", "1e-8")]), &["neuron 0", "found 0 of 160", "raise sigma_space"]);
    let speeds = [("conduction_speed_code", "2"), ("gamma_parameter_shape", "4"), ("gamma_parameter_scale", "1e9")];
    assert_says(&message(&speeds), &["neuron 0", "conduction speed", "0.02"]);
}

#[test]
fn a_run_that_breaks_the_rate_limit_ends_there() {
    let simulator = NativeSimulator::new(NetsimOptions::default());
    let runaway = simulator.simulate(&model(&[("ge", "3e-8"), ("gi", "1e-9")])).unwrap_err();
    let SimulationError::Runaway { time, spikes } = runaway else { panic!("{runaway}") };
    // 100 Hz x 2000 neurons x 1 s; no neuron spikes twice in a step.
    assert!((200_000..202_000).contains(&spikes), "{spikes}");
    // The refractory period of 5 ms bounds the rate at 200 Hz, so the limit cannot break before half of the run.
    assert!((0.5..1.0).contains(&time), "{time}");
}

#[test]
fn no_file_has_its_name_before_it_is_complete() {
    let folder = tempfile::tempdir().unwrap();
    let simulator = NativeSimulator::new(NetsimOptions::default());
    let changes = [("ge", "3e-8"), ("gi", "1e-9"), ("stop_record_time", "0.1")];
    assert!(simulator.simulate_into(&model(&changes), &Output::new(folder.path())).is_err());
    let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name.ends_with(".bin")).count(), 0);
    let file = folder.path().join("a file");
    fs::write(&file, "").unwrap();
    let error = simulator.simulate_into(&model(&[]), &Output::new(&file)).unwrap_err();
    assert_says(&error.to_string(), &["cannot write", "a file"]);
}
