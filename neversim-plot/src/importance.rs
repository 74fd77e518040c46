//! What each parameter decides, whether a run fails and how well the others fit: a fast, stated method with its uncertainty.

use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use crate::scale::Spacing;
use crate::study_data::{ParameterColumn, StudyData};

/// What each parameter explains, in the order of the study; or why that cannot be said.
///
/// The two questions have different answers: a parameter that decides which networks run away may mean nothing among those
/// that do not.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Importances {
    /// Of the variance between evaluations with and without a loss.
    pub(crate) failure: Result<Vec<Importance>, String>,
    /// Of the variance of the loss's rank among evaluations that have one.
    pub(crate) fit: Result<Vec<Importance>, String>,
}

/// What a parameter explains on its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Importance {
    /// A share of the variance, from 0 to 1.
    pub(crate) share: f64,
    /// Its 90 % bootstrap interval.
    pub(crate) interval: (f64, f64),
}

/// Fewer evaluations say nothing.
const LEAST: usize = 20;
/// Fewer failures, or fewer evaluations beside them, say nothing about what makes the difference.
const LEAST_OF_BOTH: usize = 5;
const MOST_BINS: usize = 10;
const RESAMPLES: usize = 100;
const SEED: u64 = 42;

impl Importances {
    pub(crate) fn of(data: &StudyData) -> Self {
        Self { failure: failure(data), fit: fit(data) }
    }
}

fn failure(data: &StudyData) -> Result<Vec<Importance>, String> {
    let all: Vec<usize> = (0..data.len()).collect();
    let failed: Vec<f64> = data.losses.iter().map(|loss| if loss.is_finite() { 0.0 } else { 1.0 }).collect();
    let count = data.failed().count();
    if data.len() < LEAST {
        return Err(format!("{LEAST} evaluations are needed; there are {}", data.len()));
    }
    if count == 0 {
        return Err("no evaluation failed".into());
    }
    if count.min(data.len() - count) < LEAST_OF_BOTH {
        return Err(format!("{count} of {} evaluations failed: too few of one kind", data.len()));
    }
    Ok(importances(data, &all, &failed))
}

fn fit(data: &StudyData) -> Result<Vec<Importance>, String> {
    let completed: Vec<usize> = data.completed().collect();
    if completed.len() < LEAST {
        return Err(format!("{LEAST} evaluations with a loss are needed; there are {}", completed.len()));
    }
    let ranks = ranks(&completed.iter().map(|index| data.losses[*index]).collect::<Vec<_>>());
    if ranks.iter().all(|rank| *rank == ranks[0]) {
        return Err("all evaluations have the same loss".into());
    }
    Ok(importances(data, &completed, &ranks))
}

/// Returns what each parameter explains of `response`, which has a value for each of the evaluations at `indices`.
fn importances(data: &StudyData, indices: &[usize], response: &[f64]) -> Vec<Importance> {
    let bins: Vec<Vec<usize>> = data.parameters.iter().map(|parameter| bins_of(parameter, indices)).collect();
    let all: Vec<usize> = (0..indices.len()).collect();
    // A seed of its own for each resample: the same numbers on any number of threads.
    let resampled: Vec<Vec<f64>> = (0..RESAMPLES as u64)
        .into_par_iter()
        .map(|resample| {
            let mut generator = Xoshiro256PlusPlus::seed_from_u64(SEED + resample);
            let drawn: Vec<usize> = all.iter().map(|_| generator.random_range(0..all.len())).collect();
            bins.iter().map(|bins| explained(bins, response, &drawn)).collect()
        })
        .collect();
    let importance = |(index, bins): (usize, &Vec<usize>)| {
        let mut shares: Vec<f64> = resampled.iter().map(|shares| shares[index]).collect();
        shares.sort_by(f64::total_cmp);
        let share = explained(bins, response, &all);
        // The interval of the resamples is shifted by what resampling adds: duplicates look like structure.
        let shift = share - shares[RESAMPLES / 2];
        let end = |rank: usize| (shares[rank] + shift).clamp(0.0, 1.0);
        Importance { share, interval: (end(5).min(share), end(94).max(share)) }
    };
    bins.iter().enumerate().map(importance).collect()
}

/// Returns the rank of each value from 0, equal values sharing their mean.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    for group in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let mean = start as f64 + 0.5 * (group.len() - 1) as f64;
        group.iter().for_each(|index| ranks[*index] = mean);
        start += group.len();
    }
    ranks
}

