//! The objective: from the spikes of a simulation to metrics and a loss.

use neversim_metrics::{MetricCall, MetricError, Registry, SpikeTrains, SpikeTrainsError, Statistics};
use neversim_netsim::engine::MEAN_RATE_LIMIT;
use neversim_netsim::{PARAMETERS, ParameterFile, Parameters, Recording};

use crate::error::StudyError;
use crate::record::evaluation::{Failure, Status};
use crate::record::metric_target::{MetricTarget, columns_of};

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
    metric: MetricCall,
}

/// What the metrics say about one simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    /// The value of each metric, `None` where it is undefined or failed.
    pub values: Vec<Option<f64>>,
    /// The loss, or why there is none.
    pub loss: Result<f64, Failure>,
}

impl Objective {
    /// Checks targets, metrics and their options.
    ///
    /// # Errors
    ///
    /// [`StudyError`]: no metric, an invalid weight or scale, an unknown metric or option.
    pub fn new(targets: &[MetricTarget], registry: &Registry) -> Result<Self, StudyError> {
        if targets.is_empty() {
            return Err(StudyError::NoMetric);
        }
        let mut terms: Vec<Term> = Vec::new();
        for (target, column) in targets.iter().zip(columns_of(targets)) {
            target.check()?;
            let metric = registry.resolve(&target.name, &target.options)?;
            // The options as the metric understood them: a list of neurons in place of the file it was read from.
            let target = MetricTarget { options: metric.options().clone(), ..target.clone() };
            terms.push(Term { column, target, metric });
        }
        Ok(Self { terms, undefined_penalty: None })
    }

    /// Gives failures a graded loss, in which an undefined metric counts `penalty` times its weight.
    #[must_use]
    pub fn with_undefined_penalty(self, penalty: Option<f64>) -> Self {
        Self { undefined_penalty: penalty, ..self }
    }

    /// Checks the metrics against a model before it is simulated: windows beyond its duration, neurons it does not have.
    ///
    /// # Errors
    ///
    /// [`MetricError`].
    pub fn check_against(&self, model: &Parameters) -> Result<(), MetricError> {
        self.terms.iter().try_for_each(|term| term.metric.check_against(model.neurons(), model.duration()))
    }

    /// Returns notes of the metrics about a model before it is simulated, for the log: for example that a metric of pairs
    /// looks at fewer neurons than there are.
    ///
    /// # Errors
    ///
    /// [`MetricError`].
    pub fn notes(&self, model: &Parameters) -> Result<Vec<String>, MetricError> {
        let (neurons, excitatory) = (model.neurons(), model.excitatory());
        let silent = SpikeTrains::new(&[], &[], neurons, excitatory, model.duration(), model.time_step());
        let Ok(silent) = silent else { return Ok(Vec::new()) };
        self.terms.iter().filter_map(|term| term.metric.note(&silent).transpose()).collect()
    }

    /// Returns the targets, with their options as the metrics understood them.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &MetricTarget> {
        self.terms.iter().map(|term| &term.target)
    }

    /// Returns the column of each metric: its name, or `name_2` for the second of that name.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|term| term.column.as_str())
    }

    /// Returns the metrics of a recording and their loss: the sum over the metrics of
    /// `weight * ((value - target) / scale)^2`.
    ///
    /// - `model`: what was simulated; metrics may depend on its parameters.
    #[must_use]
    pub fn measure(&self, recording: &Recording, model: &ParameterFile) -> Measurement {
        let statistics = match statistics_of(recording, model) {
            Ok(statistics) => statistics,
            Err(error) => {
                let failure = Failure::new(Status::Metric, format!("the recorded spikes make no sense: {error}"));
                return Measurement { values: vec![None; self.terms.len()], loss: Err(failure) };
            }
        };
        let computed: Vec<_> = self.terms.iter().map(|term| term.metric.compute(&statistics)).collect();
        let error = computed.iter().find_map(|value| value.as_ref().err());
        let error = error.map(|error| Failure::new(Status::Metric, error.to_string()));
        let values: Vec<Option<f64>> = computed.into_iter().map(|value| value.ok().flatten()).collect();
        let loss = match error {
            Some(failure) => Err(failure),
            None => self.loss(&values).map_err(|failure| {
                let reason = format!("{} ({} spikes in the run)", failure.reason, recording.spike_ids.len());
                Failure { reason, ..failure }
            }),
        };
        Measurement { values, loss }
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
        let penalty = self.undefined_penalty? * (rate / MEAN_RATE_LIMIT);
        let terms = self.terms.iter().map(|Term { target, .. }| match target.name() {
            "fr" => target.term(rate),
            _ => penalty * target.weight,
        });
        Some(terms.sum())
    }
}

/// Returns what metrics are computed from: the spikes of a recording, and the parameters that the model's file gives.
///
/// # Errors
///
/// [`SpikeTrainsError`]: the spikes make no sense.
pub fn statistics_of<'a>(recording: &'a Recording, model: &ParameterFile) -> Result<Statistics<'a>, SpikeTrainsError> {
    let Recording { spike_ids, spike_times, neurons, excitatory, duration, time_step, .. } = recording;
    let trains = SpikeTrains::new(spike_ids, spike_times, *neurons, *excitatory, *duration, *time_step)?;
    let given = PARAMETERS.iter().filter(|row| model.number(row.name).is_some());
    Ok(Statistics::new(trains).with_parameters(given.map(|row| (row.name, model.effective(row.name)))))
}
