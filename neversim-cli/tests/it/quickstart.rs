//! The way of a new user: the example of the original's README, what it leaves, and going on with it.

use std::fs;

use crate::place::{Place, Ran};

const EXAMPLE: &str = "optimize run_01 --params-file model.parameters --param ge log 2e-9 3e-8 --param gi log 2e-8 8e-7 \
                       --metric cv 1.0 --metric fr 6.0 1.5 reducer=mean --optimizer TwoPointsDE --budget 30 --workers 2";

/// What `# name = value (target ...)` says in the results.
fn reported(ran: &Ran, metric: &str) -> String {
    let start = format!("# {metric} = ");
    let line = ran.stdout.lines().find_map(|line| line.strip_prefix(&start)).unwrap();
    let value = line.split_once(" (target ").unwrap().0;
    value.trim_end_matches(" Hz").to_owned()
}

#[test]
fn the_example_of_the_readme_finds_parameters_that_can_be_pasted() {
    let place = Place::new();
    let ran = place.run(EXAMPLE).ok();
    let pasted: Vec<&str> = ran.stdout.lines().filter(|line| !line.starts_with('#')).collect();
    let names: Vec<&str> = pasted.iter().map(|line| line.split_once(" = ").unwrap().0).collect();
    assert_eq!(names, ["ge", "gi"], "{}", ran.stdout);

    place.write("pasted.parameters", place.read("model.parameters") + &ran.stdout);
    for file in ["pasted.parameters", "run_01/best.parameters"] {
        let simulated = place.run(&format!("simulate -f {file} --metric cv --metric fr reducer=mean")).ok();
        assert!(simulated.stdout.contains(&format!("\ncv: {}\n", reported(&ran, "cv"))), "{}", simulated.stdout);
        assert!(simulated.stdout.contains(&format!("fr reducer=mean: {} Hz\n", reported(&ran, "fr"))));
    }
}

#[test]
fn everything_but_the_results_goes_to_standard_error() {
    let place = Place::new();
    let ran = place.run(EXAMPLE).ok();
    assert!(ran.stdout.starts_with("# loss "), "{}", ran.stdout);
    assert_eq!(ran.stdout.lines().count(), 1 + 2 + 1 + 2, "loss, metrics, units, parameters: {}", ran.stdout);
    for said in ["30/30  best ", "30 evaluations", "run_01/history.csv", "run_01/best.parameters", "run_01/best/"] {
        assert!(ran.stderr.contains(said), "`{said}` is missing: {}", ran.stderr);
    }
}

#[test]
fn a_run_folder_holds_the_files_that_are_promised() {
    let place = Place::new();
    place.run(EXAMPLE).ok();
    for name in ["study.toml", "model.parameters", "history.csv", "checkpoint.bin", "run.log", "best.parameters"] {
        assert!(place.path("run_01").join(name).is_file(), "{name}");
    }
    assert!(place.path("run_01/best/00000003spk_ids.bin").is_file());
    assert_eq!(place.rows("run_01")[0], "evaluation,p_ge,p_gi,cv,fr,loss,status,error,seed");
    assert_eq!(place.rows("run_01").len(), 1 + 30);
}

#[test]
fn a_choice_takes_its_listed_values_and_is_resumed_as_it_stands() {
    let place = Place::new();
    let ran = place.run(&EXAMPLE.replace("--optimizer TwoPointsDE", "--param connector choice 4,1,2")).ok();
    let column = |row: &String| row.split(',').nth(3).unwrap().to_owned();
    let mut values: Vec<String> = place.rows("run_01")[1..].iter().map(column).collect();
    values.sort();
    values.dedup();
    assert_eq!(values, ["1", "2", "4"], "{}", ran.stdout);
    assert!(place.read("run_01/study.toml").contains("choices = [4.0, 1.0, 2.0]"));
    place.run("optimize run_01 --budget 34").ok();
    assert_eq!(place.rows("run_01").len(), 1 + 34);
    place.refused("optimize run_01 --param connector choice 1,2", 1, &["parameter connector", "choice 4,1,2"]);
}

#[test]
fn a_finished_study_says_so_and_goes_on_with_a_larger_budget() {
    let place = Place::new();
    let first = place.run(EXAMPLE).ok();
    let before = place.rows("run_01");
    // Its own copy of the model is enough.
    fs::remove_file(place.path("model.parameters")).unwrap();
    let again = place.run("optimize run_01").ok();
    assert!(again.stderr.contains("nothing left to do: all 30 evaluations are done"), "{}", again.stderr);
    assert!(again.stderr.contains("neversim optimize run_01 --budget N"), "{}", again.stderr);
    assert_eq!((again.stdout, place.rows("run_01")), (first.stdout, before.clone()));

    let more = place.run("optimize run_01 --budget 40").ok();
    assert!(more.stderr.contains("30/40  best ") && more.stderr.contains("40/40  best "), "{}", more.stderr);
    assert_eq!(place.rows("run_01").len(), 1 + 40);
    assert_eq!(place.rows("run_01")[..31], before);
}

#[test]
fn the_same_command_again_resumes() {
    let place = Place::new();
    place.run(EXAMPLE).ok();
    let before = place.rows("run_01");
    let ran = place.run(&EXAMPLE.replace("--workers 2", "--workers 3 --threads 1")).ok();
    assert!(ran.stderr.contains("nothing left"), "{}", ran.stderr);
    assert_eq!(place.rows("run_01"), before);
}

#[test]
fn a_study_without_any_success_exits_with_4() {
    let place = Place::new();
    // Synapses so weak that the network falls silent: no neuron has an interval, and the CV has no value.
    let silent = "optimize run --params-file model.parameters --param ge log 1e-13 1e-12 --metric cv 1 --budget 5";
    for words in [silent, "optimize run"] {
        let ran = place.run(words);
        assert_eq!((ran.code, ran.stdout.as_str()), (4, ""), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("none of 5 evaluations has a loss (5 undefined); for example evaluation 0: "),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn a_folder_with_a_blank_can_be_resumed_by_the_command_that_is_shown() {
    let place = Place::new();
    let words = "optimize --params-file model.parameters --param ge log 2e-9 3e-8 --budget 2 --metric fr 6";
    let output = place.command(words).arg("--").arg("my run").output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    let output = place.command("optimize").arg("my run").output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("neversim optimize 'my run' --budget N"), "{stderr}");
}
