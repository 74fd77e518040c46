//! What figures are made of: the study as columns of numbers.

use std::ops::Range;

use neversim_core::metrics::Registry;
use neversim_core::netsim::parameter;
use neversim_core::{Evaluation, ParameterSettings, ParameterType, Status, StudyError, StudySettings};

use crate::error::PlotError;
use crate::scale::{Scale, Spacing, significant};
use crate::theme::failure_look;

/// A searched parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterColumn {
    /// Its axis, over the whole range of the search.
    pub scale: Scale,
    /// What it is, in a few words; empty if that is not known.
    pub meaning: &'static str,
    /// The value of each evaluation.
    pub values: Vec<f64>,
}

/// A metric and its target.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricColumn {
    /// Its column in the history.
    pub name: String,
    /// The metric's name.
    pub metric: String,
    /// Its unit, empty for a pure number or if it is not known.
    pub unit: String,
    /// The target value.
    pub target: f64,
    /// The value of each evaluation, the mean over its replicates; NaN where there is none.
    pub values: Vec<f64>,
    /// The standard deviation of each evaluation's replicates; NaN where there is none.
    pub deviations: Vec<f64>,
    /// Whether 0 says that the population is silent: a firing rate, not its spread over neurons.
    pub(crate) is_rate: bool,
}

/// A study as columns, in the order in which evaluations were finished.
///
/// Columns are filled one evaluation at a time, so that a running study is drawn without rereading its history.
#[derive(Clone, Debug, PartialEq)]
pub struct StudyData {
    /// The searched parameters.
    pub parameters: Vec<ParameterColumn>,
    /// The metrics.
    pub metrics: Vec<MetricColumn>,
    /// The number of each evaluation.
    pub numbers: Vec<u64>,
    /// The loss of each evaluation, infinite for failures.
    pub losses: Vec<f64>,
    /// The mean of the losses of each evaluation's single replicates, NaN without replicates. It exceeds the loss, which is
    /// computed from the mean metrics.
    pub loss_means: Vec<f64>,
    /// The standard error of each of these means.
    pub loss_errors: Vec<f64>,
    /// What became of each evaluation.
    pub statuses: Vec<Status>,
    /// Whether the rate `fr` of a targeted population was 0, in evaluations with a loss and without.
    pub is_silent: Vec<bool>,
    /// Evaluations in total.
    pub budget: u64,
    /// Simulations of each candidate, which differ in their seeds.
    pub replicates: u32,
    best: Option<usize>,
    best_by_mean: Option<usize>,
}

impl StudyData {
    /// Returns the columns of a study without evaluations.
    ///
    /// # Errors
    ///
    /// [`PlotError::Study`] for a parameter of unknown type: its axis would be a guess.
    pub fn new(settings: &StudySettings) -> Result<Self, PlotError> {
        let parameters = settings.parameters.iter().map(parameter_column).collect::<Result<_, _>>()?;
        let registry = Registry::builtin();
        let mut metrics: Vec<MetricColumn> = Vec::new();
        for (target, column) in settings.metrics.iter().zip(settings.metric_columns()) {
            let unit = registry.iter().find(|metric| metric.name() == target.name()).map_or("", |metric| metric.unit());
            metrics.push(MetricColumn {
                name: column,
                metric: target.name().into(),
                unit: if unit == "1" { String::new() } else { unit.into() },
                target: target.target(),
                values: Vec::new(),
                deviations: Vec::new(),
                is_rate: target.name() == "fr" && target.options().get("reducer").is_none_or(|name| name != "std"),
            });
        }
        Ok(Self {
            parameters,
            metrics,
            numbers: Vec::new(),
            losses: Vec::new(),
            loss_means: Vec::new(),
            loss_errors: Vec::new(),
            statuses: Vec::new(),
            is_silent: Vec::new(),
            budget: settings.budget,
            replicates: settings.evaluation.replicates,
            best: None,
            best_by_mean: None,
        })
    }

