//! The optimizer with its open candidates: the part of a study that a checkpoint holds.
//!
//! Every ask follows from the history: as many candidates are open as there are workers, so one more is asked for after
//! each tell. Candidates given by the user come before those of the optimizer. So the search can be replayed from any
//! earlier state, or from nothing. The budget and the other reasons to stop only decide what is evaluated, never what is
//! asked for, so a resumed study continues as if it had not been stopped.

use std::collections::{BTreeSet, VecDeque};

use neversim_optim::{Optimizer, OptimizerError, OptimizerOptions, Outcome, Registry};

use super::told;
use crate::record::checkpoint::{Checkpoint, HeldBack, OpenCandidate, Proposal};
use crate::record::evaluation::Evaluation;
use crate::record::metric_target::MetricTarget;
use crate::record::settings::Session;

#[derive(Debug)]
pub(crate) struct Search {
    optimizer: Box<dyn Optimizer>,
    /// What the metrics of an evaluation are measured against.
    targets: Vec<MetricTarget>,
    /// In order of their numbers.
    open: Vec<OpenCandidate>,
    next_number: u64,
    /// Values given by the user that have no number yet.
    enqueued: VecDeque<Vec<f64>>,
    /// Sessions started so far, and the number of candidates that the last one keeps open.
    sessions: usize,
    workers: usize,
    /// The baseline's outcome, until the optimizer learns it.
    held_back: Option<HeldBack>,
    /// See [`AskOrder::baseline_held_back`].
    baseline_held_back: u64,
}

/// The strategy of a study, and what its evaluations are measured against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strategy<'a> {
    pub(crate) registry: &'a Registry,
    pub(crate) name: &'a str,
    pub(crate) targets: &'a [MetricTarget],
}

/// What determines the asks of a study, besides its history.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AskOrder<'a> {
    pub(crate) sessions: &'a [Session],
    /// Every candidate that was ever enqueued, in order.
    pub(crate) enqueued: &'a [Vec<f64>],
    /// Number of its own evaluations after which the optimizer learns evaluation 0; 0 means at once.
    pub(crate) baseline_held_back: u64,
}

/// Why a replay ended before the last row.
#[derive(Debug)]
pub(crate) struct ReplayDiverged {
    /// Number of the evaluation whose candidate the optimizer did not propose.
    pub(crate) number: u64,
}

impl Search {
    /// Returns the search of a new study.
    pub(crate) fn new(strategy: &Strategy<'_>, options: &OptimizerOptions) -> Result<Self, OptimizerError> {
        let optimizer = strategy.registry.create(strategy.name, options)?;
        Ok(Self {
            optimizer,
            targets: strategy.targets.to_vec(),
            open: Vec::new(),
            next_number: 0,
            enqueued: VecDeque::new(),
            sessions: 0,
            workers: 0,
            held_back: None,
            baseline_held_back: 0,
        })
    }

    /// Returns the search as a checkpoint holds it.
    pub(crate) fn restore(strategy: &Strategy<'_>, checkpoint: Checkpoint) -> Result<Self, OptimizerError> {
        let Checkpoint { optimizer, open, next_number, enqueued, sessions, workers, held_back, .. } = checkpoint;
        let optimizer = strategy.registry.restore(&optimizer)?;
        let targets = strategy.targets.to_vec();
        let baseline_held_back = 0; // Of the order.
        Ok(Self { optimizer, targets, open, next_number, enqueued, sessions, workers, held_back, baseline_held_back })
    }

    /// Returns a search that has learned from `evaluations` without having proposed them.
    pub(crate) fn from_history_alone(
        strategy: &Strategy<'_>,
        options: &OptimizerOptions,
        evaluations: &[Evaluation],
        order: AskOrder<'_>,
    ) -> Result<Self, OptimizerError> {
        // With the same seed the optimizer would propose again the points that it is told.
        let seed = options.seed().wrapping_add(evaluations.len() as u64);
        let options = OptimizerOptions::new(options.space().clone(), options.budget(), options.num_workers(), seed)?;
        let mut search = Self::new(strategy, &options)?;
        for evaluation in evaluations {
            // A row outside the search space was edited by hand; the optimizer can do without it.
            drop(search.optimizer.tell_unasked(&evaluation.values, told::outcome(evaluation, &search.targets)));
        }
        search.sessions = order.sessions.len();
        let is_new = |values: &&Vec<f64>| evaluations.iter().all(|evaluation| !same_bits(&evaluation.values, values));
        search.enqueued = order.enqueued.iter().filter(is_new).cloned().collect();
        // Candidates that were open have no row. Their numbers are evaluated first, so that none is left out.
        let taken: BTreeSet<u64> = evaluations.iter().map(|evaluation| evaluation.number).collect();
        let last = taken.last().map_or(0, |last| last + 1);
        let missing = usize::try_from(last).unwrap_or(usize::MAX).saturating_sub(taken.len());
        for number in (0..last).filter(|number| !taken.contains(number)).take(missing.min(Self::MOST_MISSING)) {
            search.next_number = number;
            search.open_next();
        }
        search.next_number = last;
        Ok(search)
    }

