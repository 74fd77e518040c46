//! The connectors: how synapses choose their targets. One file each, one row each.

mod clustered;
mod from_file;
mod gaussian;
mod random;
mod row;

use super::positions::Layout;
use crate::error::ParameterError;
use crate::parameters::checked::Checked;
use crate::parameters::network::{Connector, ConnectorParameters};

pub(crate) use row::{Building, ConnectorRow};

const CONNECTORS: &[ConnectorRow] = &[
    ConnectorRow {
        connector: Connector { code: 1, name: "random", dimensions: 1, reported_dimensions: 1, reads: &[] },
        check: no_parameters,
        layout: Layout::ring,
        connect: random::connect,
    },
    ConnectorRow {
        connector: Connector {
            code: 2,
            name: "Gaussian ring",
            dimensions: 1,
            reported_dimensions: 1,
            reads: &["sigma_space"],
        },
        check: no_parameters,
        layout: Layout::ring,
        connect: gaussian::connect_ring,
    },
    ConnectorRow {
        connector: Connector {
            code: 3,
            name: "from file",
            dimensions: 1,
            reported_dimensions: 1,
            reads: &["optional_connection_path"],
        },
        check: from_file::check,
        layout: Layout::ring,
        connect: from_file::connect,
    },
    ConnectorRow {
        connector: Connector {
            code: 4,
            name: "Gaussian lattice",
            dimensions: 2,
            reported_dimensions: 2,
            reads: &["sigma_space"],
        },
        check: no_parameters,
        layout: Layout::lattice,
        connect: gaussian::connect_lattice,
    },
    ConnectorRow {
        connector: Connector {
            code: 7,
            name: "clustered",
            dimensions: 1,
            reported_dimensions: 2,
            reads: &["Nepop", "Kin", "Kout"],
        },
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
    CONNECTORS.iter().find(|row| row.connector.code == code).ok_or_else(|| {
        let known: Vec<_> =
            CONNECTORS.iter().map(|row| format!("{} ({})", row.connector.code, row.connector.name)).collect();
        let multilayer = if matches!(code, 5 | 6) { "; NETSIM 1.0 has no multilayer connectors" } else { "" };
        format!("one of {}{multilayer}", known.join(", "))
    })
}

/// Returns the row of the connector that parameters have.
pub(crate) fn row_of(connector: &Connector) -> &'static ConnectorRow {
    let row = CONNECTORS.iter().find(|row| row.connector == *connector);
    row.unwrap_or_else(|| unreachable!("parameters have the connector of a row of this table"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::{NetsimOptions, PATHS, ParameterFile, Parameters, parameter};

    #[test]
    fn connectors_read_parameters_that_exist() {
        for row in CONNECTORS {
            for name in row.connector.reads {
                assert!(parameter(name).is_some() || PATHS.contains(name), "connector {}: {name}", row.connector.code);
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
        for row in CONNECTORS.iter().filter(|row| row.connector.code != 3) {
            for (name, value) in [("sigma_space", "1e-4"), ("Nepop", "20"), ("Kin", "4"), ("Kout", "4")] {
                let changed = model(row.connector.code, &format!("{name} = {value}\n"));
                let is_the_same = model(row.connector.code, "").has_same_spikes(&changed);
                assert_eq!(
                    is_the_same,
                    !row.connector.reads.contains(&name),
                    "connector {}: {name}",
                    row.connector.code
                );
            }
        }
    }
}
