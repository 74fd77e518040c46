//! The two-sided rank test of Wilcoxon, Mann and Whitney, exact also with ties.

/// Returns the probability that two samples of one distribution differ in their rank sums at least as much as `one` and
/// `other` do: the share of all divisions of the pooled values into samples of these sizes. Ties have their mean rank.
pub(crate) fn p_value(one: &[f64], other: &[f64]) -> f64 {
    let mut pooled: Vec<f64> = one.iter().chain(other).copied().collect();
    pooled.sort_by(f64::total_cmp);
    // Twice the mean rank, a whole number.
    let doubled_rank = |value: f64| {
        let below = pooled.iter().filter(|&&each| each < value).count();
        let equal = pooled.iter().filter(|&&each| each == value).count();
        2 * below + equal + 1
    };
    let ranks: Vec<usize> = pooled.iter().map(|&value| doubled_rank(value)).collect();
    let total: usize = ranks.iter().sum();
    // ways[k][s]: number of ways to choose k values with the rank sum s.
    let mut ways = vec![vec![0.0_f64; total + 1]; one.len() + 1];
    ways[0][0] = 1.0;
    for &rank in &ranks {
        for k in (1..=one.len()).rev() {
            for sum in (rank..=total).rev() {
                ways[k][sum] += ways[k - 1][sum - rank];
            }
        }
    }
    let observed: usize = one.iter().map(|&value| doubled_rank(value)).sum();
    // Distances from the expected sum, total * n / (n + m), times (n + m) to stay whole.
    let distance = |sum: usize| (sum * pooled.len()).abs_diff(total * one.len());
    let chosen = &ways[one.len()];
    let extreme: f64 = (0..=total).filter(|&sum| distance(sum) >= distance(observed)).map(|sum| chosen[sum]).sum();
    extreme / chosen.iter().sum::<f64>()
}
