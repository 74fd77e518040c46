//! `--isolate`: evaluations in separate processes.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::kill::wait_for_rows;
use crate::place::{Place, SEARCH, SMALL, model};
use crate::plugins::fixture;

/// A place with metrics in `bad.so` that go wrong where the number of spikes is odd.
fn place_with_bad_metrics() -> Place {
    let place = Place::new();
    fs::copy(fixture("unsurvivable"), place.path("bad.so")).unwrap();
    place
}

/// Spikes, status and error of each evaluation of a study whose first metric is the mean rate of 100 neurons in 0.1 s.
fn spikes_and_endings(place: &Place, run: &str) -> Vec<(f64, String, String)> {
    let rows = place.run(&format!("export {run} --format json")).ok().stdout;
    let rows: Vec<Value> = serde_json::from_str(&rows).unwrap();
    let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    rows.iter().map(|row| (row["p_ge"].as_f64().unwrap(), text(row, "status"), text(row, "error"))).collect()
}

/// Runs a study with a bad metric and asserts that it costs the evaluations with an odd number of spikes, and no other.
fn costs_one_evaluation_each(metric: &str, flags: &str, status: &str, reason: &str) {
    let place = place_with_bad_metrics();
    let search = format!("{SEARCH} --budget 6 --workers 2 --optimizer RandomSearch");
    // The number of spikes of each candidate, from a metric that any thread survives.
    place.run(&format!("optimize counts {search} --metric prints 1 --plugin bad.so --isolate")).ok();
    place.run(&format!("optimize run {search} --metric {metric} 1 --plugin bad.so --isolate {flags}")).ok();
    let endings = spikes_and_endings(&place, "run");
    assert_eq!(endings.len(), 6);
    let bad: Vec<_> = endings.iter().filter(|(_, ending, _)| ending != "ok").collect();
    assert!(!bad.is_empty() && bad.len() < 6, "{endings:?}");
    for (ge, ending, error) in bad {
        assert_eq!(ending, status, "{error}");
        assert!(error.contains(reason), "{error}");
        let simulated = place.run(&format!("simulate -f model.parameters --set ge={ge:e}")).ok().stdout;
        let spikes: u64 = simulated.lines().next().unwrap().rsplit(' ').next().unwrap().parse().unwrap();
        assert_eq!(spikes % 2, 1, "ge = {ge}");
    }
    assert!(spikes_and_endings(&place, "counts").iter().all(|(_, ending, _)| ending == "ok"));
}

#[test]
fn a_plugin_that_aborts_costs_one_evaluation() {
    costs_one_evaluation_each("aborts", "", "crashed", "the worker crashed with signal 6");
}

#[test]
fn a_plugin_that_loops_costs_one_evaluation() {
    costs_one_evaluation_each("loops", "--timeout 0.5", "timeout", "the worker was ended after 1.5 s");
}

#[cfg(target_os = "linux")]
#[test]
fn a_plugin_that_eats_memory_costs_one_evaluation() {
    costs_one_evaluation_each(
        "eats_memory",
        "--memory-limit 200",
        "memory",
        "memory allocation of 4294967296 bytes failed",
    );
}

#[test]
fn results_are_those_of_threads_to_the_last_bit() {
    let place = Place::new();
    let search = format!("{SEARCH} --metric cv 1 --param gi log 2e-8 8e-7 --budget 40 --workers 1 --replicates 2");
    place.run(&format!("optimize threads {search}")).ok();
    place.run(&format!("optimize processes {search} --isolate")).ok();
    assert_eq!(place.rows("processes"), place.rows("threads"));
    for file in ["best.parameters", "best/00000003spk_ids.bin", "best/00000003spk_times.bin", "best/00000003pos.bin"] {
        let read = |run: &str| fs::read(place.path(run).join(file)).unwrap();
        assert_eq!(read("processes"), read("threads"), "{file}");
    }
    assert!(!place.path("processes/workers").exists(), "what was handed over is gone");
}

/// Waits for a child process of `parent` and returns its id.
#[cfg(target_os = "linux")]
fn child_of(parent: u32) -> u32 {
    let begun = Instant::now();
    loop {
        assert!(begun.elapsed() < Duration::from_secs(60), "no worker");
        let found = fs::read_dir("/proc").unwrap().find_map(|entry| {
            let id: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
            let ppid: u32 = stat.rsplit(')').next()?.split_whitespace().nth(1)?.parse().ok()?;
            (ppid == parent).then_some(id)
        });
        if let Some(id) = found {
            return id;
        }
        sleep(Duration::from_millis(2));
    }
}

