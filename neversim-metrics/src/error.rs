//! What can be wrong with spikes, and with a metric and its options.

use thiserror::Error;

/// Why spikes and the facts about their run do not fit together.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum SpikeTrainsError {
    /// Each spike needs an id and a time.
    #[error("{ids} ids but {times} times: each spike needs one of each")]
    DifferentLengths {
        /// Number of ids.
        ids: usize,
        /// Number of times.
        times: usize,
    },
    /// A spike of a neuron that the network does not have.
    #[error("spike {spike}: neuron {id} does not exist, the network has {neurons} neurons (counted from 0)")]
    UnknownNeuron {
        /// Index of the spike, from 0.
        spike: usize,
        /// Its neuron.
        id: u32,
        /// Number of neurons.
        neurons: u32,
    },
    /// A spike time that is NaN or infinite.
    #[error("spike {spike}: time {time} is not a finite number of seconds")]
    TimeNotFinite {
        /// Index of the spike, from 0.
        spike: usize,
        /// Its time.
        time: f64,
    },
    /// Too many neurons to hold a number per neuron in memory.
    #[error("{neurons} neurons are too many: at most {limit} are allowed")]
    TooManyNeurons {
        /// Number of neurons.
        neurons: u32,
        /// The largest number allowed.
        limit: u32,
    },
    /// More excitatory neurons than neurons.
    #[error("{excitatory} excitatory neurons in a network of {neurons}")]
    TooManyExcitatory {
        /// Number of excitatory neurons.
        excitatory: u32,
        /// Number of neurons.
        neurons: u32,
    },
    /// A duration that is not positive and finite.
    #[error("duration {duration} s is not a positive, finite number")]
    Duration {
        /// The duration in seconds.
        duration: f64,
    },
    /// A time step that is not positive and finite.
    #[error("time step {time_step} s is not a positive, finite number")]
    TimeStep {
        /// The time step in seconds.
        time_step: f64,
    },
}

/// Why a metric cannot be named, set up or computed.
///
/// A metric without a value (`None`) is not an error.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum MetricError {
    /// No metric has this name.
    #[error(
        "unknown metric `{name}`{}; `neversim metrics` lists all of them",
        called_here(synonym_of).unwrap_or_else(|| did_you_mean(closest.as_ref()))
    )]
    UnknownMetric {
        /// The name asked for.
        name: String,
        /// The metrics known by that name in the field.
        synonym_of: Vec<String>,
        /// The closest known name, if one is close.
        closest: Option<String>,
    },
    /// A second metric of the same name.
    #[error("there is already a metric `{name}`")]
    DuplicateMetric {
        /// The name.
        name: String,
    },
    /// The metric has no such option.
    #[error(
        "metric `{metric}` has no option `{option}`{}; its options are {}",
        did_you_mean(closest.as_ref()),
        allowed.join(", ")
    )]
    UnknownOption {
        /// Name of the metric.
        metric: String,
        /// The option asked for.
        option: String,
        /// The closest option of the metric, if one is close.
        closest: Option<String>,
        /// All options of the metric.
        allowed: Vec<String>,
    },
    /// A value of the wrong type or outside its range.
    #[error("metric `{metric}`: {option}={value} is not allowed; {option} must be {allowed}")]
    InvalidValue {
        /// Name of the metric.
        metric: String,
        /// Name of the option.
        option: String,
        /// The value as given.
        value: String,
        /// What is allowed, in words.
        allowed: String,
    },
    /// A required option is missing.
    #[error("metric `{metric}` needs the option `{option}`, for example {option}={example}")]
    MissingOption {
        /// Name of the metric.
        metric: String,
        /// Name of the option.
        option: String,
        /// A value that is allowed.
        example: String,
    },
    /// Bins so narrow that their counts do not fit into memory.
    #[error("metric `{metric}`: the window has more than {limit} bins; give a larger bin_size")]
    TooManyBins {
        /// Name of the metric.
        metric: String,
        /// The largest number allowed.
        limit: u64,
    },
    /// Two options that exclude each other.
    #[error("metric `{metric}`: give `{first}` or `{second}`, not both")]
    ExclusiveOptions {
        /// Name of the metric.
        metric: String,
        /// One of the options.
        first: String,
        /// The other.
        second: String,
    },
    /// An empty window.
    #[error("metric `{metric}`: the window from t_start={t_start} to t_stop={t_stop} s is empty")]
    EmptyWindow {
        /// Name of the metric.
        metric: String,
        /// Start of the window in seconds.
        t_start: f64,
        /// End of the window in seconds.
        t_stop: f64,
    },
    /// A window that the run does not cover.
    #[error("metric `{metric}`: {option}={value} lies beyond the end of the run at {duration} s")]
    BeyondDuration {
        /// Name of the metric.
        metric: String,
        /// `t_start` or `t_stop`.
        option: String,
        /// Its value in seconds.
        value: f64,
        /// Duration of the run in seconds.
        duration: f64,
    },
    /// An id in `ids` that the network does not have.
    #[error("metric `{metric}`: ids names neuron {id}, but the network has {neurons} neurons (counted from 0)")]
    UnknownNeuron {
        /// Name of the metric.
        metric: String,
        /// The highest id named.
        id: u32,
        /// Number of neurons.
        neurons: u32,
    },
    /// The metric reads an option that its table does not declare, or not as that type, or without a default.
    #[error(
        "metric `{metric}` reads its option `{option}` as {wanted}, but its table of options does not declare it so"
    )]
    UndeclaredOption {
        /// Name of the metric.
        metric: String,
        /// The option it reads.
        option: String,
        /// The type it reads it as.
        wanted: &'static str,
    },
    /// The metric returned NaN or infinity as a value.
    #[error("metric `{metric}` returned {value}; an undefined value is `None`")]
    NotFinite {
        /// Name of the metric.
        metric: String,
        /// What it returned.
        value: f64,
    },
    /// The metric cannot be computed, for a reason of its own.
    #[error("metric `{metric}`: {reason}")]
    Failed {
        /// Name of the metric.
        metric: String,
        /// The reason, a lower-case fragment.
        reason: String,
    },
}

fn did_you_mean(closest: Option<&String>) -> String {
    closest.map_or_else(String::new, |closest| format!(" (did you mean `{closest}`?)"))
}

fn called_here(synonym_of: &[String]) -> Option<String> {
    match synonym_of {
        [] => None,
        [only] => Some(format!(" (it is called `{only}` here)")),
        [others @ .., last] => Some(format!(" (it may be `{}` or `{last}` here)", others.join("`, `"))),
    }
}