    /// If more numbers than this are missing, they were not open: the history was edited.
    const MOST_MISSING: usize = 1 << 12;

    /// Returns what a checkpoint holds, but for the digests of the rows.
    pub(crate) fn checkpoint(&self, study: String, rows: usize) -> Checkpoint {
        Checkpoint {
            study,
            rows: rows as u64,
            next_number: self.next_number,
            optimizer: self.optimizer.state(),
            open: self.open.clone(),
            enqueued: self.enqueued.clone(),
            sessions: self.sessions,
            workers: self.workers,
            held_back: self.held_back.clone(),
            digests: None,
        }
    }

    /// Returns the candidates without an outcome, in order of their numbers.
    pub(crate) fn open(&self) -> &[OpenCandidate] {
        &self.open
    }

    /// Returns the number of sessions started so far.
    pub(crate) fn sessions(&self) -> usize {
        self.sessions
    }

    /// Tells the optimizer of an evaluation and proposes the next candidate.
    pub(crate) fn tell(&mut self, evaluation: &Evaluation) {
        let outcome = told::outcome(evaluation, &self.targets);
        match self.close(evaluation.number) {
            Some(Proposal::Asked(candidate)) => {
                self.optimizer.tell(&candidate, outcome);
                self.tell_held_back();
            }
            Some(Proposal::Enqueued(values)) if evaluation.number == 0 && self.baseline_held_back > 0 => {
                let (loss, remaining) = (outcome.loss(), self.baseline_held_back);
                self.held_back = Some(HeldBack { values, loss, outcome: Some(outcome), remaining });
            }
            Some(Proposal::Enqueued(values)) => self.tell_known(&values, outcome),
            None => {}
        }
        self.fill();
    }

    fn tell_known(&mut self, values: &[f64], outcome: Outcome) {
        // Checked when it was enqueued: it lies in the search space.
        drop(self.optimizer.tell_unasked(values, outcome));
    }

    /// Tells the optimizer of the baseline if it has now seen enough evaluations of its own.
    fn tell_held_back(&mut self) {
        let Some(mut held_back) = self.held_back.take() else { return };
        held_back.remaining -= 1;
        if held_back.remaining == 0 {
            let outcome = held_back.outcome.unwrap_or(held_back.loss.into());
            self.tell_known(&held_back.values, outcome);
        } else {
            self.held_back = Some(held_back);
        }
    }

    /// Repeats the asks and tells of `evaluations[told..]`, as they happened.
    pub(crate) fn replay(
        &mut self,
        evaluations: &[Evaluation],
        told: usize,
        order: AskOrder<'_>,
    ) -> Result<(), ReplayDiverged> {
        for (row, evaluation) in evaluations.iter().enumerate().skip(told) {
            self.start_sessions(row, order);
            let proposed = self.open.iter().find(|open| open.number == evaluation.number);
            if !proposed.is_some_and(|open| same_bits(open.proposal.values(), &evaluation.values)) {
                return Err(ReplayDiverged { number: evaluation.number });
            }
            self.tell(evaluation);
        }
        self.start_sessions(evaluations.len(), order);
        Ok(())
    }

    /// Starts the sessions that started at this row of the history: what they enqueued comes first, and as many candidates
    /// are open as they have workers.
    pub(crate) fn start_sessions(&mut self, row: usize, order: AskOrder<'_>) {
        self.baseline_held_back = order.baseline_held_back;
        let enqueued_until = |sessions: usize| sessions.checked_sub(1).map_or(0, |last| order.sessions[last].enqueued);
        while let Some(session) = order.sessions.get(self.sessions).filter(|session| session.evaluations <= row as u64)
        {
            let new = order.enqueued.get(enqueued_until(self.sessions)..session.enqueued).unwrap_or_default();
            self.enqueued.extend(new.iter().cloned());
            (self.sessions, self.workers) = (self.sessions + 1, session.workers);
            self.fill();
        }
    }

    /// Proposes until as many candidates are open as there are workers.
    fn fill(&mut self) {
        while self.open.len() < self.workers {
            self.open_next();
        }
    }

    fn open_next(&mut self) {
        let proposal = match self.enqueued.pop_front() {
            Some(values) => Proposal::Enqueued(values),
            None => Proposal::Asked(self.optimizer.ask()),
        };
        self.open.push(OpenCandidate { number: self.next_number, proposal });
        self.next_number += 1;
    }

    fn close(&mut self, number: u64) -> Option<Proposal> {
        let index = self.open.iter().position(|open| open.number == number)?;
        Some(self.open.remove(index).proposal)
    }
}

/// Whether two points are the same, bit for bit.
pub(crate) fn same_bits(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
}
