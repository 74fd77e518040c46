//! A study that is killed again and again (SIGKILL: nothing of the program runs after it) continues as if it had not been.

use std::fs;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::place::Place;

/// About ten milliseconds per evaluation: long enough that a kill falls into one.
const MODEL: &str = "N = 100\nK = 10\nT = 1\n";

/// Steele, Lea and Flood 2014: enough to spread the kills, the same in every run of the tests.
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// Waits until the history has this many rows, or the program ended by itself.
pub(crate) fn wait_for_rows(place: &Place, run: &str, child: &mut Child, rows: u64) {
    let begun = Instant::now();
    while (place.evaluations(run) as u64) < rows && child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(120), "{run} hangs at {} rows", place.evaluations(run));
        sleep(Duration::from_millis(1));
    }
}

/// Runs a study to its end, killing it on the way; returns how often.
fn kill_again_and_again(place: &Place, run: &str, search: &str, seed: u64) -> usize {
    let mut random = SplitMix(seed);
    for kills in 0.. {
        // A kill may come before there is a study to resume.
        let is_begun = place.path(run).join("study.toml").exists();
        let words = if is_begun { format!("optimize {run}") } else { format!("optimize {run} {search}") };
        let mut child = place.command(&words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        // One in three while it starts, the others some rows later, anywhere within an evaluation.
        if kills % 3 != 0 {
            let rows = place.evaluations(run) as u64 + 1 + random.below(10);
            wait_for_rows(place, run, &mut child, rows);
        }
        sleep(Duration::from_micros(random.below(15_000)));
        if child.try_wait().unwrap().is_some() {
            let output = child.wait_with_output().unwrap();
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "after {kills} kills, `{words}`: {stderr}");
            return kills;
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    unreachable!("the study ends")
}

/// A search whose rows are as long as its `budget`, with a population (30) that the rows outgrow.
fn search(budget: usize, rest: &str) -> String {
    format!(
        "--params-file model.parameters --param ge log 2e-9 3e-8 --param gi log 2e-8 8e-7 --metric cv 1.0 \
         --metric fr 6.0 --budget {budget} {rest}"
    )
}

/// What must be true of a run folder however the study was ended in between.
fn assert_is_sound(place: &Place, run: &str) {
    let log = place.read(&format!("{run}/run.log"));
    for trouble in ["cannot be used", "does not propose"] {
        assert!(!log.contains(trouble), "{log}");
    }
    for entry in fs::read_dir(place.path(run)).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(!name.ends_with(".partial"), "{name} is left behind");
    }
}

#[test]
fn a_study_killed_at_any_moment_has_the_history_of_one_that_was_not() {
    let place = Place::with_model(MODEL);
    // More than the population of TwoPointsDE (30), so that what it remembers matters.
    let search = "--params-file model.parameters --param ge log 2e-9 3e-8 --param gi log 2e-8 8e-7 --metric cv 1.0 \
                  --metric fr 6.0 --budget 150 --workers 1 --seed 11";
    place.run(&format!("optimize whole {search}")).ok();
    let kills = kill_again_and_again(&place, "killed", search, 1);
    assert!(kills >= 10, "only {kills} kills");
    assert_eq!(place.rows("killed"), place.rows("whole"), "after {kills} kills");
    assert_eq!(place.read("killed/best.parameters"), place.read("whole/best.parameters"));
    for file in ["best/00000003spk_ids.bin", "best/00000003spk_times.bin"] {
        let [killed, whole] = ["killed", "whole"].map(|run| fs::read(place.path(run).join(file)).unwrap());
        assert_eq!(killed, whole, "{file}");
    }
    assert_is_sound(&place, "killed");
}

/// Kills studies at random moments until there were this many kills; each history must be that of a study left alone.
#[expect(clippy::print_stdout, reason = "the long run shows how far it is, with --nocapture")]
fn kill_reproducible_studies(kills_wanted: usize, budget: usize) {
    let place = Place::with_model(MODEL);
    let words = |threads: u64| search(budget, &format!("--workers 3 --threads {threads} --seed 13 --reproducible"));
    place.run(&format!("optimize whole {}", words(2))).ok();
    let mut kills = 0;
    for round in 0.. {
        let run = format!("killed-{round}");
        kills += kill_again_and_again(&place, &run, &words(1 + round % 4), 100 + round);
        assert_eq!(place.rows(&run), place.rows("whole"), "after {kills} kills");
        assert_is_sound(&place, &run);
        println!("{kills} kills, {} studies", round + 1);
        if kills >= kills_wanted {
            return;
        }
    }
}

#[test]
fn a_reproducible_study_has_one_history_for_any_number_of_threads_and_kills() {
    kill_reproducible_studies(30, 60);
}

#[test]
#[ignore = "takes minutes: cargo test --release -p neversim-cli a_thousand_kills -- --ignored --nocapture"]
fn a_thousand_kills_change_no_history() {
    kill_reproducible_studies(1000, 300);
}

#[test]
fn with_several_workers_no_evaluation_is_lost_or_repeated_by_a_kill() {
    let place = Place::with_model(MODEL);
    let search = "--params-file model.parameters --param ge log 2e-9 3e-8 --param gi log 2e-8 8e-7 --metric cv 1.0 \
                  --metric fr 6.0 --budget 150 --workers 3 --threads 2 --seed 12";
    let kills = kill_again_and_again(&place, "killed", search, 2);
    assert!(kills >= 10, "only {kills} kills");
    let rows = place.rows("killed");
    let mut numbers: Vec<u32> = rows[1..].iter().map(|row| row.split(',').next().unwrap().parse().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..150).collect::<Vec<_>>(), "after {kills} kills");
    assert_is_sound(&place, "killed");
}

/// A simulator by command that is amid a long simulation does not outlive the program, even if that is killed.
#[cfg(target_os = "linux")]
#[test]
fn no_simulator_by_command_outlives_a_study_that_was_killed() {
    let place = Place::with_model(MODEL);
    let script = "read -r line\necho $$ > pid.partial; mv pid.partial pid; exec sleep 600\n";
    fs::write(place.path("model.sh"), script).unwrap();
    let mut command = place.command("optimize run --param g float 0 1 --metric x 1 --no-plots");
    command.args(["--simulator", "sh model.sh"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    let waits = |what: &dyn Fn() -> bool| {
        while !what() {
            assert!(begun.elapsed() < Duration::from_secs(120), "it waits in vain");
            sleep(Duration::from_millis(5));
        }
    };
    waits(&|| place.path("pid").exists());
    let process = fs::read_to_string(place.path("pid")).unwrap();
    let status = format!("/proc/{}/stat", process.trim());
    assert!(fs::exists(&status).unwrap(), "the simulation runs");
    child.kill().unwrap();
    child.wait().unwrap();
    // Gone, or a zombie that nobody collects.
    waits(&|| fs::read_to_string(&status).map_or(true, |stat| stat.contains(") Z ")));
}
