//! Spike counts of single neurons in bins of time.

use crate::bins::BinGrid;
use crate::neurons::NeuronIds;
use crate::raster::Raster;

/// The spikes of a neuron in one bin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BinCount {
    /// Index of the bin.
    pub bin: u32,
    /// Number of spikes in it, at least 1.
    pub count: u32,
}

/// Spike counts of neurons in bins: only bins with spikes are kept, as nearly all are empty.
#[derive(Clone, Debug, PartialEq)]
pub struct SpikeCounts {
    bins: usize,
    /// Neuron `i` (of those counted) has the entries `starts[i]..starts[i + 1]`.
    starts: Vec<usize>,
    entries: Vec<BinCount>,
}

impl SpikeCounts {
    /// Counts the spikes of some neurons on a grid.
    ///
    /// # Panics
    ///
    /// Panics if a neuron does not exist.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_metrics::statistics::spike_counts::{BinCount, SpikeCounts};
    /// use neversim_metrics::{BinGrid, NeuronIds, Raster, SpikeTrains, Window};
    ///
    /// // Neuron 1 fires at 0.1, 0.15 and 0.9 s: bins of 0.5 s hold two spikes and one.
    /// let raster = Raster::new(&SpikeTrains::new(&[1, 1, 1], &[0.1, 0.15, 0.9], 2, 2, 1.0, 0.01)?);
    /// let grid = BinGrid::new(Window::new(0.0, 1.0).ok_or("empty window")?, 0.01, 50).ok_or("too many bins")?;
    /// let counts = SpikeCounts::new(&raster, &NeuronIds::from_range(0..2), grid);
    /// assert_eq!(counts.of_neuron(0), []);
    /// assert_eq!(counts.of_neuron(1), [BinCount { bin: 0, count: 2 }, BinCount { bin: 1, count: 1 }]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(raster: &Raster, neurons: &NeuronIds, grid: BinGrid) -> Self {
        let trains = raster.spike_trains(neurons, grid.window());
        Self::from_bins(grid.bins(), trains.map(|train| train.iter().filter_map(|time| grid.bin_of(*time))))
    }

    /// Counts spikes whose bins are known, a neuron's in ascending order.
    pub(super) fn from_bins<I: Iterator<Item = usize>>(bins: usize, neurons: impl Iterator<Item = I>) -> Self {
        let mut counts = Self { bins, starts: vec![0], entries: Vec::new() };
        for spikes in neurons {
            let start = counts.entries.len();
            for bin in spikes {
                let bin = u32::try_from(bin).expect("a grid has fewer bins than 32 bits count");
                match counts.entries[start..].last_mut() {
                    Some(last) if last.bin == bin => last.count += 1,
                    _ => counts.entries.push(BinCount { bin, count: 1 }),
                }
            }
            counts.starts.push(counts.entries.len());
        }
        counts
    }

    /// Returns the number of bins, empty ones included.
    #[must_use]
    pub fn bins(&self) -> usize {
        self.bins
    }

    /// Returns the number of neurons counted.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns the bins with spikes of a neuron, ascending.
    ///
    /// - `index`: position of the neuron among those counted.
    ///
    /// # Panics
    ///
    /// Panics if there are fewer neurons.
    #[must_use]
    pub fn of_neuron(&self, index: usize) -> &[BinCount] {
        &self.entries[self.starts[index]..self.starts[index + 1]]
    }

    /// Iterates over the neurons: the bins with spikes of each.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[BinCount]> {
        self.starts.windows(2).map(|ends| &self.entries[ends[0]..ends[1]])
    }
}

/// Returns the sum of counts and the sum of their squares.
#[must_use]
pub fn sums(counts: &[BinCount]) -> (u64, u64) {
    counts.iter().fold((0, 0), |(sum, squares), entry| {
        let count = u64::from(entry.count);
        (sum + count, squares + count * count)
    })
}

/// Returns the variance of a neuron's counts over the bins times the square of their number: `B sum(c^2) - sum(c)^2`.
///
/// An exact integer: 0 if and only if all counts are equal.
///
/// # Example
///
/// Counts 2, 1 and 0: mean 1, variance 2/3, times nine.
/// ```
/// use neversim_metrics::statistics::spike_counts::{BinCount, scaled_variance};
///
/// assert_eq!(scaled_variance(&[BinCount { bin: 0, count: 2 }, BinCount { bin: 1, count: 1 }], 3), 6);
/// ```
#[must_use]
pub fn scaled_variance(counts: &[BinCount], bins: usize) -> u128 {
    let (sum, squares) = sums(counts);
    bins as u128 * u128::from(squares) - u128::from(sum) * u128::from(sum)
}

/// Returns the Fano factor of a neuron's counts: variance over mean, dimensionless; 1 for a Poisson process.
///
/// - Result: `None` for a silent neuron or fewer than two bins.
///
/// # Example
///
/// ```
/// use neversim_metrics::statistics::spike_counts::{BinCount, fano};
///
/// // Counts 2, 1 and 0: mean 1, variance 2/3.
/// let counts = [BinCount { bin: 0, count: 2 }, BinCount { bin: 1, count: 1 }];
/// assert_eq!(fano(&counts, 3), Some(2.0 / 3.0));
/// assert_eq!(fano(&[], 3), None);
/// ```
///
/// # References
///
/// Fano 1947, Phys Rev 72:26, <https://doi.org/10.1103/PhysRev.72.26>.
#[must_use]
pub fn fano(counts: &[BinCount], bins: usize) -> Option<f64> {
    let (sum, _) = sums(counts);
    (sum > 0 && bins > 1).then(|| scaled_variance(counts, bins) as f64 / (bins as f64 * sum as f64))
}
