//! Flags that take several values each time they are given: `--param` and `--metric`.

use std::collections::BTreeMap;

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};
use neversim_core::{MetricTarget, ParameterSettings};
use neversim_optim::{Parameter, ParameterType};

/// `--param NAME TYPE LO HI`, repeatable.
#[derive(Clone, Debug, Default)]
pub(crate) struct ParamArguments {
    pub(crate) params: Vec<ParameterSettings>,
}

/// `--metric NAME TARGET [WEIGHT] [KEY=VALUE ...]`, repeatable.
#[derive(Clone, Debug, Default)]
pub(crate) struct TargetArguments {
    pub(crate) targets: Vec<MetricTarget>,
}

/// `--metric NAME [KEY=VALUE ...]`, repeatable.
#[derive(Clone, Debug, Default)]
pub(crate) struct MetricArguments {
    pub(crate) metrics: Vec<(String, BTreeMap<String, String>)>,
}

impl Args for ParamArguments {
    fn augment_args(command: Command) -> Command {
        let flag = repeated("param", ["NAME", "TYPE", "LO", "HI"].to_vec());
        command.arg(flag.num_args(4).help(
            "Parameter to search (repeatable): its name in the parameter file, its type (float, log, int, log-int), \
             lowest and highest value",
        ))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl Args for TargetArguments {
    fn augment_args(command: Command) -> Command {
        let flag = repeated("metric", ["NAME", "TARGET"].to_vec());
        command.arg(flag.num_args(2..).help(
            "Metric with the value wanted of it (repeatable): NAME TARGET [WEIGHT] [KEY=VALUE ...]; WEIGHT is 1 unless \
             given",
        ))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl Args for MetricArguments {
    fn augment_args(command: Command) -> Command {
        let flag = repeated("metric", ["NAME", "KEY=VALUE"].to_vec());
        command.arg(flag.num_args(1..).help("Metric to compute (repeatable): NAME [KEY=VALUE ...]"))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn repeated(name: &'static str, values: Vec<&'static str>) -> Arg {
    Arg::new(name).long(name).action(ArgAction::Append).value_names(values).allow_negative_numbers(true)
}

impl FromArgMatches for ParamArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        occurrences(matches, "param")
            .map(|words| parse_param(&words))
            .collect::<Result<_, _>>()
            .map(|params| Self { params })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl FromArgMatches for TargetArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let targets = occurrences(matches, "metric").map(|words| parse_target(&words)).collect::<Result<_, _>>()?;
        Ok(Self { targets })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl FromArgMatches for MetricArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let metrics = occurrences(matches, "metric").map(|words| parse_metric(&words)).collect::<Result<_, _>>()?;
        Ok(Self { metrics })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn occurrences<'a>(matches: &'a ArgMatches, name: &str) -> impl Iterator<Item = Vec<&'a str>> {
    let occurrences = matches.get_occurrences::<String>(name).into_iter().flatten();
    occurrences.map(|words| words.map(String::as_str).collect())
}

fn parse_param(words: &[&str]) -> Result<ParameterSettings, Error> {
    let &[name, parameter_type, lower, upper] = words else { unreachable!("clap counts the four values") };
    let kind: ParameterType = parameter_type.parse().map_err(|error| refused(format!("--param {name}: {error}")))?;
    let lower = number(lower).map_err(|error| refused(format!("--param {name}: the lower bound {error}")))?;
    let upper = number(upper).map_err(|error| refused(format!("--param {name}: the upper bound {error}")))?;
    Parameter::new(name, kind, lower, upper).map_err(|error| refused(format!("--param {name}: {error}")))?;
    Ok(ParameterSettings { name: name.into(), parameter_type: parameter_type.into(), lower, upper })
}

fn parse_target(words: &[&str]) -> Result<MetricTarget, Error> {
    let (name, target, mut rest) = (words[0], words[1], &words[2..]);
    let place = format!("--metric {name}");
    let value = number(target).map_err(|error| refused(format!("{place}: the target {error}")))?;
    let mut metric = MetricTarget::new(name, value);
    if let [weight, options @ ..] = rest
        && !weight.contains('=')
    {
        let value = number(weight).map_err(|error| refused(format!("{place}: the weight {error}")))?;
        metric = metric.weight(value);
        rest = options;
    }
    for word in rest {
        metric = match key_value(&place, word)? {
            ("scale", scale) => {
                metric.scale(number(scale).map_err(|error| refused(format!("{place}: the scale {error}")))?)
            }
            (key, value) => metric.option(key, value),
        };
    }
    Ok(metric)
}

fn parse_metric(words: &[&str]) -> Result<(String, BTreeMap<String, String>), Error> {
    let place = format!("--metric {}", words[0]);
    let options = words[1..].iter().map(|word| key_value(&place, word).map(|(key, value)| (key.into(), value.into())));
    Ok((words[0].into(), options.collect::<Result<_, _>>()?))
}

fn key_value<'a>(place: &str, word: &'a str) -> Result<(&'a str, &'a str), Error> {
    match word.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key, value)),
        _ => Err(refused(format!("{place}: expected KEY=VALUE, found `{word}` (RUN goes before the flags)"))),
    }
}

fn number(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|value: &f64| value.is_finite()).ok_or_else(|| format!("`{text}` is not a finite number"))
}

fn refused(message: String) -> Error {
    Error::raw(ErrorKind::ValueValidation, message + "\n")
}
