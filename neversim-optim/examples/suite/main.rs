//! How good are the strategies, and is each at least as good as Nevergrad's of the same name?
//!
//! Runs the functions of the reference runs (`test_functions::SUITE`, d = 2 and 8) and writes the lowest loss among the
//! first 25, 50, 100, 200 and 500 evaluations in the columns of Nevergrad's results; compares cell by cell with them.
//!
//! ```text
//! cargo run --release -p neversim-optim --example suite -- [--names A,B] [--seeds 11] [--workers 1,8] [--budget 500]
//!     [--out FILE.csv] [--reference nevergrad-results.csv]
//! ```
//!
//! Without `--reference` the medians kept beside this file serve for the ranks, and there is no test of cells.
#![expect(clippy::print_stdout, reason = "the result of this program is what it prints")]

mod rank_test;
mod reference;
mod report;
mod runs;

use std::collections::BTreeSet;
use std::fs;

use neversim_optim::strategies;

use crate::reference::Reference;

/// What was asked for on the command line.
struct Options {
    names: Option<Vec<String>>,
    seeds: u64,
    workers: Vec<usize>,
    budget: usize,
    out: Option<String>,
    reference: Option<String>,
}

fn options() -> Result<Options, Box<dyn std::error::Error>> {
    let mut options = Options { names: None, seeds: 11, workers: vec![1, 8], budget: 500, out: None, reference: None };
    let mut arguments = std::env::args().skip(1);
    while let Some(flag) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{flag} needs a value"))?;
        match flag.as_str() {
            "--names" => options.names = Some(value.split(',').map(str::to_owned).collect()),
            "--seeds" => options.seeds = value.parse()?,
            "--workers" => options.workers = value.split(',').map(str::parse).collect::<Result<_, _>>()?,
            "--budget" => options.budget = value.parse()?,
            "--out" => options.out = Some(value),
            "--reference" => options.reference = Some(value),
            _ => return Err(format!("unknown flag {flag}").into()),
        }
    }
    Ok(options)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = options()?;
    let reference = options.reference.as_deref().map(Reference::read).transpose()?;
    let medians = reference::kept_medians();
    let names = options.names.unwrap_or_else(|| {
        let compared: BTreeSet<&str> = medians.iter().map(|row| row.name.as_str()).collect();
        strategies().iter().map(|row| row.name).filter(|name| compared.contains(name)).map(str::to_owned).collect()
    });
    let rows = runs::run(&names, options.seeds, &options.workers, options.budget);
    if let Some(path) = options.out {
        fs::write(path, report::csv(&rows))?;
    }
    if let Some(reference) = &reference {
        print!("{}", report::cells(&names, &rows, reference));
    }
    print!("\n{}", report::ranks(&names, &rows, &medians));
    Ok(())
}
