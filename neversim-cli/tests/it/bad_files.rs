//! Files and folders that are not what they should be: the message names the file, the line and what is there.

use std::fs;

use crate::place::{Place, SEARCH, SMALL, model};

#[test]
fn a_parameter_file_that_cannot_be_used_is_refused_by_both_commands() {
    let place = Place::new();
    place.write("empty.parameters", "");
    place.write("comments.parameters", "# nothing\n\n");
    place.write("binary.parameters", b"N = 100\n\xff\xfe\x00\x01");
    let good = model(SMALL);
    place.write("words.parameters", good.replacen("connector = 2", "connector two", 1));
    place.write("misspelt.parameters", good.replacen("taum =", "tuam =", 1));
    place.write("text.parameters", good.replacen("taum = 0.02", "taum = fast", 1));
    fs::create_dir(place.path("folder.parameters")).unwrap();
    let line = |start: &str| 1 + good.lines().position(|line| line.starts_with(start)).unwrap();
    let (connector, taum) = (format!("line {}:", line("connector")), format!("line {}:", line("taum")));
    for (file, parts) in [
        ("absent.parameters", &["cannot read", "No such file"][..]),
        ("folder.parameters", &["cannot read"]),
        ("empty.parameters", &["no parameters found", "`name = number`"]),
        ("comments.parameters", &["no parameters found", "`name = number`"]),
        ("binary.parameters", &["not a text file", "byte"]),
        ("words.parameters", &[connector.as_str(), "`name = number`", "`connector two`"]),
        ("misspelt.parameters", &[taum.as_str(), "`tuam`", "`taum`"]),
        ("text.parameters", &[taum.as_str(), "`taum`", "`fast`"]),
    ] {
        let parts = [&[file], parts].concat();
        place.refused(&format!("optimize run {}", SEARCH.replace("model.parameters", file)), 1, &parts);
        place.refused(&format!("simulate -f {file} -o out"), 1, &parts);
    }
}

#[test]
fn a_name_given_twice_is_a_warning_with_both_lines_and_the_last_one_counts() {
    let place = Place::with_model("N = 100\nK = 10\nT = 0.1\n");
    let text = place.read("model.parameters");
    let lines: Vec<usize> =
        text.lines().enumerate().filter(|(_, line)| line.starts_with("T = ")).map(|(index, _)| index + 1).collect();
    let [first, last] = lines[..] else { panic!("T is there twice") };
    let warning = format!("warning: `T` is given on line {first} and on line {last}; line {last} counts\n");
    let simulated = place.run("simulate -f model.parameters").ok();
    assert!(
        simulated.stderr.contains(&warning) && simulated.stderr.contains("0.1 s simulated"),
        "{}",
        simulated.stderr
    );
    let searched = place.run(&format!("optimize run {SEARCH} --budget 2")).ok();
    assert!(searched.stderr.contains(&warning), "{}", searched.stderr);
}

#[test]
fn a_run_folder_that_cannot_be_one_is_refused() {
    let place = Place::new();
    place.write("thesis/thesis.tex", "text");
    for (run, parts) in [
        ("model.parameters", &["model.parameters is a file"][..]),
        // Nobody can make a folder there, not even root.
        ("model.parameters/run", &["cannot", "model.parameters/run"]),
        ("thesis", &["thesis", "thesis.tex", "new or empty folder"]),
    ] {
        place.refused(&format!("optimize {run} {SEARCH}"), 1, parts);
    }
    place.refused("optimize model.parameters", 1, &["model.parameters is a file"]);
    place.refused("optimize thesis", 2, &["thesis holds no study"]);
    assert_eq!(fs::read_dir(place.path("thesis")).unwrap().count(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_refused() {
    let place = Place::new();
    place.refused(&format!("optimize /proc/neversim-run {SEARCH}"), 1, &["cannot create /proc/neversim-run"]);
    place.refused("simulate -f model.parameters -o /proc/neversim-out", 1, &["cannot write /proc/neversim-out"]);
}

#[test]
fn output_files_do_not_take_the_place_of_a_file() {
    let place = Place::new();
    let before = place.read("model.parameters");
    place.refused("simulate -f model.parameters -o model.parameters", 1, &["cannot write model.parameters"]);
    place.refused("simulate -f model.parameters -o model.parameters/out", 1, &["cannot write model.parameters/out"]);
    assert_eq!(place.read("model.parameters"), before);
}

#[test]
fn the_folder_of_another_study_is_refused_with_both_values_and_stays_as_it_is() {
    let place = Place::new();
    place.run(&format!("optimize run {SEARCH} --budget 3")).ok();
    let before = ["study.toml", "history.csv", "run.log"].map(|name| place.read(&format!("run/{name}")));
    for (words, parts) in [
        ("--seed 6", &["seed is 5 in study.toml", "6 was requested"][..]),
        ("--optimizer DE", &["optimizer is NGOpt in study.toml", "DE was requested"]),
        ("--param ge log 2e-9 4e-8", &["log 2e-9 3e-8", "log 2e-9 4e-8 was requested"]),
        ("--metric cv 1", &["fr 6 1 reducer=mean", "cv 1 1 was requested"]),
        ("--netsim-option separate_connector_rng", &["NETSIM options is []", "[separate_connector_rng]"]),
    ] {
        place.refused(&format!("optimize run {words}"), 1, &[&["run belongs to a study"], parts].concat());
    }
    place.write("other.parameters", model(&format!("{SMALL}taum = 0.03\n")));
    place.refused("optimize run --params-file other.parameters", 1, &["parameter file"]);
    assert_eq!(["study.toml", "history.csv", "run.log"].map(|name| place.read(&format!("run/{name}"))), before);
}

#[test]
fn a_damaged_study_file_is_named() {
    let place = Place::new();
    place.run(&format!("optimize run {SEARCH} --budget 3")).ok();
    let text = place.read("run/study.toml");
    place.write("run/study.toml", text.replace("budget = 3", "budget = three"));
    place.refused("optimize run", 1, &["run/study.toml", "budget = three"]);
}
