//! Values of a metric for block bootstraps of the recording.

use super::block_length::block_length;
use super::resampled::Resampled;
use super::split_mix::SplitMix64;
use crate::bins::BinGrid;
use crate::error::MetricError;
use crate::metric::MetricCall;
use crate::selection::Selection;
use crate::spike_trains::SpikeTrains;
use crate::statistics::Statistics;

/// Fewer blocks than this say nothing about what varies between them.
const FEWEST_BLOCKS: usize = 4;

/// Computes the metric for recordings assembled from blocks of this one, drawn with replacement; `None` if
/// it is too short for four blocks.
///
/// Blocks are whole bins of the metric, and the recording is taken as a ring (circular block bootstrap).
///
/// - `shortest_block`: in seconds.
pub(super) fn resample(
    call: &MetricCall,
    statistics: &Statistics<'_>,
    shortest_block: f64,
    repetitions: usize,
    mut generator: SplitMix64,
) -> Result<Option<Resampled>, MetricError> {
    let trains = statistics.trains();
    let (selection, grid) = (call.selection(trains)?, call.grid(trains)?);
    let counts = statistics.population_counts(&selection, grid);
    let bins = grid.bins();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
    let shortest = (shortest_block / grid.bin_duration()).ceil() as usize;
    let length = block_length(counts).max(shortest).max(1);
    let blocks = bins / length;
    if blocks < FEWEST_BLOCKS {
        return Ok(None);
    }

    let spikes = SpikesByBin::of(trains, &selection, grid, counts);
    let (mut ids, mut times, mut values) = (Vec::new(), Vec::new(), Vec::with_capacity(repetitions));
    for _ in 0..repetitions {
        ids.clear();
        times.clear();
        for start in (0..bins).step_by(length) {
            let source = generator.below(bins);
            for offset in 0..length.min(bins - start) {
                for (id, step) in spikes.of_bin((source + offset) % bins) {
                    ids.push(*id);
                    times.push(grid.time_of_step(start + offset, *step));
                }
            }
        }
        let trains = SpikeTrains::new(
            &ids,
            &times,
            trains.neurons(),
            trains.excitatory(),
            trains.duration(),
            trains.time_step(),
        );
        let trains = trains.map_err(|error| call.failed(error.to_string()))?;
        values.extend(call.compute(&Statistics::new(trains))?);
    }
    // As for the mean of as many independent blocks: their variance in a bootstrap has divisor b.
    let correction = (blocks as f64 / (blocks - 1) as f64).sqrt();
    Ok(Some(Resampled { values, units: blocks, correction }))
}

/// Spikes ordered by bin: neuron, and step within the bin.
struct SpikesByBin {
    /// Bin `k` has the spikes `starts[k]..starts[k + 1]`.
    starts: Vec<usize>,
    spikes: Vec<(u32, u64)>,
}

impl SpikesByBin {
    fn of(trains: &SpikeTrains<'_>, selection: &Selection, grid: BinGrid, counts: &[u32]) -> Self {
        let mut starts = Vec::with_capacity(counts.len() + 1);
        starts.push(0);
        let mut total = 0;
        starts.extend(counts.iter().map(|count| {
            total += *count as usize;
            total
        }));
        let mut next = starts.clone();
        let mut spikes = vec![(0, 0); total];
        for (&id, &time) in trains.ids().iter().zip(trains.times()) {
            let bin = grid.bin_of(time).filter(|_| selection.neurons().contains(id));
            if let Some(bin) = bin {
                spikes[next[bin]] = (id, grid.step_in_bin(time));
                next[bin] += 1;
            }
        }
        Self { starts, spikes }
    }

    fn of_bin(&self, bin: usize) -> &[(u32, u64)] {
        &self.spikes[self.starts[bin]..self.starts[bin + 1]]
    }
}
