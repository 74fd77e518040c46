//! Checks on what is learned from outcomes.

use super::subject::{Subject, ensure, loss_at, loss_of, space_of};
use crate::{Candidate, FailureKind, Loss, Optimizer, Outcome, ParameterType, Recommendation};

/// Checks that a recommendation lies in the space and, if it claims a loss, that this loss was told for its values.
fn recommendation_is_sound(optimizer: &dyn Optimizer, told: &[(Vec<f64>, Loss)]) -> Result<(), String> {
    let Some(recommendation) = optimizer.recommend() else {
        return Err(format!("nothing is recommended after {} outcomes", told.len()));
    };
    optimizer
        .space()
        .coordinates(recommendation.values())
        .map_err(|error| format!("{recommendation:?} is not in the space: {error}"))?;
    let claims =
        |values: &[f64], loss: Loss| values == recommendation.values() && loss.value() == recommendation.loss();
    let was_told = told.iter().any(|(values, loss)| claims(values, *loss));
    ensure(recommendation.loss().is_none() || was_told, || format!("{recommendation:?} was never told"))
}

fn tell(optimizer: &mut dyn Optimizer, candidate: &Candidate, loss: Loss, told: &mut Vec<(Vec<f64>, Loss)>) {
    optimizer.tell(candidate, loss);
    told.push((candidate.values().to_vec(), loss));
}

pub(super) fn candidates_may_be_told_in_any_order(subject: &Subject<'_>) -> Result<(), String> {
    // Steps through the open candidates, coprime to their number: backwards, and back and forth.
    for step in [15, 7, 3] {
        let mut optimizer = subject.start(subject.mixed_space(), Some(160), 16);
        let mut told = Vec::new();
        for _ in 0..10 {
            let batch: Vec<_> = (0..16).map(|_| optimizer.ask()).collect();
            for i in 0..16 {
                let candidate = &batch[(i + 1) * step % 16];
                tell(optimizer.as_mut(), candidate, loss_of(candidate), &mut told);
            }
            recommendation_is_sound(optimizer.as_ref(), &told)?;
        }
    }
    Ok(())
}

pub(super) fn failures_are_never_recommended(subject: &Subject<'_>) -> Result<(), String> {
    let mut optimizer = subject.start(subject.mixed_space(), Some(200), 4);
    let mut told = Vec::new();
    for number in 0..200 {
        let candidate = optimizer.ask();
        let loss = if number % 3 == 1 { loss_of(&candidate) } else { Loss::FAILED };
        tell(optimizer.as_mut(), &candidate, loss, &mut told);
        if number == 0 {
            let recommendation = optimizer.recommend();
            ensure(recommendation.is_none(), || format!("{recommendation:?} after nothing but a failure"))?;
        } else {
            recommendation_is_sound(optimizer.as_ref(), &told)?;
        }
    }
    Ok(())
}

pub(super) fn a_search_in_which_all_fail_keeps_exploring(subject: &Subject<'_>) -> Result<(), String> {
    for space in subject.spaces() {
        let mut optimizer = subject.start(space, Some(400), 4);
        let mut last: Vec<Candidate> = Vec::new();
        for number in 0..400 {
            let candidate = optimizer.ask();
            optimizer.tell(&candidate, Loss::FAILED);
            if number >= 300 {
                last.push(candidate);
            }
        }
        let recommendation = optimizer.recommend();
        ensure(recommendation.is_none(), || format!("{recommendation:?} after nothing but failures"))?;
        for (j, parameter) in optimizer.space().parameters().iter().enumerate() {
            // A hundred draws from four values miss one of them in fewer than one of 1e12 runs.
            let is_tried = |value: &f64| last.iter().any(|candidate| candidate.values()[j] == *value);
            ensure(parameter.choices().iter().all(is_tried), || {
                format!("asks 300 to 399 miss a value of {parameter:?}")
            })?;
            if !parameter.choices().is_empty() {
                continue;
            }
            let coordinates = || last.iter().map(|candidate| candidate.coordinates()[j]);
            let width = coordinates().fold(0.0, f64::max) - coordinates().fold(1.0, f64::min);
            // A hundred uniform points span less than half of a side in fewer than one of 1e27 runs.
            ensure(width >= 0.5, || {
                format!("asks 300 to 399 span {width:.2e} of the range of parameter {j} on {:?}", optimizer.space())
            })?;
        }
    }
    Ok(())
}

