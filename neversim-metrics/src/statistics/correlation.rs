//! Pearson correlation of the spike counts of pairs of neurons.

use std::cell::OnceCell;

use super::moments::Moments;
use super::spike_counts::{SpikeCounts, scaled_variance, sums};
use crate::neurons::NeuronIds;
use crate::raster::Raster;
use crate::window::Window;

/// The correlation coefficients of all pairs of neurons whose counts vary; each pair once, no neuron with itself.
///
/// Results are computed on first use and kept; the coefficients themselves are not, as they would take 64 MB for 4000
/// neurons.
#[derive(Clone, Debug)]
pub struct PairCorrelations {
    bins: usize,
    rows: Vec<Row>,
    /// For each bin, the rows with spikes in it and their counts, ascending.
    columns: Vec<Vec<(usize, u32)>>,
    moments: OnceCell<Moments>,
    median: OnceCell<Option<f64>>,
}

/// A neuron's counts in the bins with spikes, and their sums.
#[derive(Clone, Debug)]
struct Row {
    counts: Vec<(u32, u32)>,
    sum: f64,
    scaled_variance: f64,
}

impl PairCorrelations {
    /// Returns the correlations of the neurons counted; nothing is computed yet.
    ///
    /// Neurons with the same count in every bin, silent ones above all, have no correlation and are left out.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_metrics::statistics::{correlation::PairCorrelations, spike_counts::SpikeCounts};
    /// use neversim_metrics::{BinGrid, NeuronIds, Raster, SpikeTrains, Window};
    ///
    /// // Neurons 0 and 1 fire in the first of two bins, neuron 2 in the second: correlations 1, -1 and -1.
    /// let raster = Raster::new(&SpikeTrains::new(&[0, 1, 2], &[0.1, 0.2, 0.7], 3, 3, 1.0, 0.01)?);
    /// let grid = BinGrid::new(Window::new(0.0, 1.0).ok_or("empty window")?, 0.01, 50).ok_or("too many bins")?;
    /// let pairs = PairCorrelations::new(&SpikeCounts::new(&raster, &NeuronIds::from_range(0..3), grid));
    /// assert_eq!(pairs.median(), Some(-1.0));
    /// assert!((pairs.moments().mean().ok_or("no pairs")? + 1.0 / 3.0).abs() < 1e-15);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # References
    ///
    /// Perkel, Gerstein, Moore 1967, Biophys J 7:419, <https://doi.org/10.1016/S0006-3495(67)86597-4>.
    #[must_use]
    pub fn new(counts: &SpikeCounts) -> Self {
        let bins = counts.bins();
        let mut rows: Vec<Row> = Vec::new();
        let mut columns = vec![Vec::new(); bins];
        for neuron in counts.iter() {
            let scaled_variance = scaled_variance(neuron, bins);
            if scaled_variance == 0 {
                continue;
            }
            for entry in neuron {
                columns[entry.bin as usize].push((rows.len(), entry.count));
            }
            rows.push(Row {
                counts: neuron.iter().map(|entry| (entry.bin, entry.count)).collect(),
                sum: sums(neuron).0 as f64,
                scaled_variance: scaled_variance as f64,
            });
        }
        Self { bins, rows, columns, moments: OnceCell::new(), median: OnceCell::new() }
    }

    /// Returns the number of pairs.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.rows.len() * self.rows.len().saturating_sub(1) / 2
    }

    /// Returns the moments of the coefficients: mean, standard deviation, skewness.
    #[must_use]
    pub fn moments(&self) -> Moments {
        *self.moments.get_or_init(|| {
            let mut moments = Moments::default();
            self.for_each_row(|coefficients| moments = moments.merge(Moments::of(coefficients)));
            moments
        })
    }

    /// Returns the median of the coefficients; `None` without a pair.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        *self.median.get_or_init(|| self.compute_median())
    }

    /// First finds the part of the range that holds the median, then looks only at the coefficients in it. Writing and
    /// searching all of them, 64 MB for 4000 neurons, takes 210 ms instead of 130.
    fn compute_median(&self) -> Option<f64> {
        const PARTS: usize = 8192;
        // Ascending with the coefficient, so that the parts are in its order whatever the rounding.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
        let part = |coefficient: f64| (((coefficient + 1.0) * (PARTS / 2) as f64) as usize).min(PARTS - 1);
        let mut sizes = vec![0_usize; PARTS];
        self.for_each_row(|coefficients| coefficients.iter().for_each(|r| sizes[part(*r)] += 1));

        let (lower, upper) = (self.pairs().checked_sub(1)? / 2, self.pairs() / 2);
        let (mut before, mut first, mut last) = (0, 0, 0);
        let mut skipped = 0;
        for (index, size) in sizes.iter().enumerate() {
            if (before..before + size).contains(&lower) {
                (first, skipped) = (index, before);
            }
            if (before..before + size).contains(&upper) {
                last = index;
            }
            before += size;
        }
        let mut middle = Vec::with_capacity(sizes[first..=last].iter().sum());
        self.for_each_row(|coefficients| {
            middle.extend(coefficients.iter().copied().filter(|r| (first..=last).contains(&part(*r))));
        });
        let (below, &mut upper, _) = middle.select_nth_unstable_by(upper - skipped, f64::total_cmp);
        if self.pairs() % 2 == 1 {
            return Some(upper);
        }
        let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Some((lower + upper) / 2.0)
    }

    /// Calls `use_row` with the coefficients of each neuron with all later ones.
    ///
    /// `r = (B sum(c_i c_j) - S_i S_j) / sqrt((B sum(c_i^2) - S_i^2) (B sum(c_j^2) - S_j^2))`: integers except for the
    /// root and the division.
    pub fn for_each_row(&self, mut use_row: impl FnMut(&[f64])) {
        let bins = self.bins as f64;
        let mut products = vec![0_u64; self.rows.len()];
        let mut coefficients = Vec::with_capacity(self.rows.len());
        // Where the rows after the current one start in each column.
        let mut next = vec![0_usize; self.columns.len()];
        for (index, row) in self.rows.iter().enumerate() {
            products[index..].fill(0);
            for &(bin, count) in &row.counts {
                let bin = bin as usize;
                next[bin] += 1;
                for &(other, other_count) in &self.columns[bin][next[bin]..] {
                    products[other] += u64::from(count) * u64::from(other_count);
                }
            }
            let later = self.rows[index + 1..].iter().zip(&products[index + 1..]);
            coefficients.clear();
            coefficients.extend(later.map(|(other, product)| {
                let covariance = *product as f64 * bins - row.sum * other.sum;
                covariance / (row.scaled_variance * other.scaled_variance).sqrt()
            }));
            if !coefficients.is_empty() {
                use_row(&coefficients);
            }
        }
    }
}

