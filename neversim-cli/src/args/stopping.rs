//! Flags that end a search before its budget is spent.

use neversim_core::StopCriteria;

use super::number;
use super::quantities::{seconds, whole_number};

/// What was typed: a value, or `none`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Limit<T> {
    None,
    At(T),
}

#[derive(Clone, Debug, Default, clap::Args)]
#[command(
    next_help_heading = "Stopping early (may be changed when the search is resumed; `none` switches a criterion off)"
)]
pub(crate) struct StoppingArguments {
    /// Time limit of this session: 90s, 1m30s, 2h; a plain number is in seconds. Repeat the command to continue
    #[arg(long, value_name = "TIME", allow_negative_numbers = true, value_parser = duration)]
    max_time: Option<Limit<f64>>,
    /// Stop when the loss is at or below this value
    #[arg(long, value_name = "LOSS", allow_negative_numbers = true, value_parser = loss)]
    stop_loss: Option<Limit<f64>>,
    /// Stop after this many evaluations without improvement
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    stop_after_stagnation: Option<Limit<u64>>,
    /// Stop if none has succeeded and this many in a row have failed for the same reason [default: 20]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    stop_after_failures: Option<Limit<u64>>,
}

impl StoppingArguments {
    /// Returns the criteria: what was typed, or else those in `base`.
    pub(crate) fn over(&self, base: &StopCriteria) -> StopCriteria {
        let failures = over(self.stop_after_failures, Some(base.stop_after_failures));
        StopCriteria {
            max_time: over(self.max_time, base.max_time),
            stop_loss: over(self.stop_loss, base.stop_loss),
            stop_after_stagnation: over(self.stop_after_stagnation, base.stop_after_stagnation),
            stop_after_failures: failures.unwrap_or(0),
        }
    }
}

fn over<T>(typed: Option<Limit<T>>, base: Option<T>) -> Option<T> {
    match typed {
        Some(Limit::At(value)) => Some(value),
        Some(Limit::None) => None,
        None => base,
    }
}

fn limit<T>(text: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Result<Limit<T>, String> {
    if text == "none" { Ok(Limit::None) } else { parse(text).map(Limit::At) }
}

fn duration(text: &str) -> Result<Limit<f64>, String> {
    limit(text, seconds)
}

fn loss(text: &str) -> Result<Limit<f64>, String> {
    limit(text, number)
}

fn count(text: &str) -> Result<Limit<u64>, String> {
    limit(text, |text| whole_number(text, 1, neversim_core::StudyOptions::LARGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_can_be_switched_off() {
        assert_eq!((duration("90s"), duration("none")), (Ok(Limit::At(90.0)), Ok(Limit::None)));
        assert!(duration("0s").is_err() && count("0").is_err());
        let stored = StopCriteria { stop_loss: Some(0.1), max_time: Some(5.0), ..StopCriteria::default() };
        let typed = StoppingArguments {
            stop_loss: Some(Limit::None),
            stop_after_failures: Some(Limit::None),
            ..StoppingArguments::default()
        };
        let expected = StopCriteria { max_time: Some(5.0), stop_after_failures: 0, ..StopCriteria::default() };
        assert_eq!(typed.over(&stored), expected);
    }
}
