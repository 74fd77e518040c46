//! The objective: from the spikes of a simulation to metrics and a loss.

use std::collections::BTreeMap;
use std::convert::Infallible;

use neversim_metrics::{MetricCall, MetricError, Registry, SpikeTrains, Statistics};

use crate::error::StudyError;
use crate::record::evaluation::{Failure, Status};
use crate::record::metric_target::{MetricTarget, columns_of};
use crate::simulator::model::Population;
use crate::simulator::simulated::Simulated;
use crate::simulator::simulation::Values;
use crate::simulator::spikes::Spikes;

/// Mean rate of all neurons (Hz) at which NETSIM ends a simulation as a runaway: `MEAN_RATE_LIMIT` of neversim-netsim, without
/// which this crate can be built.
const RUNAWAY_RATE: f64 = 100.0;

/// The metrics of a study, checked.
#[derive(Clone, Debug)]
pub struct Objective {
    terms: Vec<Term>,
    /// What an undefined metric of weight 1 adds to a graded loss; `None`: failures are not graded.
    undefined_penalty: Option<f64>,
}

#[derive(Clone, Debug)]
struct Term {
    column: String,
    target: MetricTarget,
    /// How it is computed from spikes; `None`: only the simulator knows it.
    metric: Option<MetricCall>,
}

/// The value of a metric, `None` where it is undefined, or why it cannot be computed.
pub(crate) type Computed = Result<Option<f64>, String>;

/// What the metrics say about one simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    /// The value of each metric, `None` where it is undefined or failed.
    pub values: Vec<Option<f64>>,
    /// The loss, or why there is none.
    pub loss: Result<f64, Failure>,
    /// Whether there is none because the simulator does not give what a metric needs.
    pub(crate) is_missing: bool,
}

impl Measurement {
    fn failed(metrics: usize, failure: Failure) -> Self {
        Self { values: vec![None; metrics], loss: Err(failure), is_missing: false }
    }

    /// Says that the simulator gives neither a number of this name nor what the metric is computed from.
    fn missing(metrics: usize, name: &str, simulated: &Simulated) -> Self {
        let mut given: Vec<String> = simulated.names().map(|name| format!("`{name}`")).collect();
        given.extend(simulated.spikes.as_ref().map(|_| "spikes".to_owned()));
        let given = if given.is_empty() { "nothing".to_owned() } else { given.join(", ") };
        let reason = format!("metric `{name}`: the simulator gives no number of that name; it gives {given}");
        Self { is_missing: true, ..Self::failed(metrics, Failure::new(Status::Metric, reason)) }
    }
}

impl Objective {
    /// Checks targets, metrics and their options.
    ///
    /// # Errors
    ///
    /// [`StudyError`]: no metric, an invalid weight or scale, an unknown metric or option.
    pub fn new(targets: &[MetricTarget], registry: &Registry) -> Result<Self, StudyError> {
        Self::resolved(targets, registry, false)
    }

    /// Checks targets, metrics and their options, as [`new`](Self::new) does.
    ///
    /// - `may_be_given`: whether a name that is not known may be that of a number which the simulator gives.
    pub(crate) fn resolved(
        targets: &[MetricTarget],
        registry: &Registry,
        may_be_given: bool,
    ) -> Result<Self, StudyError> {
        if targets.is_empty() {
            return Err(StudyError::NoMetric);
        }
        let mut terms: Vec<Term> = Vec::new();
        for (target, column) in targets.iter().zip(columns_of(targets)) {
            target.check()?;
            let metric = match registry.resolve(&target.name, &target.options) {
                Err(MetricError::UnknownMetric { .. }) if may_be_given && target.options.is_empty() => None,
                Err(MetricError::UnknownMetric { .. }) if may_be_given => {
                    return Err(StudyError::OptionsOfNumber { name: target.name.clone() });
                }
                resolved => Some(resolved?),
            };
            // The options as the metric understood them: a list of neurons in place of the file it was read from.
            let options = metric.as_ref().map_or_else(BTreeMap::new, |metric| metric.options().clone());
            let target = MetricTarget { options, ..target.clone() };
            terms.push(Term { column, target, metric });
        }
        Ok(Self { terms, undefined_penalty: None })
    }

    /// Gives failures a graded loss, in which an undefined metric counts `penalty` times its weight.
    #[must_use]
    pub fn with_undefined_penalty(self, penalty: Option<f64>) -> Self {
        Self { undefined_penalty: penalty, ..self }
    }

    /// Checks the metrics against what is known before the first simulation: windows beyond its duration, neurons it does
    /// not have. Returns their notes for the log: for example that a metric of pairs looks at fewer neurons than there are.
    ///
    /// # Errors
    ///
    /// [`MetricError`].
    pub(crate) fn check_against(&self, population: &Population) -> Result<Vec<String>, MetricError> {
        let Population { neurons, excitatory, duration, time_step } = *population;
        let metrics = || self.terms.iter().filter_map(|term| term.metric.as_ref());
        metrics().try_for_each(|metric| metric.check_against(neurons, duration))?;
        let silent = SpikeTrains::new(&[], &[], neurons, excitatory, duration, time_step);
        let Ok(silent) = silent else { return Ok(Vec::new()) };
        metrics().filter_map(|metric| metric.note(&silent).transpose()).collect()
    }

