//! The history: every evaluation, in the order in which the optimizer learned the results.

mod columns;
mod csv;
mod digest;
mod row;
mod sync;
mod text;

use crate::record::evaluation::{Evaluation, Spread, Status};

pub(crate) use columns::Columns;
pub(crate) use csv::{FILE_NAME, HistoryFile, OpenedHistory, read_only, write};
pub(crate) use digest::RowDigests;

/// All evaluations of a study, in the order in which they were finished.
#[derive(Clone, Debug, Default)]
pub struct History {
    evaluations: Vec<Evaluation>,
    best: Option<usize>,
    failed: usize,
}

impl History {
    /// Returns the evaluations in the order in which they were finished.
    #[must_use]
    pub fn evaluations(&self) -> &[Evaluation] {
        &self.evaluations
    }

    /// Returns the evaluation with the lowest loss, the earlier one of two.
    #[must_use]
    pub fn best(&self) -> Option<&Evaluation> {
        self.best.map(|index| &self.evaluations[index])
    }

    /// Returns the evaluation with the lowest mean loss of its replicates, the earlier one of two; `None` in a study without
    /// replicates.
    #[must_use]
    pub fn best_by_mean(&self) -> Option<(&Evaluation, &Spread)> {
        let completed = self.evaluations.iter().filter(|evaluation| evaluation.outcome.loss().is_some());
        let replicated = completed.filter_map(|evaluation| Some((evaluation, evaluation.spread.as_ref()?)));
        replicated.min_by(|(_, a), (_, b)| a.loss_mean.total_cmp(&b.loss_mean))
    }

    /// Returns the number of evaluations without a loss.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.failed
    }

    /// Returns how many evaluations ended with `status`.
    #[must_use]
    pub fn count(&self, status: Status) -> usize {
        self.evaluations.iter().filter(|evaluation| evaluation.outcome.status() == status).count()
    }

    /// Returns the number of evaluations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.evaluations.len()
    }

    /// Whether nothing has been evaluated yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.evaluations.is_empty()
    }

    /// Returns the number of evaluations since the best one, or of all if none has a loss.
    #[must_use]
    pub fn len_since_best(&self) -> usize {
        self.best.map_or(self.len(), |best| self.len() - 1 - best)
    }

    /// Returns an empty history with capacity for this many evaluations.
    pub(crate) fn with_room(evaluations: usize) -> Self {
        Self { evaluations: Vec::with_capacity(evaluations), ..Self::default() }
    }

    /// Adds an evaluation; returns whether it is the new best.
    pub(crate) fn push(&mut self, evaluation: Evaluation) -> bool {
        let is_best = match (evaluation.outcome.loss(), self.best().and_then(|best| best.outcome.loss())) {
            (Some(loss), Some(best)) => loss < best,
            (Some(_), None) => true,
            (None, _) => {
                self.failed += 1;
                false
            }
        };
        if is_best {
            self.best = Some(self.evaluations.len());
        }
        self.evaluations.push(evaluation);
        is_best
    }
}
