//! Results on their way to the history: in which order they are told.

use std::collections::VecDeque;

use super::search::Search;
use crate::evaluate::evaluator::Finished;

/// Results that have come back but have not been told yet.
#[derive(Debug)]
pub(super) struct Arrived {
    /// Whether a result waits until all candidates before its own are told.
    is_in_order: bool,
    results: VecDeque<Finished>,
}

impl Arrived {
    pub(super) fn new(is_in_order: bool) -> Self {
        Self { is_in_order, results: VecDeque::new() }
    }

    pub(super) fn add(&mut self, finished: Finished) {
        self.results.push_back(finished);
    }

    /// Returns the result that is to be told next: the first to come, or that of the lowest number that is open.
    pub(super) fn next(&mut self, search: &Search) -> Option<Finished> {
        if !self.is_in_order {
            return self.results.pop_front();
        }
        let turn = search.open().first()?.number;
        let place = self.results.iter().position(|finished| finished.evaluation.number == turn)?;
        self.results.remove(place)
    }
}
