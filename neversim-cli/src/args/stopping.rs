//! Flags that end a search before its budget is spent.

use std::time::Duration;

use neversim_core::StopCriteria;

use super::number;

/// What was typed: a value, or `none`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Limit<T> {
    None,
    At(T),
}

#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Stopping early (each may be changed when the search is resumed; none switches it off)")]
pub(crate) struct StoppingArguments {
    /// Longest time of this session, such as 90s, 10m or 2h; the same command again goes on
    #[arg(long, value_name = "TIME", value_parser = duration)]
    max_time: Option<Limit<f64>>,
    /// Stop at a loss of at most this
    #[arg(long, value_name = "LOSS", allow_negative_numbers = true, value_parser = loss)]
    stop_loss: Option<Limit<f64>>,
    /// Stop after so many evaluations without a lower loss
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    stop_after_stagnation: Option<Limit<u64>>,
    /// Stop after so many evaluations in a row that all fail alike, while none has succeeded [default: 20]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    stop_after_failures: Option<Limit<u64>>,
}

impl StoppingArguments {
    /// Returns the criteria: what was typed, else what stands in `base`.
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
    limit(text, |text| {
        let parsed = humantime::parse_duration(text).ok().filter(|duration| *duration > Duration::ZERO);
        parsed
            .map(|duration| duration.as_secs_f64())
            .ok_or("a time with its unit is needed, such as 90s, 10m, 2h or 1h 30m".into())
    })
}

fn loss(text: &str) -> Result<Limit<f64>, String> {
    limit(text, number)
}

fn count(text: &str) -> Result<Limit<u64>, String> {
    limit(text, |text| super::whole_number(text, 1, neversim_core::StudyOptions::LARGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units_and_what_is_stored_can_be_switched_off() {
        assert_eq!(duration("90s"), Ok(Limit::At(90.0)));
        assert_eq!(duration("1h 30m"), Ok(Limit::At(5400.0)));
        assert!(duration("90").unwrap_err().contains("unit"));
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
