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
mod subject;

use std::fmt;

use crate::conformance::subject::Subject;
use crate::{Optimizer, OptimizerError, OptimizerOptions, OptimizerState};

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
