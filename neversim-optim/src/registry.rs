//! The tables of strategies. A strategy is a file in `strategies/` and a row in a table of `registry/`; a variant of a
//! family is a row only.

mod chain;
mod cma_es;
mod competence_map;
mod differential_evolution;
mod evolution;
mod excluded;
mod local;
mod one_plus_one;
mod portfolio;
mod samplers;
mod short_list;
mod surrogates;
mod swarm;
mod synonyms;
mod together;

use std::fmt::Debug;
use std::sync::LazyLock;

use crate::closest::{bare, closest};
pub use crate::registry::short_list::{ShortListed, short_list};
use crate::strategy::{Strategy, StrategyOptimizer};
use crate::{Optimizer, OptimizerError, OptimizerOptions, OptimizerState, ParameterType};

/// A strategy that can be created by name.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct StrategyRow {
    /// Name, as Nevergrad spells it where it has the strategy.
    pub name: &'static str,
    /// The family of algorithms it belongs to.
    pub family: &'static str,
    /// What the strategy does, or is good for, in one line.
    pub summary: &'static str,
    /// Whether it makes good use of several candidates out at once. Any strategy may be asked for more; one that is not
    /// parallel then proposes little that is new.
    pub is_parallel: bool,
    /// Whether it is a fixed design, the same for every seed. Every other strategy makes each seed a search of its own.
    pub is_deterministic: bool,
    /// Author, year and DOI of the publication.
    pub reference: &'static str,
    build: &'static dyn Build,
}

impl StrategyRow {
    /// Returns an optimizer of this strategy.
    ///
    /// # Errors
    ///
    /// [`OptimizerError::UnsupportedChoice`] if the space has a parameter of type `choice` and the strategy does not
    /// [support](StrategyRow::supports_choices) them.
    pub fn create(&self, options: &OptimizerOptions) -> Result<Box<dyn Optimizer>, OptimizerError> {
        let mut parameters = options.space().parameters().iter();
        let choice = parameters.find(|parameter| parameter.parameter_type() == ParameterType::Choice);
        if let Some(choice) = choice.filter(|_| !self.supports_choices()) {
            return Err(OptimizerError::UnsupportedChoice {
                strategy: self.name.to_owned(),
                parameter: choice.name().to_owned(),
                instead: FOR_CHOICES.join(", "),
            });
        }
        Ok(self.build.create(self.name, options))
    }

    /// Returns what the strategy is called elsewhere: in other packages, in papers, in conversation.
    pub fn names_elsewhere(&self) -> &'static [&'static str] {
        synonyms::names_elsewhere(self.name)
    }

    /// How well the row matches a bare pattern: 0 for its exact name, more for less; `None` if it does not match.
    fn distance(&self, pattern: &str) -> Option<u32> {
        let name = bare(self.name);
        let is_in = |name: &&str| bare(name).contains(pattern);
        let starts_a_word = |text: &str| {
            let starts = text.char_indices().map(|(i, _)| i);
            starts
                .filter(|&i| !text[..i].ends_with(char::is_alphanumeric))
                .any(|i| bare(&text[i..]).starts_with(pattern))
        };
        if name == pattern {
            Some(0)
        } else if self.names_elsewhere().iter().any(|elsewhere| bare(elsewhere) == pattern) {
            Some(1)
        } else if name.contains(pattern) {
            Some(2)
        } else if self.names_elsewhere().iter().any(is_in) {
            Some(3)
        } else if starts_a_word(self.family) || starts_a_word(self.summary) {
            Some(4)
        } else {
            None
        }
    }

    /// Returns whether the strategy can search parameters of type `choice`, whose values have no order.
    pub fn supports_choices(&self) -> bool {
        self.build.supports_choices()
    }
}

/// Suggested when the chosen strategy cannot search choices.
const FOR_CHOICES: [&str; 5] = ["NGOpt", "TPE", "BO", "DE", "OnePlusOne"];

/// What the rows of a family share.
struct Family {
    name: &'static str,
    is_parallel: bool,
    is_deterministic: bool,
    reference: &'static str,
}

/// The rows of a family: name, summary, settings.
macro_rules! rows {
    ($strategy:ty, $family:expr; $($name:literal, $summary:expr, $settings:expr;)*) => {
        &[$(crate::registry::StrategyRow {
            name: $name,
            family: $family.name,
            summary: $summary,
            is_parallel: $family.is_parallel,
            is_deterministic: $family.is_deterministic,
            reference: $family.reference,
            build: &crate::registry::Configured::<$strategy>($settings),
        }),*]
    };
}
use rows;

/// All tables.
static TABLES: &[&[StrategyRow]] = &[
    differential_evolution::ROWS,
    cma_es::ROWS,
    one_plus_one::ROWS,
    swarm::ROWS,
    evolution::EVOLUTION_STRATEGY,
    evolution::DISTRIBUTION_ESTIMATION,
    evolution::COMPACT_GENETIC,
    local::TRUST_REGION,
    local::NELDER_MEAD,
    local::POWELL,
    local::STOCHASTIC_APPROXIMATION,
    samplers::RANDOM_SEARCH,
    samplers::SAMPLERS,
    samplers::SEQUENCES,
    surrogates::BAYESIAN,
    surrogates::PARZEN,
    together::BRANCHES,
    together::META_MODEL,
    chain::CHAIN,
    portfolio::PORTFOLIO,
    together::RESCALED,
    together::SPLIT,
    competence_map::COMPETENCE_MAP,
];

