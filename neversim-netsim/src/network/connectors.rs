//! The connectors: how synapses choose their targets. One file each, one row each.

mod clustered;
mod from_file;
mod gaussian;
mod random;

use std::path::PathBuf;

use super::Layout;
use crate::error::{NetworkError, ParameterError};
use crate::parameters::{Checked, NetworkParameters};
use crate::rng::Generator;

/// A connector of NETSIM.
#[derive(Debug)]
pub(crate) struct ConnectorRow {
    pub(crate) code: u32,
    pub(crate) name: &'static str,
    /// Axes along which neurons are placed.
    pub(crate) dimensions: u32,
    /// Reads the parameters that only this connector has.
    pub(crate) check: fn(&Checked<'_>) -> Result<ConnectorParameters, ParameterError>,
    /// Places the neurons.
    pub(crate) layout: fn(&NetworkParameters) -> Layout,
    /// Draws the targets.
    pub(crate) connect: fn(&NetworkParameters, &Layout, &mut Generator) -> Result<ChosenTargets, NetworkError>,
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

/// What a connector draws.
#[derive(Debug)]
pub(crate) struct ChosenTargets {
    /// Sender-major: `out_degree` targets a neuron.
    pub(crate) targets: Vec<u32>,
    /// The longest delay that NETSIM makes room for (steps); one less than its unrounded buffer length.
    pub(crate) longest_delay_steps: f64,
}

const CONNECTORS: &[ConnectorRow] = &[
    ConnectorRow {
        code: 1,
        name: "random",
        dimensions: 1,
        check: no_parameters,
        layout: Layout::ring,
        connect: random::connect,
    },
    ConnectorRow {
        code: 2,
        name: "Gaussian ring",
        dimensions: 1,
        check: no_parameters,
        layout: Layout::ring,
        connect: gaussian::connect_ring,
    },
    ConnectorRow {
        code: 3,
        name: "from file",
        dimensions: 1,
        check: from_file::check,
        layout: Layout::ring,
        connect: from_file::connect,
    },
    ConnectorRow {
        code: 4,
        name: "Gaussian lattice",
        dimensions: 2,
        check: no_parameters,
        layout: Layout::lattice,
        connect: gaussian::connect_lattice,
    },
    ConnectorRow {
        code: 7,
        name: "clustered",
        dimensions: 1,
        check: clustered::check,
        layout: Layout::ring,
        connect: clustered::connect,
    },
];

fn no_parameters(_: &Checked<'_>) -> Result<ConnectorParameters, ParameterError> {
    Ok(ConnectorParameters::None)
}

/// Returns the connector of a code, or what is allowed.
pub(crate) fn row(code: u32) -> Result<&'static ConnectorRow, String> {
    CONNECTORS.iter().find(|row| row.code == code).ok_or_else(|| {
        let known: Vec<_> = CONNECTORS.iter().map(|row| format!("{} ({})", row.code, row.name)).collect();
        let multilayer = if matches!(code, 5 | 6) { "; NETSIM 1.0 has no multilayer connectors" } else { "" };
        format!("one of {}{multilayer}", known.join(", "))
    })
}

impl PartialEq for ConnectorRow {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

/// The longest delay where a synapse may reach any neuron of the ring (steps).
fn across_the_ring(parameters: &NetworkParameters) -> f64 {
    let longest = parameters.synaptic_delay + (parameters.side_length / 2.0) / parameters.speed.minimum;
    (longest / parameters.time_step).trunc()
}
