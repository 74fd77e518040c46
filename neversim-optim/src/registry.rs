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
mod row;
mod samplers;
mod short_list;
mod surrogates;
mod swarm;
mod synonyms;
mod together;

use std::sync::LazyLock;

use crate::closest::{bare, closest};
use crate::nested::{Directory, Standard};
pub use crate::registry::row::{Configured, StrategyRow};
pub use crate::registry::short_list::{ShortListed, short_list};
use crate::{Optimizer, OptimizerError, OptimizerOptions, OptimizerState};

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
    local::GAUSS_NEWTON,
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

/// The standard registry, built once.
static STANDARD: LazyLock<Registry> = LazyLock::new(|| {
    let mut rows: Vec<StrategyRow> = TABLES.iter().flat_map(|table| table.iter().copied()).collect();
    rows.sort_by_key(|row| row.name);
    Registry { rows }
});

/// The strategies that can be named: those of this crate, and those of your own.
///
/// A value like any other: whoever searches with strategies of their own passes it on. The functions [`strategies`],
/// [`find_strategies`], [`create`] and [`restore`] are those of the [standard](Registry::standard) one. Strategies that
/// run others by name, such as chains and portfolios, look them up in the standard one, too.
///
/// # Example
///
/// [`Strategy`](crate::Strategy) has the example of a strategy; with its `Narrowing`:
/// ```
/// # use neversim_optim::{Outcome, Search, Strategy};
/// # #[derive(Debug, serde::Serialize, serde::Deserialize)]
/// # struct Narrowing;
/// # impl Strategy for Narrowing {
/// #     type Settings = ();
/// #     type Origin = ();
/// #     const FORMAT: u32 = 1;
/// #     fn new((): &(), _: &mut Search) -> Self { Self }
/// #     fn propose(&mut self, search: &mut Search) -> (Vec<f64>, ()) { (search.uniform_point(), ()) }
/// #     fn learn(&mut self, _: &mut Search, _: &[f64], _: &Outcome, _: Option<()>) {}
/// # }
/// use neversim_optim::{Configured, Registry, StrategyRow, strategies};
///
/// let row = StrategyRow::new("Narrowing", "steps around the best point", &Configured::<Narrowing>(()));
/// let registry = Registry::standard().with(row)?;
/// assert_eq!(registry.strategies().len(), strategies().len() + 1);
/// assert_eq!(registry.find_strategies("narrow")[0].name, "Narrowing");
/// assert!(registry.with(row).is_err()); // the name is taken now
/// # Ok::<(), neversim_optim::OptimizerError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Registry {
    /// By name.
    rows: Vec<StrategyRow>,
}

impl Default for Registry {
    /// The standard registry.
    fn default() -> Self {
        Self::standard()
    }
}

impl Registry {
    /// Returns the registry of the strategies of this crate.
    pub fn standard() -> Self {
        STANDARD.clone()
    }

    /// Returns the registry with one more strategy.
    ///
    /// # Errors
    ///
    /// - [`OptimizerError::InvalidName`] if the name has other signs than letters, digits, `-`, `_`, `+` and `.`, or no
    ///   letter and no digit.
    /// - [`OptimizerError::NameTaken`] if a strategy of this registry goes by that name, here or elsewhere; upper and lower
    ///   case and signs do not count.
    pub fn with(mut self, row: StrategyRow) -> Result<Self, OptimizerError> {
        let name = bare(row.name);
        let is_allowed = |letter: char| letter.is_alphanumeric() || "-_+.".contains(letter);
        if name.is_empty() || !row.name.chars().all(is_allowed) {
            return Err(OptimizerError::InvalidName { name: row.name.to_owned() });
        }
        let same = self.rows.iter().find(|known| bare(known.name) == name).map(|known| known.name);
        if let Some(here) = same.or_else(|| synonyms::name_here(row.name)) {
            return Err(OptimizerError::NameTaken { name: row.name.to_owned(), here: here.to_owned() });
        }
        let place = self.rows.partition_point(|known| known.name < row.name);
        self.rows.insert(place, row);
        Ok(self)
    }