fn spawn(place: &Place, words: &str) -> Child {
    place.command(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn workers_die_with_a_study_that_is_killed_also_when_they_loop() {
    let place = place_with_bad_metrics();
    let search =
        format!("{SEARCH} --metric loops 1 --plugin bad.so --budget 1000 --workers 1 --optimizer RandomSearch");
    let mut study = spawn(&place, &format!("optimize run {search} --isolate"));
    let worker = child_of(study.id());
    // By now it has met an odd number of spikes, or will not within this test; it must go either way.
    sleep(Duration::from_millis(300));
    study.kill().unwrap();
    study.wait().unwrap();
    let begun = Instant::now();
    let is_there = || fs::read_to_string(format!("/proc/{worker}/stat")).is_ok_and(|stat| !stat.contains(") Z "));
    while is_there() {
        assert!(begun.elapsed() < Duration::from_secs(30), "the worker is left behind");
        sleep(Duration::from_millis(5));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_evaluation_whose_worker_is_killed_from_outside_is_tried_again() {
    let place = Place::new();
    let search = format!("{SEARCH} --budget 1000000 --workers 1");
    let mut study = spawn(&place, &format!("optimize run {search} --isolate"));
    wait_for_rows(&place, "run", &mut study, 3);
    let worker = child_of(study.id());
    assert!(Command::new("kill").args(["-9", &worker.to_string()]).status().unwrap().success());
    let ended = "attempt 2, after: the worker was ended from outside by signal 9";
    let begun = Instant::now();
    while !place.read("run/history.csv").contains(&format!("\"ok\",\"{ended}\",")) {
        assert!(begun.elapsed() < Duration::from_secs(60), "no evaluation was tried again");
        sleep(Duration::from_millis(5));
    }
    let exported = place.run("export run --format json").ok().stdout;
    assert!(exported.contains(&format!("\"error\":\"{ended}\"")), "the JSON says what the CSV does");
    let rows = place.evaluations("run") as u64;
    wait_for_rows(&place, "run", &mut study, rows + 3);
    let mut whole = spawn(&place, &format!("optimize whole {search}"));
    wait_for_rows(&place, "whole", &mut whole, rows + 3);
    for mut child in [study, whole] {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let compared = usize::try_from(rows).unwrap() + 3;
    let without_note =
        |run: &str| -> Vec<String> { place.rows(run)[..compared].iter().map(|row| row.replace(ended, "")).collect() };
    assert_eq!(without_note("run"), without_note("whole"));
}

#[test]
fn the_protocol_is_lines_of_json_with_a_version() {
    let place = Place::new();
    place.run(&format!("optimize run {SEARCH} --budget 1 --workers 1")).ok();
    let talk = |greeting: Value, requests: &[Value]| -> Vec<Value> {
        let mut worker = place.command("worker").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut stdin = worker.stdin.take().unwrap();
        writeln!(stdin, "{greeting}").unwrap();
        requests.iter().for_each(|request| writeln!(stdin, "{request}").unwrap());
        drop(stdin);
        let answers = BufReader::new(worker.stdout.take().unwrap()).lines();
        let answers = answers.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
        assert!(worker.wait().unwrap().success());
        answers
    };
    let greeting = json!({"protocol": 1, "run": place.path("run"), "threads": 1});
    let answers = talk(greeting.clone(), &[json!({"evaluation": 7, "values": [8e-9]})]);
    assert_eq!(answers[0], json!({"protocol": 1}));
    assert_eq!((&answers[1]["evaluation"], &answers[1]["status"]), (&json!(7), &json!("ok")));
    let rate = answers[1]["metrics"][0].as_f64().unwrap();
    let simulated = place.run("simulate -f model.parameters --set ge=8e-9 --metric fr reducer=mean").ok().stdout;
    assert!(simulated.contains(&format!("fr reducer=mean: {rate} Hz")), "{simulated}");

    let refused = talk(json!({"protocol": 2, "run": place.path("run"), "threads": 1}), &[]);
    assert_eq!(refused[0]["error"], "the study speaks protocol 2, the worker 1");
    let refused = talk(json!({"protocol": 1, "run": place.path("absent"), "threads": 1}), &[]);
    assert!(refused[0]["error"].as_str().unwrap().contains("holds no study"));
}

#[test]
fn a_plugin_that_crashes_costs_the_check_one_evaluation() {
    let place = place_with_bad_metrics();
    // Some evaluation has an odd number of spikes; that is where the metric aborts.
    let spikes = |ge: &str| -> u64 {
        let simulated = place.run(&format!("simulate -f model.parameters --set ge={ge}")).ok().stdout;
        simulated.lines().next().unwrap().rsplit(' ').next().unwrap().parse().unwrap()
    };
    let odd = ["6e-9", "7e-9", "8e-9", "9e-9", "1e-8", "1.1e-8", "1.2e-8"].into_iter().find(|ge| spikes(ge) % 2 == 1);
    place.write("odd.parameters", model(&format!("{SMALL}ge = {}\n", odd.unwrap())));
    let search = SEARCH.replace("model.parameters", "odd.parameters");
    let search = format!("run {search} --metric aborts 1 --plugin bad.so --isolate --workers 2 --threads 2 --budget 5");
    let checked = place.run(&format!("check {search}")).ok();
    assert!(checked.stdout.contains("own values   crashed: the worker crashed with signal 6"), "{}", checked.stdout);
    for part in ["MiB at most", "unknown, built once", "for 5 evaluations, 2 at a time"] {
        assert!(checked.stdout.contains(part), "`{part}` is missing: {}", checked.stdout);
    }
    assert!(!place.path("run").exists(), "checking makes no study");
    // The study starts with the same point.
    let ran = place.run(&format!("optimize {search} --optimizer RandomSearch"));
    assert!([0, 4].contains(&ran.code), "{}", ran.stderr);
    assert!(place.rows("run")[1].starts_with("0,"), "the first evaluation runs alone");
    assert!(
        place.rows("run")[1].contains("\"crashed\",\"the worker crashed with signal 6"),
        "{}",
        place.rows("run")[1]
    );
}

#[test]
fn plugins_are_isolated_unless_that_is_not_wanted() {
    let place = place_with_bad_metrics();
    let search = format!("{SEARCH} --metric exits 1 --plugin bad.so --budget 6 --workers 1 --optimizer RandomSearch");
    place.run(&format!("optimize run {search}")).ok();
    assert!(place.read("run/study.toml").contains("isolate = true"));
    let endings = spikes_and_endings(&place, "run");
    let crashed = endings.iter().filter(|(_, _, error)| error == "the worker ended with exit status: 0").count();
    assert!(crashed > 0 && endings.len() == 6, "{endings:?}");
    assert!(!place.path("run/running.toml").exists());

    // In the program's own process it ends the program: not well, and the next start says where.
    let words = format!("optimize own {search} --no-isolate");
    let ended = place.run(&words);
    assert!(ended.code == 1 && ended.stderr.contains("error: code of a plugin ended the program"), "{}", ended.stderr);
    let number = place.evaluations("own");
    assert!(place.read("own/running.toml").contains(&format!("evaluations = [{number}]")));
    let again = place.run(&words);
    let warning =
        format!("warning: evaluation {number} was running when the program died, in its own process, with code of");
    assert!(again.code == 1 && again.stderr.contains(&warning), "{}", again.stderr);
    // The remedy works, and gives what isolation gave from the beginning.
    place.run("optimize own --isolate").ok();
    assert_eq!(place.rows("own"), place.rows("run"));
    assert!(!place.path("own/running.toml").exists());
}

#[test]
fn a_study_made_before_plugins_were_isolated_goes_on_as_it_was() {
    let place = place_with_bad_metrics();
    place.run(&format!("optimize run {SEARCH} --metric prints 1 --plugin bad.so --budget 2 --workers 1")).ok();
    let settings = place.read("run/study.toml");
    place.write("run/study.toml", settings.replace("isolate = true\n", ""));
    place.run("optimize run --budget 3").ok();
    assert!(place.read("run/study.toml").contains("isolate = false"));
}

#[test]
fn what_a_plugin_prints_is_no_result() {
    let place = place_with_bad_metrics();
    let model = "-f model.parameters";
    let spikes = |ge: &str| -> u64 {
        let simulated = place.run(&format!("simulate {model} --set ge={ge}")).ok().stdout;
        simulated.lines().next().unwrap().rsplit(' ').next().unwrap().parse().unwrap()
    };
    let odd = ["6e-9", "7e-9", "8e-9", "9e-9", "1e-8", "1.1e-8", "1.2e-8"].into_iter().find(|ge| spikes(ge) % 2 == 1);
    let odd = odd.unwrap();
    let simulated = place.run(&format!("simulate {model} --set ge={odd} -o out --metric prints --plugin bad.so")).ok();
    assert!(simulated.stderr.contains("this is no answer") && !simulated.stdout.contains("this is no answer"));
    let measured = place.run("measure out --metric prints --json --plugin bad.so").ok();
    assert!(measured.stderr.contains("this is no answer"));
    let json: Value = serde_json::from_str(&measured.stdout).unwrap();
    assert_eq!(json["metrics"][0]["value"], 1.0);
    let search = format!("{SEARCH} --metric prints 1 --plugin bad.so --budget 6 --workers 1 --optimizer RandomSearch");
    let ran = place.run(&format!("optimize run {search} --no-isolate")).ok();
    assert!(ran.stderr.contains("this is no answer") && !ran.stdout.contains("this is no answer"));
    assert!(ran.stdout.contains("ge = "), "{}", ran.stdout);
}

#[test]
fn a_program_that_is_gone_ends_the_run_and_costs_no_evaluation() {
    let place = Place::new();
    let program = place.path("program");
    fs::copy(assert_cmd::cargo::cargo_bin!("neversim"), &program).unwrap();
    let words = format!("optimize run {SEARCH} --budget 1000000 --workers 1 --isolate");
    let spawned = Command::new(&program)
        .current_dir(place.path(""))
        .args(words.split_whitespace())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let mut study = spawned.unwrap();
    wait_for_rows(&place, "run", &mut study, 3);
    let worker = child_of(study.id());
    fs::remove_file(&program).unwrap();
    assert!(Command::new("kill").args(["-9", &worker.to_string()]).status().unwrap().success());
    let output = study.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("cannot be made: the worker ") && stderr.contains("cannot be started"), "{stderr}");
    assert!(!place.read("run/history.csv").contains("crashed"));
    place.run(&format!("optimize run --budget {}", place.evaluations("run") + 2)).ok();
}
