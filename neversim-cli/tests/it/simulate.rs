//! `neversim simulate`: spikes, rate, metrics, files.

use crate::place::{Place, model};

#[test]
fn a_simulation_prints_spikes_and_rate_and_says_what_took_how_long() {
    let place = Place::new();
    let ran = place.run("simulate -f model.parameters").ok();
    let lines: Vec<&str> = ran.stdout.lines().collect();
    let [spikes, rate] = lines[..] else { panic!("{}", ran.stdout) };
    let spikes: f64 = spikes.strip_prefix("Total number of spikes: ").unwrap().parse().unwrap();
    // 100 neurons for 0.1 s.
    assert_eq!(rate, format!("Mean rate: {:.3} Hz", spikes / (100.0 * 0.1)));
    assert!(ran.stderr.contains("network built in ") && ran.stderr.contains("0.1 s simulated in "), "{}", ran.stderr);
    assert!(ran.stderr.contains("no files written; use -o DIR to write them"), "{}", ran.stderr);
}

#[test]
fn the_spikes_are_as_many_as_netsim_counts() {
    let place = Place::new();
    let case = format!("{}/../neversim-netsim/tests/data/cases/02-ring", env!("CARGO_MANIFEST_DIR"));
    let output = place.command("simulate -f").arg(format!("{case}/model.parameters")).output().unwrap();
    // expected.json of the case: "spike_count": 8432, "mean_rate_hz": 8.432.
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "Total number of spikes: 8432\nMean rate: 8.432 Hz\n");
}

#[test]
fn the_files_of_netsim_are_written_into_the_folder_that_is_given() {
    let place = Place::new();
    let ran = place.run("simulate -f model.parameters -o out/deeper").ok();
    assert!(ran.stderr.contains("files in out/deeper"), "{}", ran.stderr);
    let spikes: u64 = ran.stdout.lines().next().unwrap().rsplit(' ').next().unwrap().parse().unwrap();
    let size = |name: &str| place.path("out/deeper").join(name).metadata().unwrap().len();
    assert_eq!((size("00000003spk_ids.bin"), size("00000003spk_times.bin")), (4 * spikes, 8 * spikes));
}

#[test]
fn values_are_replaced_by_those_that_are_set() {
    let place = Place::new();
    place.write("other.parameters", model("N = 120\nK = 10\nT = 0.2\nge = 8.6e-9\nvr = -7.1e-2\n"));
    let there = place.run("simulate -f other.parameters --metric fr").ok();
    let words = "simulate -f model.parameters --set N=120 --set T=0.2 --set ge=8.6e-9 --set vr=-7.1e-2 --metric fr";
    assert_eq!(place.run(words).ok().stdout, there.stdout);
    assert_ne!(place.run("simulate -f model.parameters --metric fr").ok().stdout, there.stdout);
}

#[test]
fn metrics_are_computed_with_their_options_and_units() {
    let place = Place::new();
    let words = "simulate -f model.parameters --set ge=1.2e-8 --set gi=2e-7 --metric cv \
                 --metric fr subset=all reducer=mean --metric fr t_start=0.05 t_stop=0.1 subset=all reducer=mean";
    let ran = place.run(words).ok();
    let value = |start: &str| -> String {
        let line = ran.stdout.lines().find_map(|line| line.strip_prefix(start));
        line.unwrap_or_else(|| panic!("{start}: {}", ran.stdout)).to_owned()
    };
    // The mean over all neurons is the mean rate.
    let rate = |text: String| text.strip_suffix(" Hz").unwrap().parse::<f64>().unwrap();
    assert_eq!(
        format!("Mean rate: {:.3} Hz", rate(value("fr subset=all reducer=mean: "))),
        ran.stdout.lines().nth(1).unwrap()
    );
    assert!(rate(value("fr subset=all reducer=mean t_start=0.05 t_stop=0.1: ")) >= 0.0);
    assert!(value("cv: ").parse::<f64>().unwrap() >= 0.0, "without a unit");
}

#[test]
fn a_metric_without_a_value_is_undefined_and_no_error() {
    let place = Place::new();
    let ran = place.run("simulate -f model.parameters --set ge=1e-13 --metric cv").ok();
    assert!(ran.stdout.ends_with("cv: undefined\n"), "{}", ran.stdout);
}

#[test]
fn an_option_of_netsim_changes_what_it_changes_in_netsim() {
    let place = Place::new();
    let one = place.run("simulate -f model.parameters -o one").ok();
    let other = place.run("simulate -f model.parameters -o other --netsim-option separate_connector_rng").ok();
    // A generator of its own connects the network: other connections, other spikes.
    assert_ne!(one.stdout, other.stdout);
}

#[test]
fn a_runaway_network_is_an_error_with_what_happened() {
    let place = Place::new();
    place.refused("simulate -f model.parameters --set ge=3e-8 --set gi=2e-8", 1, &["100 Hz", "spikes after"]);
}
