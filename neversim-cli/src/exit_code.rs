//! How the program ends: documented numbers that scripts can rely on.

use std::process::ExitCode as ProcessExitCode;

use neversim_core::StudyError;
use neversim_metrics::MetricError;
use neversim_netsim::ParameterError;

/// The numbers, as the help shows them.
pub(crate) const HELP: &str = "Exit codes:
  0  done
  1  error: a file, a folder, a simulation
  2  usage: something on the command line is wrong
  3  the search can go on: it was interrupted, or ended before its budget was spent
     (--max-time, --stop-loss, --stop-after-stagnation, tol=); `neversim status RUN` says how
  4  no evaluation succeeded, and the search has ended";

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExitCode {
    Done = 0,
    Error = 1,
    Usage = 2,
    CanGoOn = 3,
    NothingSucceeded = 4,
}

impl From<ExitCode> for ProcessExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

/// What was typed is wrong, in words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct UsageError(pub(crate) String);

/// Returns whether what was typed is wrong, or something else.
pub(crate) fn of_error(error: &anyhow::Error) -> ExitCode {
    let is_usage = error.chain().any(|cause| {
        cause.is::<UsageError>()
            || cause.downcast_ref::<MetricError>().is_some_and(is_usage_of_metric)
            || cause.downcast_ref::<ParameterError>().is_some_and(is_usage_of_parameters)
            || cause.downcast_ref::<StudyError>().is_some_and(is_usage_of_study)
    });
    if is_usage { ExitCode::Usage } else { ExitCode::Error }
}

fn is_usage_of_study(error: &StudyError) -> bool {
    use StudyError as E;
    match error {
        E::Parameters(error) => is_usage_of_parameters(error),
        E::Metric(error) => is_usage_of_metric(error),
        E::MetricTarget { .. }
        | E::NoMetric
        | E::Zero { .. }
        | E::TooLarge { .. }
        | E::StopLoss { .. }
        | E::BudgetBelowDone { .. }
        | E::SomeTolerances { .. }
        | E::Enqueued { .. }
        | E::UnknownParameter { .. }
        | E::NoEffect { .. }
        | E::NotWhole { .. }
        | E::Limit { .. }
        | E::NotForExternal { .. }
        | E::SeedsNotApart { .. }
        | E::NoNetsim(_)
        | E::Space(_)
        | E::Optimizer(_) => true,
        _ => false,
    }
}

/// Names and options of metrics are typed; that a metric gives up is not what was typed.
fn is_usage_of_metric(error: &MetricError) -> bool {
    !matches!(error, MetricError::Failed { .. })
}

/// An option is typed; everything else about parameters stands in a file.
fn is_usage_of_parameters(error: &ParameterError) -> bool {
    matches!(error, ParameterError::UnknownOption { .. })
}

/// Returns the message with its causes, each said once.
pub(crate) fn message(error: &anyhow::Error) -> String {
    let mut message = String::new();
    for cause in error.chain().map(ToString::to_string) {
        // Some errors repeat what they wrap.
        if !message.contains(&cause) {
            let separator = if message.is_empty() { "" } else { ": " };
            message = message + separator + &cause;
        }
    }
    message
}
