//! What metrics are made of: pure functions on spike trains, and [`Statistics`], which shares their common work.
//!
//! A function here takes spike trains in ascending order and knows nothing of options, names or registries. An
//! undefined value is `None`.

pub mod bursts;
pub mod contrast;
pub mod correlation;
pub mod cv;
pub mod distances;
pub mod firing_rate;
pub mod isi;
pub mod local_variation;
mod memo;
pub mod moments;
mod of_neurons;
pub mod population;
pub mod rate_distribution;
pub mod reduce;
pub mod spectrum;
pub mod spike_counts;
pub mod sttc;
pub mod synchrony;

use std::cell::OnceCell;

pub use of_neurons::NeuronStatistic;

use self::correlation::{PairCorrelations, counts_from_first_spike};
use self::memo::Memo;
use self::spectrum::Spectrum;
use self::spike_counts::SpikeCounts;
use crate::bins::BinGrid;
use crate::raster::Raster;
use crate::selection::Selection;
use crate::spike_trains::SpikeTrains;

/// The spikes of one run, and what several metrics need from them, computed on first use and kept.
///
/// Everything it depends on is part of the key: two calls with different options cannot see each other.
#[derive(Clone, Debug)]
pub struct Statistics<'a> {
    trains: SpikeTrains<'a>,
    parameters: Vec<(&'a str, f64)>,
    raster: OnceCell<Raster>,
    of_neurons: Memo<(NeuronStatistic, Selection), Vec<f64>>,
    spike_counts: Memo<(Selection, BinGrid), SpikeCounts>,
    population_counts: Memo<(Selection, BinGrid), Vec<u32>>,
    spectra: Memo<(Selection, BinGrid, usize), Option<Spectrum>>,
    correlations: Memo<(Selection, BinGrid), PairCorrelations>,
    first_spike_correlations: Memo<(Selection, f64), Option<PairCorrelations>>,
    pair_sttc: Memo<(Selection, f64), Vec<f64>>,
}

impl<'a> Statistics<'a> {
    /// Returns the statistics of a run, none of them computed yet.
    #[must_use]
    pub fn new(trains: SpikeTrains<'a>) -> Self {
        Statistics {
            trains,
            parameters: Vec::new(),
            raster: OnceCell::new(),
            of_neurons: Memo::new(),
            spike_counts: Memo::new(),
            population_counts: Memo::new(),
            spectra: Memo::new(),
            correlations: Memo::new(),
            first_spike_correlations: Memo::new(),
            pair_sttc: Memo::new(),
        }
    }

    /// Returns the same run and its raster, if there is one, without anything that was computed for a selection.
    pub(crate) fn without_selections(&self) -> Self {
        let fresh = Statistics::new(self.trains);
        Statistics { parameters: self.parameters.clone(), raster: self.raster.clone(), ..fresh }
    }

    /// Adds the values of the parameters that the run was made with, for metrics that depend on them.
    #[must_use]
    pub fn with_parameters(self, parameters: impl IntoIterator<Item = (&'a str, f64)>) -> Self {
        Statistics { parameters: parameters.into_iter().collect(), ..self }
    }

    /// Returns the spikes in the order given, and the facts about the run.
    #[must_use]
    pub fn trains(&self) -> &SpikeTrains<'a> {
        &self.trains
    }

    /// Returns the parameters of the run by name; none where the spikes are a recording.
    #[must_use]
    pub fn parameters(&self) -> &[(&'a str, f64)] {
        &self.parameters
    }

    /// Returns the spikes grouped by neuron.
    ///
    /// Inter-spike intervals are not stored: [`isi::intervals`] takes one subtraction each, less than a memory access.
    pub fn raster(&self) -> &Raster {
        self.raster.get_or_init(|| Raster::new(&self.trains))
    }

    /// Returns a statistic of each selected neuron, in order; NaN where it is undefined.
    ///
    /// NaN, because the numbers go to plugins as they are. [`reduce::Reducer::reduce_defined`] skips them.
    ///
    /// # Panics
    ///
    /// Panics if a neuron does not exist.
    pub fn of_neurons(&self, statistic: NeuronStatistic, selection: &Selection) -> &[f64] {
        self.of_neurons.get_or_compute((statistic, selection.clone()), |_| statistic.compute(self.raster(), selection))
    }

    /// Returns the spike counts of the selected neurons on a grid.
    ///
    /// # Panics
    ///
    /// Panics if a neuron does not exist.
    pub fn spike_counts(&self, selection: &Selection, grid: BinGrid) -> &SpikeCounts {
        self.spike_counts
            .get_or_compute((selection.clone(), grid), |_| SpikeCounts::new(self.raster(), selection.neurons(), grid))
    }

    /// Returns the spikes of all selected neurons together in each bin of a grid.
    ///
    /// # Panics
    ///
    /// Panics if a neuron does not exist.
    pub fn population_counts(&self, selection: &Selection, grid: BinGrid) -> &[u32] {
        self.population_counts
            .get_or_compute((selection.clone(), grid), |_| population::population_counts(&self.trains, selection, grid))
    }

    /// Returns the power spectrum of the population rate in Hz per neuron; `None` for no neurons or fewer than two bins.
    ///
    /// - `segment`: bins per segment of Welch's method.
    ///
    /// # Panics
    ///
    /// Panics if a neuron does not exist.
    pub fn spectrum(&self, selection: &Selection, grid: BinGrid, segment: usize) -> Option<&Spectrum> {
        let key = (selection.clone(), grid, segment);
        let spectrum = self.spectra.get_or_compute(key, |_| {
            let counts = self.population_counts(selection, grid);
            let neurons = selection.neurons().len();
            let rate = 1.0 / (neurons as f64 * grid.bin_duration());
            Spectrum::of_counts(counts, rate, grid.bin_duration(), segment).filter(|_| neurons > 0)
        });
        spectrum.as_ref()
    }

    /// Returns the count correlations of pairs of the selected neurons.
    ///
    /// # Panics
    ///
    /// Panics if a neuron does not exist.
    pub fn correlations(&self, selection: &Selection, grid: BinGrid) -> &PairCorrelations {
        self.correlations
            .get_or_compute((selection.clone(), grid), |_| PairCorrelations::new(self.spike_counts(selection, grid)))
    }

    /// Returns the count correlations on the grid of [`counts_from_first_spike`]; `None` without spikes.
    ///
    /// # Panics
    ///
    /// Panics if a neuron does not exist.
    pub fn correlations_from_first_spike(&self, selection: &Selection, bin_duration: f64) -> Option<&PairCorrelations> {
        let correlations = self.first_spike_correlations.get_or_compute((selection.clone(), bin_duration), |_| {
            counts_from_first_spike(self.raster(), selection.neurons(), selection.window(), bin_duration)
                .map(|counts| PairCorrelations::new(&counts))
        });
        correlations.as_ref()
    }

    /// Returns the spike time tiling coefficient of each pair of selected neurons with spikes.
    ///
    /// - `half_width`: in seconds.
    ///
    /// # Panics
    ///
    /// Panics if a neuron does not exist.
    pub fn pair_sttc(&self, selection: &Selection, half_width: f64) -> &[f64] {
        self.pair_sttc.get_or_compute((selection.clone(), half_width), |_| {
            sttc::pair_sttc(self.raster(), selection, half_width, self.time_slack())
        })
    }

    /// Returns how much two equal times on the grid of steps may differ through rounding, in seconds: 1e-6 steps.
    #[must_use]
    pub fn time_slack(&self) -> f64 {
        1e-6 * self.trains.time_step()
    }
}
