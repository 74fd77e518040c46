//! External input: what is refused, and the samplers without a reference run.

use std::fs;
use std::path::Path;

use neversim_netsim::{
    NativeSimulator, NetsimOptions, ParameterFile, Parameters, Recording, Sampling, SimulationError, Simulator, Warning,
};

const RING: &str = include_str!("../../models/ring.parameters");

fn model(changes: &str) -> ParameterFile {
    (RING.to_owned() + changes).parse().unwrap()
}

fn refusal(changes: &str) -> String {
    Parameters::new(&model(changes), &NetsimOptions::default()).unwrap_err().to_string()
}

fn assert_refused(changes: &str, expected: &str) {
    let message = refusal(changes);
    assert!(message.contains(expected), "`{expected}` is missing from: {message}");
}

/// Writes doubles and returns the line that names the file.
fn doubles(folder: &Path, name: &str, values: &[f64]) -> String {
    let path = folder.join(name);
    fs::write(&path, values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>()).unwrap();
    format!("${name} = {}\n", path.display())
}

/// 100 neurons, 100 steps.
const SMALL: &str = "N = 100\nK = 10\nT = 0.01\n";

#[test]
fn input_files_of_another_length_are_refused_with_what_is_expected() {
    let folder = tempfile::tempdir().unwrap();
    let rates = |count| SMALL.to_owned() + &doubles(folder.path(), "poisson_rate_path", &vec![8.0; count]);
    assert_refused(&rates(9_999), "poisson_rate_path, byte 79992: 79992 bytes, but 100 steps of 100 doubles are 80000");
    assert_refused(&rates(10_001), "byte 80000: 80008 bytes are not a whole number of steps of 100 doubles");
    let currents = doubles(folder.path(), "current_injection_path", &[0.0; 999]);
    assert_refused(&format!("{SMALL}{currents}current_injection_count = 10\n"), "100 steps of 10 doubles");
    assert_refused("$poisson_rate_path = absent.f64\n", "absent.f64: cannot be read");
    assert_refused("$sparse_current_injection_path = absent.bin\n", "absent.bin: cannot be read");
}

/// So that a simulation can be shortened without rewriting its input.
#[test]
fn input_files_may_continue_after_the_end_of_the_simulation() {
    let folder = tempfile::tempdir().unwrap();
    let mut rates = vec![100.0; 20_000];
    let line = doubles(folder.path(), "poisson_rate_path", &rates);
    let input = "poisson_K_E = 100\npoisson_stop_time = 0.01\nge = 3e-10\ninitiator = 1\n";
    let long = model(&format!("{SMALL}{line}{input}"));
    let simulator = NativeSimulator::new(NetsimOptions::default());
    let warnings = simulator.check(&long).unwrap().warnings().to_vec();
    let needed = warnings.iter().find_map(|warning| match warning {
        Warning::LongerThanNeeded { found, needed, .. } => Some((*found, *needed)),
        _ => None,
    });
    assert_eq!(needed, Some((160_000, 80_000)), "100 steps of 100 doubles");
    let spikes = simulator.simulate(&long).unwrap().spike_ids;
    rates.truncate(10_000);
    let exact = model(&format!("{SMALL}{}{input}", doubles(folder.path(), "poisson_rate_path", &rates)));
    assert_eq!(simulator.simulate(&exact).unwrap().spike_ids, spikes);
    assert!(!spikes.is_empty());
}