    /// Returns the columns of a study with these evaluations.
    ///
    /// # Errors
    ///
    /// As those of [`new`](Self::new).
    pub fn of<'e>(
        settings: &StudySettings,
        evaluations: impl IntoIterator<Item = &'e Evaluation>,
    ) -> Result<Self, PlotError> {
        let mut data = Self::new(settings)?;
        evaluations.into_iter().for_each(|evaluation| data.push(evaluation));
        Ok(data)
    }

    /// Adds an evaluation.
    pub fn push(&mut self, evaluation: &Evaluation) {
        let loss = evaluation.outcome.loss().unwrap_or(f64::INFINITY);
        if loss < self.best_loss() {
            self.best = Some(self.losses.len());
        }
        // Only an evaluation with a loss counts, as in the history.
        let spread = evaluation.spread.as_ref().filter(|_| loss.is_finite());
        let loss_mean = spread.map_or(f64::NAN, |spread| spread.loss_mean);
        if loss_mean.is_finite() && self.best_by_mean.is_none_or(|best| loss_mean < self.loss_means[best]) {
            self.best_by_mean = Some(self.losses.len());
        }
        self.numbers.push(evaluation.number);
        self.losses.push(loss);
        self.loss_means.push(loss_mean);
        self.loss_errors.push(spread.map_or(f64::NAN, |spread| spread.loss_error(self.replicates)));
        self.statuses.push(evaluation.outcome.status());
        let mut rates = self.metrics.iter().zip(&evaluation.metrics).filter(|(column, _)| column.is_rate);
        self.is_silent.push(rates.any(|(_, value)| *value == Some(0.0)));
        for (column, value) in self.parameters.iter_mut().zip(&evaluation.values) {
            column.values.push(*value);
        }
        for (index, (column, value)) in self.metrics.iter_mut().zip(&evaluation.metrics).enumerate() {
            column.values.push(value.unwrap_or(f64::NAN));
            let deviation = spread.and_then(|spread| spread.metrics.get(index).copied());
            column.deviations.push(deviation.unwrap_or(f64::NAN));
        }
    }

    /// Returns the number of evaluations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.losses.len()
    }

    /// Whether nothing was evaluated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.losses.is_empty()
    }

    /// Returns the index of the evaluation with the lowest loss, the earlier one of two; `None` if all failed.
    #[must_use]
    pub fn best(&self) -> Option<usize> {
        self.best
    }

    /// Returns the index of the evaluation whose single replicates have the lowest loss on average, the earlier one of two;
    /// `None` in a study without replicates.
    ///
    /// The lowest of many noisy losses is partly luck; this one is less so.
    #[must_use]
    pub fn best_by_mean(&self) -> Option<usize> {
        self.best_by_mean
    }

    /// Returns the mean loss of an evaluation's replicates with its standard error, as text; `None` without replicates.
    pub(crate) fn mean_loss_text(&self, index: usize) -> Option<String> {
        let (mean, error) = (self.loss_means[index], self.loss_errors[index]);
        (!mean.is_nan()).then(|| format!("{} ± {}", significant(mean, 4), significant(error, 2)))
    }

    /// Returns the lowest loss, infinite if all failed.
    #[must_use]
    pub fn best_loss(&self) -> f64 {
        self.best.map_or(f64::INFINITY, |index| self.losses[index])
    }

    /// Returns the indices of all evaluations in the order of their numbers, in which candidates were asked for; they may have
    /// finished in a different order.
    pub(crate) fn by_number(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_key(|index| self.numbers[*index]);
        order
    }

    /// Returns the axis of evaluation numbers, from 0 to the highest there is.
    pub(crate) fn number_axis(&self) -> Scale {
        let highest = self.numbers.iter().max().map_or(0.0, |number| *number as f64);
        Scale::new("evaluation", "", Spacing::Integer, -0.5 - 0.005 * highest, highest + 0.5 + 0.005 * highest)
    }

    /// Returns the indices of evaluations with a loss.
    pub fn completed(&self) -> impl Iterator<Item = usize> {
        self.losses.iter().enumerate().filter(|(_, loss)| loss.is_finite()).map(|(index, _)| index)
    }

    /// Returns the indices of evaluations without one.
    pub fn failed(&self) -> impl Iterator<Item = usize> {
        self.losses.iter().enumerate().filter(|(_, loss)| !loss.is_finite()).map(|(index, _)| index)
    }

    /// Returns what to call evaluations with a status: `undefined` names the metrics that had no value.
    pub(crate) fn label(&self, status: Status) -> String {
        self.label_in(status, 0..self.len())
    }

    /// Returns the label of a status; `undefined` names the metrics that had no value in these evaluations.
    fn label_in(&self, status: Status, indices: Range<usize>) -> String {
        let label = failure_look(status).label;
        let is_undefined = |metric: &&MetricColumn| {
            indices.clone().any(|index| self.statuses[index] == Status::Undefined && metric.values[index].is_nan())
        };
        let names: Vec<&str> = self.metrics.iter().filter(is_undefined).map(|metric| metric.name.as_str()).collect();
        match status {
            Status::Undefined if !names.is_empty() => format!("{label}: {}", names.join(", ")),
            _ => label.into(),
        }
    }

    /// Returns how many evaluations were silent, with a loss and without.
    pub(crate) fn silent_count(&self) -> usize {
        self.is_silent.iter().filter(|is_silent| **is_silent).count()
    }

    /// Returns how many evaluations there are, and how many of them were silent.
    pub(crate) fn count_text(&self) -> String {
        format!("{}{}", evaluations_text(self.len()), silent_text(self.silent_count()))
    }

    /// Returns how many evaluations have a loss, and how many of them were silent.
    pub(crate) fn completed_text(&self) -> String {
        let silent = self.completed().filter(|index| self.is_silent[*index]).count();
        format!("{} with a loss{}", evaluations_text(self.completed().count()), silent_text(silent))
    }

    /// Returns an evaluation in words: its number, loss and parameters.
    #[must_use]
    pub fn describe(&self, index: usize) -> String {
        let outcome = match self.losses[index] {
            loss if loss.is_finite() => {
                let mean = self.mean_loss_text(index).map(|mean| format!(" (mean of the replicates {mean})"));
                format!("loss {}{}", significant(loss, 4), mean.unwrap_or_default())
            }
            _ => self.label_in(self.statuses[index], index..index + 1),
        };
        let silent = if self.is_silent[index] { ", silent (fr = 0)" } else { "" };
        let values = self.parameters.iter().map(|p| format!("{} = {}", p.scale.name(), p.scale.text(p.values[index])));
        let values: Vec<String> = values.collect();
        format!("evaluation {}: {outcome}{silent}\n{}", self.numbers[index], values.join("\n"))
    }
}

