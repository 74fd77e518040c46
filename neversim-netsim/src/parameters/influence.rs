//! What the spikes of a model depend on, and how much memory a run needs.

use super::Parameters;
use super::network::{NetworkParameters, SpeedDistribution, SpeedParameters};
use crate::memory;

impl Parameters {
    /// Whether two models have the same spikes because they differ only in what the engine does not read: `poisson_K_E` without
    /// an external input, `sigma_space` of a connector that does not look at distances.
    ///
    /// May be `false` for models whose spikes happen to agree.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_netsim::{NetsimOptions, ParameterFile, Parameters};
    /// let mut file = ParameterFile::read("models/ring.parameters".as_ref())?;
    /// let model = Parameters::new(&file, &NetsimOptions::default())?;
    /// file.set("poisson_K_E", 100.0)?; // the model has no Poisson input
    /// assert!(model.has_same_spikes(&Parameters::new(&file, &NetsimOptions::default())?));
    /// file.set("taum", 0.03)?;
    /// assert!(!model.has_same_spikes(&Parameters::new(&file, &NetsimOptions::default())?));
    /// # Ok::<(), neversim_netsim::ParameterError>(())
    /// ```
    #[must_use]
    pub fn has_same_spikes(&self, other: &Self) -> bool {
        self.influence() == other.influence()
    }

    /// Returns the bytes that the network of the model takes, and those that each run on it takes in addition.
    #[must_use]
    pub fn expected_memory(&self) -> (u64, u64) {
        // A time (f64) and a neuron (u32) per spike, at the rate limit.
        const MOST_SPIKES_A_SECOND: f64 = 100.0;
        let spikes = f64::from(self.neurons()) * self.duration * MOST_SPIKES_A_SECOND;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a duration is positive")]
        let spikes = spikes as u64;
        (memory::of_network(&self.network), memory::of_run(self) + 12 * spikes)
    }

    /// Everything that the engine reads, as text, because inputs are of many types.
    fn influence(&self) -> String {
        let Self { network, membrane, synapses, initial_state, inputs, release_probability, steps, .. } = self;
        format!(
            "{:?} {membrane:?} {synapses:?} {initial_state:?} {inputs:?} {release_probability:?} {steps}",
            network.influence()
        )
    }
}

impl NetworkParameters {
    /// The same parameters, with those that are not read set to fixed values.
    fn influence(&self) -> Self {
        let speed = match self.speed.distribution {
            SpeedDistribution::Constant => SpeedParameters { maximum: self.speed.minimum, ..self.speed.clone() },
            _ => self.speed.clone(),
        };
        let sigma_space = if self.connector.reads.contains(&"sigma_space") { self.sigma_space } else { 0.0 };
        Self { speed, sigma_space, ..self.clone() }
    }
}
