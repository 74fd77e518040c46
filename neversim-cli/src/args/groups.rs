//! Flags that take several words each time they are given: `--param` and `--metric`.
//!
//! clap collects the words; they are interpreted here, so that messages can name the flag, the word and what is allowed.

use std::collections::BTreeMap;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};
use neversim_core::{MetricTarget, ParameterSettings};
use neversim_optim::{Parameter, ParameterType, SpaceError};

use crate::exit_code::UsageError;

/// A metric's name and its options.
type NameAndOptions = (String, BTreeMap<String, String>);

/// The words of each occurrence of a flag.
type Occurrences = Vec<Vec<String>>;

/// `--param NAME TYPE LO HI` and `--param NAME choice V1,V2,...`, repeatable.
#[derive(Clone, Debug, Default)]
pub(crate) struct ParamArguments(Occurrences);

/// `--metric NAME TARGET [WEIGHT] [KEY=VALUE ...]`, repeatable.
#[derive(Clone, Debug, Default)]
pub(crate) struct TargetArguments(Occurrences);

/// `--metric NAME [KEY=VALUE ...]`, repeatable.
#[derive(Clone, Debug, Default)]
pub(crate) struct MetricArguments(Occurrences);

impl ParamArguments {
    pub(crate) fn settings(&self) -> Result<Vec<ParameterSettings>, UsageError> {
        self.0.iter().map(|words| parse_param(words)).collect()
    }
}

impl TargetArguments {
    pub(crate) fn targets(&self) -> Result<Vec<MetricTarget>, UsageError> {
        self.0.iter().map(|words| parse_target(words)).collect()
    }
}

impl MetricArguments {
    pub(crate) fn metrics(&self) -> Result<Vec<NameAndOptions>, UsageError> {
        self.0.iter().map(|words| parse_metric(words)).collect()
    }
}

/// Makes a repeatable flag whose occurrences are kept apart.
///
/// clap puts `<` and `>...` around the value name. It would show separate names as optional because the count may vary, and
/// it may vary so that a missing word is noticed here, where the message can name it.
macro_rules! repeatable {
    ($arguments:ident, $flag:literal, $words:literal, $count:expr, $help:expr) => {
        impl Args for $arguments {
            fn augment_args(command: Command) -> Command {
                let flag = Arg::new($flag).long($flag).action(ArgAction::Append).allow_negative_numbers(true);
                command.arg(flag.value_name($words).num_args($count).help($help))
            }

            fn augment_args_for_update(command: Command) -> Command {
                Self::augment_args(command)
            }
        }

        impl FromArgMatches for $arguments {
            fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
                let occurrences = matches.get_occurrences::<String>($flag).into_iter().flatten();
                Ok(Self(occurrences.map(|words| words.cloned().collect()).collect()))
            }

            fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
                *self = Self::from_arg_matches(matches)?;
                Ok(())
            }
        }
    };
}

repeatable!(
    ParamArguments,
    "param",
    "NAME> <TYPE> <LO> <HI",
    1..=4,
    "Parameter to search (repeatable); TYPE is float, log, int, log-int or choice, see below"
);
repeatable!(
    TargetArguments,
    "metric",
    "NAME> <TARGET",
    1..,
    "Metric with its target (repeatable): NAME TARGET [WEIGHT] [KEY=VALUE ...], see below"
);
repeatable!(
    MetricArguments,
    "metric",
    "NAME",
    1..,
    "Metric to compute (repeatable): NAME [KEY=VALUE ...]; `neversim metrics NAME` shows its options"
);

