//! Synchrony of a population.

use super::spike_counts::{SpikeCounts, scaled_variance};

/// Returns the synchrony index chi of binned counts: `sqrt(var_t(mean_i c_i(t)) / mean_i var_t(c_i(t)))`, dimensionless.
///
/// About `1 / sqrt(n)` for `n` independent neurons, 1 for identical ones. Silent neurons are included in the means.
///
/// - Result: `None` if no neuron's counts vary.
///
/// # Example
///
/// Two neurons that fire in the same one of two bins, and two that do not.
/// ```
/// use neversim_metrics::statistics::{spike_counts::SpikeCounts, synchrony::chi};
/// use neversim_metrics::{BinGrid, NeuronIds, Raster, SpikeTrains, Window};
///
/// let grid = BinGrid::new(Window::new(0.0, 1.0).ok_or("empty window")?, 0.01, 50).ok_or("too many bins")?;
/// let chi_of = |times: [f64; 2]| -> Result<_, Box<dyn std::error::Error>> {
///     let raster = Raster::new(&SpikeTrains::new(&[0, 1], &times, 2, 2, 1.0, 0.01)?);
///     Ok(chi(&SpikeCounts::new(&raster, &NeuronIds::from_range(0..2), grid)))
/// };
/// assert_eq!(chi_of([0.1, 0.2])?, Some(1.0));
/// assert_eq!(chi_of([0.1, 0.7])?, Some(0.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
///
/// Golomb, Rinzel 1993, Phys Rev E 48:4810, <https://doi.org/10.1103/PhysRevE.48.4810>; here of counts, not voltages.
#[must_use]
pub fn chi(counts: &SpikeCounts) -> Option<f64> {
    let mut population = vec![0_u64; counts.bins()];
    let mut variances = 0;
    for neuron in counts.iter() {
        variances += scaled_variance(neuron, counts.bins());
        for entry in neuron {
            population[entry.bin as usize] += u64::from(entry.count);
        }
    }
    if variances == 0 {
        return None;
    }
    let (sum, squares) = population
        .iter()
        .map(|&count| u128::from(count))
        .fold((0, 0), |(sum, squares), count| (sum + count, squares + count * count));
    let of_sum = counts.bins() as u128 * squares - sum * sum;
    // Both are variances times the square of the number of bins; the mean of n neurons has 1/n^2 of the sum's variance.
    Some((of_sum as f64 / (variances as f64 * counts.neurons() as f64)).sqrt())
}
