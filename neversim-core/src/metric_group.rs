//! Metrics that are computed together, for one simulation at a time: those of a program.

use std::fmt::Debug;
use std::sync::Arc;

use neversim_metrics::{Metric, MetricCall, Statistics};

use crate::error::StudyError;
use crate::record::outside::InputSettings;
use crate::simulator::failure::SimulationFailure;
use crate::simulator::model::SessionFacts;
use crate::simulator::simulation::Simulation;

/// Metrics that are computed together, as they are known before the first simulation.
pub(crate) trait MetricGroup: Debug + Send + Sync {
    /// Returns the metrics, for a registry.
    fn metrics(&self) -> Vec<Arc<dyn Metric>>;

    /// Returns the files that their values depend on.
    ///
    /// - `flag`: where the group was given.
    fn outside(&self, flag: &str) -> Result<Vec<InputSettings>, StudyError>;

    /// Returns the group as it runs in a session.
    fn start(&self, session: &SessionFacts<'_>) -> Result<Box<dyn RunningMetrics>, StudyError>;
}

/// Metrics that are computed together, in a session.
pub(crate) trait RunningMetrics: Debug + Send + Sync {
    /// Whether a metric belongs to the group.
    fn has(&self, metric: &str) -> bool;

    /// Returns the value of each call, or why the metrics cannot be computed.
    ///
    /// - `calls`: of metrics that belong to the group.
    fn compute(
        &self,
        statistics: &Statistics<'_>,
        calls: &[&MetricCall],
        simulation: &Simulation<'_>,
    ) -> Result<MetricValues, SimulationFailure>;
}

/// The value of each metric, `None` where it is undefined, or why they cannot be computed.
pub(crate) type MetricValues = Result<Vec<Option<f64>>, String>;
