//! Tables of what was reached.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::rank_test::p_value;
use crate::reference::Reference;
use crate::runs::{MARKS, Row};

/// Losses below are rounding, where order means nothing (`ALGORITHMS.md` section 18).
const ROUNDING: f64 = 1e-17;
/// Level of the test of a cell.
const LEVEL: f64 = 0.01;

pub(crate) fn median(mut losses: Vec<f64>) -> Option<f64> {
    losses.sort_by(f64::total_cmp);
    losses.get(losses.len() / 2).copied()
}

/// The runs in the columns of Nevergrad's results.
pub(crate) fn csv(rows: &[Row]) -> String {
    let marks: Vec<String> = MARKS.iter().map(|mark| format!("best@{mark}")).collect();
    let mut text = format!("optimizer,function,dim,workers,seed,{}\n", marks.join(","));
    for row in rows {
        let best = row.best.map(|best| best.map_or_else(String::new, six_digits));
        let Row { name, function, dimension, workers, seed, .. } = row;
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name},{function},{dimension},{workers},{seed},{}", best.join(","));
    }
    text
}

/// Six significant digits, as the reference has them.
fn six_digits(value: f64) -> String {
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    if rounded == 0.0 || (1e-4..1e6).contains(&rounded.abs()) { format!("{rounded}") } else { format!("{rounded:e}") }
}

/// A line for each name: cells better, equal and worse than Nevergrad's, and the share that is not worse.
pub(crate) fn cells(names: &[String], rows: &[Row], reference: &Reference) -> String {
    let mut table =
        "| name | better | equal | worse | not worse | worse in |\n| --- | --- | --- | --- | --- | --- |\n".to_owned();
    let floor = |loss: f64| if loss < ROUNDING { 0.0 } else { loss };
    for name in names {
        let (mut better, mut equal, mut worse) = (0, 0, 0);
        let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for first in rows.iter().filter(|row| row.name == *name && row.seed == 0) {
            let cell = rows.iter().filter(|row| Row { seed: 0, best: first.best, ..(*row).clone() } == *first);
            let cell: Vec<&Row> = cell.collect();
            for (mark, count) in MARKS.iter().enumerate() {
                let theirs: Vec<f64> = reference.losses(first, mark).into_iter().map(floor).collect();
                let ours = cell.iter().filter_map(|row| row.best[mark]);
                let ours: Vec<f64> = ours.map(|loss| floor(six_digits(loss).parse().unwrap_or(loss))).collect();
                if theirs.is_empty() || ours.is_empty() {
                    continue;
                }
                if p_value(&ours, &theirs) >= LEVEL {
                    equal += 1;
                } else if mean_rank(&ours, &theirs) < mean_rank(&theirs, &ours) {
                    better += 1;
                } else {
                    worse += 1;
                    let place = format!("{} d={} w={}", first.function, first.dimension, first.workers);
                    places.entry(place).or_default().push(count.to_string());
                }
            }
        }
        let all = better + equal + worse;
        if all > 0 {
            let share = 100.0 * f64::from(all - worse) / f64::from(all);
            let places: Vec<String> = places.iter().map(|(place, at)| format!("{place} @{}", at.join(" @"))).collect();
            let _ = writeln!(table, "| {name} | {better} | {equal} | {worse} | {share:.1} % | {} |", places.join("; "));
        }
    }
    table
}

/// How many values of `other` lie below each of `one`, on average; half of the equal ones.
fn mean_rank(one: &[f64], other: &[f64]) -> f64 {
    let below = |value: f64| {
        other
            .iter()
            .map(|&each| {
                if each < value {
                    1.0
                } else if each == value {
                    0.5
                } else {
                    0.0
                }
            })
            .sum::<f64>()
    };
    one.iter().map(|&value| below(value)).sum::<f64>() / one.len() as f64
}

/// The mean rank of each name's median over the problems among Nevergrad's names (itself added to them), and the best
/// mean rank any name of Nevergrad has.
pub(crate) fn ranks(names: &[String], rows: &[Row], medians: &[Row]) -> String {
    let workers: BTreeSet<usize> = rows.iter().map(|row| row.workers).collect();
    let problems: BTreeSet<(&str, usize)> = rows.iter().map(|row| (row.function.as_str(), row.dimension)).collect();
    let mut table = "| name | workers |".to_owned();
    for mark in MARKS {
        let _ = write!(table, " @{mark} |");
    }
    let _ = write!(table, "\n| --- | --- |{}\n", " --- |".repeat(MARKS.len()));
    for &workers in &workers {
        for name in names {
            let mut line = format!("| {name} | {workers} |");
            for mark in 0..MARKS.len() {
                let mut sums: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
                for &(function, dimension) in &problems {
                    let here =
                        |row: &&Row| row.function == function && row.dimension == dimension && row.workers == workers;
                    let ours = rows.iter().filter(here).filter(|row| row.name == *name);
                    let Some(ours) = median(ours.filter_map(|row| row.best[mark]).collect()) else { continue };
                    let theirs = medians.iter().filter(here).filter(|row| row.name != "BO");
                    let mut all: Vec<(&str, f64)> =
                        theirs.filter_map(|row| Some((row.name.as_str(), row.best[mark]?))).collect();
                    all.push(("ours", ours));
                    let losses: Vec<f64> =
                        all.iter().map(|(_, loss)| if *loss < ROUNDING { 0.0 } else { *loss }).collect();
                    for (i, (name, _)) in all.iter().enumerate() {
                        let sum = sums.entry(name).or_default();
                        sum.0 += mean_rank(&losses[i..=i], &losses) + 0.5;
                        sum.1 += 1;
                    }
                }
                let mean = |(sum, count): (f64, usize)| sum / count as f64;
                let Some(ours) = sums.remove("ours").map(mean) else {
                    line.push_str(" - |");
                    continue;
                };
                let mut others: Vec<(f64, &str)> = sums.into_iter().map(|(name, sum)| (mean(sum), name)).collect();
                others.sort_by(|one, other| one.0.total_cmp(&other.0));
                let place = 1 + others.iter().filter(|(rank, _)| *rank < ours).count();
                let best = others.first().map_or_else(String::new, |(rank, name)| format!("{name} {rank:.1}"));
                let _ = write!(line, " {ours:.1} ({place}.; {best}) |");
            }
            let _ = writeln!(table, "{line}");
        }
    }
    table
}
