//! A row of the registry: a name, what is known of the strategy, and the algorithm with its settings.

use std::any::TypeId;
use std::fmt::Debug;

use super::synonyms;
use crate::closest::bare;
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
    pub(super) build: &'static dyn Build,
}

impl StrategyRow {
    /// Returns the row of a strategy of your own, for [`Registry::with`](crate::Registry::with).
    ///
    /// Family and reference are `"own"` and `"unpublished"`, and the strategy counts as parallel and not deterministic, until
    /// [`with_family`](StrategyRow::with_family), [`with_reference`](StrategyRow::with_reference),
    /// [`sequential`](StrategyRow::sequential) and [`deterministic`](StrategyRow::deterministic) say otherwise.
    ///
    /// - `name`: letters, digits and the signs `-`, `_`, `+`, `.`; it is saved with every search.
    /// - `summary`: what the strategy does, in one line.
    /// - `algorithm`: the strategy with its settings, such as `&Configured::<Mine>(())`.
    pub const fn new<S: Strategy>(
        name: &'static str,
        summary: &'static str,
        algorithm: &'static Configured<S>,
    ) -> Self {
        Self {
            name,
            family: "own",
            summary,
            is_parallel: true,
            is_deterministic: false,
            reference: "unpublished",
            build: algorithm,
        }
    }

    /// Returns the row with another family.
    #[must_use]
    pub const fn with_family(self, family: &'static str) -> Self {
        Self { family, ..self }
    }

    /// Returns the row with the publication: author, year and DOI.
    #[must_use]
    pub const fn with_reference(self, reference: &'static str) -> Self {
        Self { reference, ..self }
    }

    /// Returns the row of a strategy that makes little use of several candidates out at once.
    #[must_use]
    pub const fn sequential(self) -> Self {
        Self { is_parallel: false, ..self }
    }

    /// Returns the row of a fixed design, the same for every seed.
    #[must_use]
    pub const fn deterministic(self) -> Self {
        Self { is_deterministic: true, ..self }
    }

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

    /// Returns the optimizer that was saved as `state` by this strategy.
    pub(super) fn restore(&self, state: &OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError> {
        self.build.restore(self.name, state)
    }

    /// Returns what the strategy is called elsewhere: in other packages, in papers, in conversation.
    pub fn names_elsewhere(&self) -> &'static [&'static str] {
        synonyms::names_elsewhere(self.name)
    }

    /// How well the row matches a bare pattern: 0 for its exact name, more for less; `None` if it does not match.
    pub(super) fn distance(&self, pattern: &str) -> Option<u32> {
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

/// Rows are equal if they say the same and have the same algorithm with the same settings, as these print.
impl PartialEq for StrategyRow {
    fn eq(&self, other: &Self) -> bool {
        let words = |row: &Self| [row.name, row.family, row.summary, row.reference];
        let traits = |row: &Self| (row.is_parallel, row.is_deterministic, row.build.algorithm());
        words(self) == words(other)
            && traits(self) == traits(other)
            && format!("{:?}", self.build) == format!("{:?}", other.build)
    }
}

/// Suggested when the chosen strategy cannot search choices.
pub(super) const FOR_CHOICES: [&str; 5] = ["NGOpt", "TPE", "BO", "DE", "OnePlusOne"];

/// What the rows of a family share.
pub(super) struct Family {
    pub(super) name: &'static str,
    pub(super) is_parallel: bool,
    pub(super) is_deterministic: bool,
    pub(super) reference: &'static str,
}

/// The rows of a family: name, summary, settings.
macro_rules! rows {
    ($strategy:ty, $family:expr; $($name:literal, $summary:expr, $settings:expr;)*) => {
        &[$(crate::registry::row::StrategyRow {
            name: $name,
            family: $family.name,
            summary: $summary,
            is_parallel: $family.is_parallel,
            is_deterministic: $family.is_deterministic,
            reference: $family.reference,
            build: &crate::registry::row::Configured::<$strategy>($settings),
        }),*]
    };
}
pub(super) use rows;

/// An algorithm with its settings filled in.
pub(super) trait Build: Debug + Sync {
    fn create(&self, name: &'static str, options: &OptimizerOptions) -> Box<dyn Optimizer>;

    fn supports_choices(&self) -> bool;

    /// The type of the strategy.
    fn algorithm(&self) -> TypeId;

    fn restore(&self, name: &'static str, state: &OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError>;
}

/// The settings of a row, tied to the algorithm they are for: `Configured::<Mine>(settings)`.
#[derive(Debug)]
pub struct Configured<S: Strategy>(pub S::Settings);

impl<S: Strategy> Build for Configured<S> {
    fn create(&self, name: &'static str, options: &OptimizerOptions) -> Box<dyn Optimizer> {
        Box::new(StrategyOptimizer::<S>::new(name, &self.0, options))
    }

    fn supports_choices(&self) -> bool {
        S::supports_choices(&self.0)
    }

    fn algorithm(&self) -> TypeId {
        TypeId::of::<S>()
    }

    fn restore(&self, name: &'static str, state: &OptimizerState) -> Result<Box<dyn Optimizer>, OptimizerError> {
        Ok(Box::new(StrategyOptimizer::<S>::restore(name, state)?))
    }
}
