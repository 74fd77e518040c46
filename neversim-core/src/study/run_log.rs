//! `run.log`: what happened when, for whoever looks at the run folder later.

use std::fs::File;
use std::io::Write;
use std::time::SystemTime;

use super::observer::{Observer, Progress};
use super::report::StudyReport;
use crate::error::StudyError;
use crate::preflight::Expectation;
use crate::record::evaluation::{Evaluation, Outcome};
use crate::record::run_folder::RunFolder;
use crate::record::time;

#[derive(Debug)]
pub(crate) struct RunLog {
    file: File,
}

impl RunLog {
    pub(crate) fn open(run: &RunFolder) -> Result<Self, StudyError> {
        const FILE_NAME: &str = "run.log";
        let file = run.folder().open_to_append(FILE_NAME).map_err(StudyError::write(run.path().join(FILE_NAME)))?;
        Ok(Self { file })
    }

    /// Adds a line. A log that cannot be written is no reason to end a study: a full disk shows when the history is written.
    pub(crate) fn note(&mut self, text: &str) {
        let time = time::to_seconds(SystemTime::now());
        drop(writeln!(self.file, "{time} {text}"));
    }
}

impl Observer for RunLog {
    fn started(&mut self, progress: &Progress<'_>) {
        self.note(&format!("run starts: {} of {} evaluations done", progress.done, progress.budget));
    }

    fn expected(&mut self, expectation: &Expectation) {
        self.note(&format!("expected: {expectation}"));
    }

    fn evaluated(&mut self, evaluation: &Evaluation, is_best: bool, _: &Progress<'_>) {
        let number = evaluation.number;
        match &evaluation.outcome {
            Outcome::Completed { loss } if is_best => {
                self.note(&format!("evaluation {number}: best so far, loss {loss}"))
            }
            Outcome::Completed { .. } => {}
            Outcome::Failed(failure) => {
                self.note(&format!("evaluation {number}: {}: {}", failure.status, failure.reason));
            }
        }
    }

    fn finished(&mut self, report: &StudyReport, _: &Progress<'_>) {
        let StudyReport { reason, detail, evaluations, failed } = report;
        self.note(&format!("run ends: {reason}, {evaluations} evaluations, {failed} failed: {detail}"));
    }
}
