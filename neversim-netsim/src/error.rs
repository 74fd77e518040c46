//! What can go wrong, with the place, the value and what is allowed.

mod input_file;
mod process;

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::shortest::shortest;

pub use input_file::InputFileError;
pub use process::ProcessError;

/// A place in a parameter file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file, if the parameters came from one.
    pub path: Option<PathBuf>,
    /// The line, counted from 1.
    pub line: Option<usize>,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.path, self.line) {
            (Some(path), Some(line)) => write!(formatter, "{}, line {line}: ", path.display()),
            (Some(path), None) => write!(formatter, "{}: ", path.display()),
            (None, Some(line)) => write!(formatter, "line {line}: "),
            (None, None) => Ok(()),
        }
    }
}

/// Why a parameter file, or what it says, is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// The file cannot be read.
    #[error("cannot read parameter file {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is not a text file.
    #[error("{}: not a text file (byte {offset} is not text); a NETSIM parameter file is expected", path.display())]
    Binary {
        /// The file.
        path: PathBuf,
        /// The first byte that is not text.
        offset: usize,
    },
    /// The file holds no entry.
    #[error("{place}no parameters found; entries have the form `name = number`, one per line")]
    Empty {
        /// The file.
        place: Place,
    },
    /// A line has no `=`.
    #[error("{place}expected `name = number`, found `{text}`")]
    NoEquals {
        /// Where it is.
        place: Place,
        /// The line.
        text: String,
    },
    /// NETSIM has no parameter of this name.
    #[error("{place}unknown parameter `{name}`{}", suggestion(closest.as_deref()))]
    UnknownName {
        /// Where it is.
        place: Place,
        /// The name given.
        name: String,
        /// The known name that was probably meant.
        closest: Option<String>,
    },
    /// A value is not a finite number.
    #[error("{place}the value of `{name}` is not a finite number: `{text}`")]
    NotANumber {
        /// Where it is.
        place: Place,
        /// The parameter.
        name: String,
        /// The value given.
        text: String,
    },
    /// A value is out of range.
    #[error("{place}{name} = {}: must be {allowed}", shortest(*value))]
    OutOfRange {
        /// Where it is.
        place: Place,
        /// The parameter.
        name: String,
        /// Its value.
        value: f64,
        /// What is allowed.
        allowed: String,
    },
    /// A file that the model reads is wrong.
    #[error("{place}{error}")]
    InputFile {
        /// Where the file is named.
        place: Place,
        /// What is wrong.
        error: InputFileError,
    },
    /// Two entries exclude each other.
    #[error("{place}`{name}` and `{other}` are both given: only one of them is possible")]
    Conflict {
        /// Where one of them is.
        place: Place,
        /// One of them.
        name: String,
        /// The other.
        other: String,
    },
    /// An entry is missing that another entry requires.
    #[error("{place}`{name}` is needed {because}")]
    Missing {
        /// The file.
        place: Place,
        /// The entry that is missing.
        name: String,
        /// Why.
        because: String,
    },
    /// An option of this name does not exist.
    #[error("unknown {kind} `{name}`{}; known: {known}", suggestion(closest.as_deref()))]
    UnknownOption {
        /// What kind of option.
        kind: &'static str,
        /// The name given.
        name: String,
        /// The known name that was probably meant.
        closest: Option<String>,
        /// All names.
        known: String,
    },
}

