//! `neversim measure`: metrics of spikes from files.

use std::fs;

use serde_json::Value;

use crate::place::{Place, SEARCH};

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
fn separators_headings_comments_and_other_columns_are_understood() {
    let place = Place::new();
    let floats = "0.000000000000000000e+00 1.000000000000000056e-01\n2.0 0.3\n0.0 0.2\n0.0 5e-1\n";
    for text in [
        format!("id,time\n{SPIKES}"),
        format!("neuron,seconds\n{SPIKES}"),
        format!("# a recording\n% of monday\n\n{}", SPIKES.replace('\n', "\r\n")),
        "time,electrode,id\n0.1,7,0\n0.3,8,2\n0.2,9,0\n0.5,7,0\n".to_owned(),
        "\"Spike time\" \"Neuron\"\n0.1 0\n0.3 2\n0.2 0\n0.5 0\n".replace("Spike time", "Spike_time"),
        ",unit,time (ms)\n0,0,100\n1,2,300\n2,0,200\n3,0,500\n".to_owned(),
        SPIKES.replace(',', "\t"),
        SPIKES.replace(',', " "),
        SPIKES.replace(',', ";"),
        SPIKES.replace(',', ",  "),
        format!("  {}", SPIKES.replace(',', "   ")),
        floats.to_owned(),
    ] {
        place.write("spikes.txt", &text);
        let words = "spikes.txt --neurons 4 --duration 2 --metric fr reducer=mean";
        assert_eq!(value(&place, words), ["0.5", "Hz"], "{text}");
    }
}

/// Spikes of 100 neurons at 2 Hz in 1 s, at tenths of a millisecond, as lines of id and time in milliseconds.
fn milliseconds() -> String {
    let line = |k: u32| format!("{} {}.{}\n", k * 7 % 100, (k * 7919 % 9988) / 10, (k * 7919 % 9988) % 10);
    (0..200).map(line).collect()
}

#[test]
fn the_unit_of_times_is_given_or_asked_for_and_changes_no_digit() {
    let place = Place::new();
    place.write("ms.txt", milliseconds());
    let seconds = milliseconds().lines().fold(String::from("id,time\n"), |text, line| {
        let (id, time) = line.split_once(' ').unwrap();
        let tenths: u32 = time.replace('.', "").parse().unwrap();
        text + &format!("{id},0.{tenths:04}\n")
    });
    place.write("s.csv", seconds);
    place.write("headed.csv", format!("id,time_ms\n{}", milliseconds().replace(' ', ",")));
    let metrics = "--neurons 100 --duration 1 --metric fr --metric fr reducer=mean --metric cv --metric lv \
                   --metric isi_distance --metric pop_cv";
    let expected = place.run(&format!("measure s.csv {metrics}")).ok().stdout;
    assert!(expected.contains("fr reducer=mean  2 "), "{expected}");
    for file in ["ms.txt --time-unit ms", "headed.csv", "headed.csv --time-unit ms"] {
        assert_eq!(place.run(&format!("measure {file} {metrics}")).ok().stdout, expected, "{file}");
    }
    let parts =
        ["of 200 spikes are outside 0 to 1 s", "times reach 998.0 (line 141)", "milliseconds? give --time-unit ms"];
    place.refused(&format!("measure ms.txt {metrics}"), 2, &parts);
    place.refused(&format!("measure headed.csv --time-unit us {metrics}"), 1, &["line 1", "the heading says ms"]);
    let microseconds = milliseconds().replace('.', "").replace('\n', "00\n");
    place.write("us.txt", microseconds);
    place.refused(&format!("measure us.txt {metrics}"), 2, &["microseconds? give --time-unit us"]);
    // The other way round nothing is outside, but it cannot be right.
    let ran = place.run(&format!("measure s.csv {}", metrics.replace("--duration 1", "--duration 1000"))).ok();
    assert!(ran.stderr.contains("are --time-unit and --duration right?"), "{}", ran.stderr);
}

#[test]
fn a_few_spikes_outside_the_recording_are_left_out_and_more_are_refused() {
    let place = Place::new();
    place.write("spikes.csv", SPIKES);
    let late = place.run("measure spikes.csv --neurons 4 --duration 0.4 --metric fr reducer=mean").ok();
    assert!(late.stderr.contains("warning: 1 spike is outside 0 to 0.4 s and left out"), "{}", late.stderr);
    let quiet = place.run("measure spikes.csv --neurons 4 --duration 0.4 --metric fr reducer=mean --quiet").ok();
    assert_eq!(quiet.stderr, "warning: 1 spike is outside 0 to 0.4 s and left out\n");
    let words = "measure spikes.csv --neurons 4 --duration 0.4 --metric fr reducer=mean --log-format json";
    let event: Value = serde_json::from_str(&place.run(words).ok().stderr).unwrap();
    assert_eq!(event["event"], "warning");
    assert_eq!(event["message"], "1 spike is outside 0 to 0.4 s and left out");
    let parts = ["2 of 4 spikes are outside 0 to 0.25 s", "times reach 0.5 (line 4)", "--duration", "t_stop"];
    place.refused("measure spikes.csv --neurons 4 --duration 0.25 --metric fr", 2, &parts);
    place.write("spikes.csv", "0,-0.5\n0,-0.2\n1,0.3\n");
    place.refused("measure spikes.csv --neurons 4 --duration 1 --metric fr", 2, &["times must not be negative"]);
    for empty in ["", "# nothing\n\n", "id,time\n"] {
        place.write("spikes.csv", empty);
        place.refused("measure spikes.csv --neurons 4 --duration 1 --metric fr", 1, &["spikes.csv holds no spikes"]);
    }
}

