//! Checks on the points that are proposed.

use super::subject::{Subject, ensure, loss_of};
use crate::{Candidate, ParameterType, SearchSpace};

/// Runs a search on `space` with 4 candidates out at a time; returns all of them.
fn candidates(subject: &Subject<'_>, space: SearchSpace) -> Vec<Candidate> {
    let mut optimizer = subject.start(space, Some(200), 4);
    let mut all = Vec::new();
    for _ in 0..50 {
        let batch: Vec<_> = (0..4).map(|_| optimizer.ask()).collect();
        for candidate in &batch {
            optimizer.tell(candidate, loss_of(candidate));
        }
        all.extend(batch);
    }
    all
}

pub(super) fn values_stay_within_the_bounds(subject: &Subject<'_>) -> Result<(), String> {
    for space in subject.spaces() {
        for candidate in candidates(subject, space.clone()) {
            let in_cube = space.contains(candidate.coordinates());
            ensure(in_cube && candidate.values() == space.values(candidate.coordinates()), || {
                format!("{candidate:?} has no coordinates in the unit cube with these values")
            })?;
            for (parameter, value) in space.parameters().iter().zip(candidate.values()) {
                let is_choice = parameter.choices().is_empty() || parameter.choices().contains(value);
                ensure((parameter.lower()..=parameter.upper()).contains(value) && is_choice, || {
                    format!("{value:?} lies outside {parameter:?}")
                })?;
            }
        }
    }
    Ok(())
}

pub(super) fn integers_are_whole(subject: &Subject<'_>) -> Result<(), String> {
    for space in subject.spaces() {
        for candidate in candidates(subject, space.clone()) {
            for (parameter, value) in space.parameters().iter().zip(candidate.values()) {
                let is_integer = matches!(parameter.parameter_type(), ParameterType::Int | ParameterType::LogInt);
                ensure(!is_integer || value.fract() == 0.0, || format!("{value:?} is a value of {parameter:?}"))?;
            }
        }
    }
    Ok(())
}

pub(super) fn candidates_are_numbered_from_zero(subject: &Subject<'_>) -> Result<(), String> {
    let numbers: Vec<u64> = candidates(subject, subject.mixed_space()).iter().map(Candidate::id).collect();
    ensure((0..200).eq(numbers.iter().copied()), || format!("the numbers are {numbers:?}"))
}

pub(super) fn more_can_be_asked_than_the_population_holds(subject: &Subject<'_>) -> Result<(), String> {
    let mut optimizer = subject.start(subject.mixed_space(), None, 1);
    let batch: Vec<_> = (0..500).map(|_| optimizer.ask()).collect();
    for candidate in &batch {
        optimizer.tell(candidate, loss_of(candidate));
    }
    let next = optimizer.ask();
    ensure(next.id() == 500, || format!("the ask after 500 has number {}", next.id()))?;
    ensure(optimizer.recommend().is_some(), || "500 successes, but nothing is recommended".to_owned())
}

pub(super) fn asks_go_on_beyond_the_budget(subject: &Subject<'_>) -> Result<(), String> {
    let mut optimizer = subject.start(subject.mixed_space(), Some(5), 1);
    for number in 0..60 {
        let candidate = optimizer.ask();
        ensure(candidate.id() == number, || format!("ask {number} has number {}", candidate.id()))?;
        optimizer.tell(&candidate, loss_of(&candidate));
    }
    Ok(())
}
