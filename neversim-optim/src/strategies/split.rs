//! The parameters in blocks, each with a strategy of its own; all are told the same loss.
//!
//! `ALGORITHMS.md` section 15: useful where parameters act separately.

use serde::{Deserialize, Serialize};

use crate::nested::{Directory, Nested, Standard};
use crate::search::Search;
use crate::strategy::Strategy;
use crate::{Candidate, Outcome, SearchSpace};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) base: &'static str,
    /// Number of blocks; 0 for one per parameter.
    pub(crate) blocks: usize,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Split {
    /// Each block's strategy and number of parameters, which are neighbours.
    blocks: Vec<(Nested, usize)>,
}

impl Strategy for Split {
    type Settings = Settings;
    /// The candidates of the blocks.
    type Origin = Vec<Candidate>;
    const FORMAT: u32 = 1;

    fn supports_choices(settings: &Settings) -> bool {
        Standard::supports_choices(settings.base)
    }

    fn new(settings: &Settings, search: &mut Search) -> Self {
        let (budget, workers) = (search.options().budget(), search.options().num_workers());
        let parameters = search.space().parameters().to_vec();
        let count = if settings.blocks == 0 { parameters.len() } else { settings.blocks.min(parameters.len()) };
        let size = parameters.len().div_ceil(count);
        let blocks = parameters
            .chunks(size)
            .map(|block| {
                let space = SearchSpace::new(block.to_vec()).expect("a part of a valid space that is not empty");
                (Nested::on(space, settings.base, budget, workers, search), block.len())
            })
            .collect();
        Self { blocks }
    }

    fn propose(&mut self, _search: &mut Search) -> (Vec<f64>, Vec<Candidate>) {
        let candidates: Vec<Candidate> = self.blocks.iter_mut().map(|(block, _)| block.ask()).collect();
        (candidates.iter().flat_map(|candidate| candidate.coordinates().iter().copied()).collect(), candidates)
    }

    fn learn(&mut self, _search: &mut Search, coordinates: &[f64], outcome: &Outcome, origin: Option<Vec<Candidate>>) {
        let mut start = 0;
        for (index, (block, size)) in self.blocks.iter_mut().enumerate() {
            match origin.as_ref().and_then(|candidates| candidates.get(index)) {
                Some(candidate) => block.learn(candidate, outcome),
                None => block.learn_foreign(&coordinates[start..start + *size], outcome),
            }
            start += *size;
        }
    }
}