#[test]
fn what_spikes_cannot_tell_must_be_said() {
    let place = Place::new();
    place.write("spikes.csv", SPIKES);
    place.refused("measure spikes.csv --metric fr", 2, &["spikes.csv: give --neurons"]);
    place.refused("measure spikes.csv --metric fr --neurons 4", 2, &["spikes.csv: give --duration"]);
    place.refused("measure spikes.csv --neurons 4 --duration 2", 2, &["give at least one --metric"]);
    let parts = ["spikes.csv: line 2: neuron 2 does not exist", "ids in the file run from 0 to 2"];
    place.refused("measure spikes.csv --neurons 2 --duration 2 --metric fr", 1, &parts);
    place.refused("measure spikes.csv --neurons 4 --duration 2 --metric frr", 2, &["did you mean `fr`?"]);
    place.refused("measure nothing.csv --neurons 4 --duration 2 --metric fr", 1, &["cannot read nothing.csv"]);
}

#[test]
fn lines_that_are_no_spikes_are_named() {
    let place = Place::new();
    let measure = "measure spikes.csv --neurons 4 --duration 2 --metric fr";
    for bad in ["0,soon", "0", "-1,0.5", "0.5,1", "0,NaN", "0,inf", "0,0.1,7", "0 0.1"] {
        place.write("spikes.csv", format!("0,0.1\n{bad}\n"));
        let expected = "expected a neuron (a whole number from 0) and a time in s, separated by a comma";
        place.refused(measure, 1, &["spikes.csv, line 2: ", expected, &format!("found `{bad}`")]);
    }
    for (first, part) in [
        ("spikes of monday", "or a heading with a column of neurons"),
        ("neuron,when", "or a heading with a column of times"),
        ("id,unit,time", "`id` and `unit` both are"),
        ("0,0.1,7", "or a heading above that names the 3 columns"),
        ("0", "separated by a comma, semicolon, tab or spaces"),
    ] {
        place.write("spikes.csv", format!("# comment\n{first}\n0,0.1\n"));
        place.refused(measure, 1, &["spikes.csv, line 2: ", part, &format!("found `{first}`")]);
    }
    for (text, part) in [("0.1,0\n0.3,2\n", "such as time,id"), ("0;0,1\n", "with a decimal point")] {
        place.write("spikes.csv", text);
        place.refused(measure, 1, &["spikes.csv, line 1: ", part]);
    }
    place.write("spikes.csv", [0, 0, 128, 63]);
    place.refused(measure, 1, &["spikes.csv is not a text file"]);
}

#[test]
fn more_neurons_than_memory_holds_are_refused() {
    let place = Place::new();
    place.write("spikes.csv", SPIKES);
    for metric in ["fr", "corr_mean", "spike_contrast"] {
        let words = format!("measure spikes.csv --neurons 4294967295 --duration 1 --metric {metric}");
        place.refused(&words, 1, &["4294967295 neurons are too many: at most 67108864"]);
    }
}

#[test]
fn the_best_of_a_study_is_measured_with_its_parameters() {
    let place = Place::new();
    place.run(&format!("optimize run {SEARCH} --budget 4")).ok();
    let fr = "--metric fr reducer=mean";
    let measured = value(&place, &format!("run/best {fr}"));
    let simulated = place.run(&format!("simulate -f run/best.parameters {fr}")).ok().stdout;
    assert!(simulated.contains(&format!("fr reducer=mean: {} Hz", measured[0])), "{measured:?} {simulated}");
    place.refused(&format!("measure run {fr}"), 1, &["run holds no output of NETSIM", "try run/best"]);
    place.refused(&format!("measure run/best --time-unit ms {fr}"), 2, &["are in seconds"]);
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
    for name in ["fr subset=all reducer=mean", "pop_cv", "cv subset=inh"] {
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
    assert_eq!(of(&known.stdout, "fr subset=all reducer=mean"), of(&simulated.stdout, "fr subset=all reducer=mean"));
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
