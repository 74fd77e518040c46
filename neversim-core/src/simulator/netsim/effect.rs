//! Whether the model depends on what is searched.

use neversim_netsim::Parameters;
use neversim_optim::SearchSpace;

use super::model_file::Netsim;

/// Where in the search space the other parameters are held while one is varied.
const PLACES: [f64; 3] = [0.5, 0.02, 0.98];

/// Returns the searched parameters on which the spikes do not depend, and those that the file does not give.
pub(super) fn findings(netsim: &Netsim, space: &SearchSpace) -> Vec<String> {
    let parameters = space.parameters();
    let mut findings = Vec::new();
    for (index, parameter) in parameters.iter().enumerate() {
        let name = parameter.name();
        if !has_influence(netsim, space, index, |low, high| !low.has_same_spikes(high)) {
            findings.push(format!(
                "`{name}` has no effect on this model: with the other settings as they are, the engine does not read it, so searching \
                 it wastes budget"
            ));
        } else if netsim.file.number(name).is_none() {
            findings.push(format!(
                "`{name}` is searched, but it is not in the parameter file, where it therefore counts as 0"
            ));
        }
    }
    findings
}

/// Whether a searched parameter decides the network.
pub(super) fn builds_networks(netsim: &Netsim, space: &SearchSpace) -> bool {
    let searched = 0..space.dimension();
    searched.into_iter().any(|index| has_influence(netsim, space, index, |low, high| low.network() != high.network()))
}

/// Returns the models in the middle and near two corners of the search space that can be simulated.
pub(super) fn models(netsim: &Netsim, space: &SearchSpace) -> Vec<Parameters> {
    let dimension = space.dimension();
    PLACES.iter().filter_map(|place| netsim.at(space, &vec![*place; dimension])).collect()
}

/// Whether the models at both ends of a parameter's range differ, wherever the others are.
///
/// If one cannot be simulated, the parameter is taken to matter.
fn has_influence(
    netsim: &Netsim,
    space: &SearchSpace,
    index: usize,
    differ: impl Fn(&Parameters, &Parameters) -> bool,
) -> bool {
    let dimension = space.dimension();
    PLACES.iter().any(|place| {
        let at = |coordinate: f64| {
            let mut point = vec![*place; dimension];
            point[index] = coordinate;
            netsim.at(space, &point)
        };
        match (at(0.0), at(1.0)) {
            (Some(low), Some(high)) => differ(&low, &high),
            _ => true,
        }
    })
}