fn parse_param(words: &[String]) -> Result<ParameterSettings, UsageError> {
    let typed = format!("--param {}", words.join(" "));
    let refused = |message: String| UsageError(format!("{typed}: {message}"));
    if let [name, parameter_type, values @ ..] = words
        && *parameter_type == ParameterType::Choice.to_string()
    {
        return parse_choice(name, values, &refused);
    }
    let [name, parameter_type, lower, upper] = words else {
        let parts = ["TYPE", "LO", "HI"];
        let missing = parts.get(words.len() - 1..).unwrap_or_default().join(", ");
        return Err(refused(format!("missing {missing}: expected NAME TYPE LO HI")));
    };
    let kind: ParameterType = parameter_type.parse().map_err(|error: SpaceError| refused(error.to_string()))?;
    let lower = number(lower).map_err(|error| refused(format!("the lower bound {error}")))?;
    let upper = number(upper).map_err(|error| refused(format!("the upper bound {error}")))?;
    // Checked again by the study; here the message can name the flag.
    Parameter::new(name, kind, lower, upper).map_err(|error| match error {
        SpaceError::Bound { bound, allowed, .. } => refused(format!("the {bound} bound must be {allowed}")),
        error => refused(error.to_string()),
    })?;
    Ok(ParameterSettings::between(name, kind, lower, upper))
}

/// Reads what follows `--param NAME choice`: one word, a list.
fn parse_choice(
    name: &str,
    words: &[String],
    refused: &dyn Fn(String) -> UsageError,
) -> Result<ParameterSettings, UsageError> {
    let list = match words {
        [list] => list,
        [] => return Err(refused("missing the choices: expected NAME choice V1,V2,...".into())),
        several => {
            let list = several.iter().map(|word| word.trim_matches(',')).collect::<Vec<_>>().join(",");
            return Err(refused(format!("the choices are one word, without spaces: --param {name} choice {list}")));
        }
    };
    let values = list.split(',').map(|value| number(value.trim()));
    let values = values.collect::<Result<Vec<f64>, _>>().map_err(|error| refused(format!("the choice {error}")))?;
    // Checked again by the study; here the message can name the flag.
    Parameter::choice(name, values.clone()).map_err(|error| refused(error.to_string()))?;
    Ok(ParameterSettings::choice(name, values))
}

fn parse_target(words: &[String]) -> Result<MetricTarget, UsageError> {
    let place = format!("--metric {}", words[0]);
    let refused = |message: String| UsageError(format!("{place}: {message}"));
    let [name, target, rest @ ..] = words else {
        return Err(refused("missing TARGET: expected NAME TARGET [WEIGHT] [KEY=VALUE ...]".into()));
    };
    let target = number(target).map_err(|error| refused(format!("the target {error}")))?;
    let mut metric = MetricTarget::new(name, target);
    let options = match rest {
        [weight, options @ ..] if !weight.contains('=') => {
            let weight = number(weight).map_err(|error| refused(format!("the weight {error}")))?;
            metric = metric.weight(weight);
            options
        }
        options => options,
    };
    for (key, value) in key_values(&place, options)? {
        metric = match key.as_str() {
            "scale" => metric.scale(number(&value).map_err(|error| refused(format!("the scale {error}")))?),
            "weight" => {
                let mut words = vec![words[1].clone(), value];
                words.extend(rest.iter().filter(|word| !word.starts_with("weight")).cloned());
                return Err(refused(format!(
                    "the weight has no name, it is the third word: {place} {}",
                    words.join(" ")
                )));
            }
            "tol" => metric.tolerance(number(&value).map_err(|error| refused(format!("the tolerance {error}")))?),
            _ => metric.option(key, value),
        };
    }
    Ok(metric)
}

fn parse_metric(words: &[String]) -> Result<NameAndOptions, UsageError> {
    Ok((words[0].clone(), key_values(&format!("--metric {}", words[0]), &words[1..])?))
}

fn key_values(place: &str, words: &[String]) -> Result<BTreeMap<String, String>, UsageError> {
    let mut options = BTreeMap::new();
    for word in words {
        let (key, value) = key_value(word).map_err(|error| UsageError(format!("{place}: {error}")))?;
        if options.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(UsageError(format!("{place}: {key} is given twice")));
        }
    }
    Ok(options)
}

/// Splits `KEY=VALUE`.
pub(crate) fn key_value(word: &str) -> Result<(&str, &str), String> {
    let parts = word.split_once('=').map(|(key, value)| (key.trim(), value.trim()));
    parts.filter(|(key, _)| !key.is_empty()).ok_or_else(|| format!("expected KEY=VALUE, found `{word}`"))
}

/// Returns a finite number.
pub(crate) fn number(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|value: &f64| value.is_finite()).ok_or_else(|| format!("`{text}` is not a finite number"))
}
