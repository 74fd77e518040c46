//! The spikes of a run grouped by neuron.

use crate::neurons::NeuronIds;
use crate::spike_trains::SpikeTrains;
use crate::window::Window;

/// The spike trains of all neurons, each ascending in time, one after the other in one block of memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Raster {
    /// Neuron `i` has the times `starts[i]..starts[i + 1]`.
    starts: Vec<usize>,
    times: Vec<f64>,
}

impl Raster {
    /// Groups spikes by neuron, in time linear in the number of spikes if they are ordered by time.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_metrics::{Raster, SpikeTrains};
    ///
    /// let trains = SpikeTrains::new(&[2, 0, 2], &[0.3, 0.2, 0.1], 3, 2, 1.0, 1e-4)?;
    /// let raster = Raster::new(&trains);
    /// assert_eq!(raster.spike_train(2), [0.1, 0.3]);
    /// assert!(raster.spike_train(1).is_empty());
    /// # Ok::<(), neversim_metrics::SpikeTrainsError>(())
    /// ```
    #[must_use]
    pub fn new(trains: &SpikeTrains<'_>) -> Self {
        // Counting sort. `starts[i + 2]` first counts neuron i's spikes. Summed up, `starts[i + 1]` is where neuron i
        // starts and, once all spikes are placed, where it ends: the start of neuron i + 1.
        let mut starts = vec![0_usize; trains.neurons() as usize + 2];
        for &id in trains.ids() {
            starts[id as usize + 2] += 1;
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut times = vec![0.0; trains.times().len()];
        for (&id, &time) in trains.ids().iter().zip(trains.times()) {
            let next = &mut starts[id as usize + 1];
            times[*next] = time;
            *next += 1;
        }
        starts.pop();
        let mut raster = Self { starts, times };
        // The counting sort keeps the order in which spikes came: globally ascending implies ascending in each train.
        if !trains.times().is_sorted() {
            raster.sort_trains();
        }
        raster
    }

    fn sort_trains(&mut self) {
        for ends in self.starts.windows(2) {
            let train = &mut self.times[ends[0]..ends[1]];
            if !train.is_sorted() {
                train.sort_unstable_by(f64::total_cmp);
            }
        }
    }

    /// Returns the number of neurons.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns the spike times of a neuron in seconds, ascending.
    ///
    /// # Panics
    ///
    /// Panics if there is no such neuron.
    #[must_use]
    pub fn spike_train(&self, neuron: u32) -> &[f64] {
        let neuron = neuron as usize;
        &self.times[self.starts[neuron]..self.starts[neuron + 1]]
    }

    /// Iterates over the parts of the neurons' spike trains that lie in a window: one entry per neuron, in the order of `neurons`.
    ///
    /// # Panics
    ///
    /// The iterator panics at a neuron that does not exist.
    pub fn spike_trains<'a>(&'a self, neurons: &'a NeuronIds, window: Window) -> impl Iterator<Item = &'a [f64]> {
        neurons.iter().map(move |neuron| window.slice(self.spike_train(neuron)))
    }
}
