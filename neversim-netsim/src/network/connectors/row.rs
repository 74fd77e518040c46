//! What a connector consists of, and what they have in common.

use crate::error::{NetworkError, ParameterError};
use crate::limits::Cancellation;
use crate::network::positions::Layout;
use crate::parameters::checked::Checked;
use crate::parameters::network::{Connector, ConnectorParameters, NetworkParameters};
use crate::rng::Generator;

/// One connector: a row of the table.
#[derive(Debug)]
pub(crate) struct ConnectorRow {
    pub(crate) connector: Connector,
    /// Reads the parameters that only this connector has.
    pub(crate) check: fn(&Checked<'_>) -> Result<ConnectorParameters, ParameterError>,
    /// Places the neurons.
    pub(crate) layout: fn(&NetworkParameters) -> Layout,
    /// Draws the targets.
    pub(crate) connect:
        fn(&NetworkParameters, &Layout, &mut Generator, &Building<'_>) -> Result<ChosenTargets, NetworkError>,
}

/// What a connector draws.
#[derive(Debug)]
pub(crate) struct ChosenTargets {
    /// Sender-major: `out_degree` targets per neuron.
    pub(crate) targets: Vec<u32>,
    /// The longest delay that NETSIM makes room for (steps); one less than its unrounded buffer length.
    pub(crate) longest_delay_steps: f64,
}

/// A build in progress, which can be cancelled.
#[derive(Clone, Debug)]
pub(crate) struct Building<'a>(pub(crate) &'a Cancellation);

impl Building<'_> {
    /// Returns [`NetworkError::Cancelled`] once the build is no longer wanted. Costs next to nothing.
    #[inline]
    pub(crate) fn check(&self) -> Result<(), NetworkError> {
        if self.0.is_cancelled() { Err(NetworkError::Cancelled) } else { Ok(()) }
    }
}

/// The longest delay where a synapse may reach any neuron of the ring (steps).
pub(super) fn across_the_ring(parameters: &NetworkParameters) -> f64 {
    let longest = parameters.synaptic_delay + (parameters.side_length / 2.0) / parameters.speed.minimum;
    (longest / parameters.time_step).trunc()
}
