//! A study of a hundred neurons that takes milliseconds per evaluation.

use std::fs;
use std::path::{Path, PathBuf};

use neversim_core::{Evaluation, MetricTarget, Observer, ParameterType, Progress, StopFlag, Study, StudyOptions};

const RING: &str = include_str!("../data/ring.parameters");

/// A folder that is removed with the test, with a model in it.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self::with_model("N = 100\nK = 10\nT = 0.1\n")
    }

    /// The example model with other values.
    pub(crate) fn with_model(changes: &str) -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(place.path("model.parameters"), RING.to_owned() + changes).unwrap();
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Two weights for a mean rate of 10 Hz, one worker, 24 evaluations.
    pub(crate) fn options(&self) -> StudyOptions {
        StudyOptions::new(self.path("model.parameters"))
            .parameter("ge", ParameterType::Log, 2e-9, 3e-8)
            .parameter("gi", ParameterType::Log, 2e-8, 8e-7)
            .metric(MetricTarget::new("fr", 10.0).option("reducer", "mean"))
            .optimizer("OnePlusOne")
            .budget(24)
            .workers(1)
            .threads(1)
            .seed(5)
    }
}

/// Stops the study after a number of evaluations.
pub(crate) struct StopAfter {
    pub(crate) evaluations: usize,
    pub(crate) flag: StopFlag,
}

impl Observer for StopAfter {
    fn evaluated(&mut self, _: &Evaluation, _: bool, progress: &Progress<'_>) {
        if progress.done_in_run >= self.evaluations {
            self.flag.stop();
        }
    }
}

/// Opens the study and runs it for this many evaluations, or to its end.
pub(crate) fn run_for(folder: &Path, options: &StudyOptions, evaluations: usize) -> Study {
    let mut study = Study::open(folder, options).unwrap();
    let flag = StopFlag::default();
    study.run_observed(&mut StopAfter { evaluations, flag: flag.clone() }, &flag).unwrap();
    study
}

/// The rows of a history without what depends on the clock.
pub(crate) fn rows(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("history.csv")).unwrap();
    text.lines().map(|line| line.rsplitn(3, ',').last().unwrap().to_owned()).collect()
}
