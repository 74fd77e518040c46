//! How the program ends: documented numbers that scripts can rely on.

use std::process::ExitCode as ProcessExitCode;

use neversim_core::StudyError;
use neversim_metrics::MetricError;
use neversim_netsim::ParameterError;

/// The numbers, and the events of a log for programs, as the help shows them.
pub(crate) const HELP: &str = "Exit codes:
  0  done: the budget is spent, or a criterion to stop at is met (--stop-loss,
     --stop-after-stagnation, tol=)
  1  error with a file, a folder or a simulation
  2  something on the command line is wrong
  3  the search was interrupted, or its --max-time is over: the same command continues it
  4  the search is over and no evaluation succeeded

Events of --log-format json, one object per line on standard error, each with `time` (RFC 3339)
and `event`; fields may be added, existing ones do not change:
  started            evaluations, budget, failed
  expected           memory_bytes, evaluation_seconds, study_seconds, evaluations_left, at_once,
                     builds_networks
  evaluation         evaluation, status, error, loss, parameters, metrics, seed, seconds, is_best
  finished           ended, detail, evaluations, budget, failed, evaluation and loss of the best
  note, warning, error   message";

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

/// What is wrong with what was typed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct UsageError(pub(crate) String);

/// Returns the exit code of an error: wrong usage, or anything else.
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
        | E::OnlyForNetsim { .. }
        | E::OptionsOfNumber { .. }
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

/// Options are typed; everything else about parameters is in a file.
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
