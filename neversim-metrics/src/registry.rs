//! From a name and options in text to a metric ready to compute.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::builtin;
use crate::closest::closest;
use crate::error::MetricError;
use crate::metric::{Metric, MetricCall};

/// The metrics that can be named.
///
/// # Example
///
/// ```
/// use std::collections::BTreeMap;
/// use neversim_metrics::Registry;
///
/// let registry = Registry::builtin();
/// let options = BTreeMap::from([("min_isis".to_owned(), "2".to_owned())]);
/// assert_eq!(registry.resolve("cv", &options)?.to_string(), "cv min_isis=2");
/// assert_eq!(
///     registry.resolve("cvv", &options).unwrap_err().to_string(),
///     "unknown metric `cvv` (did you mean `cv`?); `neversim metrics` lists all of them"
/// );
/// # Ok::<(), neversim_metrics::MetricError>(())
/// ```
#[derive(Clone)]
pub struct Registry {
    metrics: BTreeMap<String, Arc<dyn Metric>>,
}

impl Registry {
    /// Returns the registry of the metrics of this crate.
    #[must_use]
    pub fn builtin() -> Self {
        let metrics = builtin::metrics().into_iter().map(|metric| (metric.name().to_owned(), metric)).collect();
        Self { metrics }
    }

    /// Makes a metric known.
    ///
    /// # Errors
    ///
    /// [`MetricError::DuplicateMetric`] if the name is taken; the first metric stays.
    pub fn add(&mut self, metric: Arc<dyn Metric>) -> Result<(), MetricError> {
        let name = metric.name().to_owned();
        if self.metrics.contains_key(&name) {
            return Err(MetricError::DuplicateMetric { name });
        }
        self.metrics.insert(name, metric);
        Ok(())
    }

    /// Iterates over the metrics in order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Metric> {
        self.metrics.values().map(|metric| metric.as_ref())
    }

    /// Returns the metric of a name with checked options; everything that can be checked before a run is checked here.
    ///
    /// - `options`: option names and values as typed, without `scale` and `tol`, which belong to the loss.
    ///
    /// # Errors
    ///
    /// [`MetricError::UnknownMetric`] and [`MetricError::UnknownOption`], with the closest known name;
    /// [`MetricError::InvalidValue`] with what is allowed; [`MetricError::MissingOption`];
    /// [`MetricError::ExclusiveOptions`] for `subset` together with `ids`; [`MetricError::EmptyWindow`].
    pub fn resolve(&self, name: &str, options: &BTreeMap<String, String>) -> Result<MetricCall, MetricError> {
        MetricCall::new(Arc::clone(self.find(name)?), options)
    }

    /// Returns the metric of a name.
    ///
    /// # Errors
    ///
    /// [`MetricError::UnknownMetric`], with the metrics known by that name in the field, or the closest known name.
    pub fn metric(&self, name: &str) -> Result<&dyn Metric, MetricError> {
        self.find(name).map(|metric| metric.as_ref())
    }

    /// Iterates over the metrics that the field knows by another name: those of which it is a [synonym](Metric::synonyms).
    ///
    /// Upper case, hyphens and spaces do not matter.
    ///
    /// # Example
    ///
    /// ```
    /// let registry = neversim_metrics::Registry::builtin();
    /// let names = |word| registry.by_synonym(word).map(|metric| metric.name().to_owned()).collect::<Vec<_>>();
    /// assert_eq!(names("Firing rate"), ["fr"]);
    /// assert_eq!(names("psd"), ["psd_band", "psd_peak"]);
    /// ```
    pub fn by_synonym(&self, word: &str) -> impl Iterator<Item = &dyn Metric> {
        let word = word.trim().to_lowercase().replace([' ', '-'], "_");
        self.iter().filter(move |metric| metric.synonyms().contains(&word.as_str()))
    }

    fn find(&self, name: &str) -> Result<&Arc<dyn Metric>, MetricError> {
        self.metrics.get(name).ok_or_else(|| MetricError::UnknownMetric {
            name: name.to_owned(),
            synonym_of: self.by_synonym(name).map(|metric| metric.name().to_owned()).collect(),
            closest: closest(name, self.metrics.keys().map(String::as_str)),
        })
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.metrics.keys()).finish()
    }
}
