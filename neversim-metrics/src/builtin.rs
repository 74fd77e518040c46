//! The metrics of this crate: one file and one row each.

mod cv;
mod fr;

use std::sync::Arc;

use crate::metric::Metric;

/// Returns the table of built-in metrics.
pub(crate) fn metrics() -> Vec<Arc<dyn Metric>> {
    vec![
        Arc::new(fr::FiringRate), //
        Arc::new(cv::Cv),
    ]
}
