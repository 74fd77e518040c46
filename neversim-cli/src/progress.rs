//! What is seen while a study runs: one line that changes on a terminal, a line now and then elsewhere.

use std::io::{IsTerminal, stderr};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use neversim_core::{Evaluation, Expectation, Observer, Progress, StudyReport};

use crate::output;

/// How often a line is printed where there is no terminal.
const PLAIN_INTERVAL: Duration = Duration::from_secs(10);

/// Shows the progress of a study on standard error.
pub(crate) struct ProgressLine {
    /// Names of the parameters.
    names: Vec<String>,
    display: Display,
}

enum Display {
    Terminal(ProgressBar),
    Plain { printed: Instant },
}

impl ProgressLine {
    pub(crate) fn new(names: Vec<String>) -> Self {
        let display = match stderr().is_terminal() {
            true => {
                let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
                bar.set_style(
                    ProgressStyle::with_template("{wide_msg}").unwrap_or_else(|_| ProgressStyle::default_bar()),
                );
                Display::Terminal(bar)
            }
            false => Display::Plain { printed: Instant::now() },
        };
        Self { names, display }
    }

    fn show(&mut self, progress: &Progress<'_>, is_due: bool) {
        let text = describe(&self.names, progress);
        match &mut self.display {
            Display::Terminal(bar) => bar.set_message(text),
            Display::Plain { printed } => {
                if is_due || printed.elapsed() >= PLAIN_INTERVAL {
                    output::note(text);
                    *printed = Instant::now();
                }
            }
        }
    }
}

impl Observer for ProgressLine {
    fn started(&mut self, progress: &Progress<'_>) {
        self.show(progress, progress.done > 0);
    }

    fn expected(&mut self, expectation: &Expectation) {
        let say = || output::note(format_args!("expected: {expectation}"));
        match &self.display {
            Display::Terminal(bar) => bar.suspend(say),
            Display::Plain { .. } => say(),
        }
    }

    fn evaluated(&mut self, _: &Evaluation, _: bool, progress: &Progress<'_>) {
        self.show(progress, false);
    }

    fn waiting(&mut self, progress: &Progress<'_>) {
        self.show(progress, false);
    }

    fn finished(&mut self, _: &StudyReport, progress: &Progress<'_>) {
        if let Display::Terminal(bar) = &self.display {
            // Said again as a line of its own, in full: what follows must not be appended to the bar.
            bar.finish_and_clear();
        }
        output::note(describe(&self.names, progress));
    }
}

/// Says how far a slow figure is: on a terminal, at most twice a second.
pub(crate) struct SlowFigure {
    said: Mutex<Instant>,
}

impl Default for SlowFigure {
    fn default() -> Self {
        Self { said: Mutex::new(Instant::now()) }
    }
}

impl SlowFigure {
    const INTERVAL: Duration = Duration::from_millis(500);

    /// - `share`: what is done, from 0 to 1.
    pub(crate) fn progress(&self, share: f64) {
        let Ok(mut said) = self.said.try_lock() else { return };
        if stderr().is_terminal() && said.elapsed() >= Self::INTERVAL {
            output::note(format_args!("projection: {:.0} % done", 100.0 * share));
            *said = Instant::now();
        }
    }
}

/// Returns evaluations done, running and failed, the rate, the time left, and the best loss with its parameters.
fn describe(names: &[String], progress: &Progress<'_>) -> String {
    let Progress { done, budget, running, failed, .. } = progress;
    let mut text = format!("{done}/{budget} done, {running} running, {failed} failed");
    if let Some(rate) = progress.rate() {
        text += &format!(" | {}/s", significant(rate));
    }
    if let Some(left) = progress.time_left().filter(|left| !left.is_zero()) {
        text += &format!(", {} left", humantime::format_duration(Duration::from_secs(left.as_secs() + 1)));
    }
    // Last, as a narrow terminal cuts the line; the values stand in best.parameters as well.
    if let Some((best, loss)) = progress.best.and_then(|best| Some((best, best.outcome.loss()?))) {
        let values = names.iter().zip(&best.values).map(|(name, value)| format!("{name} {}", significant(*value)));
        text += &format!(" | best {} ({})", significant(loss), values.collect::<Vec<_>>().join(", "));
    }
    text
}

/// Returns a number with four significant digits.
pub(crate) fn significant(value: f64) -> String {
    let magnitude = value.abs();
    if value == 0.0 {
        "0".into()
    } else if (1e-3..1e4).contains(&magnitude) {
        // Digits after the point: four less those before it, and a zero behind the point is none of the four.
        let digits = (0..6).find(|digits| magnitude >= 10_f64.powi(3 - digits)).unwrap_or(6);
        format!("{value:.*}", usize::try_from(digits).unwrap_or(0))
    } else {
        format!("{value:.3e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_with_four_digits() {
        let shown = [3.327_602e-9, 0.001_234_4, 0.012_346, 0.5, 6.5, 14.25, 9_999.0, 123_456.0, 0.0].map(significant);
        let expected = ["3.328e-9", "0.001234", "0.01235", "0.5000", "6.500", "14.25", "9999", "1.235e5", "0"];
        assert_eq!(shown, expected);
    }
}