/// Their rows, by name.
static STRATEGIES: LazyLock<Vec<StrategyRow>> = LazyLock::new(|| {
    let mut rows: Vec<StrategyRow> = TABLES.iter().flat_map(|table| table.iter().copied()).collect();
    rows.sort_by_key(|row| row.name);
    rows
});

/// Returns the table of all strategies, by name.
///
/// # Example
///
/// ```
/// for row in neversim_optim::strategies() {
///     println!("{:15} {}", row.name, row.summary);
/// }
/// # assert!(neversim_optim::strategies().iter().any(|row| row.name == "TwoPointsDE"));
/// ```
pub fn strategies() -> &'static [StrategyRow] {
    &STRATEGIES
}

/// Returns the strategies that fit what a user looks for, the best match first.
///
/// - `pattern`: part of a name, here or elsewhere (`CMA-ES`, `TPESampler`), or the start of a word in the family or the
///   summary. Only letters and digits count, upper case as lower. The empty pattern matches everything.
///
/// # Example
///
/// ```
/// let names = |pattern| neversim_optim::find_strategies(pattern).into_iter().map(|row| row.name);
/// assert_eq!(names("nelder-mead").next(), Some("NelderMead"));
/// assert_eq!(names("differential_evolution").next(), Some("DE"));
/// assert_eq!(names("no such thing").next(), None);
/// ```
pub fn find_strategies(pattern: &str) -> Vec<&'static StrategyRow> {
    let mut found: Vec<(u32, &StrategyRow)> =
        STRATEGIES.iter().filter_map(|row| Some((row.distance(&bare(pattern))?, row))).collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().map(|(_, row)| row).collect()
}

/// Returns an optimizer of the strategy called `name` (upper and lower case matter).
///
/// # Errors
///
/// - [`OptimizerError::CalledOtherwise`] if the strategy has another name here.
/// - [`OptimizerError::NotOffered`] if the strategy is left out on purpose, with the name to use instead.
/// - [`OptimizerError::UnknownStrategy`] otherwise, with the closest name.
/// - [`OptimizerError::UnsupportedChoice`] if the strategy cannot search the space.
pub fn create(name: &str, options: &OptimizerOptions) -> Result<Box<dyn Optimizer>, OptimizerError> {
    find(name)?.create(options)
}

/// Returns the optimizer that [`Optimizer::state`] saved; it continues exactly as the saved one would have.
///
/// # Errors
///
/// - [`OptimizerError::UnknownStrategy`] if the registry does not have the strategy, or no longer has it.
/// - [`OptimizerError::UnsupportedFormat`] if it was written by a version with other fields.
/// - [`OptimizerError::DamagedState`] if the bytes are not what was written.
pub fn restore(state: &OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError> {
    let row = find(state.strategy())?;
    row.build.restore(row.name, state)
}

fn find(name: &str) -> Result<&'static StrategyRow, OptimizerError> {
    if let Ok(index) = STRATEGIES.binary_search_by_key(&name, |row| row.name) {
        return Ok(&STRATEGIES[index]);
    }
    Err(unknown(name))
}

/// Says what a name that the registry does not have may mean.
fn unknown(name: &str) -> OptimizerError {
    let spelled_so = |row: &&StrategyRow| bare(row.name) == bare(name);
    let same = STRATEGIES.iter().find(spelled_so).map(|row| row.name);
    if let Some(here) = same.or_else(|| synonyms::name_here(name)) {
        return OptimizerError::CalledOtherwise { name: name.to_owned(), here };
    }
    if let Some((reason, instead)) = excluded::reason_and_replacement(name) {
        return OptimizerError::NotOffered { name: name.to_owned(), reason, instead };
    }
    let names = STRATEGIES.iter().map(|row| row.name);
    let closest = closest(name, names.chain(synonyms::synonyms().map(|(elsewhere, _)| elsewhere)));
    let closest = closest.map(|closest| synonyms::name_here(closest).unwrap_or(closest).to_owned());
    OptimizerError::UnknownStrategy { name: name.to_owned(), closest }
}

/// Whether the strategy called `name`, which exists, supports choices.
pub(crate) fn supports_choices(name: &str) -> bool {
    find(name).is_ok_and(StrategyRow::supports_choices)
}

/// An algorithm with its settings filled in.
trait Build: Debug + Sync {
    fn create(&self, name: &'static str, options: &OptimizerOptions) -> Box<dyn Optimizer>;

    fn supports_choices(&self) -> bool;

    fn restore(&self, name: &'static str, state: &OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError>;
}

/// The settings of a row, tied to the algorithm they are for.
#[derive(Debug)]
struct Configured<S: Strategy>(S::Settings);

impl<S: Strategy> Build for Configured<S> {
    fn create(&self, name: &'static str, options: &OptimizerOptions) -> Box<dyn Optimizer> {
        Box::new(StrategyOptimizer::<S>::new(name, &self.0, options))
    }

    fn supports_choices(&self) -> bool {
        S::supports_choices(&self.0)
    }

    fn restore(&self, name: &'static str, state: &OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError> {
        Ok(Box::new(StrategyOptimizer::<S>::restore(name, state)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strategies_named_for_choices_support_them() {
        assert!(FOR_CHOICES.iter().all(|name| supports_choices(name)));
    }

    #[test]
    fn rows_have_different_names() {
        assert!(STRATEGIES.windows(2).all(|rows| rows[0].name != rows[1].name));
    }
}
