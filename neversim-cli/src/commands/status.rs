//! `neversim status`: the state of a study.

use std::time::SystemTime;

use neversim_core::{Evaluation, Status, StopReason, StudyRecord};
use neversim_netsim::shortest;
use serde_json::{Map, Value, json};

use crate::args::StatusArguments;
use crate::exit_code::ExitCode;
use crate::json;
use crate::numbers::significant;
use crate::output;
use crate::shell;
use crate::units;

pub(crate) fn run(arguments: &StatusArguments) -> anyhow::Result<ExitCode> {
    let standing = Standing::new(StudyRecord::read(&arguments.run)?)?;
    let text = match arguments.json {
        true => serde_json::to_string_pretty(&standing.as_json())? + "\n",
        false => standing.as_text(),
    };
    output::results(&text)?;
    Ok(ExitCode::Done)
}

/// The state of a study.
struct Standing {
    study: StudyRecord,
    /// Each kind of failure that occurred, with its count.
    failures: Vec<(Status, usize)>,
    finished_last: Option<SystemTime>,
    is_running: bool,
    /// Why there is nothing left to do, if so.
    finished: Option<(StopReason, String)>,
}

impl Standing {
    fn new(study: StudyRecord) -> anyhow::Result<Self> {
        let ways = Status::ALL.into_iter().filter(|status| *status != Status::Ok);
        let failures =
            ways.map(|status| (status, study.history().count(status))).filter(|(_, count)| *count > 0).collect();
        let finished_last = study.history().evaluations().iter().map(|row| row.started + row.duration).max();
        let is_running = study.is_running()?;
        let finished = study.finished();
        Ok(Self { study, failures, finished_last, is_running, finished })
    }

    fn state(&self) -> &'static str {
        match (self.is_running, &self.finished) {
            (true, _) => "running",
            (false, Some(_)) => "finished",
            (false, None) => "stopped",
        }
    }

    /// Returns the command that continues the study, `None` while it runs.
    fn resume(&self) -> Option<String> {
        let reason = self.finished.as_ref().map(|(reason, _)| *reason);
        (!self.is_running).then(|| shell::resume_command(self.study.folder(), reason))
    }

    /// Returns why the study ended: nothing is left to do, or its last session ended. `None` while it runs and after a kill.
    fn ended(&self) -> Option<(StopReason, &str)> {
        let last = || self.study.settings().sessions.last()?.end.as_ref().map(|end| (end.reason, end.detail.as_str()));
        let finished = self.finished.as_ref().map(|(reason, detail)| (*reason, detail.as_str()));
        if self.is_running { None } else { finished.or_else(last) }
    }

    fn as_text(&self) -> String {
        let (history, settings) = (self.study.history(), self.study.settings());
        let mut text = format!("{}: {}\n", self.study.folder().display(), self.state());
        let mut line = |heading: &str, what: String| text += &format!("{heading:<12} {what}\n");
        let (done, budget) = (history.len() as u64, settings.budget);
        let share = match done <= budget {
            true => format!("{done} of {budget} ({} %)", 100 * done / budget.max(1)),
            false => format!("{done}, more than the budget of {budget}"),
        };
        line("evaluations", share);
        let failures: Vec<_> = self.failures.iter().map(|(status, count)| format!("{count} {status}")).collect();
        if !failures.is_empty() {
            line("failed", format!("{}: {}", history.failed(), failures.join(", ")));
        }
        match history.best() {
            Some(best) => {
                let loss = best.outcome.loss().map(shortest).unwrap_or_default();
                line("best", format!("loss {loss} in evaluation {}", best.number));
                line("", self.values_of(best));
                line("", self.metrics_of(best));
            }
            None => line("best", "none yet".into()),
        }
        if let Some((reason, detail)) = self.ended() {
            line("ended", format!("{reason}: {detail}"));
        }
        let workers = if settings.workers == 1 { "1 worker".into() } else { format!("{} workers", settings.workers) };
        line("optimizer", format!("{}, {workers}", settings.optimizer));
        if let Some(time) = self.finished_last {
            line("last result", humantime::format_rfc3339_seconds(time).to_string());
        }
        match self.resume() {
            Some(command) => line("continue", command),
            None => line("continue", "not needed: a process is working on it".into()),
        }
        text
    }

    fn values_of(&self, best: &Evaluation) -> String {
        let settings = self.study.settings();
        let values = settings.parameters.iter().zip(&best.values).map(|(searched, value)| {
            let unit = units::behind(settings.unit_of(searched));
            format!("{} = {}{unit}", searched.name, significant(*value))
        });
        values.collect::<Vec<_>>().join(", ")
    }

    fn metrics_of(&self, best: &Evaluation) -> String {
        let settings = self.study.settings();
        let columns = settings.metric_columns();
        let metrics = columns.iter().zip(&settings.metrics).zip(&best.metrics).map(|((column, metric), value)| {
            let value = value.map_or("undefined".into(), significant);
            format!("{column} = {value} (target {})", shortest(metric.target()))
        });
        metrics.collect::<Vec<_>>().join(", ")
    }

    fn as_json(&self) -> Value {
        let (history, settings) = (self.study.history(), self.study.settings());
        let failures = self.failures.iter().map(|(status, count)| (status.to_string(), Value::from(*count)));
        json!({
            "run": self.study.folder().display().to_string(),
            "state": self.state(),
            "evaluations": history.len(),
            "budget": settings.budget,
            "failed": history.failed(),
            "failures": failures.collect::<Map<_, _>>(),
            "best": history.best().map(|best| json::evaluation(settings, best)),
            "optimizer": settings.optimizer,
            "workers": settings.workers,
            "ended": self.ended().map(|(reason, _)| reason.to_string()),
            "last_result": self.finished_last.map(|time| humantime::format_rfc3339_seconds(time).to_string()),
            "continue": self.resume(),
        })
    }
}
