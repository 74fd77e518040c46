//! The columns of a study's history.

use crate::record::settings::StudySettings;

/// The columns of a study's history, in their order.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    names: Vec<String>,
    pub(super) parameters: usize,
    pub(super) metrics: usize,
    /// Whether there are columns for the spread of replicates.
    pub(super) has_spread: bool,
}

impl Columns {
    /// Returns the columns of the study with these settings.
    pub(crate) fn of(settings: &StudySettings) -> Self {
        let parameters = settings.parameters.iter().map(|parameter| parameter.name.as_str());
        Self::new(parameters, &settings.metric_columns(), settings.evaluation.replicates > 1)
    }

    pub(super) fn new<'a>(parameters: impl Iterator<Item = &'a str>, metrics: &[String], has_spread: bool) -> Self {
        let mut names = vec!["evaluation".to_owned()];
        names.extend(parameters.map(|name| format!("p_{name}")));
        let parameters = names.len() - 1;
        names.extend(metrics.iter().cloned());
        if has_spread {
            names.extend(metrics.iter().map(|name| format!("{name}_sd")));
            names.extend(["loss_mean", "loss_sd"].map(str::to_owned));
        }
        names.extend(["loss", "status", "error", "seed", "started", "seconds"].map(str::to_owned));
        Self { names, parameters, metrics: metrics.len(), has_spread }
    }

    pub(crate) fn header(&self) -> String {
        self.names.join(",")
    }
}