/// Returns `; did you mean ...?`, or nothing.
fn suggestion(closest: Option<&str>) -> String {
    closest.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

/// Something odd in the parameters that is not an error.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Warning {
    /// A name is given twice.
    GivenTwice {
        /// The name.
        name: String,
        /// Line of the first entry.
        first: usize,
        /// Line of the second entry, which counts.
        second: usize,
    },
    /// A line begins with a space, so NETSIM ignores it.
    Indented {
        /// The line.
        line: usize,
        /// Its text.
        text: String,
    },
    /// Text follows a number, as a comment may.
    PassedOver {
        /// The line.
        line: usize,
        /// The name.
        name: &'static str,
        /// The number that counts.
        value: f64,
        /// What follows it.
        text: String,
    },
    /// A number is rounded or truncated to an integer, as in NETSIM.
    MadeWhole {
        /// The name.
        name: &'static str,
        /// The number given.
        given: f64,
        /// The number that is used.
        used: f64,
    },
    /// An input file continues after the end of the simulation.
    LongerThanNeeded {
        /// The file.
        path: PathBuf,
        /// Its length (bytes).
        found: u64,
        /// What the simulation reads of it (bytes).
        needed: u64,
    },
    /// `vreset` is absent and `vr` takes its place.
    ResetFromResting,
    /// NETSIM's default sampler gives a different number of external spikes from what the model asks for.
    BiasedSampling {
        /// `poisson_K_E` or `poisson_K_I`.
        name: &'static str,
        /// The number of sources.
        sources: u32,
        /// The probability that a source spikes in a step.
        probability: f64,
        /// Relative error of the mean number of spikes.
        mean_error: f64,
        /// Relative error of its variance.
        variance_error: f64,
    },
    /// Drawing the external input takes most of the time.
    SlowSampling,
    /// A parameter is given that no simulation depends on.
    NoEffect {
        /// The name.
        name: &'static str,
        /// What it is.
        meaning: &'static str,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GivenTwice { name, first, second } => {
                write!(formatter, "`{name}` is given on line {first} and on line {second}; line {second} counts")
            }
            Self::Indented { line, text } => {
                write!(formatter, "line {line} begins with a space, so NETSIM ignores it: `{text}`")
            }
            Self::PassedOver { line, name, value, text } => {
                let value = shortest(*value);
                write!(formatter, "line {line}: `{name}` is {value}; what follows is ignored, as in NETSIM: `{text}`")
            }
            Self::MadeWhole { name, given, used } => {
                let (given, used) = (shortest(*given), shortest(*used));
                write!(formatter, "`{name}` = {given} is used as {used}: it is a whole number in NETSIM")
            }
            Self::LongerThanNeeded { path, found, needed } => {
                write!(formatter, "{}: {found} bytes, of which the simulation reads the first {needed}", path.display())
            }
            Self::BiasedSampling { name, sources, probability, mean_error, variance_error } => write!(
                formatter,
                "`{name}` = {sources} at a spike probability of {} per source and step: NETSIM's default sampler, which \
                 `--sampling exact` reproduces, is not binomial here (mean {}, variance {}); `--sampling fast` draws from the \
                 binomial distribution",
                shortest(*probability),
                Percent(*mean_error),
                Percent(*variance_error)
            ),
            Self::ResetFromResting => {
                write!(formatter, "`vreset` is absent: the value of `vr` is used (NETSIM would reset to 0 V)")
            }
            Self::SlowSampling => write!(
                formatter,
                "drawing the Poisson input as NETSIM does takes most of the time: `--sampling fast` draws from the binomial \
                 distribution in a fraction of it (other spikes, as with another seed)"
            ),
            Self::NoEffect { name, meaning } => write!(formatter, "`{name}` has no effect: {meaning}"),
        }
    }
}

/// A relative difference, as `+3 %` or `-99.9 %`.
struct Percent(f64);

impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = 100.0 * self.0;
        let digits = if percent.abs() < 10.0 || percent < -90.0 { 1 } else { 0 };
        write!(formatter, "{percent:+.digits$} %")
    }
}