/// The errors are those measured with the original sampler: 0.000016 instead of 0.01, 8.21 instead of 10 (variance 10.6
/// instead of 6).
#[test]
fn sources_for_which_the_sampler_of_netsim_is_biased_are_reported() {
    let bias = |options: NetsimOptions, changes: &str| {
        let input = "poisson_stop_time = 1\n";
        let parameters = Parameters::new(&model(&format!("{input}{changes}")), &options).unwrap();
        parameters.warnings().iter().find(|warning| matches!(warning, Warning::BiasedSampling { .. })).cloned()
    };
    let exact = |changes: &str| bias(NetsimOptions::default(), changes);
    let single = exact("poisson_rate = 100\npoisson_K_E = 1\n").unwrap().to_string();
    assert!(
        single.contains("`poisson_K_E` = 1 at a spike probability of 0.01") && single.contains("-99.9 %"),
        "{single}"
    );
    let Some(Warning::BiasedSampling { name, mean_error, variance_error, .. }) =
        exact("poisson_rate = 4000\npoisson_K_I = 25\n")
    else {
        panic!("25 sources at 0.4")
    };
    assert_eq!(name, "poisson_K_I");
    assert!((mean_error - (8.21 / 10.0 - 1.0)).abs() < 0.01, "{mean_error}");
    assert!((variance_error - (10.6 / 6.0 - 1.0)).abs() < 0.1, "{variance_error}");
    assert_eq!(exact("poisson_rate = 8\npoisson_K_E = 1000\npoisson_K_I = 1000\n"), None);
    let few = "poisson_rate = 100\npoisson_K_E = 1\n";
    assert_eq!(bias(NetsimOptions::default().with_sampling(Sampling::Fast), few), None);
    assert_eq!(bias(NetsimOptions::from_names(["fast_binomial"]).unwrap(), few), None);
}

/// NETSIM would loop for ever: (1 - p)^n, the first term of its sum, is 0 in double precision.
#[test]
fn inversion_of_more_spikes_than_doubles_allow_is_refused() {
    let options = || NetsimOptions::from_names(["fast_binomial"]).unwrap();
    let model = |sources: u32| model(&format!("poisson_rate = 100\npoisson_K_E = {sources}\n"));
    // 100 000 sources at p = 0.01: e^-1005.
    let message = Parameters::new(&model(100_000), &options()).unwrap_err().to_string();
    assert!(message.contains("poisson_K_E = 100000: must be fewer with fast_binomial"), "{message}");
    assert!(Parameters::new(&model(70_000), &options()).is_ok());
}

#[test]
fn invalid_values_are_refused_with_their_offset() {
    let folder = tempfile::tempdir().unwrap();
    let simulate = |name: &str, values: &[f64], more: &str| -> String {
        let file = doubles(folder.path(), name, values);
        let model = model(&format!("{SMALL}{file}{more}"));
        match NativeSimulator::new(NetsimOptions::default()).simulate(&model) {
            Err(SimulationError::InputFile(error)) => error.to_string(),
            other => panic!("{other:?}"),
        }
    };
    for bad in [f64::NAN, f64::INFINITY, -1.0, 10_001.0] {
        let mut rates = vec![8.0; 10_000];
        rates[205] = bad;
        let message = simulate("poisson_rate_path", &rates, "poisson_stop_time = 0.01\n");
        assert!(message.contains("byte 1640") && message.contains("a rate from 0 to 10000 Hz"), "{message}");
    }
    let mut currents = vec![0.0; 1000];
    currents[999] = f64::NAN;
    let message = simulate("current_injection_path", &currents, "current_injection_count = 10\n");
    assert!(message.ends_with("byte 7992: NaN is not a finite current"), "{message}");
}

#[test]
fn inputs_that_exclude_or_need_each_other_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let rates = SMALL.to_owned() + &doubles(folder.path(), "poisson_rate_path", &vec![8.0; 10_000]);
    assert_refused(&(rates + "poisson_rate = 8\n"), "`poisson_rate` and `$poisson_rate_path` are both given");
    assert_refused("current_injection_count = 10\n", "`$current_injection_path` is needed");
    let currents = doubles(folder.path(), "current_injection_path", &[0.0; 300]);
    assert_refused(&(SMALL.to_owned() + &currents), "`current_injection_count` is needed");
    let three = format!("{SMALL}{currents}current_injection_count = 3\n");
    assert_refused(&three, "current_injection_count = 3: must be a number that divides N (100)");
    assert_refused("poisson_rate = 10001\n", "poisson_rate = 10001: must be from 0 to 1/dt (10000 Hz)");
    assert_refused("poisson_rate = -1\n", "poisson_rate = -1: must be from 0");
    assert_refused("poisson_rate = 8\npoisson_K_E = -1\n", "poisson_K_E = -1: must be an integer from 0");
    assert_refused(
        "partial_recording_time = 1\nrecord_downsample_factor = 3\n",
        "a multiple of record_downsample_factor",
    );
}