    /// Returns the targets, with their options as the metrics understood them.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &MetricTarget> {
        self.terms.iter().map(|term| &term.target)
    }

    /// Returns the column of each metric: its name, or `name_2` for the second of that name.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|term| term.column.as_str())
    }

    /// Returns the metrics of a simulation and their loss: the sum over the metrics of
    /// `weight * ((value - target) / scale)^2`.
    ///
    /// A number that the simulator gives counts as it is; the other metrics are computed from the spikes.
    ///
    /// - `values`: of the candidate; metrics may depend on the parameters.
    #[must_use]
    pub fn measure(&self, simulated: &Simulated, values: &Values<'_>) -> Measurement {
        let each_alone = |_: &Statistics<'_>, calls: &[Option<&MetricCall>]| Ok(vec![None; calls.len()]);
        let Ok::<_, Infallible>(measurement) = self.measure_with(simulated, values, each_alone);
        measurement
    }

    /// Returns the metrics of a simulation and their loss, as [`measure`](Self::measure) does.
    ///
    /// - `together`: computes metrics that are computed together. It is given each metric, `None` for a number that the
    ///   simulator gives, and returns for each its value or why it cannot be computed, `None` if it is left to the metric
    ///   itself.
    pub(crate) fn measure_with<E>(
        &self,
        simulated: &Simulated,
        values: &Values<'_>,
        together: impl FnOnce(&Statistics<'_>, &[Option<&MetricCall>]) -> Result<Vec<Option<Computed>>, E>,
    ) -> Result<Measurement, E> {
        let statistics = match simulated.spikes.as_ref().map(Spikes::trains).transpose() {
            Ok(trains) => trains.map(|trains| match simulated.parameters.as_slice() {
                [] => Statistics::new(trains).with_parameters(values.iter()),
                parameters => Statistics::new(trains).with_parameters(parameters.iter().copied()),
            }),
            Err(error) => {
                let failure = Failure::new(Status::Metric, format!("the recorded spikes make no sense: {error}"));
                return Ok(Measurement::failed(self.terms.len(), failure));
            }
        };
        let is_given = |term: &Term| simulated.number(term.target.name()).is_some();
        let is_missing = |term: &&Term| !is_given(term) && (term.metric.is_none() || statistics.is_none());
        if let Some(term) = self.terms.iter().find(is_missing) {
            return Ok(Measurement::missing(self.terms.len(), term.target.name(), simulated));
        }
        let calls = self.terms.iter().map(|term| term.metric.as_ref().filter(|_| !is_given(term)));
        let calls: Vec<Option<&MetricCall>> = calls.collect();
        let computed = match &statistics {
            Some(statistics) => together(statistics, &calls)?,
            None => Vec::new(),
        };
        let mut computed = computed.into_iter();
        let mut values = Vec::with_capacity(self.terms.len());
        let mut first_error = None;
        for (Term { target, .. }, call) in self.terms.iter().zip(calls) {
            let value = match (computed.next().flatten(), call, &statistics) {
                (Some(value), ..) => value,
                (None, Some(call), Some(statistics)) => call.compute(statistics).map_err(|error| error.to_string()),
                (None, ..) => Ok(simulated.number(target.name()).flatten()),
            };
            values.push(value.unwrap_or_else(|error| {
                first_error.get_or_insert(error);
                None
            }));
        }
        let loss = match first_error {
            Some(error) => Err(Failure::new(Status::Metric, error)),
            None => self.loss(&values).map_err(|failure| match &simulated.spikes {
                Some(spikes) => {
                    let reason = format!("{} ({} spikes in the run)", failure.reason, spikes.ids.len());
                    Failure { reason, ..failure }
                }
                None => failure,
            }),
        };
        Ok(Measurement { values, loss, is_missing: false })
    }

    /// Returns the loss of metrics with these values: the sum of their terms.
    ///
    /// # Errors
    ///
    /// A [`Failure`] with [`Status::Undefined`] where a metric has no value, with its graded loss where failures are graded;
    /// with [`Status::Metric`] where the sum is not finite.
    pub fn loss(&self, values: &[Option<f64>]) -> Result<f64, Failure> {
        let terms = self.terms.iter().zip(values);
        let undefined: Vec<&str> =
            terms.clone().filter(|(_, value)| value.is_none()).map(|(term, _)| term.column.as_str()).collect();
        let penalty = self.undefined_penalty.unwrap_or(0.0);
        let sum: f64 = terms
            .map(|(term, value)| value.map_or(penalty * term.target.weight, |value| term.target.term(value)))
            .sum();
        match undefined.as_slice() {
            [] if sum.is_finite() => Ok(sum),
            [] => Err(Failure::new(Status::Metric, format!("the loss is not finite: {sum}"))),
            [first, ..] => {
                let failure = Failure::new(Status::Undefined, format!("{first} has no value"));
                Err(failure.graded(self.undefined_penalty.map(|_| sum)))
            }
        }
    }

    /// Returns the graded loss of a run that was ended at a mean rate of `rate` (Hz), `None` where failures are not graded.
    ///
    /// `fr` has that rate as its value; every other metric counts its penalty times the rate divided by 100 Hz.
    #[must_use]
    pub fn runaway_loss(&self, rate: f64) -> Option<f64> {
        let penalty = self.undefined_penalty? * (rate / RUNAWAY_RATE);
        let terms = self.terms.iter().map(|Term { target, .. }| match target.name() {
            "fr" => target.term(rate),
            _ => penalty * target.weight,
        });
        Some(terms.sum())
    }
}
