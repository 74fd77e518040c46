//! Checks that a search is decided by its options and calls alone, and can be put aside at any point.

use super::subject::{Subject, ensure, loss_at, loss_of, space_of};
use crate::{Candidate, Loss, Optimizer, OptimizerState, ParameterType, Recommendation};

/// Steps of the whole search, and of the piece that is repeated after each stop.
const STEPS: usize = 150;
const STEPS_AFTER_STOP: usize = 40;
/// Asks by which the searches of different seeds have parted, and how many seeds are compared.
const FIRST_ASKS: usize = 30;
const SEEDS: u64 = 6;

/// A search under way: up to six candidates out, told out of order, some failed, some points never asked for.
struct Run {
    optimizer: Box<dyn Optimizer>,
    open: Vec<Candidate>,
    step: usize,
}

impl Run {
    fn new(optimizer: Box<dyn Optimizer>) -> Self {
        Self { optimizer, open: Vec::new(), step: 0 }
    }

    /// Makes one step; returns what the strategy answered.
    fn advance(&mut self) -> (Candidate, Option<Recommendation>) {
        self.step += 1;
        let candidate = self.optimizer.ask();
        self.open.push(candidate.clone());
        while self.open.len() > self.step % 7 {
            let candidate = self.open.remove(self.step * 5 % self.open.len());
            let loss = if candidate.id().is_multiple_of(6) { Loss::FAILED } else { loss_of(&candidate) };
            self.optimizer.tell(&candidate, loss);
        }
        if self.step % 11 == 5 {
            let coordinates = [0.2, 0.4, 0.6, 0.8].map(|u| (u + self.step as f64 / 17.0) % 1.0);
            let values = self.optimizer.space().values(&coordinates);
            // That an optimizer refuses the values of its own space is another check's business.
            let _ = self.optimizer.tell_unasked(&values, loss_at(&coordinates));
        }
        (candidate, self.optimizer.recommend())
    }
}

fn answers(optimizer: Box<dyn Optimizer>) -> Vec<(Candidate, Option<Recommendation>)> {
    let mut run = Run::new(optimizer);
    (0..STEPS).map(|_| run.advance()).collect()
}

pub(super) fn equal_seeds_repeat_the_search(subject: &Subject<'_>) -> Result<(), String> {
    let [one, other] = [(); 2].map(|()| answers(subject.start(subject.mixed_space(), Some(150), 3)));
    let difference = one.iter().zip(&other).position(|(one, other)| one != other);
    ensure(difference.is_none(), || format!("equal options and calls differ from ask {difference:?} on"))
}

/// With one worker, which leaves the least to chance, and asks enough for a first simplex or model in eight dimensions.
pub(super) fn every_seed_is_a_search_of_its_own(subject: &Subject<'_>) -> Result<(), String> {
    let line = space_of(&[(ParameterType::Float, -1.0, 1.0)]);
    for (space, starts_from_a_known_point) in
        [(subject.mixed_space(), false), (subject.mixed_space(), true), (line.clone(), false), (line, true)]
    {
        let search = |seed: u64| -> Vec<Vec<f64>> {
            let mut optimizer = subject.start_with_seed(space.clone(), Some(150), 1, seed);
            if starts_from_a_known_point {
                let coordinates = vec![0.4; space.dimension()];
                // That an optimizer refuses the values of its own space is another check's business.
                let _ = optimizer.tell_unasked(&space.values(&coordinates), loss_at(&coordinates));
            }
            let mut ask = || {
                let candidate = optimizer.ask();
                optimizer.tell(&candidate, loss_of(&candidate));
                candidate.values().to_vec()
            };
            (0..FIRST_ASKS).map(|_| ask()).collect()
        };
        let searches: Vec<_> = (0..SEEDS).map(search).collect();
        for (seed, one) in searches.iter().enumerate() {
            if let Some(other) = searches[..seed].iter().position(|other| other == one) {
                return Err(format!("seeds {other} and {seed} gave the same {FIRST_ASKS} candidates on {space:?}"));
            }
        }
    }
    Ok(())
}

pub(super) fn a_restored_search_continues_exactly(subject: &Subject<'_>) -> Result<(), String> {
    let mut run = Run::new(subject.start(subject.mixed_space(), Some(150), 3));
    let mut stops: Vec<(OptimizerState, Vec<Candidate>)> = Vec::new();
    let mut answers = Vec::new();
    for _ in 0..STEPS {
        stops.push((run.optimizer.state(), run.open.clone()));
        answers.push(run.advance());
    }
    for (step, (state, open)) in stops.into_iter().enumerate() {
        let optimizer = (subject.restore)(&state).map_err(|error| format!("the state at step {step}: {error}"))?;
        ensure(optimizer.state() == state, || format!("restored at step {step}, it has another state"))?;
        let mut continued = Run { optimizer, open, step };
        for (later, expected) in answers.iter().enumerate().skip(step).take(STEPS_AFTER_STOP) {
            let found = continued.advance();
            ensure(found == *expected, || {
                format!(
                    "restored at step {step}, it answers at step {later}\n  {found:?}\n  instead of\n  {expected:?}"
                )
            })?;
        }
    }
    Ok(())
}

pub(super) fn looking_changes_nothing(subject: &Subject<'_>) -> Result<(), String> {
    let undisturbed = answers(subject.start(subject.mixed_space(), Some(150), 3));
    let mut run = Run::new(subject.start(subject.mixed_space(), Some(150), 3));
    for (step, expected) in undisturbed.iter().enumerate() {
        let _ = (run.optimizer.state(), run.optimizer.recommend(), run.optimizer.recommend());
        let found = run.advance();
        ensure(found == *expected, || format!("after state() and recommend(), step {step} differs"))?;
    }
    Ok(())
}
