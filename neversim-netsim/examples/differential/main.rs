//! Compares two NETSIM programs on random models: every output file, byte for byte.
//!
//! ```text
//! cargo run --release -p neversim-netsim --example differential -- --count 100
//! cargo run --release -p neversim-netsim --example differential -- --reference PATH --count 1000 --inputs none
//! ```
//!
//! Without `--reference` our own `netsim` is compared with itself: one thread with three, with each other instruction set of
//! this machine, and with the plain loop. The original NETSIM has its options compiled in: name the inputs and options that
//! it was built for. Models that differ stay in their folders.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program writes to the terminal")]

mod compare;
mod model;
mod run;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use neversim_netsim::engine::Instructions;

use self::compare::Comparison;
use self::model::{Input, Model, Scope};
use self::run::Program;

/// Compares two NETSIM programs on random models.
#[derive(Debug, Parser)]
struct Arguments {
    /// Seed of the first model; each next model has the next seed
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// Stop after this many models
    #[arg(long, default_value_t = 50)]
    count: u32,
    /// Stop after this time
    #[arg(long, value_name = "S")]
    seconds: Option<u64>,
    /// Program to test [default: our netsim, built beside this example]
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
    /// Arguments for it, separated by spaces
    #[arg(long, default_value = "", allow_hyphen_values = true)]
    args: String,
    /// Program to compare with, such as the original NETSIM [default: our netsim with other settings]
    #[arg(long, value_name = "PATH")]
    reference: Option<PathBuf>,
    /// Inputs that the models may have, separated by commas: none, poisson, rates, currents, sparse
    #[arg(long, value_delimiter = ',', default_value = "none,poisson,rates,currents,sparse")]
    inputs: Vec<Input>,
    /// Compile-time option that the reference was built with (repeatable)
    #[arg(long = "netsim-option", value_name = "NAME")]
    netsim_options: Vec<String>,
    /// Folder of the models that differ
    #[arg(long, value_name = "DIR", default_value = "differential")]
    keep: PathBuf,
}

fn main() -> ExitCode {
    match compare_all(&Arguments::parse()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Returns the number of models that differ.
fn compare_all(arguments: &Arguments) -> Result<usize, Box<dyn Error>> {
    let ours = our_program();
    let program = Program::new("the program", arguments.program.as_deref().unwrap_or(&ours), &words(&arguments.args));
    let others = match &arguments.reference {
        Some(path) => vec![Program { is_original: true, ..Program::new("the reference", path, &[]) }],
        None => settings(&program.path),
    };
    let scope = Scope {
        inputs: arguments.inputs.clone(),
        options: arguments.reference.is_some().then(|| arguments.netsim_options.clone()),
    };
    let mut table: Vec<Row> = others.iter().map(|other| Row { name: other.name.clone(), ..Row::default() }).collect();
    let (start, limit) = (Instant::now(), arguments.seconds.map_or(Duration::MAX, Duration::from_secs));
    let mut differing = 0;
    for seed in (arguments.seed..).take(arguments.count as usize).take_while(|_| start.elapsed() < limit) {
        let folder = tempfile::Builder::new().prefix("differential-").tempdir()?;
        let model = Model::random(seed, &scope, folder.path())?;
        let expected = program.run(&model, &folder.path().join("program"))?;
        let mut differs = false;
        for (index, (other, row)) in others.iter().zip(&mut table).enumerate() {
            let found = other.run(&model, &folder.path().join(format!("other-{index}")))?;
            let comparison = Comparison::of(&expected, &found)?;
            row.add(&expected.outcome, &comparison);
            if !comparison.differences.is_empty() {
                differs = true;
                println!("seed {seed} ({}): {}: {}", model.summary, row.name, comparison.differences.join("; "));
            }
        }
        if differs {
            differing += 1;
            let kept = arguments.keep.join(seed.to_string());
            copy(folder.path(), &kept)?;
            println!("    kept in {}", kept.display());
        }
    }
    print(&table, differing, start.elapsed());
    Ok(differing)
}

/// Our own `netsim`, which cargo builds into the folder above that of the examples.
fn our_program() -> PathBuf {
    let example = std::env::current_exe().unwrap_or_default();
    let folder = example.parent().and_then(Path::parent).unwrap_or(Path::new(""));
    folder.join(format!("netsim{}", std::env::consts::EXE_SUFFIX))
}

/// Returns our program with every setting that must not change a result.
fn settings(path: &Path) -> Vec<Program> {
    let sets = Instructions::available().iter().skip(1);
    let sets = sets.map(|set| vec!["--instructions".to_owned(), set.to_string()]);
    let threads = vec!["--threads".to_owned(), "3".to_owned()];
    let mut settings: Vec<Program> = std::iter::once(threads)
        .chain(sets)
        .map(|arguments| Program::new(&arguments.join(" "), path, &arguments))
        .collect();
    let plain = Program::new("--plain-loop", path, &["--plain-loop".to_owned()]);
    settings.push(Program { rounds_frames_otherwise: true, ..plain });
    settings
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn copy(from: &Path, to: &Path) -> Result<(), std::io::Error> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// What was compared with one program.
#[derive(Debug, Default)]
struct Row {
    name: String,
    models: usize,
    with_spikes: usize,
    runaway: usize,
    refused: usize,
    files: usize,
    departures: usize,
    differing: usize,
}

impl Row {
    fn add(&mut self, outcome: &run::Outcome, comparison: &Comparison) {
        self.models += 1;
        match outcome {
            run::Outcome::Spikes(0) => {}
            run::Outcome::Spikes(_) => self.with_spikes += 1,
            run::Outcome::Runaway => self.runaway += 1,
            run::Outcome::Failed(_) => self.refused += 1,
        }
        self.files += comparison.files;
        self.departures += comparison.departures;
        self.differing += usize::from(!comparison.differences.is_empty());
    }
}

fn print(table: &[Row], differing: usize, time: Duration) {
    println!(
        "{:24} {:>7} {:>11} {:>8} {:>8} {:>8} {:>11} {:>7}",
        "compared with", "models", "with spikes", "run away", "refused", "files", "departures", "differ"
    );
    for row in table {
        println!(
            "{:24} {:7} {:11} {:8} {:8} {:8} {:11} {:7}",
            row.name, row.models, row.with_spikes, row.runaway, row.refused, row.files, row.departures, row.differing
        );
    }
    println!("{differing} models differ, after {} s", time.as_secs());
    println!("Departures: files that differ as documented (MODEL.md, section 8), and only so.");
}
