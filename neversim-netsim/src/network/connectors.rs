//! The connectors: how synapses choose their targets. One file each, one row each.

mod clustered;
mod from_file;
mod gaussian;
mod random;

use std::path::PathBuf;

use super::Layout;
use crate::error::{NetworkError, ParameterError};
use crate::limits::Cancellation;
use crate::parameters::{Checked, NetworkParameters};
use crate::rng::Generator;

/// A connector of NETSIM.
#[derive(Debug)]
pub(crate) struct ConnectorRow {
    pub(crate) code: u32,
    pub(crate) name: &'static str,
    /// Axes along which neurons are placed.
    pub(crate) dimensions: u32,
    /// The `spatial_dimensions` that NETSIM writes into `params.txt`.
    pub(crate) reported_dimensions: u32,
    /// The parameters of the file that this connector reads, beyond those that every network needs (`N`, `K`, `L`,
    /// the delays, `rewiring_probability` and the seeds). Any other connector's parameter has no effect with it.
    pub(crate) reads: &'static [&'static str],
    /// Reads the parameters that only this connector has.
    pub(crate) check: fn(&Checked<'_>) -> Result<ConnectorParameters, ParameterError>,
    /// Places the neurons.
    pub(crate) layout: fn(&NetworkParameters) -> Layout,
    /// Draws the targets.
    pub(crate) connect:
        fn(&NetworkParameters, &Layout, &mut Generator, &Building<'_>) -> Result<ChosenTargets, NetworkError>,
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

const CONNECTORS: &[ConnectorRow] = &[
    ConnectorRow {
        code: 1,
        name: "random",
        dimensions: 1,
        reported_dimensions: 1,
        reads: &[],
        check: no_parameters,
        layout: Layout::ring,
        connect: random::connect,
    },
    ConnectorRow {
        code: 2,
        name: "Gaussian ring",
        dimensions: 1,
        reported_dimensions: 1,
        reads: &["sigma_space"],
        check: no_parameters,
        layout: Layout::ring,
        connect: gaussian::connect_ring,
    },
    ConnectorRow {
        code: 3,
        name: "from file",
        dimensions: 1,
        reported_dimensions: 1,
        reads: &["optional_connection_path"],
        check: from_file::check,
        layout: Layout::ring,
        connect: from_file::connect,
    },
    ConnectorRow {
        code: 4,
        name: "Gaussian lattice",
        dimensions: 2,
        reported_dimensions: 2,
        reads: &["sigma_space"],
        check: no_parameters,
        layout: Layout::lattice,
        connect: gaussian::connect_lattice,
    },
    ConnectorRow {
        code: 7,
        name: "clustered",
        dimensions: 1,
        reported_dimensions: 2,
        reads: &["Nepop", "Kin", "Kout"],
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::{NetsimOptions, PATHS, ParameterFile, Parameters, parameter};

    #[test]
    fn connectors_read_parameters_that_exist() {
        for row in CONNECTORS {
            for name in row.reads {
                assert!(parameter(name).is_some() || PATHS.contains(name), "connector {}: {name}", row.code);
            }
        }
    }

    /// Each connector's own parameters decide its network, and those of the others do not.
    #[test]
    fn a_connector_depends_on_what_its_row_names() {
        let ring = include_str!("../../models/ring.parameters");
        let model = |code: u32, changes: &str| {
            let own = if code == 7 { "Nepop = 10\nKin = 5\nKout = 5\n" } else { "" };
            let text = format!("{ring}N = 100\nK = 20\nconnector = {code}\n{own}{changes}");
            let file: ParameterFile = text.parse().unwrap();
            Parameters::new(&file, &NetsimOptions::default()).unwrap()
        };
        for row in CONNECTORS.iter().filter(|row| row.code != 3) {
            for (name, value) in [("sigma_space", "1e-4"), ("Nepop", "20"), ("Kin", "4"), ("Kout", "4")] {
                let changed = model(row.code, &format!("{name} = {value}\n"));
                let is_the_same = model(row.code, "").has_same_spikes(&changed);
                assert_eq!(is_the_same, !row.reads.contains(&name), "connector {}: {name}", row.code);
            }
        }
    }
}
