//! What every strategy has to get right, whoever wrote it, as checks to be called from a test.
//!
//! The checks see a strategy only through [`Optimizer`]. They say nothing about how good it is: that is for
//! [`test_functions`](crate::test_functions).
//!
//! # Example
//!
//! ```
//! use neversim_optim::{conformance, create, restore};
//!
//! conformance::check(|options| create("OnePlusOne", options).unwrap(), restore)?;
//! # Ok::<(), conformance::Violations>(())
//! ```

mod outcomes;
mod points;
mod repetition;

use std::fmt;

use crate::{
    Candidate, Loss, Optimizer, OptimizerError, OptimizerOptions, OptimizerState, Parameter, ParameterType,
    SearchSpace, SpaceError,
};

/// The checks by name; each name is the claim.
const CHECKS: &[(&str, Check)] = &[
    ("values_stay_within_the_bounds", points::values_stay_within_the_bounds),
    ("integers_are_whole", points::integers_are_whole),
    ("candidates_are_numbered_from_zero", points::candidates_are_numbered_from_zero),
    ("more_can_be_asked_than_the_population_holds", points::more_can_be_asked_than_the_population_holds),
    ("asks_go_on_beyond_the_budget", points::asks_go_on_beyond_the_budget),
    ("candidates_may_be_told_in_any_order", outcomes::candidates_may_be_told_in_any_order),
    ("failures_are_never_recommended", outcomes::failures_are_never_recommended),
    ("a_search_in_which_all_fail_keeps_exploring", outcomes::a_search_in_which_all_fail_keeps_exploring),
    ("points_never_asked_for_are_learned", outcomes::points_never_asked_for_are_learned),
    ("values_outside_the_space_are_refused", outcomes::values_outside_the_space_are_refused),
    ("a_second_tell_and_a_foreign_candidate_do_no_harm", outcomes::a_second_tell_and_a_foreign_candidate_do_no_harm),
    ("residuals_and_kinds_of_failure_are_accepted", outcomes::residuals_and_kinds_of_failure_are_accepted),
    ("equal_seeds_repeat_the_search", repetition::equal_seeds_repeat_the_search),
    (OWN_SEARCH, repetition::every_seed_is_a_search_of_its_own),
    ("a_restored_search_continues_exactly", repetition::a_restored_search_continues_exactly),
    ("looking_changes_nothing", repetition::looking_changes_nothing),
];

const OWN_SEARCH: &str = "every_seed_is_a_search_of_its_own";

type Check = fn(&Subject<'_>) -> Result<(), String>;

type Restored = Result<Box<dyn Optimizer>, OptimizerError>;

/// The strategy under examination.
struct Subject<'a> {
    /// Whether the spaces have choices.
    has_choices: bool,
    build: &'a dyn Fn(&OptimizerOptions) -> Box<dyn Optimizer>,
    restore: &'a dyn Fn(&OptimizerState) -> Restored,
}

/// The checks a strategy did not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations {
    violations: Vec<(&'static str, String)>,
}

impl Violations {
    /// Returns the name of each check that was not passed, with what was seen.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.violations.iter().map(|(check, seen)| (*check, seen.as_str()))
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} of {} checks not passed:", self.violations.len(), CHECKS.len())?;
        self.iter().try_for_each(|(check, seen)| write!(formatter, "\n- {check}: {seen}"))
    }
}

impl std::error::Error for Violations {}

