//! Which strategy would have found a good point soonest? Plays searches on a finished study as a table: the loss of a point
//! is that of the evaluation nearest to it.
//!
//! ```text
//! cargo run --release -p neversim-optim --example replay -- STUDY/history.csv --parameters ge:log:2e-9:3e-8,gi:log:2e-8:8e-7
//!     [--below 0.03] [--names NGOpt,CMA] [--seeds 200] [--budget 200] [--workers 2]
//!     [--known 3.3e-9,8e-8 --after 10]
//! ```
//!
//! The study should fill its box (`--optimizer ScrHammersleySearch`). Printed: how many evaluations half of the searches
//! need, and the share of those that are done within 20, 40, 100 and 200. The searches are told of the point `--known` after so
//! many evaluations of their own.
#![expect(clippy::print_stdout, reason = "the result of this program is what it prints")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use neversim_optim::{Loss, OptimizerOptions, Parameter, SearchSpace, create};

/// How searches are run.
struct Plan {
    /// A loss that is low enough.
    below: f64,
    budget: usize,
    workers: usize,
    /// Values that the searches are told of, and after how many evaluations.
    known: Option<(Vec<f64>, usize)>,
}

/// Evaluations in a list that all searches look through.
struct Table {
    space: SearchSpace,
    rows: Vec<(Vec<f64>, Loss)>,
}

impl Table {
    fn read(path: &str, space: SearchSpace) -> Result<Self, Box<dyn Error>> {
        let text = fs::read_to_string(path)?;
        let header: Vec<&str> = text.lines().next().unwrap_or_default().split(',').collect();
        let column = |name: &str| {
            let found = header.iter().position(|column| *column == name);
            found.ok_or_else(|| format!("{path}: there is no column {name}"))
        };
        let names: Vec<_> = space.parameters().iter().map(|parameter| format!("p_{}", parameter.name())).collect();
        let columns = names.iter().map(|name| column(name)).collect::<Result<Vec<_>, _>>()?;
        let (loss, status) = (column("loss")?, column("status")?);
        let mut rows = Vec::new();
        for line in text.lines().skip(1) {
            // Texts, which may hold commas, come after the columns that are read.
            let fields: Vec<&str> = line.split(',').collect();
            let values = columns.iter().map(|column| fields[*column].parse()).collect::<Result<Vec<f64>, _>>()?;
            let loss = match fields[status] {
                "\"ok\"" => Loss::new(fields[loss].parse()?)?,
                _ => Loss::FAILED,
            };
            rows.push((space.coordinates(&values)?, loss));
        }
        Ok(Self { space, rows })
    }

    fn loss(&self, point: &[f64]) -> Loss {
        let distance = |row: &[f64]| row.iter().zip(point).map(|(x, y)| (x - y).powi(2)).sum::<f64>();
        let rows = self.rows.iter().map(|(row, loss)| (distance(row), *loss));
        rows.min_by(|one, other| one.0.total_cmp(&other.0)).map_or(Loss::FAILED, |(_, loss)| loss)
    }

    /// Returns how many evaluations a search takes until one is below the limit, or one more than the budget.
    fn search(&self, name: &str, plan: &Plan, seed: u64) -> Result<usize, Box<dyn Error>> {
        let Plan { below, budget, workers, ref known } = *plan;
        let mut known = known.as_ref();
        let options = OptimizerOptions::new(self.space.clone(), Some(budget as u64), workers, seed)?;
        let mut optimizer = create(name, &options)?;
        let mut evaluations = 0;
        while evaluations < budget {
            if let Some((values, _)) = known.take_if(|(_, after)| evaluations >= *after) {
                optimizer.tell_unasked(values, self.loss(&self.space.coordinates(values)?))?;
            }
            let batch: Vec<_> = (0..workers.min(budget - evaluations)).map(|_| optimizer.ask()).collect();
            for candidate in &batch {
                evaluations += 1;
                let loss = self.loss(candidate.coordinates());
                if loss.value().is_some_and(|loss| loss < below) {
                    return Ok(evaluations);
                }
                optimizer.tell(candidate, loss);
            }
        }
        Ok(budget + 1)
    }
}

/// Returns the space of `name:type:lower:upper,...`.
fn space(text: &str) -> Result<SearchSpace, Box<dyn Error>> {
    let mut parameters = Vec::new();
    for parameter in text.split(',') {
        let &[name, parameter_type, lower, upper] = parameter.split(':').collect::<Vec<_>>().as_slice() else {
            return Err(format!("{parameter} is not name:type:lower:upper").into());
        };
        parameters.push(Parameter::new(name, parameter_type.parse()?, lower.parse()?, upper.parse()?)?);
    }
    Ok(SearchSpace::new(parameters)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let history = arguments.next().ok_or("which history.csv?")?;
    let mut values = BTreeMap::from([
        ("--parameters", String::new()),
        ("--below", "0.03".to_owned()),
        ("--names", "NGOpt,CMA,OnePlusOne,TwoPointsDE,RandomSearch".to_owned()),
        ("--seeds", "200".to_owned()),
        ("--budget", "200".to_owned()),
        ("--workers", "2".to_owned()),
        ("--known", String::new()),
        ("--after", "0".to_owned()),
    ]);
    while let Some(flag) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{flag} needs a value"))?;
        *values.get_mut(flag.as_str()).ok_or_else(|| format!("unknown flag {flag}"))? = value;
    }
    let table = Table::read(&history, space(&values["--parameters"])?)?;
    let below = values["--below"].parse()?;
    let known = match values["--known"].as_str() {
        "" => None,
        text => Some((text.split(',').map(str::parse).collect::<Result<Vec<_>, _>>()?, values["--after"].parse()?)),
    };
    let plan = Plan { below, budget: values["--budget"].parse()?, workers: values["--workers"].parse()?, known };
    let failed = table.rows.iter().filter(|(_, loss)| loss.is_failed()).count();
    let good = table.rows.iter().filter(|(_, loss)| loss.value().is_some_and(|loss| loss < below)).count();
    println!("{} evaluations, {failed} failed, {good} below {below}", table.rows.len());
    println!(
        "| name | median | within 20 | within 40 | within 100 | within 200 |\n| --- | --- | --- | --- | --- | --- |"
    );
    for name in values["--names"].split(',') {
        let seeds = 0..values["--seeds"].parse()?;
        let mut needed = seeds.map(|seed| table.search(name, &plan, seed)).collect::<Result<Vec<_>, _>>()?;
        needed.sort_unstable();
        let median = needed.get(needed.len() / 2).ok_or("--seeds must be at least 1")?;
        let share = |most| 100 * needed.partition_point(|count| *count <= most) / needed.len();
        let shares: Vec<_> = [20, 40, 100, 200].iter().map(|most| format!("{} %", share(*most))).collect();
        println!("| {name} | {median} | {} |", shares.join(" | "));
    }
    Ok(())
}