/// Returns the bin of the value at each of the indices: choices have no order, so each is a bin of its own.
fn bins_of(parameter: &ParameterColumn, indices: &[usize]) -> Vec<usize> {
    let values: Vec<f64> = indices.iter().map(|index| parameter.values[*index]).collect();
    match parameter.scale.spacing() {
        Spacing::Categories(choices) if choices.len() <= MOST_BINS => {
            let bin = |value: &f64| choices.iter().position(|choice| choice == value).unwrap_or(0);
            values.iter().map(bin).collect()
        }
        _ => equal_bins(&values),
    }
}

/// Returns the bin of each value: up to ten of equal counts, equal values in the same.
fn equal_bins(values: &[f64]) -> Vec<usize> {
    let bins = (values.len() / 10).clamp(2, MOST_BINS);
    let size = values.len() as f64 / bins as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank over the size of a bin")]
    ranks(values).iter().map(|rank| ((rank / size) as usize).min(bins - 1)).collect()
}

/// Returns the share of the variance of `values` between bins, corrected for what chance puts there:
/// `1 - (SS_within / (n - k)) / (SS_total / (n - 1))`, at least 0.
fn explained(bins: &[usize], values: &[f64], drawn: &[usize]) -> f64 {
    let mut sums = [(0.0, 0.0, 0.0); MOST_BINS];
    for index in drawn {
        let (count, sum, squares) = &mut sums[bins[*index]];
        *count += 1.0;
        *sum += values[*index];
        *squares += values[*index] * values[*index];
    }
    let used = sums.iter().filter(|(count, _, _)| *count > 0.0);
    let groups = used.clone().count() as f64;
    let total = used.clone().fold((0.0, 0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1, a.2 + b.2));
    let deviation = |(count, sum, squares): (f64, f64, f64)| squares - sum * sum / count;
    let within: f64 = used.map(|group| deviation(*group)).sum();
    let (count, all) = (total.0, deviation(total));
    if all <= 0.0 || count <= groups {
        0.0
    } else {
        (1.0 - (within / (count - groups)) / (all / (count - 1.0))).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::{evaluation, settings};

    #[test]
    fn ties_share_their_rank() {
        assert_eq!(ranks(&[3.0, 1.0, f64::INFINITY, 1.0, f64::INFINITY]), [2.0, 0.5, 3.5, 0.5, 3.5]);
    }

    #[test]
    fn the_share_is_that_of_a_hand_calculation() {
        // Two bins of (0, 1) and (4, 5): within 0.5 + 0.5 with 2 degrees of freedom, total 17 with 3.
        let share = explained(&[0, 0, 1, 1], &[0.0, 1.0, 4.0, 5.0], &[0, 1, 2, 3]);
        assert!((share - (1.0 - 0.5 / (17.0 / 3.0))).abs() < 1e-12, "{share}");
    }

    #[test]
    fn a_parameter_that_decides_explains_all_and_others_nothing() {
        let settings = settings(&[("ge", "float", 0.0, 1.0), ("gi", "float", 0.0, 1.0)]);
        let mut data = StudyData::new(&settings);
        for n in 0..200_u32 {
            let decides = f64::from(n) / 200.0;
            data.push(&evaluation(n.into(), vec![f64::from((n * 77) % 200) / 200.0, decides], 1.0 + decides));
        }
        let found = Importances::of(&data).fit.unwrap();
        assert!(found[1].share > 0.97 && found[0].share < 0.1, "{found:?}");
        assert!(found.iter().all(|i| i.interval.0 <= i.share && i.share <= i.interval.1));
    }

    #[test]
    fn what_decides_failure_is_told_apart_from_what_decides_the_fit() {
        // A network with ge above 0.5 runs away; among the others the loss is gi.
        let settings = settings(&[("ge", "float", 0.0, 1.0), ("gi", "float", 0.0, 1.0)]);
        let mut data = StudyData::new(&settings);
        for n in 0..200_u32 {
            let (ge, gi) = (f64::from(n) / 200.0, f64::from((n * 77) % 200) / 200.0);
            data.push(&evaluation(n.into(), vec![ge, gi], if ge > 0.5 { f64::NAN } else { 1.0 + gi }));
        }
        let Importances { failure, fit } = Importances::of(&data);
        let (failure, fit) = (failure.unwrap(), fit.unwrap());
        assert!(failure[0].share > 0.95 && failure[1].share < 0.1, "{failure:?}");
        assert!(fit[0].share < 0.1 && fit[1].share > 0.95, "{fit:?}");
    }

    #[test]
    fn what_cannot_be_said_has_its_reason() {
        let study = crate::synthetic::study(&[[1.0; 28].as_slice(), &[f64::NAN; 2]].concat());
        let Importances { failure, fit } = Importances::of(&study);
        assert_eq!(failure.unwrap_err(), "2 of 30 evaluations failed: too few of one kind");
        assert_eq!(fit.unwrap_err(), "all evaluations have the same loss");
    }
}