/// Counts spikes on the grid of pyNetsim, for comparison with it: bins of `bin_duration` seconds from the first spike of
/// the neurons on, `ceil((last - first) / bin_duration)` of them, the last spike in the last bin.
///
/// The grid moves with the data and leaves out the silence around it: do not use it for a new study.
#[must_use]
pub fn counts_from_first_spike(
    raster: &Raster,
    neurons: &NeuronIds,
    window: Window,
    bin_duration: f64,
) -> Option<SpikeCounts> {
    let ends = raster.spike_trains(neurons, window).filter_map(|train| Some((*train.first()?, *train.last()?)));
    let (first, last) = ends.reduce(|one, two| (one.0.min(two.0), one.1.max(two.1)))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked against a limit")]
    let bins = Some(((last - first) / bin_duration).ceil())
        .filter(|bins| *bins >= 1.0 && *bins <= crate::BinGrid::MAX_BINS as f64)
        .map(|bins| bins as usize)?;
    let edge = |bin: usize| first + bin as f64 * bin_duration;
    let bin_of = move |time: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no spike is before the first")]
        let mut bin = ((time - first) / bin_duration) as usize;
        // The quotient may be one off where a spike meets an edge.
        while edge(bin + 1) <= time {
            bin += 1;
        }
        while bin > 0 && edge(bin) > time {
            bin -= 1;
        }
        bin.min(bins - 1)
    };
    let trains = raster.spike_trains(neurons, window);
    Some(SpikeCounts::from_bins(bins, trains.map(|train| train.iter().map(|time| bin_of(*time)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::reduce::median;

    /// Every seventh neuron silent, the others with spikes in bins of a simple pattern.
    fn correlations(neurons: usize) -> PairCorrelations {
        let bins_of = |neuron: usize| (0..neuron % 7).map(move |k| (neuron * k * k + 3 * k) % 50);
        let sorted = |neuron| {
            let mut bins: Vec<usize> = bins_of(neuron).collect();
            bins.sort_unstable();
            bins.into_iter()
        };
        PairCorrelations::new(&SpikeCounts::from_bins(50, (0..neurons).map(sorted)))
    }

    #[test]
    fn median_is_that_of_all_coefficients() {
        // Odd and even numbers of pairs.
        for neurons in [0, 2, 3, 4, 5, 8, 20, 21, 22, 23, 60] {
            let pairs = correlations(neurons);
            let mut all = Vec::new();
            pairs.for_each_row(|coefficients| all.extend_from_slice(coefficients));
            assert_eq!(all.len(), pairs.pairs());
            assert_eq!(pairs.median(), median(&mut all), "{neurons} neurons");
        }
    }

    #[test]
    fn coefficients_are_those_of_pearson() {
        let pairs = correlations(30);
        let dense = |row: &Row| {
            let mut counts = vec![0.0; 50];
            row.counts.iter().for_each(|(bin, count)| counts[*bin as usize] = f64::from(*count));
            counts
        };
        let rows: Vec<Vec<f64>> = pairs.rows.iter().map(dense).collect();
        let mut first = 0;
        pairs.for_each_row(|coefficients| {
            for (r, other) in coefficients.iter().zip(first + 1..) {
                let (one, two) = (&rows[first], &rows[other]);
                let (mean_one, mean_two) = (one.iter().sum::<f64>() / 50.0, two.iter().sum::<f64>() / 50.0);
                let product = |a: &[f64], ma: f64, b: &[f64], mb: f64| -> f64 {
                    a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).sum()
                };
                let variances = product(one, mean_one, one, mean_one) * product(two, mean_two, two, mean_two);
                let expected = product(one, mean_one, two, mean_two) / variances.sqrt();
                assert!((r - expected).abs() < 1e-12, "neurons {first} and {other}: {r}, expected {expected}");
            }
            first += 1;
        });
        assert_eq!(first + 1, rows.len());
    }
}
