//! The optimizer with its open candidates: the part of a study that a checkpoint holds.
//!
//! Every ask follows from the history: as many candidates are asked for as there are workers, and one more after each
//! tell, until the budget is asked for. So the search can be replayed from any earlier state, or from nothing.

use neversim_optim::{Candidate, Optimizer, OptimizerError, OptimizerOptions};

use crate::checkpoint::{Checkpoint, OpenCandidate};
use crate::evaluation::Evaluation;
use crate::settings::Session;

#[derive(Debug)]
pub(crate) struct Search {
    optimizer: Box<dyn Optimizer>,
    /// In order of their numbers.
    open: Vec<OpenCandidate>,
    next_number: u64,
}

/// Why a replay ended before the last row.
#[derive(Debug)]
pub(crate) struct ReplayDiverged {
    /// Number of the evaluation whose candidate the optimizer did not propose.
    pub(crate) number: u64,
}

impl Search {
    /// Returns the search of a study that has not begun.
    pub(crate) fn begin(name: &str, options: &OptimizerOptions) -> Result<Self, OptimizerError> {
        Ok(Self { optimizer: neversim_optim::create(name, options)?, open: Vec::new(), next_number: 0 })
    }

    /// Returns the search as a checkpoint holds it.
    pub(crate) fn restore(checkpoint: Checkpoint) -> Result<Self, OptimizerError> {
        let Checkpoint { optimizer, open, next_number, .. } = checkpoint;
        Ok(Self { optimizer: neversim_optim::restore(&optimizer)?, open, next_number })
    }

    /// Returns a search that has learned from `evaluations` without having proposed them.
    pub(crate) fn from_history_alone(
        name: &str,
        options: &OptimizerOptions,
        evaluations: &[Evaluation],
    ) -> Result<Self, OptimizerError> {
        // Another seed, or the optimizer would propose the points that it is told of once more.
        let seed = options.seed().wrapping_add(evaluations.len() as u64);
        let options = OptimizerOptions::new(options.space().clone(), options.budget(), options.num_workers(), seed)?;
        let mut search = Self::begin(name, &options)?;
        for evaluation in evaluations {
            // A row outside the search space was edited by hand; the optimizer can do without it.
            drop(search.optimizer.tell_unasked(&evaluation.values, evaluation.outcome.for_optimizer()));
        }
        search.next_number = evaluations.iter().map(|evaluation| evaluation.number + 1).max().unwrap_or(0);
        Ok(search)
    }

    /// Returns what a checkpoint holds.
    pub(crate) fn checkpoint(&self, study: String, rows: usize) -> Checkpoint {
        Checkpoint {
            study,
            rows: rows as u64,
            next_number: self.next_number,
            optimizer: self.optimizer.state(),
            open: self.open.clone(),
        }
    }

    /// Asks until `workers` candidates are open or the budget is asked for.
    pub(crate) fn fill(&mut self, workers: usize, budget: u64) {
        while self.open.len() < workers && self.next_number < budget {
            self.open.push(OpenCandidate { number: self.next_number, candidate: self.optimizer.ask() });
            self.next_number += 1;
        }
    }

    /// Returns the candidates without an outcome.
    pub(crate) fn open(&self) -> &[OpenCandidate] {
        &self.open
    }

    /// Tells the optimizer of an evaluation.
    pub(crate) fn tell(&mut self, evaluation: &Evaluation) {
        if let Some(candidate) = self.close(evaluation.number) {
            self.optimizer.tell(&candidate, evaluation.outcome.for_optimizer());
        }
    }

    /// Repeats the asks and tells of `evaluations[told..]`, as they happened in `sessions`.
    pub(crate) fn replay(
        &mut self,
        evaluations: &[Evaluation],
        told: usize,
        sessions: &[Session],
    ) -> Result<(), ReplayDiverged> {
        for (row, evaluation) in evaluations.iter().enumerate().skip(told) {
            self.begin_sessions(sessions, row);
            let proposed = self.open.iter().find(|open| open.number == evaluation.number);
            let is_same = |open: &OpenCandidate| same_bits(open.candidate.values(), &evaluation.values);
            if !proposed.is_some_and(is_same) {
                return Err(ReplayDiverged { number: evaluation.number });
            }
            self.tell(evaluation);
            if let Some(session) = sessions.iter().rfind(|session| session.evaluations <= row as u64) {
                self.fill(session.workers, session.budget);
            }
        }
        self.begin_sessions(sessions, evaluations.len());
        Ok(())
    }

    /// Asks what the sessions asked that began at this row of the history.
    fn begin_sessions(&mut self, sessions: &[Session], row: usize) {
        for session in sessions.iter().filter(|session| session.evaluations == row as u64) {
            self.fill(session.workers, session.budget);
        }
    }

    fn close(&mut self, number: u64) -> Option<Candidate> {
        let index = self.open.iter().position(|open| open.number == number)?;
        Some(self.open.remove(index).candidate)
    }
}

fn same_bits(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
}