pub(super) fn points_never_asked_for_are_learned(subject: &Subject<'_>) -> Result<(), String> {
    let mut optimizer = subject.start(subject.mixed_space(), Some(100), 2);
    let mut told = Vec::new();
    for number in 0_u32..100 {
        if number % 5 == 0 {
            let coordinates = [0.1, 0.35, 0.6, 0.85].map(|u| (u + 0.13 * f64::from(number)) % 1.0);
            let values = optimizer.space().values(&coordinates);
            let loss = if number % 10 == 0 { loss_at(&coordinates) } else { Loss::FAILED };
            optimizer.tell_unasked(&values, loss).map_err(|error| format!("{values:?}: {error}"))?;
            told.push((values, loss));
        }
        let candidate = optimizer.ask();
        tell(optimizer.as_mut(), &candidate, loss_of(&candidate), &mut told);
        recommendation_is_sound(optimizer.as_ref(), &told)?;
    }
    Ok(())
}

/// An outcome in full: most have a residual per parameter, some only one, and the failures say how they failed.
fn outcome_of(candidate: &Candidate) -> Outcome {
    match candidate.id() % 9 {
        2 => Outcome::failed(FailureKind::Timeout),
        4 => Outcome::graded(FailureKind::Undefined, loss_of(candidate)),
        6 => loss_of(candidate).into(),
        7 => residuals_at(&candidate.coordinates()[..1]),
        _ => residuals_at(candidate.coordinates()),
    }
}

/// The loss of [`loss_at`] with its residuals.
fn residuals_at(coordinates: &[f64]) -> Outcome {
    let residuals = coordinates.iter().map(|u| u - 0.3).collect();
    Outcome::from_residuals(residuals).unwrap_or(Loss::FAILED.into())
}

pub(super) fn residuals_and_kinds_of_failure_are_accepted(subject: &Subject<'_>) -> Result<(), String> {
    let mut optimizer = subject.start(subject.mixed_space(), Some(150), 3);
    let mut told = Vec::new();
    for number in 0..50 {
        let batch: Vec<_> = (0..3).map(|_| optimizer.ask()).collect();
        for candidate in batch.iter().rev() {
            let outcome = outcome_of(candidate);
            told.push((candidate.values().to_vec(), outcome.loss()));
            optimizer.tell(candidate, outcome);
        }
        recommendation_is_sound(optimizer.as_ref(), &told)?;
        let state = optimizer.state();
        let mut restored = (subject.restore)(&state).map_err(|error| format!("the state at step {number}: {error}"))?;
        ensure(restored.state() == state, || format!("restored at step {number}, it has another state"))?;
        let (found, expected) = (restored.ask(), optimizer.ask());
        ensure(found == expected, || format!("restored at step {number}, it asks for {found:?}, not {expected:?}"))?;
        told.push((expected.values().to_vec(), residuals_at(expected.coordinates()).loss()));
        optimizer.tell(&expected, residuals_at(expected.coordinates()));
    }
    Ok(())
}

pub(super) fn values_outside_the_space_are_refused(subject: &Subject<'_>) -> Result<(), String> {
    let mut optimizer = subject.start(subject.mixed_space(), Some(100), 1);
    let loss = loss_at(&[0.3; 4]);
    let outside: [&[f64]; 6] = [
        &[],
        &[0.0, 1e-9, 7.0],
        &[5.1, 1e-9, 7.0, 7.0],
        &[0.0, f64::NAN, 7.0, 7.0],
        &[0.0, 1e-9, 7.5, 7.0],
        &[0.0, 1e-9, 7.0, f64::INFINITY],
    ];
    let before = optimizer.state();
    for values in outside {
        ensure(optimizer.tell_unasked(values, loss).is_err(), || format!("{values:?} was accepted"))?;
    }
    ensure(optimizer.state() == before, || "refused values changed the state".to_owned())
}

pub(super) fn a_second_tell_and_a_foreign_candidate_do_no_harm(subject: &Subject<'_>) -> Result<(), String> {
    let mut optimizer = subject.start(subject.mixed_space(), Some(100), 1);
    let mut stranger = subject.start(space_of(&[(ParameterType::Float, 0.0, 1.0)]), Some(100), 1);
    let mut twin = subject.start_with_seed(subject.mixed_space(), Some(100), 1, 13);
    let mut told = Vec::new();
    for _ in 0..100 {
        let candidate = optimizer.ask();
        tell(optimizer.as_mut(), &candidate, loss_of(&candidate), &mut told);
        tell(optimizer.as_mut(), &candidate, loss_of(&candidate), &mut told);
        let foreign = twin.ask();
        tell(optimizer.as_mut(), &foreign, loss_of(&foreign), &mut told);
        optimizer.tell(&stranger.ask(), loss_at(&[0.3]));
        recommendation_is_sound(optimizer.as_ref(), &told)?;
    }
    let values = optimizer.recommend().as_ref().map_or(0, |best: &Recommendation| best.values().len());
    ensure(values == 4, || format!("the recommendation has {values} values, the space 4"))
}
