//! What determines the network.

use std::path::PathBuf;

use super::checked::Checked;
use crate::error::ParameterError;

/// What determines the network: models with equal network parameters share one.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkParameters {
    pub(crate) neurons: u32,
    pub(crate) out_degree: u32,
    pub(crate) connector: &'static Connector,
    pub(crate) connector_parameters: ConnectorParameters,
    /// Length of the ring or side of the lattice (m).
    pub(crate) side_length: f64,
    /// Standard deviation of the connection distance (m).
    pub(crate) sigma_space: f64,
    pub(crate) speed: SpeedParameters,
    /// Constant part of the delay (s).
    pub(crate) synaptic_delay: f64,
    pub(crate) rewiring_probability: f64,
    /// Time step (s).
    pub(crate) time_step: f64,
    /// Seed of the main generator.
    pub(crate) seed: u32,
    /// Seed of the connections' own generator, where they have one.
    pub(crate) connection_seed: Option<u32>,
}

/// How fast spikes travel (m/s); drawn once for each sending neuron.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SpeedParameters {
    pub(crate) minimum: f64,
    pub(crate) maximum: f64,
    pub(crate) distribution: SpeedDistribution,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SpeedDistribution {
    Constant,
    Uniform,
    Gamma { shape: u32, scale: f64 },
}

/// A connector of NETSIM, as far as a model depends on it.
#[derive(Debug)]
pub(crate) struct Connector {
    pub(crate) code: u32,
    pub(crate) name: &'static str,
    /// Axes along which neurons are placed.
    pub(crate) dimensions: u32,
    /// The `spatial_dimensions` that NETSIM writes into `params.txt`.
    pub(crate) reported_dimensions: u32,
    /// The parameters of the file that this connector reads, beyond those that every network needs (`N`, `K`, `L`,
    /// the delays, `rewiring_probability` and the seeds). Any other connector's parameter has no effect with it.
    pub(crate) reads: &'static [&'static str],
}

impl PartialEq for Connector {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

/// The parameters that only some connector has.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ConnectorParameters {
    None,
    Clustered {
        /// Excitatory neurons of a cluster.
        cluster_size: u32,
        /// Synapses of an excitatory neuron within its cluster.
        within: u32,
        /// Synapses of an excitatory neuron to any neuron.
        anywhere: u32,
    },
    File(PathBuf),
}

impl NetworkParameters {
    /// Whether nothing of the network is drawn from the main generator.
    pub(crate) fn is_drawn_apart(&self) -> bool {
        self.connection_seed.is_some() && self.speed.distribution == SpeedDistribution::Constant
    }

    /// Whether both give the same connections and delays.
    pub(crate) fn has_same_connections(&self, other: &Self) -> bool {
        let seed = if self.is_drawn_apart() { other.seed } else { self.seed };
        *other == Self { seed, ..self.clone() }
    }

    /// Returns the number of excitatory neurons, `round(0.8 N)`.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0.8 N is not negative and below N")]
    pub fn excitatory(&self) -> u32 {
        (0.8 * f64::from(self.neurons)).round() as u32
    }

    /// Returns the number of inhibitory neurons.
    #[must_use]
    pub fn inhibitory(&self) -> u32 {
        self.neurons - self.excitatory()
    }
}

impl SpeedParameters {
    pub(super) fn new(checked: &Checked<'_>) -> Result<Self, ParameterError> {
        let minimum = checked.positive("min_conduction_speed")?;
        let maximum = checked.number("max_conduction_speed");
        let distribution = match checked.whole("conduction_speed_code")? {
            0 => SpeedDistribution::Constant,
            1 => SpeedDistribution::Uniform,
            2 => SpeedDistribution::Gamma {
                shape: match checked.whole("gamma_parameter_shape")? {
                    // The product of more uniform numbers than this is 0 in double precision, and no speed lies in the range.
                    shape @ 1..=1000 => shape,
                    _ => return Err(checked.out_of_range("gamma_parameter_shape", "an integer from 1 to 1000")),
                },
                scale: checked.positive("gamma_parameter_scale")?,
            },
            _ => {
                let allowed = "0 (constant), 1 (uniform) or 2 (gamma distributed)";
                return Err(checked.out_of_range("conduction_speed_code", allowed));
            }
        };
        if distribution != SpeedDistribution::Constant && maximum < minimum {
            let allowed = format!("at least min_conduction_speed ({minimum})");
            return Err(checked.out_of_range("max_conduction_speed", allowed));
        }
        Ok(Self { minimum, maximum, distribution })
    }
}
