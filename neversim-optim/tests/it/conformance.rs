//! Every strategy of the registry passes the conformance suite, and the suite notices strategies that do not conform.

use std::cell::Cell;
use std::collections::BTreeMap;

use neversim_optim::conformance::{Violations, check, check_deterministic, check_with_choices};
use neversim_optim::{
    Candidate, Optimizer, OptimizerError, OptimizerOptions, OptimizerState, Outcome, Parameter, Recommendation,
    SearchSpace, SpaceError, create, restore, strategies,
};

use crate::distinct_rows;

/// Checks every second row, from `first` on: two tests, so that they run beside each other. Rows that differ in name alone
/// are checked once.
fn rows_conform(first: usize) {
    let mut failed = String::new();
    for row in distinct_rows().into_iter().skip(first).step_by(2) {
        let build = |options: &OptimizerOptions| row.create(options).unwrap();
        let outcome = if row.is_deterministic { check_deterministic(build, restore) } else { check(build, restore) };
        if let Err(violations) = outcome {
            failed.push_str(&format!("{}: {violations}\n", row.name));
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

#[test]
fn every_strategy_of_the_registry_conforms_1() {
    rows_conform(0);
}

#[test]
fn every_strategy_of_the_registry_conforms_2() {
    rows_conform(1);
}

/// Every family that supports choices, and of its variants every fourth.
#[test]
fn strategies_that_support_choices_conform_with_them() {
    let mut failed = String::new();
    let mut of_family: BTreeMap<&str, usize> = BTreeMap::new();
    for row in strategies().iter().filter(|row| row.supports_choices()) {
        let number = of_family.entry(row.family).or_default();
        *number += 1;
        // Fifty names are the same competence map.
        if *number % 4 != 1 || (row.family == "competence map" && *number > 1) {
            continue;
        }
        if let Err(violations) = check_with_choices(|options| row.create(options).unwrap(), restore) {
            let is_expected = |check| row.is_deterministic && check == "every_seed_is_a_search_of_its_own";
            if violations.iter().any(|(check, _)| !is_expected(check)) {
                failed.push_str(&format!("{}: {violations}\n", row.name));
            }
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

#[test]
fn a_strategy_that_does_not_support_choices_says_which_do() {
    let choice = Parameter::choice("connector", vec![1.0, 2.0, 4.0]).unwrap();
    let space = SearchSpace::new(vec![choice]).unwrap();
    let options = OptimizerOptions::new(space, None, 1, 1).unwrap();
    for row in strategies() {
        match row.create(&options) {
            Ok(optimizer) => assert!(row.supports_choices(), "{optimizer:?}"),
            Err(error) => {
                assert!(!row.supports_choices());
                let message = error.to_string();
                assert!(
                    ["'connector'", row.name, "NGOpt", "DE"].iter().all(|part| message.contains(part)),
                    "{message}"
                );
            }
        }
    }
}

/// What a strategy from outside may do wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    LeavesTheBounds,
    NumbersFromOne,
    RecommendsFailures,
    StopsExploring,
    AcceptsAnyValues,
    IgnoresTheSeed,
    DependsOnMoreThanTheOptions,
    ForgetsWhatIsOpen,
    AsksWhenLookedAt,
}

/// A strategy from outside the crate: random search behind the public interface, with one fault.
#[derive(Debug)]
struct Outsider {
    inner: Box<dyn Optimizer>,
    fault: Fault,
    told: Option<Candidate>,
    looks: Cell<u64>,
}

impl Outsider {
    fn wrap(inner: Box<dyn Optimizer>, fault: Fault) -> Box<dyn Optimizer> {
        Box::new(Outsider { inner, fault, told: None, looks: Cell::new(0) })
    }
}

impl Optimizer for Outsider {
    fn strategy(&self) -> &str {
        self.inner.strategy()
    }

    fn space(&self) -> &SearchSpace {
        self.inner.space()
    }

    fn ask(&mut self) -> Candidate {
        for _ in 0..self.looks.take() {
            self.inner.ask();
        }
        let candidate = self.inner.ask();
        match self.fault {
            Fault::LeavesTheBounds => {
                let values = candidate.values().iter().map(|value| value * 1.5).collect();
                Candidate::new(candidate.id(), candidate.coordinates().to_vec(), values)
            }
            Fault::NumbersFromOne => {
                Candidate::new(candidate.id() + 1, candidate.coordinates().to_vec(), candidate.values().to_vec())
            }
            Fault::StopsExploring => {
                let coordinates = vec![0.5; self.space().dimension()];
                let values = self.space().values(&coordinates);
                Candidate::new(candidate.id(), coordinates, values)
            }
            _ => candidate,
        }
    }

    fn learn(&mut self, candidate: &Candidate, outcome: &Outcome) {
        self.told = Some(candidate.clone());
        self.inner.learn(candidate, outcome);
    }

    fn learn_unasked(&mut self, values: &[f64], outcome: &Outcome) -> Result<(), SpaceError> {
        let answer = self.inner.learn_unasked(values, outcome);
        if self.fault == Fault::AcceptsAnyValues { Ok(()) } else { answer }
    }

    fn recommend(&self) -> Option<Recommendation> {
        let (Fault::RecommendsFailures, Some(told)) = (self.fault, &self.told) else {
            return self.inner.recommend();
        };
        Some(Recommendation::new(told.coordinates().to_vec(), told.values().to_vec(), Some(0.0)))
    }

    fn state(&self) -> OptimizerState {
        if self.fault == Fault::AsksWhenLookedAt {
            self.looks.set(self.looks.get() + 1);
        }
        self.inner.state()
    }
}

fn check_outsider(fault: Fault) -> Result<(), Violations> {
    let started = Cell::new(0);
    let build = |options: &OptimizerOptions| {
        started.set(started.get() + 1);
        let seed = match fault {
            Fault::IgnoresTheSeed => 1,
            Fault::DependsOnMoreThanTheOptions => started.get(),
            _ => options.seed(),
        };
        let options =
            OptimizerOptions::new(options.space().clone(), options.budget(), options.num_workers(), seed).unwrap();
        Outsider::wrap(create("RandomSearch", &options).unwrap(), fault)
    };
    let restore_outsider = |state: &OptimizerState| -> Result<Box<dyn Optimizer>, OptimizerError> {
        let mut inner = restore(state)?;
        if fault == Fault::ForgetsWhatIsOpen {
            inner.ask();
        }
        Ok(Outsider::wrap(inner, fault))
    };
    check(build, restore_outsider)
}

#[test]
fn a_strategy_from_outside_can_conform() {
    assert_eq!(check_outsider(Fault::None), Ok(()));
}

#[test]
fn each_fault_is_noticed_by_the_check_for_it() {
    for (fault, claim) in [
        (Fault::LeavesTheBounds, "values_stay_within_the_bounds"),
        (Fault::LeavesTheBounds, "integers_are_whole"),
        (Fault::NumbersFromOne, "candidates_are_numbered_from_zero"),
        (Fault::RecommendsFailures, "failures_are_never_recommended"),
        (Fault::StopsExploring, "a_search_in_which_all_fail_keeps_exploring"),
        (Fault::AcceptsAnyValues, "values_outside_the_space_are_refused"),
        (Fault::IgnoresTheSeed, "every_seed_is_a_search_of_its_own"),
        (Fault::DependsOnMoreThanTheOptions, "equal_seeds_repeat_the_search"),
        (Fault::ForgetsWhatIsOpen, "a_restored_search_continues_exactly"),
        (Fault::AsksWhenLookedAt, "looking_changes_nothing"),
    ] {
        let violations = check_outsider(fault).unwrap_err();
        assert!(violations.iter().any(|(check, _)| check == claim), "{fault:?}: {violations}");
    }
}
