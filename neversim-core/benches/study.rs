//! How much overhead does a study add to its evaluations?
//!
//! `cargo bench -p neversim-core` answers: how long an evaluation takes on top of its simulation, and what isolation adds; what
//! the reproducible mode costs when durations vary; how fast a history of 100 000 evaluations is read, how fast such a
//! study is opened with and without a checkpoint, and how much memory a row takes. Results are in the crate's README.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot continue fails")]
#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use std::fs;
use std::io::{stdin, stdout};
use std::path::Path;
use std::time::{Duration, Instant};

use neversim_core::netsim::{NativeSimulator, NetsimOptions, ParameterFile, Simulator};
use neversim_core::{EvaluationOptions, History, MetricTarget, ParameterType, Study, StudyOptions, StudyRecord, serve};

const RING: &str = include_str!("../tests/data/ring.parameters");

fn options(folder: &Path, changes: &str) -> StudyOptions {
    let model = folder.join("model.parameters");
    fs::write(&model, format!("{RING}{changes}")).unwrap();
    StudyOptions::new(model)
        .parameter("ge", ParameterType::Log, 2e-9, 3e-8)
        .parameter("gi", ParameterType::Log, 2e-8, 8e-7)
        .metric(MetricTarget::new("fr", 10.0).option("reducer", "mean"))
        .metric(MetricTarget::new("fr", 10.0).option("reducer", "mean").option("subset", "inh"))
        .threads(2)
}

fn timed<T>(action: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    (action(), begun.elapsed())
}

/// Memory that the process holds (bytes).
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap_or(0) * 1024
}

/// Durations vary twentyfold: the simulated time is searched.
fn cost_of_reproducible(place: &Path) {
    println!("evaluations per second, 2 threads, durations that vary twentyfold (medians of 5)");
    for workers in [2, 4, 8] {
        let mut rates = [Vec::new(), Vec::new()];
        for round in 0..5 {
            for (mode, rates) in rates.iter_mut().enumerate() {
                let options = options(place, "N = 200\nK = 20\n").parameter("T", ParameterType::Log, 0.05, 1.0);
                let options = options.optimizer("RandomSearch").workers(workers).budget(400).seed(round);
                let options = options.with(|study| study.is_reproducible = mode == 1);
                let run = place.join(format!("rate-{workers}-{round}-{mode}"));
                let (_, duration) = timed(|| Study::open(run, &options).unwrap().run().unwrap());
                rates.push(400.0 / duration.as_secs_f64());
            }
        }
        let [default, reproducible] = rates.map(|mut rates| {
            rates.sort_by(f64::total_cmp);
            rates[2]
        });
        let cost = 100.0 * (1.0 - reproducible / default);
        println!("  {workers} workers: default {default:.0}, reproducible {reproducible:.0} (costs {cost:.0} %)");
    }
}

fn large_history(place: &Path, evaluations: u64) {
    let options = options(place, "N = 20\nK = 4\nT = 0.01\nstop_record_time = 0\n").workers(2).budget(evaluations);
    for optimizer in ["RandomSearch", "TwoPointsDE", "NGOpt"] {
        let run = place.join(format!("large-{optimizer}"));
        let mut options = options.clone().optimizer(optimizer);
        options.stop_criteria.stop_after_failures = 0;
        let (report, made) = timed(|| Study::open(&run, &options).unwrap().run().unwrap());
        let rate = report.evaluations as f64 / made.as_secs_f64();
        let before = resident();
        let (record, read) = timed(|| StudyRecord::read(&run).unwrap());
        let bytes = resident().saturating_sub(before) / record.history().len();
        drop(record);
        let (_, opened) = timed(|| Study::open(&run, &options).unwrap());
        fs::remove_file(run.join("checkpoint.bin")).unwrap();
        let (_, replayed) = timed(|| Study::open(&run, &options).unwrap());
        println!(
            "  {optimizer}: made at {rate:.0}/s, read in {read:.2?} ({bytes} bytes a row of 2 metrics), opened in \
             {opened:.2?}, without checkpoint in {replayed:.2?}"
        );
    }
}

/// Evaluations that take about a millisecond, so that the overhead shows.
fn cost_beside_the_simulation(place: &Path) {
    const EVALUATIONS: u64 = 1000;
    println!("an evaluation of 100 neurons for 0.1 s, 1 worker, {EVALUATIONS} random candidates (lowest of 15, ms)");
    let mut times = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for round in 0..15 {
        let options = options(place, "N = 100\nK = 10\nT = 0.1\n").optimizer("RandomSearch").workers(1).threads(1);
        let mut options = options.budget(EVALUATIONS).seed(round);
        options.worker_program = std::env::current_exe().ok();
        let run = |name: &str, options: &StudyOptions| {
            let mut study = Study::open(place.join(format!("beside-{round}-{name}")), options).unwrap();
            let (_, duration) = timed(|| study.run().unwrap());
            (study, duration)
        };
        let (study, in_threads) = run("threads", &options);
        let reproducible = run("reproducible", &options.clone().reproducible()).1;
        let evaluation = EvaluationOptions { isolate: Some(true), ..EvaluationOptions::default() };
        let isolated = run("isolated", &options.clone().evaluation(evaluation)).1;
        let alone = simulations(&options, study.history());
        for (times, time) in times.iter_mut().zip([alone, in_threads, reproducible, isolated]) {
            times.push(time.as_secs_f64() * 1e3 / EVALUATIONS as f64);
        }
    }
    // Differences between times that other work disturbs say nothing; the lowest time is the least disturbed.
    let [alone, in_threads, reproducible, isolated] = times.map(|times| times.into_iter().fold(f64::MAX, f64::min));
    println!("  simulations alone {alone:.4}, in threads {in_threads:.4}: {:.4} on top of them", in_threads - alone);
    println!("  reproducible {reproducible:.4}; isolated {isolated:.4}: isolation adds {:.4}", isolated - in_threads);
}

/// Returns how long the simulations of a history take by themselves.
fn simulations(options: &StudyOptions, history: &History) -> Duration {
    let mut model = ParameterFile::read(options.params_file.as_ref().unwrap()).unwrap();
    let simulator = NativeSimulator::new(NetsimOptions::default());
    let (_, duration) = timed(|| {
        for evaluation in history.evaluations() {
            model.set("ge", evaluation.values[0]).unwrap();
            model.set("gi", evaluation.values[1]).unwrap();
            // A runaway is an evaluation, too.
            drop(simulator.simulate(&model));
        }
    });
    duration
}

fn main() {
    // Isolated evaluations: this program is its own worker.
    if std::env::args().nth(1).as_deref() == Some("worker") {
        return serve(stdin().lock(), stdout()).unwrap();
    }
    let place = tempfile::tempdir().unwrap();
    cost_beside_the_simulation(place.path());
    cost_of_reproducible(place.path());
    println!("a history of 100000 evaluations");
    large_history(place.path(), 100_000);
}