/// Why a network cannot be built.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// More targets are wanted than there are neurons to choose from.
    #[error(
        "connector {connector}: each neuron needs {wanted} {population} targets, but only {available} can be chosen; \
         lower K or raise N"
    )]
    TooFewNeurons {
        /// Code of the connector.
        connector: u32,
        /// Targets that each neuron needs.
        wanted: u32,
        /// `excitatory` or `inhibitory`.
        population: &'static str,
        /// Neurons that can be targets.
        available: u32,
    },
    /// The targets within reach are exhausted.
    #[error(
        "connector {connector}: neuron {neuron} found {found} of {wanted} {population} targets, and {attempts} more \
         draws hit none that is still free; raise sigma_space ({sigma_space} m) or lower K"
    )]
    TooNarrow {
        /// Code of the connector.
        connector: u32,
        /// The neuron.
        neuron: u32,
        /// Targets found.
        found: u32,
        /// Targets that each neuron needs.
        wanted: u32,
        /// `excitatory` or `inhibitory`.
        population: &'static str,
        /// Consecutive draws without a hit.
        attempts: u32,
        /// The standard deviation of the connection distance (m).
        sigma_space: f64,
    },
    /// Hardly any draw hits a target within reach that is still free.
    #[error(
        "connector {connector}: up to neuron {neuron}, more than {per_target} draws per target were needed: sigma_space \
         ({sigma_space} m) is too wide for L ({side_length} m), or too narrow for K"
    )]
    TooManyDraws {
        /// Code of the connector.
        connector: u32,
        /// The neuron.
        neuron: u32,
        /// Draws that are allowed per target.
        per_target: u64,
        /// The standard deviation of the connection distance (m).
        sigma_space: f64,
        /// The length of the ring or the side of the lattice (m).
        side_length: f64,
    },
    /// The build was cancelled from outside, by a [`Cancellation`](crate::Cancellation).
    #[error("the network's construction was cancelled")]
    Cancelled,
    /// The connection file is wrong.
    #[error(transparent)]
    File(#[from] InputFileError),
    /// The gamma distribution hardly ever gives a speed between the bounds.
    #[error(
        "neuron {neuron}: {attempts} draws of the conduction speed lie outside min_conduction_speed {minimum} to \
         max_conduction_speed {maximum} m/s; change gamma_parameter_shape, gamma_parameter_scale or the bounds"
    )]
    NoSpeedInRange {
        /// The neuron.
        neuron: u32,
        /// Rejected draws.
        attempts: u64,
        /// Lowest speed allowed (m/s).
        minimum: f64,
        /// Highest speed allowed (m/s).
        maximum: f64,
    },
    /// A delay is longer than the engine can count.
    #[error(
        "the longest conduction delay is {steps} time steps; at most {limit} are possible: raise the conduction speed or dt"
    )]
    DelayTooLong {
        /// The delay in steps.
        steps: f64,
        /// The longest possible.
        limit: u32,
    },
}

/// Why a simulation gave no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SimulationError {
    /// The parameters are refused.
    #[error(transparent)]
    Parameters(#[from] ParameterError),
    /// The network cannot be built.
    #[error(transparent)]
    Network(NetworkError),
    /// The mean rate broke NETSIM's limit of 100 Hz, and the run was ended there.
    #[error("{spikes} spikes after {time} s break the limit of 100 Hz mean rate over the run")]
    Runaway {
        /// Simulated time at which the limit broke (s).
        time: f64,
        /// Spikes until then.
        spikes: u64,
    },
    /// An external program exceeded the rate limit, in its own words.
    #[error("{message}")]
    ReportedRunaway {
        /// What it printed.
        message: String,
    },
    /// The time limit was reached.
    #[error("the simulation was ended after the time limit of {} s", limit.as_secs_f64())]
    Timeout {
        /// The limit.
        limit: Duration,
    },
    /// It was cancelled from outside, by a [`Cancellation`](crate::Cancellation).
    #[error("the simulation was cancelled")]
    Cancelled,
    /// The network was built from parameters other than those of the run.
    #[error("the network was built from parameters other than those of the simulation")]
    OtherNetwork,
    /// An external program failed.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// A file that the model reads is wrong.
    #[error(transparent)]
    InputFile(#[from] InputFileError),
    /// The simulation does not fit into memory.
    #[error(
        "the simulation needs {needed_mib} MiB of memory ({purpose}), but {available_mib} MiB are available: lower N or K\
         , or raise the conduction speed (it sets the length of the delay buffer)"
    )]
    Memory {
        /// What is needed.
        needed_mib: u64,
        /// What the machine has left.
        available_mib: u64,
        /// What needs most of it.
        purpose: String,
    },
    /// A file cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl From<NetworkError> for SimulationError {
    fn from(error: NetworkError) -> Self {
        match error {
            NetworkError::Cancelled => Self::Cancelled,
            error => Self::Network(error),
        }
    }
}