    /// Returns the table of all strategies, by name.
    pub fn strategies(&self) -> &[StrategyRow] {
        &self.rows
    }

    /// Returns the strategies that fit what a user looks for, the best match first; see [`find_strategies`].
    pub fn find_strategies(&self, pattern: &str) -> Vec<&StrategyRow> {
        let mut found: Vec<(u32, &StrategyRow)> =
            self.rows.iter().filter_map(|row| Some((row.distance(&bare(pattern))?, row))).collect();
        found.sort_by_key(|(distance, _)| *distance);
        found.into_iter().map(|(_, row)| row).collect()
    }

    /// Returns an optimizer of the strategy called `name` (upper and lower case matter).
    ///
    /// # Errors
    ///
    /// As the function [`create`].
    pub fn create(&self, name: &str, options: &OptimizerOptions) -> Result<Box<dyn Optimizer>, OptimizerError> {
        self.find(name)?.create(options)
    }

    /// Returns the optimizer that [`Optimizer::state`] saved; it continues exactly as the saved one would have.
    ///
    /// # Errors
    ///
    /// As the function [`restore`]: [`OptimizerError::UnknownStrategy`] also if the strategy was one of your own and this
    /// registry is without it.
    pub fn restore(&self, state: &OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError> {
        self.find(state.strategy())?.restore(state)
    }

    fn find(&self, name: &str) -> Result<&StrategyRow, OptimizerError> {
        match self.rows.binary_search_by_key(&name, |row| row.name) {
            Ok(index) => Ok(&self.rows[index]),
            Err(_) => Err(self.unknown(name)),
        }
    }

    /// Says what a name that the registry does not have may mean.
    fn unknown(&self, name: &str) -> OptimizerError {
        let spelled_so = |row: &&StrategyRow| bare(row.name) == bare(name);
        let same = self.rows.iter().find(spelled_so).map(|row| row.name);
        if let Some(here) = same.or_else(|| synonyms::name_here(name)) {
            return OptimizerError::CalledOtherwise { name: name.to_owned(), here };
        }
        if let Some((reason, instead)) = excluded::reason_and_replacement(name) {
            return OptimizerError::NotOffered { name: name.to_owned(), reason, instead };
        }
        let names = self.rows.iter().map(|row| row.name);
        let closest = closest(name, names.chain(synonyms::synonyms().map(|(elsewhere, _)| elsewhere)));
        let closest = closest.map(|closest| synonyms::name_here(closest).unwrap_or(closest).to_owned());
        OptimizerError::UnknownStrategy { name: name.to_owned(), closest }
    }
}

/// Returns the table of all strategies of the standard registry, by name.
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
    STANDARD.strategies()
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
    STANDARD.find_strategies(pattern)
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
    STANDARD.create(name, options)
}

/// Returns the optimizer that [`Optimizer::state`] saved; it continues exactly as the saved one would have.
///
/// # Errors
///
/// - [`OptimizerError::UnknownStrategy`] if the registry does not have the strategy, or no longer has it.
/// - [`OptimizerError::UnsupportedFormat`] if it was written by a version with other fields.
/// - [`OptimizerError::DamagedState`] if the bytes are not what was written.
pub fn restore(state: &OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError> {
    STANDARD.restore(state)
}

/// What the strategies made of others find.
impl Directory for Standard {
    fn create(name: &str, options: &OptimizerOptions) -> Result<Box<dyn Optimizer>, OptimizerError> {
        STANDARD.create(name, options)
    }

    fn restore(state: &OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError> {
        STANDARD.restore(state)
    }

    fn supports_choices(name: &str) -> bool {
        STANDARD.find(name).is_ok_and(StrategyRow::supports_choices)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strategies_named_for_choices_support_them() {
        assert!(row::FOR_CHOICES.iter().all(|name| Standard::supports_choices(name)));
    }

    #[test]
    fn rows_have_different_names() {
        assert!(strategies().windows(2).all(|rows| rows[0].name != rows[1].name));
    }
}
