//! Which strategy is good for what? The runs by which constants and the competence map were chosen.
//!
//! Every name on every function of `functions.rs`, in 2, 3, 5 and 10 dimensions, with budgets of 30, 100 and 300 and 1, 2 and
//! 8 workers, several instances each; printed is the mean rank among the names (of the loss, without noise, of what they
//! recommend), by budget and workers, by dimension and by function. The lines "failures of" have the share of failed evaluations in
//! the last third of a search: whether a strategy learns where evaluations fail.
//!
//! ```text
//! cargo run --release -p neversim-optim --example practice -- --names A,B,C [--instances 5] [--dimensions 2,3,5,10]
//!     [--budgets 30,100,300] [--workers 1,2,8] [--functions half-fails,model] [--out FILE.csv]
//! ```
//!
//! `--out` keeps the loss of every run, so that a change of a strategy can be compared run by run.
#![expect(clippy::print_stdout, reason = "the result of this program is what it prints")]

mod functions;

use std::collections::BTreeMap;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use neversim_optim::{OptimizerOptions, create};

use crate::functions::{Instance, PRACTICE, Practice};

/// The machines are shared.
const THREADS: usize = 2;

struct Problem {
    practice: &'static Practice,
    dimension: usize,
    budget: usize,
    workers: usize,
    instance: u64,
}

/// The loss without noise of what a strategy recommends at the end, and the share of failures in the last third.
fn run(name: &str, problem: &Problem) -> (f64, f64) {
    let mut instance = Instance::new(problem.practice, problem.dimension, problem.instance);
    let budget = Some(problem.budget as u64);
    let options = OptimizerOptions::new(instance.space.clone(), budget, problem.workers, problem.instance)
        .expect("neither budget nor workers are 0");
    let mut optimizer = create(name, &options).unwrap_or_else(|error| panic!("{error}"));
    let (mut evaluations, mut late, mut failed) = (0, 0.0, 0.0);
    while evaluations < problem.budget {
        let batch: Vec<_> = (0..problem.workers.min(problem.budget - evaluations)).map(|_| optimizer.ask()).collect();
        for candidate in &batch {
            evaluations += 1;
            let (loss, _) = instance.evaluate(candidate.values());
            if 3 * evaluations > 2 * problem.budget {
                late += 1.0;
                failed += f64::from(u8::from(loss.is_failed()));
            }
            optimizer.tell(candidate, loss);
        }
    }
    let loss = optimizer.recommend().map_or(f64::INFINITY, |best| instance.evaluate(best.values()).1);
    (loss, failed / late)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut lists: BTreeMap<&str, String> = BTreeMap::from([
        ("--names", "NGOpt,RandomSearch".to_owned()),
        ("--instances", "5".to_owned()),
        ("--dimensions", "2,3,5,10".to_owned()),
        ("--budgets", "30,100,300".to_owned()),
        ("--workers", "1,2,8".to_owned()),
        ("--functions", String::new()),
        ("--out", String::new()),
    ]);
    let mut arguments = std::env::args().skip(1);
    while let Some(flag) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{flag} needs a value"))?;
        *lists.get_mut(flag.as_str()).ok_or_else(|| format!("unknown flag {flag}"))? = value;
    }
    let numbers = |flag: &str| lists[flag].split(',').map(str::parse::<usize>).collect::<Result<Vec<_>, _>>();
    let names: Vec<&str> = lists["--names"].split(',').collect();
    let mut problems = Vec::new();
    for practice in PRACTICE {
        if !lists["--functions"].is_empty() && lists["--functions"].split(',').all(|name| name != practice.name) {
            continue;
        }
        for dimension in numbers("--dimensions")? {
            for budget in numbers("--budgets")? {
                for workers in numbers("--workers")? {
                    for instance in 0..lists["--instances"].parse()? {
                        problems.push(Problem { practice, dimension, budget, workers, instance });
                    }
                }
            }
        }
    }
    let next = AtomicUsize::new(0);
    let ranks: Mutex<BTreeMap<String, (Vec<f64>, f64)>> = Mutex::new(BTreeMap::new());
    let runs: Mutex<Vec<String>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(problem) = problems.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcomes: Vec<(f64, f64)> = names.iter().map(|name| run(name, problem)).collect();
                    let losses: Vec<f64> = outcomes.iter().map(|outcome| outcome.0).collect();
                    let of = |loss: f64| {
                        let below = losses.iter().filter(|&&other| other < loss * 0.999 - 1e-14).count();
                        let equal = losses
                            .iter()
                            .filter(|&&other| (other - loss).abs() <= 0.001 * loss + 1e-14 || other == loss)
                            .count();
                        below as f64 + (equal as f64 + 1.0) / 2.0
                    };
                    let Problem { practice, dimension, budget, workers, instance } = problem;
                    let row = |(name, loss): (&&str, &f64)| {
                        format!("{name},{},{dimension},{budget},{workers},{instance},{loss:?}", practice.name)
                    };
                    let rows = names.iter().zip(&losses).map(row);
                    runs.lock().expect("no thread panics while it holds the lock").extend(rows);
                    let groups = [
                        "all".to_owned(),
                        format!("workers {workers}, budget {budget:3}"),
                        format!("dimension {dimension:2}"),
                        format!("{} ", practice.name),
                    ];
                    let mut ranks = ranks.lock().expect("no thread panics while it holds the lock");
                    if outcomes.iter().any(|outcome| outcome.1 > 0.0) {
                        let failures = ranks.entry(format!("failures of {}", practice.name));
                        let (sums, count) = failures.or_insert_with(|| (vec![0.0; names.len()], 0.0));
                        sums.iter_mut().zip(&outcomes).for_each(|(sum, outcome)| *sum += outcome.1);
                        *count += 1.0;
                    }
                    for group in groups {
                        let (sums, count) = ranks.entry(group).or_insert_with(|| (vec![0.0; names.len()], 0.0));
                        sums.iter_mut().zip(&losses).for_each(|(sum, loss)| *sum += of(*loss));
                        *count += 1.0;
                    }
                }
            });
        }
    });
    if !lists["--out"].is_empty() {
        let mut rows = runs.into_inner().expect("the scope passes panics on");
        rows.sort();
        let header = "name,function,dimension,budget,workers,instance,loss";
        fs::write(&lists["--out"], format!("{header}\n{}\n", rows.join("\n")))?;
    }
    println!("| mean rank | {} |\n| --- |{}", names.join(" | "), " --- |".repeat(names.len()));
    for (group, (sums, count)) in ranks.into_inner().expect("the scope passes panics on") {
        let means: Vec<String> = sums.iter().map(|sum| format!("{:.2}", sum / count)).collect();
        println!("| {group} | {} |", means.join(" | "));
    }
    Ok(())
}
