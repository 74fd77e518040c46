//! Seeds among the searched parameters: a search over them finds a lucky draw, not a property of the model.

use crate::plan::checked::CheckedStudyOptions;

/// The parameters that seed the dynamics and the connections.
const SEEDS: [&str; 2] = ["output_file_code", "connection_seed"];

/// Returns what is wrong with searching a seed, for each that is searched.
pub(super) fn findings(checked: &CheckedStudyOptions) -> Vec<String> {
    let searched = checked.settings.parameters.iter().map(|searched| searched.name.as_str());
    let seeds = searched.filter(|name| SEEDS.contains(name));
    let says = |name: &str| {
        format!(
            "`{name}` is a seed: candidates then differ in their random draws, and the best is partly the luckiest draw; \
             to average over seeds, search without it and use replicates"
        )
    };
    seeds.map(says).collect()
}
