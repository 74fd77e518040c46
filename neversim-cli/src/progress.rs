//! What is seen while a study runs: one line that changes on a terminal, an occasional line elsewhere, or events.

mod line;

use std::io::{IsTerminal, stderr};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use console::Term;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use neversim_core::{Evaluation, Expectation, Observer, Outcome, Progress, Study, StudyReport, StudySettings};
use serde_json::json;

use self::line::{Subject, line};
use crate::json;
use crate::messages::{self, Detail, LogFormat};
use crate::numbers::significant;

/// Where there is no terminal, the next line comes after this time, or a tenth of the time that has passed if that is longer:
/// a log of a long search stays short.
const PLAIN_INTERVAL: Duration = Duration::from_secs(10);

/// Shows what happens in a study on standard error.
pub(crate) struct ProgressLine {
    subject: Subject,
    settings: StudySettings,
    display: Display,
}

enum Display {
    Terminal(ProgressBar),
    Plain { printed: Instant },
    Hidden,
}

impl ProgressLine {
    pub(crate) fn new(study: &Study) -> Self {
        let settings = study.settings().clone();
        let parameters = settings.parameters.iter().map(|searched| searched.name.clone()).collect();
        let targets = settings.metrics.iter().map(|metric| metric.target());
        let targets = settings.metric_columns().into_iter().zip(targets).collect();
        let mut subject = Subject { parameters, targets, ..Subject::default() };
        study.history().evaluations().iter().for_each(|row| subject.count(row.outcome.status()));
        Self { subject, settings, display: Display::new() }
    }

    fn show(&mut self, progress: &Progress<'_>, is_due: bool) {
        match &mut self.display {
            Display::Terminal(bar) if !bar.is_finished() => {
                bar.set_message(line(&self.subject, progress, terminal_width()))
            }
            Display::Plain { printed } => {
                if is_due || printed.elapsed() >= PLAIN_INTERVAL.max(progress.elapsed / 10) {
                    messages::note(line(&self.subject, progress, usize::MAX));
                    *printed = Instant::now();
                }
            }
            Display::Terminal(_) | Display::Hidden => {}
        }
    }

    /// Prints a message without disturbing the line.
    fn say(&self, text: &str) {
        match &self.display {
            Display::Terminal(bar) => bar.suspend(|| messages::note(text)),
            Display::Plain { .. } | Display::Hidden => messages::note(text),
        }
    }
}

impl Display {
    fn new() -> Self {
        let manner = messages::manner();
        if !manner.shows_progress || manner.format == LogFormat::Json {
            return Self::Hidden;
        }
        if !stderr().is_terminal() {
            return Self::Plain { printed: Instant::now() };
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
        // The text fits; the template cuts it if the terminal has become narrower since.
        bar.set_style(ProgressStyle::with_template("{wide_msg}").unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self::Terminal(bar)
    }
}

fn terminal_width() -> usize {
    Term::stderr().size().1.into()
}

impl Observer for ProgressLine {
    fn started(&mut self, progress: &Progress<'_>) {
        let Progress { done, budget, failed, .. } = progress;
        let fields = [("evaluations", json!(done)), ("budget", json!(budget)), ("failed", json!(failed))];
        messages::event("started", fields);
        self.show(progress, progress.done > 0);
    }

    fn expected(&mut self, expectation: &Expectation) {
        match messages::manner().format {
            LogFormat::Text => self.say(&format!("expected: {expectation}")),
            LogFormat::Json => messages::event("expected", json::expectation(expectation)),
        }
    }

    fn evaluated(&mut self, evaluation: &Evaluation, is_best: bool, progress: &Progress<'_>) {
        self.subject.count(evaluation.outcome.status());
        let manner = messages::manner();
        match manner.format {
            LogFormat::Json if manner.detail > Detail::Quiet => {
                let fields = json::evaluation(&self.settings, evaluation);
                let fields = fields.iter().map(|(name, value)| (name.as_str(), value.clone()));
                messages::event("evaluation", fields.chain([("is_best", is_best.into())]));
            }
            LogFormat::Text if manner.detail == Detail::Verbose => {
                self.say(&describe(&self.subject, evaluation, is_best));
            }
            _ => {}
        }
        self.show(progress, false);
    }

    fn waiting(&mut self, progress: &Progress<'_>) {
        self.show(progress, false);
    }

    fn finished(&mut self, report: &StudyReport, progress: &Progress<'_>) {
        let best = progress.best.map(|best| best.number);
        let loss = progress.best.and_then(|best| best.outcome.loss());
        let fields = [
            ("ended", json!(report.reason.to_string())),
            ("detail", json!(report.detail)),
            ("evaluations", json!(report.evaluations)),
            ("budget", json!(progress.budget)),
            ("failed", json!(report.failed)),
            ("evaluation", json!(best)),
            ("loss", json!(loss)),
        ];
        messages::event("finished", fields);
        if let Display::Terminal(bar) = &self.display {
            // Printed again as a line of its own: what follows must not be appended to the bar.
            bar.finish_and_clear();
            messages::note(line(&self.subject, progress, terminal_width()));
        }
        self.show(progress, true);
    }
}

/// Returns one evaluation in words.
fn describe(subject: &Subject, evaluation: &Evaluation, is_best: bool) -> String {
    let values = subject.parameters.iter().zip(&evaluation.values);
    let values: Vec<_> = values.map(|(name, value)| format!("{name} {}", significant(*value))).collect();
    let outcome = match &evaluation.outcome {
        Outcome::Completed { loss } if is_best => format!("loss {}, the best so far", significant(*loss)),
        Outcome::Completed { loss } => format!("loss {}", significant(*loss)),
        Outcome::Failed(failure) => format!("{}: {}", failure.status, failure.reason),
    };
    let seconds = significant(evaluation.duration.as_secs_f64());
    format!("evaluation {}: {}: {outcome} ({seconds} s)", evaluation.number, values.join(", "))
}

/// Shows the progress of a slow figure: on a terminal, at most twice per second.
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

    /// - `share`: the fraction done, from 0 to 1.
    pub(crate) fn progress(&self, share: f64) {
        let Ok(mut said) = self.said.try_lock() else { return };
        let is_wanted = messages::manner().shows_progress && stderr().is_terminal();
        if is_wanted && said.elapsed() >= Self::INTERVAL {
            messages::note(format_args!("projection: {:.0} % done", 100.0 * share));
            *said = Instant::now();
        }
    }
}
