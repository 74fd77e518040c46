//! The progress line, as a function of the search's state and the available width.

use std::time::Duration;

use neversim_core::{Progress, Status};

use crate::numbers::rounded;

/// Significant digits of the numbers in the line, which is glanced at rather than read.
const DIGITS: usize = 3;

/// What separates the parts of the line.
const GAP: &str = "  ";

/// What a search is about, and how its evaluations have failed so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Subject {
    /// Names of the searched parameters.
    pub(super) parameters: Vec<String>,
    /// Each metric's column with its target.
    pub(super) targets: Vec<(String, f64)>,
    /// How often each kind of failure has occurred, in the order of [`Status::ALL`].
    pub(super) failures: [usize; Status::ALL.len()],
}

impl Subject {
    /// Counts an evaluation if it failed.
    pub(super) fn count(&mut self, status: Status) {
        if let Some(index) = Status::ALL.iter().position(|known| *known == status).filter(|_| status != Status::Ok) {
            self.failures[index] += 1;
        }
    }

    /// Returns the commonest kind of failure with its count, the first of equals; `None` before the first failure.
    fn commonest_failure(&self) -> Option<(Status, usize)> {
        let counts = Status::ALL.into_iter().zip(self.failures).filter(|(_, count)| *count > 0);
        counts.reduce(|most, next| if next.1 > most.1 { next } else { most })
    }
}

/// Returns the progress line in at most `width` columns: what matters most comes first, and what does not fit is left out.
/// The number of evaluations done is always shown.
pub(super) fn line(subject: &Subject, progress: &Progress<'_>, width: usize) -> String {
    let mut line = format!("{}/{}", progress.done, progress.budget);
    let mut columns = line.chars().count();
    for group in groups(subject, progress) {
        for part in group {
            columns += GAP.len() + part.chars().count();
            if columns > width {
                columns = line.chars().count();
                break;
            }
            line = line + GAP + &part;
        }
    }
    line
}

/// Returns the parts of the line after the number done, the most important group first. Of each group, only leading parts
/// are shown, so that nobody takes the third parameter for the only one.
fn groups(subject: &Subject, progress: &Progress<'_>) -> [Vec<String>; 6] {
    let number = |value: f64| rounded(value, DIGITS);
    let best = progress.best.and_then(|best| Some((best, best.outcome.loss()?)));
    let loss = best.map(|(best, loss)| format!("best {} #{}", number(loss), best.number));
    let metrics = best.into_iter().flat_map(|(best, _)| subject.targets.iter().zip(&best.metrics));
    let metrics = metrics.map(|((column, target), value)| {
        let value = value.map_or("undefined".into(), number);
        format!("{column} {value} -> {}", number(*target))
    });
    let failure = subject.commonest_failure().map(|(status, count)| format!("{count} {status}"));
    let left = progress.time_left().filter(|left| !left.is_zero()).map(|left| format!("{} left", coarse(left)));
    let values = best.into_iter().flat_map(|(best, _)| subject.parameters.iter().zip(&best.values));
    let values = values.map(|(name, value)| format!("{name} {}", number(*value)));
    let running = (progress.running > 0).then(|| format!("{} running", progress.running));
    let failed = (progress.failed > 0).then(|| format!("{} failed", progress.failed));
    let rate = progress.rate().map(|rate| format!("{}/s", number(rate)));
    [
        Vec::from_iter(loss),
        metrics.collect(),
        Vec::from_iter(failure),
        Vec::from_iter(left),
        values.collect(),
        running.into_iter().chain(failed).chain(rate).collect(),
    ]
}

/// Returns a time rounded up, in its two largest units: `2m 3s`, `5h 10m`.
fn coarse(time: Duration) -> String {
    let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
    let resolution = match seconds {
        0..3_600 => 1,
        3_600..86_400 => 60,
        _ => 3_600,
    };
    let rounded = seconds.div_ceil(resolution).saturating_mul(resolution);
    humantime::format_duration(Duration::from_secs(rounded)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use neversim_core::{Evaluation, Outcome};
    use std::time::SystemTime;

    fn best() -> Evaluation {
        Evaluation {
            number: 58,
            values: vec![6.727_24e-9, 2.767_07e-7, 176.0],
            metrics: vec![Some(0.8604), Some(6.0)],
            spread: None,
            outcome: Outcome::Completed { loss: 0.014_634 },
            note: String::new(),
            seed: 3,
            started: SystemTime::UNIX_EPOCH,
            duration: Duration::from_millis(40),
        }
    }

    fn subject() -> Subject {
        let mut subject = Subject {
            parameters: ["ge", "gi", "K"].map(str::to_owned).into(),
            targets: vec![("cv".into(), 1.0), ("fr".into(), 6.0)],
            ..Subject::default()
        };
        [Status::Undefined, Status::Runaway, Status::Runaway].into_iter().for_each(|status| subject.count(status));
        subject.count(Status::Ok);
        subject
    }

    /// 60 of 200 in 90 s: 140 more take 210 s.
    fn progress(best: Option<&Evaluation>) -> Progress<'_> {
        let elapsed = Duration::from_secs(90);
        Progress { done: 60, failed: 3, running: 2, budget: 200, best, done_in_run: 60, elapsed }
    }

    #[test]
    fn what_matters_first_fits_40_80_and_200_columns() {
        let best = best();
        let shown = [40, 80, 200].map(|width| line(&subject(), &progress(Some(&best)), width));
        let narrow = "60/200  best 0.0146 #58  cv 0.86 -> 1".to_owned();
        let middle = narrow.clone() + "  fr 6 -> 6  2 runaway  3m 30s left";
        let wide = middle.clone() + "  ge 6.73e-9  gi 2.77e-7  K 176  2 running  3 failed  0.667/s";
        assert_eq!(shown, [narrow, middle, wide]);
        assert!(shown.iter().zip([40, 80, 200]).all(|(line, width)| line.len() <= width));
    }

    #[test]
    fn without_a_best_there_is_how_it_fails_and_how_long_it_takes() {
        assert_eq!(
            line(&subject(), &progress(None), 80),
            "60/200  2 runaway  3m 30s left  2 running  3 failed  0.667/s"
        );
        let alike = Subject { failures: [0, 0, 3, 0, 0, 0, 0, 0], ..subject() };
        assert_eq!(line(&alike, &progress(None), 20), "60/200  3 runaway");
    }

    #[test]
    fn what_is_done_is_there_at_any_width() {
        assert_eq!(line(&subject(), &progress(None), 0), "60/200");
    }

    #[test]
    fn times_are_rounded_up_to_two_units() {
        let shown = [0.2, 59.0, 3_599.5, 5_000.0, 90_000.0].map(|seconds| coarse(Duration::from_secs_f64(seconds)));
        assert_eq!(shown, ["1s", "59s", "1h", "1h 24m", "1day 1h"]);
    }
}