/// 300 neurons that rest without input, driven by 400 sources at 8 Hz each.
fn driven(options: NetsimOptions, more: &str) -> Recording {
    let input = "N = 300\nK = 10\nT = 0.5\nge = 1e-8\ngi = 2e-7\ninitiator = 1\n\
                 poisson_K_E = 400\npoisson_K_I = 100\npoisson_stop_time = 0.5\n";
    NativeSimulator::new(options).simulate(&model(&format!("{input}{more}"))).unwrap()
}

/// A network without a reference run is compared with itself under the other sampler: the mean rates agree.
///
/// Spread between seeds (standard deviation of the count over 20 seeds): about 1 %; the bound is ten times that.
#[test]
fn the_fast_sampler_drives_a_network_as_the_inversion_does() {
    let folder = tempfile::tempdir().unwrap();
    let rates = doubles(folder.path(), "poisson_rate_path", &vec![8.0; 300 * 5000]);
    let inversion = driven(NetsimOptions::from_names(["fast_binomial"]).unwrap(), "poisson_rate = 8\n");
    let expected = inversion.spike_ids.len() as f64;
    assert!(expected > 1000.0, "{expected} spikes");
    for more in ["poisson_rate = 8\n", &rates] {
        let fast = driven(NetsimOptions::default().with_sampling(Sampling::Fast), more);
        let found = fast.spike_ids.len() as f64;
        assert!((found / expected - 1.0).abs() < 0.1, "{found} spikes instead of about {expected}");
        let again = driven(NetsimOptions::default().with_sampling(Sampling::Fast), more);
        assert_eq!(fast.spike_ids, again.spike_ids, "one seed, one result");
    }
}

#[test]
fn slow_sampling_is_reported_where_it_takes_most_of_the_time() {
    let warns = |sampling, changes: &str| {
        let options = NetsimOptions::default().with_sampling(sampling);
        let parameters = Parameters::new(&model(changes), &options).unwrap();
        parameters.warnings().contains(&Warning::SlowSampling)
    };
    let input = "poisson_rate = 8\npoisson_K_E = 400\npoisson_stop_time = 1\n";
    assert!(warns(Sampling::Exact, input));
    assert!(!warns(Sampling::Fast, input));
    assert!(!warns(Sampling::Exact, "poisson_rate = 8\npoisson_K_E = 5\npoisson_stop_time = 1\n"));
    assert!(!warns(Sampling::Exact, "poisson_rate = 8\npoisson_K_E = 400\npoisson_stop_time = 0.01\n"));
}

#[test]
fn synapses_transmit_with_the_release_probability() {
    let simulate = |is_on: bool, more: &str| {
        let names = is_on.then_some("release_probability");
        let simulator = NativeSimulator::new(NetsimOptions::from_names(names).unwrap());
        simulator.simulate(&model(&format!("T = 0.2\nge = 1e-8\ngi = 2e-7\n{more}"))).unwrap().spike_ids
    };
    let reliable = simulate(false, "");
    let unconnected = simulate(false, "ge = 0\ngi = 0\n");
    // A draw reaches 1 once in 2^53.
    assert_eq!(simulate(true, "p_release = 1\n"), reliable);
    assert_eq!(simulate(true, "p_release = 0\n"), unconnected);
    let half = simulate(true, "p_release = 0.5\n");
    assert!(half != reliable && half != unconnected);
    assert_eq!(simulate(false, "p_release = 0.3\n"), reliable, "without the option p_release is not read");
    let options = NetsimOptions::from_names(["release_probability"]).unwrap();
    let message = Parameters::new(&model("p_release = 1.5\n"), &options).unwrap_err().to_string();
    assert!(message.contains("p_release = 1.5: must be a probability"), "{message}");
}
