//! Connector 7: excitatory neurons in clusters.

use super::row::{Building, ChosenTargets, across_the_ring};
use crate::error::{NetworkError, ParameterError};
use crate::network::positions::Layout;
use crate::parameters::checked::Checked;
use crate::parameters::network::{ConnectorParameters, NetworkParameters};
use crate::rng::Generator;

/// Reads `Nepop`, `Kin` and `Kout`.
pub(super) fn check(checked: &Checked<'_>) -> Result<ConnectorParameters, ParameterError> {
    let (neurons, out_degree) = (checked.whole("N")?, checked.whole("K")?);
    let (cluster_size, within, anywhere) = (checked.whole("Nepop")?, checked.whole("Kin")?, checked.whole("Kout")?);
    if cluster_size == 0 {
        return Err(checked.out_of_range("Nepop", "at least 1 with connector 7"));
    }
    if u64::from(within) + u64::from(anywhere) > u64::from(out_degree) {
        return Err(checked.out_of_range("Kin", format!("at most K - Kout = {out_degree} - {anywhere}")));
    }
    // The last cluster may reach beyond the excitatory neurons, as in NETSIM, but not beyond all of them.
    let excitatory = (0.8 * f64::from(neurons)).round();
    let end = (excitatory / f64::from(cluster_size)).ceil() * f64::from(cluster_size);
    if end > f64::from(neurons) {
        let allowed = format!("such that the clusters of the {excitatory} excitatory neurons end within N ({neurons})");
        return Err(checked.out_of_range("Nepop", allowed));
    }
    Ok(ConnectorParameters::Clustered { cluster_size, within, anywhere })
}

/// Draws, for an excitatory neuron, targets within its cluster, then among all neurons, then among the inhibitory ones;
/// for an inhibitory neuron among all neurons. A target can occur twice, and can be the sender itself.
///
/// NETSIM never sets the length of the delay buffer for this connector; here it is that of connector 1.
pub(super) fn connect(
    parameters: &NetworkParameters,
    _layout: &Layout,
    generator: &mut Generator,
    building: &Building<'_>,
) -> Result<ChosenTargets, NetworkError> {
    let ConnectorParameters::Clustered { cluster_size, within, anywhere } = parameters.connector_parameters else {
        unreachable!("`check` of this connector returns nothing else")
    };
    let (neurons, excitatory, inhibitory) = (parameters.neurons, parameters.excitatory(), parameters.inhibitory());
    let out_degree = parameters.out_degree;
    let rest = out_degree - within - anywhere;
    if rest > 0 && inhibitory == 0 {
        return Err(NetworkError::TooFewNeurons {
            connector: parameters.connector.code,
            wanted: rest,
            population: "inhibitory",
            available: 0,
        });
    }
    let mut targets = Vec::with_capacity(neurons as usize * out_degree as usize);
    for sender in 0..neurons {
        building.check()?;
        if sender < excitatory {
            let first = sender / cluster_size * cluster_size;
            targets.extend((0..within).map(|_| generator.below(cluster_size) + first));
            targets.extend((0..anywhere).map(|_| generator.below(neurons)));
            targets.extend((0..rest).map(|_| excitatory + generator.below(inhibitory)));
        } else {
            targets.extend((0..out_degree).map(|_| generator.below(neurons)));
        }
    }
    Ok(ChosenTargets { targets, longest_delay_steps: across_the_ring(parameters) })
}
