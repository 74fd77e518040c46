//! `neversim measure`: metrics of spikes from files.

use std::fs;

use serde_json::Value;

use crate::place::Place;

/// Neuron 0 fires at 0.1, 0.2 and 0.5 s, neuron 2 at 0.3 s.
const SPIKES: &str = "0,0.1\n2,0.3\n0,0.2\n0,0.5\n";

/// The words after the name of the only metric.
fn value(place: &Place, words: &str) -> Vec<String> {
    let ran = place.run(&format!("measure {words}")).ok();
    let [heading, row] = ran.stdout.lines().collect::<Vec<_>>()[..] else { panic!("{}", ran.stdout) };
    let column = heading.find("value").unwrap();
    row[column..].split_whitespace().map(str::to_owned).collect()
}

#[test]
fn metrics_of_a_csv_file_are_those_of_its_spikes() {
    let place = Place::new();
    place.write("spikes.csv", SPIKES);
    let facts = "spikes.csv --neurons 4 --duration 2";
    // Three spikes, none, one, none in 2 s; intervals of 0.1 and 0.3 s.
    assert_eq!(value(&place, &format!("{facts} --metric fr")), ["0.25", "Hz"]);
    assert_eq!(value(&place, &format!("{facts} --metric fr reducer=mean")), ["0.5", "Hz"]);
    assert_eq!(value(&place, &format!("{facts} --excitatory 2 --metric fr reducer=mean subset=inh")), ["0.25", "Hz"]);
    let cv: f64 = value(&place, &format!("{facts} --metric cv min_isis=2"))[0].parse().unwrap();
    assert!((cv - 0.5).abs() < 1e-12, "{cv}");
    assert_eq!(value(&place, &format!("{facts} --metric cv min_isis=3")), ["undefined"]);
    // A bin of 0.25 s holds neuron 0's first two spikes.
    assert_eq!(value(&place, &format!("{facts} --dt 0.01 --metric pop_rate_peak bin_size=25")), ["2", "Hz"]);
}

#[test]
fn headings_comments_and_other_columns_are_understood() {
    let place = Place::new();
    for text in [
        format!("id,time\n{SPIKES}"),
        format!("neuron,seconds\n{SPIKES}"),
        format!("# a recording\n\n{}", SPIKES.replace('\n', "\r\n")),
        "time,electrode,id\n0.1,7,0\n0.3,8,2\n0.2,9,0\n0.5,7,0\n".to_owned(),
        SPIKES.replace(',', "\t"),
    ] {
        place.write("spikes.csv", &text);
        let words = "spikes.csv --neurons 4 --duration 2 --metric fr reducer=mean";
        assert_eq!(value(&place, words), ["0.5", "Hz"], "{text}");
    }
}

#[test]
fn what_spikes_cannot_tell_must_be_said() {
    let place = Place::new();
    place.write("spikes.csv", SPIKES);
    place.refused("measure spikes.csv --metric fr", 2, &["spikes.csv: give --neurons"]);
    place.refused("measure spikes.csv --metric fr --neurons 4", 2, &["spikes.csv: give --duration"]);
    place.refused("measure spikes.csv --neurons 4 --duration 2", 2, &["give at least one --metric"]);
    place.refused("measure spikes.csv --neurons 2 --duration 2 --metric fr", 1, &["neuron 2 does not exist"]);
    place.refused("measure spikes.csv --neurons 4 --duration 2 --metric frr", 2, &["did you mean `fr`?"]);
    place.refused("measure nothing.csv --neurons 4 --duration 2 --metric fr", 1, &["cannot read nothing.csv"]);
    let late = place.run("measure spikes.csv --neurons 4 --duration 0.4 --metric fr").ok();
    assert!(late.stderr.contains("warning: 1 spikes outside of 0 to 0.4 s are left out"), "{}", late.stderr);
}

#[test]
fn lines_that_are_no_spikes_are_named() {
    let place = Place::new();
    for bad in ["0,soon", "0", "-1,0.5", "0.5,1", "0,NaN", "0,inf"] {
        place.write("spikes.csv", format!("0,0.1\n{bad}\n"));
        let parts = ["spikes.csv, line 2: expected a neuron and a time in seconds, found `", bad];
        place.refused("measure spikes.csv --neurons 4 --duration 2 --metric fr", 1, &parts);
    }
}

#[test]
fn a_folder_of_a_simulation_gives_what_the_simulation_printed() {
    let place = Place::new();
    let metrics = "--metric fr reducer=mean subset=all --metric pop_cv --metric cv subset=inh";
    let simulated = place.run(&format!("simulate -f model.parameters --set ge=1.2e-8 -o out {metrics}")).ok();
    let measured = place.run(&format!("measure out {metrics}")).ok();
    let of = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {text}"));
        line[name.len()..].trim_start_matches(':').split_whitespace().next().unwrap().to_owned()
    };
    for name in ["fr reducer=mean subset=all", "pop_cv", "cv subset=inh"] {
        assert_eq!(of(&measured.stdout, name), of(&simulated.stdout, name), "{name}");
    }
    // Two runs in one folder, then none that tells what it is.
    for file in ["spk_ids.bin", "spk_times.bin"] {
        fs::copy(place.path(&format!("out/00000003{file}")), place.path(&format!("out/00000004{file}"))).unwrap();
    }
    place.refused("measure out --metric fr", 2, &["2 runs (00000003 to 00000004): choose one with --code"]);
    place.run("measure out --code 3 --metric fr").ok();
    place.refused("measure out --code 4 --metric fr", 2, &["no params.txt in the folder; give --params-file"]);
    let known =
        place.run("measure out --code 4 --params-file model.parameters --metric fr reducer=mean subset=all").ok();
    assert_eq!(of(&known.stdout, "fr reducer=mean subset=all"), of(&simulated.stdout, "fr reducer=mean subset=all"));
    place.refused("measure out --code 5 --metric fr", 1, &["cannot read", "00000005spk_ids.bin"]);
    place.write("empty/readme", "");
    place.refused("measure empty --metric fr", 1, &["empty holds no output of NETSIM"]);
}

#[test]
fn json_holds_values_options_and_intervals() {
    let place = Place::new();
    place.write("spikes.csv", SPIKES);
    let words =
        "spikes.csv --neurons 4 --duration 2 --json --bootstrap 100 --metric fr reducer=mean --metric cv min_isis=3";
    let text = place.run(&format!("measure {words}")).ok().stdout;
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["spikes"], 4);
    let [rate, cv] = &json["metrics"].as_array().unwrap()[..] else { panic!("{text}") };
    assert_eq!((&rate["metric"], &rate["value"], &rate["unit"]), (&"fr".into(), &0.5.into(), &"Hz".into()));
    assert_eq!(rate["options"]["reducer"], "mean");
    let interval = &rate["confidence_95"];
    assert!(interval["lower"].as_f64().unwrap() < 0.5 && interval["upper"].as_f64().unwrap() > 0.5, "{text}");
    assert_eq!((&cv["value"], cv.get("confidence_95")), (&Value::Null, None));
    // The same command gives the same numbers.
    assert_eq!(place.run(&format!("measure {words}")).ok().stdout, text);
}
