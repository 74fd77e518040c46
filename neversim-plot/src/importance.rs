//! How much of the loss each parameter explains: a fast, stated method with its uncertainty.

use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use crate::scale::Spacing;
use crate::study_data::{ParameterColumn, StudyData};

/// What a parameter explains.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Importance {
    pub(crate) name: String,
    /// The share of the variance of the loss's rank, from 0 to 1.
    pub(crate) share: f64,
    /// Its 90 % bootstrap interval.
    pub(crate) interval: (f64, f64),
}

/// Fewer evaluations say nothing.
const LEAST: usize = 20;
const MOST_BINS: usize = 10;
const RESAMPLES: usize = 100;
const SEED: u64 = 42;

/// Returns the importance of each parameter, the highest first.
pub(crate) fn importances(data: &StudyData) -> Result<Vec<Importance>, String> {
    if data.len() < LEAST {
        return Err(format!("{LEAST} evaluations are needed, there are {}", data.len()));
    }
    let ranks = ranks(&data.losses);
    if ranks.iter().all(|rank| *rank == ranks[0]) {
        return Err("all evaluations have the same loss".into());
    }
    let bins: Vec<Vec<usize>> = data.parameters.iter().map(bins_of).collect();
    let all: Vec<usize> = (0..data.len()).collect();
    // A seed of its own for each resample: the same numbers on any number of threads.
    let resampled: Vec<Vec<f64>> = (0..RESAMPLES as u64)
        .into_par_iter()
        .map(|resample| {
            let mut generator = Xoshiro256PlusPlus::seed_from_u64(SEED + resample);
            let drawn: Vec<usize> = all.iter().map(|_| generator.random_range(0..all.len())).collect();
            bins.iter().map(|bins| explained(bins, &ranks, &drawn)).collect()
        })
        .collect();
    let importance = |(index, parameter): (usize, &ParameterColumn)| {
        let mut shares: Vec<f64> = resampled.iter().map(|shares| shares[index]).collect();
        shares.sort_by(f64::total_cmp);
        let share = explained(&bins[index], &ranks, &all);
        // The interval of the resamples is shifted by what resampling adds: duplicates look like structure.
        let shift = share - shares[RESAMPLES / 2];
        let end = |rank: usize| (shares[rank] + shift).clamp(0.0, 1.0);
        Importance { name: parameter.scale.name().to_owned(), share, interval: (end(5).min(share), end(94).max(share)) }
    };
    let mut importances: Vec<Importance> = data.parameters.iter().enumerate().map(importance).collect();
    importances.sort_by(|a, b| b.share.total_cmp(&a.share));
    Ok(importances)
}

/// Returns the rank of each value from 0, equal values sharing their mean.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut begin = 0;
    for group in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let mean = begin as f64 + 0.5 * (group.len() - 1) as f64;
        group.iter().for_each(|index| ranks[*index] = mean);
        begin += group.len();
    }
    ranks
}

/// Returns the bin of each value: choices have no order to be put into bins by, so each is one.
fn bins_of(parameter: &ParameterColumn) -> Vec<usize> {
    match parameter.scale.spacing() {
        Spacing::Categories(choices) if choices.len() <= MOST_BINS => {
            let bin = |value: &f64| choices.iter().position(|choice| choice == value).unwrap_or(0);
            parameter.values.iter().map(bin).collect()
        }
        _ => equal_bins(&parameter.values),
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
        let found = importances(&data).unwrap();
        assert_eq!(found[0].name, "gi");
        assert!(found[0].share > 0.97 && found[1].share < 0.1, "{found:?}");
        assert!(found.iter().all(|i| i.interval.0 <= i.share && i.share <= i.interval.1));
    }
}
