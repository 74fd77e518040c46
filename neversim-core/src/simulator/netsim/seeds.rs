//! Seeds: those of replicates, and those among the searched parameters.

use neversim_netsim::Parameters;
use neversim_optim::SearchSpace;

use crate::error::StudyError;
use crate::record::evaluation_options::EvaluationOptions;
use crate::record::replicate::Replicate;
use crate::record::simulator_options::SimulatorOptions;

/// The parameters that seed the dynamics and the connections.
const SEEDS: [&str; 2] = ["output_file_code", "connection_seed"];

/// Returns what is wrong with searching a seed, for each that is searched: the search finds a lucky draw, not a property of
/// the model.
pub(super) fn findings(space: &SearchSpace) -> Vec<String> {
    let searched = space.parameters().iter().map(|searched| searched.name());
    let seeds = searched.filter(|name| SEEDS.contains(name));
    let says = |name: &str| {
        format!(
            "`{name}` is a seed: candidates then differ in their random draws, and the best is partly the luckiest draw; \
             to average over seeds, search without it and use replicates"
        )
    };
    seeds.map(says).collect()
}

/// Checks that the replicates of a model can differ as they should.
pub(super) fn check_replicates(
    evaluation: &EvaluationOptions,
    simulator: &SimulatorOptions,
    model: &Parameters,
) -> Result<(), StudyError> {
    if evaluation.replicates == 1 {
        return Ok(());
    }
    let has_separate_seeds = simulator.netsim_options.iter().any(|name| name == "separate_connector_rng");
    if evaluation.replicate != Replicate::Both && !has_separate_seeds {
        return Err(StudyError::SeedsNotApart { replicate: evaluation.replicate });
    }
    if model.seed().checked_add(evaluation.replicates - 1).is_none() {
        return Err(StudyError::SeedsTooLarge { seed: model.seed(), replicates: evaluation.replicates });
    }
    Ok(())
}