fn evaluations_text(count: usize) -> String {
    if count == 1 { "1 evaluation".into() } else { format!("{count} evaluations") }
}

fn silent_text(count: usize) -> String {
    match count {
        0 => String::new(),
        count => format!(", {count} of them silent (fr = 0)"),
    }
}

fn parameter_column(settings: &ParameterSettings) -> Result<ParameterColumn, StudyError> {
    let name = &settings.name;
    let (lower, upper) = settings.extremes();
    let spacing = match settings.parameter_type {
        ParameterType::Float => Spacing::Linear,
        ParameterType::Log => Spacing::Log,
        ParameterType::Int => Spacing::Integer,
        ParameterType::LogInt => Spacing::LogInteger,
        ParameterType::Choice => Spacing::Categories(settings.choices.clone()),
    };
    let row = parameter(name);
    Ok(ParameterColumn {
        scale: Scale::new(name.clone(), row.map_or("", |row| row.unit), spacing, lower, upper),
        meaning: row.map_or("", |row| row.meaning),
        values: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::StudyData;
    use crate::synthetic::{evaluation, replicated_study, settings};
    use neversim_core::{Evaluation, Status};

    #[test]
    fn undefined_names_its_metric_and_silence_is_a_rate_of_zero() {
        let settings = settings(&[("ge", "log", 1e-9, 1e-7)]);
        let row = |number, loss, metrics| Evaluation { metrics, ..evaluation(number, vec![1e-8], loss) };
        let rows = [
            // 238 spikes, none of which makes an interval in the median neuron: not silent.
            row(0, f64::INFINITY, vec![Some(1.5), None]),
            row(1, f64::INFINITY, vec![Some(0.0), None]),
            row(2, 2.0, vec![Some(0.0), Some(0.0)]),
            row(3, f64::NAN, vec![None, None]),
        ];
        let data = StudyData::of(&settings, &rows).unwrap();
        assert_eq!(data.label(Status::Undefined), "undefined: cv");
        assert_eq!(data.label(Status::Runaway), "runaway");
        assert_eq!(data.is_silent, [false, true, true, false]);
        assert_eq!(data.count_text(), "4 evaluations, 2 of them silent (fr = 0)");
        assert_eq!(data.completed_text(), "1 evaluation with a loss, 1 of them silent (fr = 0)");
        let described = |index| data.describe(index).lines().next().unwrap_or_default().to_owned();
        assert_eq!(described(0), "evaluation 0: undefined: cv");
        assert_eq!(described(1), "evaluation 1: undefined: cv, silent (fr = 0)");
        assert_eq!(described(2), "evaluation 2: loss 2, silent (fr = 0)");
        assert_eq!(described(3), "evaluation 3: runaway");
    }

    #[test]
    fn axes_follow_the_types() {
        for (name, middle) in [("float", 50.5), ("log", 10.0), ("int", 50.5), ("log-int", 10.0)] {
            let data = StudyData::new(&settings(&[("ge", name, 1.0, 100.0)])).unwrap();
            assert!((data.parameters[0].scale.value(0.5) - middle).abs() < 1e-9, "{name}");
        }
    }

    #[test]
    fn the_best_by_mean_is_that_of_the_replicates_own_losses() {
        // The second has the lowest loss of mean metrics, the third the lowest mean loss.
        let data = replicated_study(4, &[(3.0, 5.0, 0.4), (1.0, 4.0, 2.0), (2.0, 2.5, 0.6), (f64::NAN, 0.0, 0.0)]);
        assert_eq!((data.best(), data.best_by_mean()), (Some(1), Some(2)));
        // A deviation of 0.6 among four replicates: 0.6 / 2.
        assert_eq!(data.mean_loss_text(2).as_deref(), Some("2.5 ± 0.3"));
        assert_eq!(data.mean_loss_text(3), None);
        assert!(data.describe(2).starts_with("evaluation 2: loss 2 (mean of the replicates 2.5 ± 0.3)\n"));
        assert_eq!(data.metrics[1].deviations[..3], [0.25; 3]);
    }
}