/// Puts a strategy through all checks.
///
/// - `build`: makes an optimizer of the strategy.
/// - `restore`: brings back what [`Optimizer::state`] saved.
///
/// # Errors
///
/// [`Violations`] with every check that was not passed. A panic of the strategy is passed on.
pub fn check(
    build: impl Fn(&OptimizerOptions) -> Box<dyn Optimizer>,
    restore: impl Fn(&OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError>,
) -> Result<(), Violations> {
    run(CHECKS, &Subject { has_choices: false, build: &build, restore: &restore })
}

/// The same checks on spaces with parameters of type `choice`, for a strategy that supports them.
///
/// # Errors
///
/// As [`check`].
pub fn check_with_choices(
    build: impl Fn(&OptimizerOptions) -> Box<dyn Optimizer>,
    restore: impl Fn(&OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError>,
) -> Result<(), Violations> {
    run(CHECKS, &Subject { has_choices: true, build: &build, restore: &restore })
}

/// The same for a fixed design, which has no random part: all checks but that every seed is a search of its own.
///
/// # Errors
///
/// As [`check`].
pub fn check_deterministic(
    build: impl Fn(&OptimizerOptions) -> Box<dyn Optimizer>,
    restore: impl Fn(&OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError>,
) -> Result<(), Violations> {
    let checks: Vec<_> = CHECKS.iter().copied().filter(|(name, _)| *name != OWN_SEARCH).collect();
    run(&checks, &Subject { has_choices: false, build: &build, restore: &restore })
}

fn run(checks: &[(&'static str, Check)], subject: &Subject<'_>) -> Result<(), Violations> {
    let violations: Vec<_> = checks.iter().filter_map(|(name, check)| Some((*name, check(subject).err()?))).collect();
    if violations.is_empty() { Ok(()) } else { Err(Violations { violations }) }
}

impl Subject<'_> {
    fn start(&self, space: SearchSpace, budget: Option<u64>, num_workers: usize) -> Box<dyn Optimizer> {
        self.start_with_seed(space, budget, num_workers, 12)
    }

    fn start_with_seed(
        &self,
        space: SearchSpace,
        budget: Option<u64>,
        num_workers: usize,
        seed: u64,
    ) -> Box<dyn Optimizer> {
        let options = OptimizerOptions::new(space, budget, num_workers, seed)
            .expect("every check plans at least one evaluation and one worker");
        (self.build)(&options)
    }

    /// A space with one parameter of each type; with choices, one in place of the `log-int`.
    fn mixed_space(&self) -> SearchSpace {
        if !self.has_choices {
            return mixed_space();
        }
        let mut parameters: Vec<Parameter> = mixed_space().into();
        parameters.pop();
        parameters.push(choice("x3", CHOICES));
        SearchSpace::new(parameters).expect("one more parameter with a name of its own")
    }

    /// Spaces that between them have every parameter type (choices on demand), one dimension and many, wide and narrow
    /// ranges.
    fn spaces(&self) -> Vec<SearchSpace> {
        if !self.has_choices {
            return spaces();
        }
        let only_choices = vec![choice("x0", CHOICES), choice("x1", &[1e300, -2.5]), choice("x2", &[0.0, 1.0, 2.0])];
        let only_choices = SearchSpace::new(only_choices).expect("the names differ");
        let one = SearchSpace::new(vec![choice("x0", CHOICES)]).expect("there is a parameter");
        vec![self.mixed_space(), only_choices, one]
    }
}

/// In no order, as choices are; 7 is among them for the checks that tell values.
const CHOICES: &[f64] = &[7.0, 1.0, 20.0, 3.0];

fn choice(name: &str, values: &[f64]) -> Parameter {
    Parameter::choice(name, values.to_vec()).expect("the lists in this file have different values")
}

fn spaces() -> Vec<SearchSpace> {
    use ParameterType::{Float, Int, Log, LogInt};
    let descriptions: [&[(ParameterType, f64, f64)]; 6] = [
        &[(Float, -5.0, 5.0); 8],
        MIXED,
        &[(Float, -1e-3, 1e300)],
        &[(Int, 0.0, 1.0)],
        &[(LogInt, 1.0, 2.0), (Int, -9_007_199_254_740_992.0, 9_007_199_254_740_992.0)],
        &[(Log, 1e-12, 1.000_000_1e-12), (Float, 0.1, 0.1 + 1e-15)],
    ];
    descriptions.map(space_of).into()
}

const MIXED: &[(ParameterType, f64, f64)] = &[
    (ParameterType::Float, -5.0, 5.0),
    (ParameterType::Log, 1e-10, 1e-8),
    (ParameterType::Int, 1.0, 20.0),
    (ParameterType::LogInt, 1.0, 1000.0),
];

fn mixed_space() -> SearchSpace {
    space_of(MIXED)
}

fn space_of(description: &[(ParameterType, f64, f64)]) -> SearchSpace {
    let parameters: Result<_, SpaceError> = (0..)
        .zip(description)
        .map(|(i, &(parameter_type, lower, upper))| Parameter::new(format!("x{i}"), parameter_type, lower, upper))
        .collect();
    parameters.and_then(SearchSpace::new).expect("the descriptions above have valid bounds and numbered names")
}

/// A loss on any space: the squared distance, in coordinates, from 0.3 in each.
fn loss_of(candidate: &Candidate) -> Loss {
    loss_at(candidate.coordinates())
}

fn loss_at(coordinates: &[f64]) -> Loss {
    Loss::new(coordinates.iter().map(|u| (u - 0.3).powi(2)).sum()).unwrap_or(Loss::FAILED)
}

/// Passes if `claim` holds, else reports what `seen` says.
fn ensure(claim: bool, seen: impl FnOnce() -> String) -> Result<(), String> {
    if claim { Ok(()) } else { Err(seen()) }
}
