//! The connectors: how synapses choose their targets. One file each, one row each.

mod gaussian;
mod random;

use super::Layout;
use crate::error::NetworkError;
use crate::parameters::NetworkParameters;
use crate::rng::Generator;

/// A connector of NETSIM.
#[derive(Debug)]
pub(crate) struct ConnectorRow {
    pub(crate) code: u32,
    /// Places the neurons.
    pub(crate) layout: fn(&NetworkParameters) -> Layout,
    /// Draws the targets.
    pub(crate) connect: fn(&NetworkParameters, &Layout, &mut Generator) -> Result<Connections, NetworkError>,
}

/// What a connector draws.
#[derive(Debug)]
pub(crate) struct Connections {
    /// Sender-major: `out_degree` targets a neuron.
    pub(crate) targets: Vec<u32>,
    /// The longest delay that NETSIM makes room for [steps]; one less than its unrounded buffer length.
    pub(crate) longest_delay_steps: f64,
}

const CONNECTORS: &[ConnectorRow] = &[
    ConnectorRow { code: 1, layout: Layout::ring, connect: random::connect },
    ConnectorRow { code: 2, layout: Layout::ring, connect: gaussian::connect_ring },
    ConnectorRow { code: 4, layout: Layout::lattice, connect: gaussian::connect_lattice },
];

/// Why there is no connector of some code.
pub(crate) enum Unavailable {
    /// NETSIM has it; what it is.
    NotBuilt(&'static str),
    /// NETSIM 1.0 does not have it; what is possible.
    Unknown(&'static str),
}

/// Returns the connector of a code.
pub(crate) fn row(code: u32) -> Result<&'static ConnectorRow, Unavailable> {
    CONNECTORS.iter().find(|row| row.code == code).ok_or(match code {
        3 => Unavailable::NotBuilt("connections from a file"),
        7 => Unavailable::NotBuilt("the clustered connector"),
        5 | 6 => Unavailable::Unknown("1, 2 or 4: the multilayer connectors 5 and 6 are not part of NETSIM 1.0"),
        _ => Unavailable::Unknown("1 (random), 2 (Gaussian ring) or 4 (Gaussian lattice)"),
    })
}

impl PartialEq for ConnectorRow {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}
