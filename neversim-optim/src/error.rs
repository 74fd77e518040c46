//! The errors of the crate. Each carries what a user needs to correct the input as fields.

use thiserror::Error;

/// Why a parameter, a search space, or values for one were refused.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum SpaceError {
    /// A parameter type that does not exist.
    #[error("unknown parameter type '{name}'{}: allowed are {allowed}", did_you_mean(.closest.as_deref()))]
    UnknownParameterType {
        /// The text that was given.
        name: String,
        /// The closest allowed type, if one is close enough.
        closest: Option<String>,
        /// The types that exist.
        allowed: String,
    },
    /// A parameter without a name.
    #[error("a parameter needs a name")]
    UnnamedParameter,
    /// A bound outside what its parameter type allows.
    #[error("parameter '{parameter}': {bound} bound {value:?} must be {allowed}")]
    Bound {
        /// Name of the parameter.
        parameter: String,
        /// `"lower"` or `"upper"`.
        bound: &'static str,
        /// The bound that was given.
        value: f64,
        /// What would have been allowed.
        allowed: String,
    },
    /// Bounds so far apart that a double cannot hold their difference (`float`) or their ratio (`log`).
    #[error("parameter '{parameter}': bounds {lower:?} and {upper:?} are too far apart: {quantity} must be finite")]
    TooWide {
        /// Name of the parameter.
        parameter: String,
        /// Lower bound.
        lower: f64,
        /// Upper bound.
        upper: f64,
        /// `"upper - lower"` or `"upper / lower"`.
        quantity: &'static str,
    },
    /// A choice without a list, or with a list of one value.
    #[error("parameter '{parameter}': a choice needs at least 2 values")]
    TooFewChoices {
        /// Name of the parameter.
        parameter: String,
    },
    /// A value that is listed twice in a choice.
    #[error("parameter '{parameter}': the value {value:?} is listed twice")]
    DuplicateChoice {
        /// Name of the parameter.
        parameter: String,
        /// The value.
        value: f64,
    },
    /// A space without parameters.
    #[error("a search space needs at least one parameter")]
    NoParameters,
    /// Two parameters with the same name.
    #[error("parameter '{parameter}' is given twice")]
    DuplicateParameter {
        /// The name.
        parameter: String,
    },
    /// A point with the wrong number of values.
    #[error("the search space has {expected} parameters, but {found} values were given")]
    Count {
        /// Number of parameters.
        expected: usize,
        /// Number of values.
        found: usize,
    },
    /// A value its parameter cannot take.
    #[error("parameter '{parameter}': value {value:?} must be {allowed}")]
    Value {
        /// Name of the parameter.
        parameter: String,
        /// The value that was given.
        value: f64,
        /// What would have been allowed.
        allowed: String,
    },
}

/// A number that is not a loss.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("loss {value:?} is not finite: report a failed evaluation as Loss::FAILED")]
pub struct LossError {
    /// The number that was given.
    pub value: f64,
}

/// Why residuals are not those of an outcome.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum OutcomeError {
    /// An empty list.
    #[error("an outcome needs at least one residual")]
    NoResiduals,
    /// A residual that is NaN or infinite.
    #[error("residual {index} is {value:?}: it must be finite")]
    Residual {
        /// Its place in the list, from 0.
        index: usize,
        /// The number that was given.
        value: f64,
    },
    /// Residuals whose squares sum to more than a double can hold.
    #[error("the sum of the squared residuals is too large: {0}")]
    Loss(#[source] LossError),
    /// A loss that is not the sum of the squared residuals.
    #[error(
        "the loss is {loss:?}, but the squared residuals sum to {sum:?}: \
         a residual is sqrt(weight) * (value - target) / scale"
    )]
    Disagreement {
        /// The loss that was given; infinite if it was a failure.
        loss: f64,
        /// The sum of the squares.
        sum: f64,
    },
    /// A failed evaluation with residuals.
    #[error("an evaluation that failed has no residuals")]
    FailureWithResiduals,
}

/// Why an optimizer could not be created or restored.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum OptimizerError {
    /// `num_workers` of 0.
    #[error("num_workers is 0: at least 1 candidate must be evaluated at a time")]
    NoWorkers,
    /// A budget of 0.
    #[error("budget is 0: leave it out or allow at least 1 evaluation")]
    NoBudget,
    /// A name the registry does not have.
    #[error("unknown strategy '{name}'{}", did_you_mean(.closest.as_deref()))]
    UnknownStrategy {
        /// The name that was given.
        name: String,
        /// The closest name in the registry, if one is close enough.
        closest: Option<String>,
    },
    /// A name from elsewhere, or the right name in another spelling.
    #[error("there is no strategy '{name}': it is called '{here}' here")]
    CalledOtherwise {
        /// The name that was given.
        name: String,
        /// The name in the registry.
        here: &'static str,
    },
    /// A name that is left out on purpose.
    #[error("strategy '{name}' is not offered, because it {reason}: use '{instead}' instead")]
    NotOffered {
        /// The name that was given.
        name: String,
        /// Why it is left out.
        reason: &'static str,
        /// The name of the strategy to use instead.
        instead: &'static str,
    },
    /// A name that a strategy of your own cannot have.
    #[error("'{name}' is not a name for a strategy: letters, digits and the signs - _ + . are allowed")]
    InvalidName {
        /// The name that was given.
        name: String,
    },
    /// A name that another strategy goes by.
    #[error("the name '{name}' is taken: strategy '{here}' goes by it")]
    NameTaken {
        /// The name that was given.
        name: String,
        /// The name of the other strategy in the registry.
        here: String,
    },
    /// A strategy that cannot search choices, on a space that has one.
    #[error(
        "strategy '{strategy}' does not support parameters of type choice such as '{parameter}': use {instead}, ..."
    )]
    UnsupportedChoice {
        /// Name of the strategy.
        strategy: String,
        /// Name of the first parameter that is a choice.
        parameter: String,
        /// Strategies that support them.
        instead: String,
    },
    /// A saved state of another version of the strategy.
    #[error("the state of strategy '{strategy}' has format {found}, but this version reads format {supported}")]
    UnsupportedFormat {
        /// Name of the strategy.
        strategy: String,
        /// Format number of the state.
        found: u32,
        /// Format number that can be read.
        supported: u32,
    },
    /// A saved state whose bytes are not what was written.
    #[error("the state of strategy '{strategy}' is damaged: {problem}")]
    DamagedState {
        /// Name of the strategy.
        strategy: String,
        /// What is wrong with the bytes.
        problem: String,
    },
}

/// The part of a message that names the closest known word.
fn did_you_mean(closest: Option<&str>) -> String {
    closest.map_or_else(String::new, |closest| format!(" (did you mean '{closest}'?)"))
}
